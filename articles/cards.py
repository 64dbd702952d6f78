"""The picture that a network shows beside a link to this site: which there are, and where they lie.

A card's address holds a digest of all that is drawn on it, so that it may be kept for good. It is
drawn when it is first asked for, and lies in DATA_DIR from then on.
"""

import hashlib
import os
import re
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path

from django.conf import settings

from . import card_drawing
from .models import Article, Page, Topic

DRAWING = 1  # raise it when card_drawing.py draws otherwise: every card gets a new address
KINDS = {Article: "article", Topic: "topic", Page: "page"}
SITE = "site"
DIGEST = r"[0-9a-f]{12}"


@dataclass(frozen=True)
class Card:
    """`label` stands over the title: an article's topic, for example. `site` is the clinic."""

    kind: str
    slug: str
    label: str
    title: str
    site: str

    @property
    def digest(self):
        drawn = "\0".join([str(DRAWING), *astuple(self)])
        return hashlib.sha256(drawn.encode()).hexdigest()[:12]

    @property
    def name(self):
        return f"{self.kind}-{self.slug}-{self.digest}.png"

    @property
    def address(self):
        return f"/cards/{self.name}"


def of(record, site):
    """The card of an Article, a Topic or a Page; of the whole site where there is none."""
    if record is None or type(record) not in KINDS:
        return Card(SITE, "home", "", "", site)
    label = record.topic.title if isinstance(record, Article) else ""
    return Card(KINDS[type(record)], record.slug, label, record.title, site)


def public_record(kind, slug):
    """The record behind a card's address if readers may see it, else None."""
    public = {
        "article": Article.objects.published().select_related("topic"),
        "topic": Topic.objects.public(),
        "page": Page.objects.all(),
    }
    return public[kind].filter(slug=slug).first() if kind in public else None


def drawn(card):
    """The card as PNG, from the disk if it was drawn before."""
    path = folder() / card.name
    try:
        return path.read_bytes()
    except OSError:
        picture = card_drawing.draw(card)
        _keep(path, picture)
        _forget_others(card)
        return picture


def folder():
    return Path(settings.DATA_DIR) / "cards"


def _keep(path, picture):
    """Two workers may draw one card at the same time: each file comes whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(picture)
    os.replace(name, path)


def _forget_others(card):
    """What this card looked like before a change."""
    earlier = re.compile(rf"{card.kind}-{re.escape(card.slug)}-{DIGEST}\.png")
    for path in folder().glob(f"{card.kind}-*.png"):
        if earlier.fullmatch(path.name) and path.name != card.name:
            path.unlink(missing_ok=True)
