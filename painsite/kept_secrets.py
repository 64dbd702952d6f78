"""The secrets of a site that was not given any: made once, kept in the data directory."""

import os
import re
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

MODE = 0o600
FERNET_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


@dataclass(frozen=True)
class Secret:
    """`without` says what becomes of the site when the file is gone."""

    file_name: str
    variable: str
    make: Callable
    is_whole: Callable
    read_by_others: str
    without: str


SECRET_KEY = Secret(
    file_name="secret-key",
    variable="SECRET_KEY",
    make=get_random_secret_key,
    is_whole=lambda text: len(text) >= 50,  # what Django makes, and the least it takes for safe
    read_by_others=(
        "Otherwise delete it and start again; everybody is signed out and gets a new key."
    ),
    without="Delete it and start again: a new one is made, and everybody is signed out.",
)
PERSONAL_DATA_KEYS = Secret(
    file_name="personal-data-keys",
    variable="PERSONAL_DATA_KEYS",
    make=lambda: Fernet.generate_key().decode(),
    is_whole=lambda text: bool(text) and all(map(FERNET_KEY.fullmatch, text.split())),
    read_by_others="Otherwise change the key, as the README says under “Callback requests”.",
    without="Bring it back from your backup: without it no callback request can be read.",
)


def secret_key(data_dir: Path) -> str:
    """The key in DATA_DIR/secret-key, which is written on the first call."""
    return kept_in(data_dir, SECRET_KEY)


def personal_data_keys(data_dir: Path) -> list[str]:
    """The keys in DATA_DIR/personal-data-keys, one on each line, newest first."""
    return kept_in(data_dir, PERSONAL_DATA_KEYS).split()


def kept_in(data_dir: Path, secret: Secret) -> str:
    """The secret, made on the first call.

    A secret that others on this machine may have read is refused, not repaired: whoever
    has it can sign in as anybody, or read all requests, so a person has to decide.
    """
    path = data_dir / secret.file_name
    try:
        if not path.exists():
            _write_once(path, secret)
        return _read(path, secret)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret {path} cannot be read or written: {error.strerror}. "
            f"Give this user the right to, or set {secret.variable}."
        ) from None


def _write_once(path: Path, secret: Secret) -> None:
    """Write a whole file first, then give it its name: no other process ever sees half a key."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{secret.file_name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), MODE)
            file.write(secret.make() + "\n")
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _read(path: Path, secret: Secret) -> str:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(
            f"The secret {path} can be read by other users of this machine.\n"
            f"  If nobody else had access to it, close it:  chmod 600 {path}\n"
            f"  {secret.read_by_others}"
        )
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not secret.is_whole(text):
        raise ImproperlyConfigured(f"The secret {path} is empty or cut short.\n  {secret.without}")
    return text
