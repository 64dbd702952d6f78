"""Addresses of services (database, cache, mail) turned into Django's settings.

Every function raises ValueError with the rest of a sentence that starts with the name of
the variable. The address itself is never repeated: it may hold a password.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

UNREADABLE = (
    "cannot be read as an address. In a user name or password, characters such as "
    "@ : / ? # % must be percent-encoded (@ is %40, # is %23)"
)

# IMMEDIATE makes a writer wait for its turn. With SQLite's default, two requests that read
# and then write fail with "database is locked" at once; WAL alone makes that more frequent.
# Never add ATOMIC_REQUESTS: every page view would then take the write lock.
SQLITE_OPTIONS = {
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=27103364; "
        "PRAGMA secure_delete=ON;"  # what was erased is overwritten, not only left out
    ),
}

POSTGRESQL_OPTIONS = {
    "application_name",
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "host",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "options",
    "passfile",
    "require_auth",
    "service",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "ssl_min_protocol_version",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
}


@dataclass(frozen=True)
class Address:
    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    options: dict[str, str]


def split(url: str) -> Address:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its own words may quote the password
        raise ValueError(UNREADABLE) from None
    if parts.fragment:  # an unescaped # in a password, not a fragment
        raise ValueError(UNREADABLE)
    return Address(
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=_host(parts),
        port=port,
        path=unquote(parts.path),
        options=dict(parse_qsl(parts.query, keep_blank_values=True)),
    )


def _host(parts: SplitResult) -> str:
    """The host in its own letters: urlsplit lowers it, which breaks a socket's directory."""
    host = parts.netloc.rpartition("@")[2]
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return unquote(host.partition(":")[0])


def database(url: str, base_dir: Path) -> dict:
    address = split(url)
    if address.scheme == "sqlite":
        return _sqlite_from(address, base_dir)
    if address.scheme in ("postgres", "postgresql"):
        return _postgresql_from(address)
    raise ValueError("must start with sqlite:// or postgresql://")


def _sqlite_from(address: Address, base_dir: Path) -> dict:
    if address.host or address.path in ("", "/"):
        raise ValueError("needs three slashes and a file, four for a path from the root")
    if address.options:
        raise ValueError("takes no options after the file name of an SQLite database")
    if ":memory:" in address.path:
        raise ValueError("must name a file: a database in memory is lost between processes")
    return sqlite(base_dir / address.path.removeprefix("/"))


def sqlite(file: Path) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 60,
        "OPTIONS": SQLITE_OPTIONS,
    }


def _postgresql_from(address: Address) -> dict:
    name = address.path.removeprefix("/")
    if not name or "/" in name:
        raise ValueError("needs the name of one database after the host")
    unknown = sorted(address.options.keys() - POSTGRESQL_OPTIONS)
    if unknown:
        raise ValueError(f"has an option that PostgreSQL does not know: {', '.join(unknown)}")
    options = dict(address.options)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": options.pop("host", address.host),
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def cache(url: str) -> dict:
    address = split(url)
    if address.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "painsite"}
    if address.scheme not in ("redis", "rediss"):
        raise ValueError("must start with locmem://, redis:// or rediss://")
    if not address.host:
        raise ValueError("needs a host")
    number = address.path.strip("/")
    if number and not number.isdecimal():
        raise ValueError("may end in the number of a Redis database, nothing else")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


@dataclass(frozen=True)
class Email:
    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_ssl: bool = False
    use_tls: bool = False
    directory: str | None = None
    sender: str = ""


SMTP_PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


def email(url: str) -> Email:
    """`?from=` names the sender; file:// writes each message into a directory, for trials."""
    address = split(url)
    if address.options.keys() - {"from"}:
        raise ValueError("takes one option only, ?from=name@example.org")
    sender = address.options.get("from", "")
    if sender and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise ValueError("has a sender (?from=) that is no e-mail address")
    if address.scheme == "console":
        return Email("django.core.mail.backends.console.EmailBackend", sender=sender)
    if address.scheme == "file":
        return _email_to_files(address, sender)
    if address.scheme in SMTP_PORTS:
        return _email_by_smtp(address, sender)
    raise ValueError("must start with console://, file://, smtp://, smtps:// or smtp+tls://")


def _email_to_files(address: Address, sender: str) -> Email:
    if address.host or address.path in ("", "/"):
        raise ValueError("needs three slashes and a directory after file:")
    return Email(
        "django.core.mail.backends.filebased.EmailBackend", directory=address.path, sender=sender
    )


def _email_by_smtp(address: Address, sender: str) -> Email:
    if not address.host or address.path not in ("", "/"):
        raise ValueError("needs a host, and nothing after it but a port")
    if bool(address.user) != bool(address.password):
        raise ValueError("needs both a user name and a password, or neither")
    return Email(
        "painsite.bounded_smtp.EmailBackend",
        host=address.host,
        port=address.port or SMTP_PORTS[address.scheme],
        user=address.user,
        password=address.password,
        use_ssl=address.scheme == "smtps",
        use_tls=address.scheme == "smtp+tls",
        sender=sender,
    )
