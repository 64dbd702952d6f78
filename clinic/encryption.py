"""Personal data, sealed with keys that are not in the database (Fernet: AES-128-CBC with HMAC).

The first key of settings.PERSONAL_DATA_KEYS seals, all of them open. So a new key is put in front,
everything is sealed anew (`manage.py resealrequests`), and the old key is taken away.
"""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotBeOpened(Exception):
    """None of the keys fits: one is missing, or the data was tampered with."""


def seal(values):
    """A dict of plain values as bytes that only the keys can read."""
    return _keys().encrypt(json.dumps(values, ensure_ascii=False).encode())


def unseal(sealed):
    """What `seal` was given. Raises CannotBeOpened."""
    try:
        return json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken:
        raise CannotBeOpened from None


def seal_anew(sealed):
    """The same values under the first key. Raises CannotBeOpened."""
    try:
        return _keys().rotate(bytes(sealed))
    except InvalidToken:
        raise CannotBeOpened from None


def _keys():
    return MultiFernet([Fernet(key) for key in settings.PERSONAL_DATA_KEYS])
