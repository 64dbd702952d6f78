"""What this site has signed, so that it knows it again: the stamp of a form, and a receipt.

A stamp names one form that was handed out, and when. It has no end: nobody has to hurry. A receipt
is the end of the address of the page that confirms a request; it opens for a day.
"""

import secrets
from dataclasses import dataclass

from django.core import signing

FASTEST = 3  # seconds in which no person fills in the form
RECEIPT_OPENS_FOR = 24 * 60 * 60
STAMP, RECEIPT = "clinic.stamp", "clinic.receipt"
LONGEST = 300


@dataclass(frozen=True)
class Stamp:
    text: str
    key: str
    made_at: float

    def is_too_fresh(self, now):
        """A clock that was set back makes nobody a robot."""
        return 0 <= now.timestamp() - self.made_at < FASTEST


def new(now):
    key, made_at = secrets.token_urlsafe(12), now.timestamp()
    return Stamp(signing.Signer(salt=STAMP).sign_object([key, made_at]), key, made_at)


def read(text):
    """The Stamp that a text is; None when this site did not make it."""
    try:
        key, made_at = signing.Signer(salt=STAMP).unsign_object(text[:LONGEST])
    except (signing.BadSignature, ValueError):
        return None
    return Stamp(text, key, made_at)


def receipt(reference):
    return signing.TimestampSigner(salt=RECEIPT).sign(reference)


def reference_of(receipt):
    """The reference of a receipt; None when it is not ours, or over a day old."""
    try:
        return signing.TimestampSigner(salt=RECEIPT).unsign(receipt, max_age=RECEIPT_OPENS_FOR)
    except signing.BadSignature:
        return None
