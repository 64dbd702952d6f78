"""Behind a proxy REMOTE_ADDR is the visitor's, and nobody can choose their own."""

import pytest

from painsite.client_address import ClientAddress


def seen(peer, forwarded=None, trusted=None):
    environ = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    allowed = {} if trusted is None else {"FORWARDED_ALLOW_IPS": trusted}
    application = ClientAddress(lambda environ, start: environ["REMOTE_ADDR"], allowed)
    return application(environ, None)


def test_a_proxy_on_this_machine_is_believed():
    assert seen("127.0.0.1", "203.0.113.9") == "203.0.113.9"
    assert seen("::1", "2001:db8::1") == "2001:db8::1"
    assert seen("", "203.0.113.9") == "203.0.113.9"  # at a Unix socket


def test_nobody_else_is():
    assert seen("203.0.113.9", "198.51.100.7") == "203.0.113.9"
    assert seen("127.0.0.1", "198.51.100.7", trusted="10.0.0.1") == "127.0.0.1"


def test_what_the_visitor_wrote_is_not_believed():
    assert seen("127.0.0.1", "198.51.100.7, 203.0.113.9") == "203.0.113.9"
    assert seen("127.0.0.1", "127.0.0.1, 203.0.113.9") == "203.0.113.9"


def test_a_row_of_proxies_is_followed_back():
    assert seen("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", "127.0.0.1,10.0.0.0/8") == (
        "203.0.113.9"
    )


@pytest.mark.parametrize("forwarded", [None, "", "unknown", "<script>", "1.2.3.4:99", ", ,"])
def test_what_is_no_address_changes_nothing(forwarded):
    assert seen("127.0.0.1", forwarded) == "127.0.0.1"


def test_all_may_be_believed():
    assert seen("192.0.2.1", "198.51.100.7, 203.0.113.9", "*") == "203.0.113.9"


def test_the_site_is_served_through_it():
    from painsite.wsgi import application

    assert isinstance(application, ClientAddress)
