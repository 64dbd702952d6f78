"""Mail servers of this machine: a real one, and one that never comes to an end."""

import socket
import threading
import time
from contextlib import closing, contextmanager, suppress

from aiosmtpd.controller import Controller


class Handler:
    """`mood` says what becomes of a message: "accept", "refuse", "drop", "slow"."""

    def __init__(self):
        self.mood, self.tries, self.messages = "accept", 0, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries += 1
        if self.mood == "refuse":
            return "550 Nobody of that name here"
        if self.mood == "busy":
            return "451 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mood == "drop":
            server.transport.abort()
            return "421 Gone"
        self.messages.append(envelope.content.decode())
        return "250 Taken"

    async def handle_QUIT(self, server, session, envelope):
        if self.mood == "no goodbye":
            server.transport.abort()
        return "221 Bye"


@contextmanager
def mail_server(settings):
    """A running server that the site sends to; yields its Handler."""
    handler = Handler()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    send_to(settings, controller.port)
    try:
        yield handler
    finally:
        controller.stop()


@contextmanager
def dribbling_server(settings, words=b"220-hello\r\n", pause=0.1):
    """It accepts, and then goes on and on with its first answer."""
    listener = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def dribble():
        with suppress(OSError):
            line, _address = listener.accept()
            with closing(line):
                while not is_over.wait(pause):
                    line.sendall(words)

    thread = threading.Thread(target=dribble, daemon=True)
    thread.start()
    send_to(settings, listener.getsockname()[1])
    try:
        yield
    finally:
        is_over.set()
        listener.close()
        thread.join(5)


def send_to(settings, port):
    settings.EMAIL_BACKEND = "painsite.bounded_smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_so, seconds=20):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
