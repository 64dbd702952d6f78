"""The secret key of a site that was not given one: made once, kept in the data directory."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

MODE = 0o600
LENGTH = 50  # what Django makes, and the least it takes for safe


def kept_in(data_dir: Path) -> str:
    """The key in DATA_DIR/secret-key, which is written on the first call.

    A key that others on this machine may have read is refused, not repaired: whoever
    has it can sign in as anybody, so a person has to decide.
    """
    path = data_dir / "secret-key"
    try:
        if not path.exists():
            _write_once(path)
        return _read(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret key {path} cannot be read or written: {error.strerror}. "
            "Give this user the right to, or set SECRET_KEY."
        ) from None


def _write_once(path: Path) -> None:
    """Write a whole file first, then give it its name: no other process ever sees half a key."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), MODE)
            file.write(get_random_secret_key() + "\n")
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _read(path: Path) -> str:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(
            f"The secret key {path} can be read by other users of this machine.\n"
            f"  If nobody else had access to it, close it:  chmod 600 {path}\n"
            f"  Otherwise delete it and start again; everybody is signed out and gets a new key."
        )
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < LENGTH:
        raise ImproperlyConfigured(
            f"The secret key {path} is empty or cut short.\n"
            "  Delete it and start again: a new one is made, and everybody is signed out."
        )
    return key
