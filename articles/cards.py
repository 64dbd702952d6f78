"""The picture that a network shows beside a link to this site: which there are, and where they lie.

A card's address holds a digest of all that is drawn on it, so that it may be kept for good. It is
drawn ahead when few articles are published together, else when it is first asked for, and lies in
DATA_DIR from then on.
"""

import hashlib
import logging
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import card_drawing, card_pictures
from .card_pictures import CardPicture
from .desk import uploads
from .models import Article, Page, Topic

DRAWING = 2  # raise it when card_drawing.py draws otherwise: every card gets a new address
KINDS = {Article: "article", Topic: "topic", Page: "page"}
SITE = "site"
DIGEST = r"[0-9a-f]{12}"
MOST_AHEAD = 10  # a whole library is drawn card by card, as they are asked for

_drawing_ahead = threading.Lock()
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """`label` stands over the title: an article's topic, for example. `site` is the clinic."""

    kind: str
    slug: str
    label: str
    title: str
    site: str
    picture: CardPicture | None = None
    picture_alt: str = ""  # not drawn: for those who do not see the card

    @property
    def digest(self):
        picture = self.picture.digest if self.picture else ""
        drawn = [str(DRAWING), self.kind, self.slug, self.label, self.title, self.site, picture]
        return hashlib.sha256("\0".join(drawn).encode()).hexdigest()[:12]

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
    file, alt = _picture_of(record)
    picture = card_pictures.of(file)
    return Card(KINDS[type(record)], record.slug, label, record.title, site, picture, alt)


def _picture_of(record):
    """The file of a record's picture and what it shows; empty where it has none."""
    if isinstance(record, Article):
        return (record.image["file"], record.image["alt"]) if record.image else ("", "")
    image = record.document.image if isinstance(record, Topic) else None
    return (image.file, image.alt) if image else ("", "")


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
        _keep(card, path, picture)
        return picture


def draw_ahead(wanted):
    """Draw a few cards in a thread that nobody waits for; returns the thread."""
    thread = threading.Thread(target=_draw_unless_busy, args=[wanted])
    thread.start()
    return thread


def _draw_unless_busy(wanted):
    """However many are published one by one, one thread draws: the rest is drawn when asked for."""
    if not _drawing_ahead.acquire(blocking=False):
        return
    try:
        for card in wanted:
            drawn(card)
    except Exception:
        logger.exception("A card could not be drawn ahead")
    finally:
        _drawing_ahead.release()


def folder():
    return Path(settings.DATA_DIR) / "cards"


def _keep(card, path, picture):
    """A full disk must not keep a card from whoever asks for it."""
    try:
        uploads.write_file(path, picture)
        _forget_others(card)
    except OSError as error:
        logger.warning("%s could not be kept: %s", path.name, error)


def _forget_others(card):
    """What this card looked like before a change."""
    earlier = re.compile(rf"{card.kind}-{re.escape(card.slug)}-{DIGEST}\.png")
    for path in folder().glob(f"{card.kind}-{card.slug}-*.png"):
        if earlier.fullmatch(path.name) and path.name != card.name:
            path.unlink(missing_ok=True)
