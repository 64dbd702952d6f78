"""An opening of the article form: who opened it and for which article, signed by the site.

The form carries it along. A text that arrives after its writer was signed out says by it whose
it is, so it can be kept for them, and for nobody else.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

FIELD = "opening"  # the name of the hidden field
SALT = "articles.desk.openings"
LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Opening:
    user_id: int
    article_id: int | None
    key: str

    @property
    def signed(self):
        return signing.dumps([self.user_id, self.article_id, self.key], salt=SALT)


def new_key():
    return secrets.token_hex(8)


def read(text):
    """The Opening that the site signed, or None."""
    try:
        return Opening(*signing.loads(text or "", salt=SALT, max_age=LASTS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
