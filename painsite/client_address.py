"""REMOTE_ADDR is the visitor's own address, also behind a proxy.

gunicorn leaves the proxy's there. X-Forwarded-For is believed from the same machines as
X-Forwarded-Proto, FORWARDED_ALLOW_IPS, and only its last address that is not one of them: anybody
may have written what stands before.
"""

import ipaddress
import os

THIS_MACHINE = "127.0.0.1,::1"


class ClientAddress:
    def __init__(self, application, environ=os.environ):
        self.application = application
        trusted = environ.get("FORWARDED_ALLOW_IPS") or THIS_MACHINE
        names = [name.strip() for name in trusted.split(",") if name.strip()]
        self.trusts_all = "*" in names
        self.trusted = [ipaddress.ip_network(name, strict=False) for name in names if name != "*"]

    def __call__(self, environ, start_response):
        environ["REMOTE_ADDR"] = self.address_of(environ)
        return self.application(environ, start_response)

    def address_of(self, environ):
        address = environ.get("REMOTE_ADDR", "")
        if not (self.trusts_all or self.is_proxy(address)):
            return address
        for passed_on in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            passed_on = passed_on.strip()
            if _parsed(passed_on) is None:
                break
            address = passed_on
            if not self.is_proxy(address):
                break
        return address

    def is_proxy(self, address):
        """A proxy of ours. One at a Unix socket has no address."""
        parsed = _parsed(address)
        if parsed is None:
            return address == ""
        return any(parsed in network for network in self.trusted)


def _parsed(address):
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
