"""The configuration, from environment variables alone. None is required.

`read` reports every wrong value at once, in plain words, and repeats no secret.
A variable that is set to nothing counts as not set.
"""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from painsite import service_urls

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
HOST = re.compile(
    r"(?:[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])"
)
DEFAULT_PORT = 8000

EXAMPLES = {
    "SECRET_KEY": 'the output of: python3 -c "import secrets; print(secrets.token_urlsafe(64))"',
    "DEBUG": "DEBUG=1 while developing, otherwise leave it out",
    "ALLOWED_HOSTS": "ALLOWED_HOSTS=example.org,www.example.org",
    "SITE_URL": "SITE_URL=https://www.example.org",
    "DATABASE_URL": "DATABASE_URL=postgresql://user:password@localhost:5432/painsite",
    "CACHE_URL": "CACHE_URL=redis://localhost:6379/0",
    "EMAIL_URL": "EMAIL_URL=smtp+tls://user:password@mail.example.org:587?from=site@example.org",
    "DATA_DIR": "DATA_DIR=/srv/painsite",
    "TIME_ZONE": "TIME_ZONE=America/New_York",
    "ONE_PERSON_CLINIC": "ONE_PERSON_CLINIC=1 where the only clinician also writes",
    "SECOND_FACTOR": "SECOND_FACTOR=required",
    "STAFF_EMAIL": "STAFF_EMAIL=office@example.org",
    "CALLBACK_EMAIL": "CALLBACK_EMAIL=frontdesk@example.org",
    "PERSONAL_DATA_KEYS": "PERSONAL_DATA_KEYS=newest-key,older-key (README, “Callback requests”)",
    "PORT": "PORT=8000",
}


@dataclass(frozen=True)
class Configuration:
    secret_key: str | None
    debug: bool
    allowed_hosts: list[str]
    site_url: str
    database: dict
    cache: dict
    email: service_urls.Email
    data_dir: Path
    time_zone: str
    one_person_clinic: bool
    second_factor_required: bool
    staff_email: str
    callback_email: str
    personal_data_keys: list[str] | None
    port: int

    @property
    def site_host(self) -> str:
        return _host_of(self.site_url)

    @property
    def is_https(self) -> bool:
        return self.site_url.startswith("https://")


class Reader:
    """Reads one variable after the other and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str]):
        self.environ = environ
        self.problems: list[str] = []

    def value(self, name: str, parse: Callable, default):
        text = self.environ.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as problem:
            self.problems.append(f"  {name} {problem}.\n    Example: {EXAMPLES[name]}")
            return default

    def refuse_problems(self) -> None:
        if self.problems:
            heading = "The site cannot start: the environment has a value that cannot be used."
            if len(self.problems) > 1:
                heading = (
                    f"The site cannot start: the environment has {len(self.problems)} values "
                    "that cannot be used."
                )
            raise ImproperlyConfigured("\n".join([heading, *self.problems]))


def read(environ: Mapping[str, str], base_dir: Path) -> Configuration:
    reader = Reader(environ)
    value = reader.value
    port = value("PORT", _port, DEFAULT_PORT)
    data_dir = value("DATA_DIR", lambda text: _data_dir(text, base_dir), base_dir / "var")
    site_url = value("SITE_URL", _site_url, f"http://127.0.0.1:{port}")
    site_host = _host_of(site_url)
    hosts = value("ALLOWED_HOSTS", _hosts, LOCAL_HOSTS)
    configuration = Configuration(
        secret_key=value("SECRET_KEY", _secret_key, None),
        debug=value("DEBUG", _switch, False),
        allowed_hosts=hosts if site_host in hosts else [*hosts, site_host],
        site_url=site_url,
        database=value(
            "DATABASE_URL",
            lambda text: service_urls.database(text, base_dir),
            service_urls.sqlite(data_dir / "site.sqlite3"),
        ),
        cache=value("CACHE_URL", service_urls.cache, service_urls.cache("locmem://")),
        email=value("EMAIL_URL", service_urls.email, service_urls.email("console://")),
        data_dir=data_dir,
        time_zone=value("TIME_ZONE", _time_zone, "UTC"),
        one_person_clinic=value("ONE_PERSON_CLINIC", _switch, False),
        second_factor_required=value("SECOND_FACTOR", _is_required, False),
        staff_email=value("STAFF_EMAIL", _email_address, ""),
        callback_email=value("CALLBACK_EMAIL", _email_address, ""),
        personal_data_keys=value("PERSONAL_DATA_KEYS", _fernet_keys, None),
        port=port,
    )
    reader.refuse_problems()
    return configuration


def make_directory(path: Path) -> None:
    """Closed to other users of the machine: it holds the key and what patients wrote."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The directory {path} cannot be made: {error.strerror}.\n"
            f"    Make it yourself, or choose another. Example: {EXAMPLES['DATA_DIR']}"
        ) from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
        raise ValueError("must be a number from 1 to 65535")
    return int(text)


def _secret_key(text: str) -> str:
    if len(text) < 50 or len(set(text)) < 5:
        raise ValueError("is too easy to guess: it needs at least 50 random characters")
    return text


def _switch(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("must be 1, true, yes or on, or else 0, false, no or off")


def _is_required(text: str) -> bool:
    if text.lower() not in ("required", "optional"):
        raise ValueError("must be required or optional")
    return text.lower() == "required"


def _email_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", text):
        raise ValueError("must be one e-mail address")
    return text


def _fernet_keys(text: str) -> list[str]:
    keys = [key.strip() for key in text.split(",")]
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in keys):
        raise ValueError("must be keys of 44 characters, with commas between them, newest first")
    return keys


def _hosts(text: str) -> list[str]:
    hosts = [host.strip().lower() for host in text.split(",") if host.strip()]
    wrong = [host for host in hosts if not HOST.fullmatch(host.removeprefix("."))]
    if "*" in wrong:
        raise ValueError("must name the hosts one by one: * would let anybody forge links")
    if wrong or not hosts:
        raise ValueError(
            "must be host names with commas between them, without http://, port or path "
            "(a dot in front includes the subdomains)"
        )
    return hosts


def _site_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        number = parts.port
    except ValueError:
        raise ValueError("is not an address") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("must start with http:// or https://")
    if parts.query or parts.fragment or parts.path not in ("", "/"):
        raise ValueError("must end after the host: no path, no ? and no #")
    host = parts.netloc.lower().removesuffix(f":{number}")
    if not HOST.fullmatch(host):
        raise ValueError("needs a host name of letters, digits, dots and hyphens, and no user name")
    usual_port = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{number}" if number not in (None, usual_port) else "")


def _host_of(site_url: str) -> str:
    return re.sub(r":\d+$", "", site_url.partition("://")[2])


def _data_dir(text: str, base_dir: Path) -> Path:
    path = base_dir / Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("must be a directory, and there is a file of that name")
    return path


def _time_zone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone of the IANA list, or it is not installed") from None
    return text
