"""E-mail by SMTP that is over after a while, whatever the server does.

Django's EMAIL_TIMEOUT is of each answer: a server that sends a letter every nine seconds could
hold a sender for hours. Here somebody else hangs up, EMAIL_SECONDS after the beginning.
"""

import smtplib
import socket
import threading
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.core.mail.backends import smtp


class Clock:
    """Hangs up all lines when the time is up. It holds copies: TLS takes the first socket away."""

    def __init__(self, seconds):
        self.lines, self.is_over, self.lock = [], False, threading.Lock()
        self.timer = threading.Timer(seconds, self.hang_up)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()
        return self

    def __exit__(self, *_error):
        self.timer.cancel()
        for line in self.lines:
            line.close()

    def watch(self, line):
        with self.lock:
            if self.is_over:
                line.close()
                raise TimeoutError("the mail server took too long")
            self.lines.append(line.dup())

    def hang_up(self):
        with self.lock:
            self.is_over = True
            for line in self.lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


class WatchedSMTP(smtplib.SMTP):
    def __init__(self, *args, clock, **options):
        self.clock = clock
        super().__init__(*args, **options)

    def _get_socket(self, *args):
        line = super()._get_socket(*args)
        self.clock.watch(line)
        return line


class WatchedSMTPOverTLS(smtplib.SMTP_SSL, WatchedSMTP):
    """In this order: the plain line is watched before TLS begins on it."""

    def __init__(self, *args, clock, **options):
        self.clock = clock
        smtplib.SMTP_SSL.__init__(self, *args, **options)


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        kind = WatchedSMTPOverTLS if self.use_ssl else WatchedSMTP
        return partial(kind, clock=self.clock)

    def send_messages(self, messages):
        with Clock(settings.EMAIL_SECONDS) as self.clock:
            return super().send_messages(messages)
