"""Mail that is sent plain and over TLS, and senders that no server can hold."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.mail import EmailMessage
from django.utils.functional import cached_property

from painsite import bounded_smtp
from tests.clinic.mail_server import Handler, dribbling_server, free_port, send_to

MESSAGE = ("Subject", "Body", "site@example.org", ["office@example.org"])


@pytest.fixture(scope="module")
def server_context(tmp_path_factory):
    """TLS for a server that has signed for itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "both.pem").write_bytes(
        private + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "both.pem")
    return context


@pytest.fixture(autouse=True)
def any_certificate_will_do(monkeypatch):
    trusting = cached_property(lambda self: ssl._create_unverified_context())
    trusting.__set_name__(bounded_smtp.EmailBackend, "ssl_context")
    monkeypatch.setattr(bounded_smtp.EmailBackend, "ssl_context", trusting, raising=False)


@pytest.mark.parametrize("way", ["plain", "ssl", "starttls"])
def test_mail_arrives(settings, server_context, way):
    handler = Handler()
    options = {
        "plain": {},
        "ssl": {"ssl_context": server_context},
        "starttls": {"tls_context": server_context, "require_starttls": True},
    }[way]
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        send(settings, controller.port, way)
    finally:
        controller.stop()
    [message] = handler.messages
    assert "Subject: Subject" in message


@pytest.mark.parametrize("way", ["plain", "ssl"])
def test_a_server_that_says_nothing_is_left(settings, way):
    settings.EMAIL_SECONDS, settings.EMAIL_TIMEOUT = 0.5, None
    with socket.create_server(("127.0.0.1", 0)) as silent:
        is_left(settings, silent.getsockname()[1], way)


def test_so_is_one_that_never_ends(settings):
    settings.EMAIL_SECONDS = 0.5
    with dribbling_server(settings):
        is_left(settings, settings.EMAIL_PORT, "plain")


def is_left(settings, port, way):
    """In a thread, so that a sender that hangs fails the test instead of hanging it."""
    errors = []

    def try_to_send():
        try:
            send(settings, port, way)
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=try_to_send, daemon=True)
    thread.start()
    thread.join(30)
    assert len(errors) == 1 and not thread.is_alive()


def test_nothing_is_begun_when_the_time_is_up_already(settings):
    clock = bounded_smtp.Clock(60)
    clock.hang_up()
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = socket.create_connection(server.getsockname())
        with pytest.raises(TimeoutError):
            clock.watch(line)
        assert line.fileno() == -1


def send(settings, port, way):
    send_to(settings, port)
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = way == "ssl", way == "starttls"
    assert EmailMessage(*MESSAGE).send() == 1
