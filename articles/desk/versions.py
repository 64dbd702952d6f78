"""An article's history, read: what each version was to readers, and what they saw at a moment.

Revisions come in newest first, as the model orders them; nothing here asks the database.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from django.utils import timezone

from ..models import Article, Revision
from ..models.documents import parsed
from ..text.document import ArticleDocument
from ..text.problems import DocumentError

KEPT_BY_THE_SITE = "kept"  # as publishing.set_aside writes it
# What a version can be beside the statuses of an article.
NOTHING, SCHEDULED, UNREADABLE = "nothing", "scheduled", "unreadable"
PUBLIC = Article.Status.PUBLISHED.value


@dataclass(frozen=True)
class Answer:
    """What stood at the article's address: `state` is PUBLIC, SCHEDULED, NOTHING or a status.

    `revision` is the version that counted then, whether or not readers saw it.
    """

    state: str
    revision: object = None

    @property
    def is_public(self):
        return self.state == PUBLIC


def public_before(revisions, moment):
    """The Answer for the instant before a moment."""
    found = next((r for r in own_texts(revisions) if r.created_at < moment), None)
    return Answer(state_before(found, moment), found) if found else Answer(NOTHING)


def end_of(day):
    """The moment at which a day is over, where the clinic is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def state_before(revision, moment):
    """What a revision was to readers just before a moment, had nothing replaced it."""
    document = document_of(revision)
    if document is None:
        return UNREADABLE
    if document.status == PUBLIC and document.published_at >= moment:
        return SCHEDULED
    return document.status


def shown_between(revision, replaced_at):
    """(from, until) in which readers could see a version, or None if they never did.

    `replaced_at` is when the next version took its place; None if nothing has.
    """
    document = document_of(revision)
    if document is None or document.status != PUBLIC:
        return None
    start = max(revision.created_at, document.published_at)
    return None if replaced_at and start >= replaced_at else (start, replaced_at)


def own_texts(revisions):
    """The revisions that were the article's own text: neither staged nor set aside."""
    aside = set_aside(revisions)
    return [r for r in revisions if not r.is_staged and r.pk not in aside]


def set_aside(revisions):
    """The keys of texts that the site decided against: its own text follows each at once."""
    return {
        older.pk
        for newer, older in pairwise(revisions)
        if _is_kept_by_the_site(newer) and older.origin == Revision.Origin.FILE
    }


def document_of(revision):
    """The document of a revision, or None where today's rules cannot read it any more."""
    try:
        return parsed(ArticleDocument, revision.text)
    except DocumentError:
        return None


def _is_kept_by_the_site(revision):
    return (
        revision.why == KEPT_BY_THE_SITE
        and revision.origin == Revision.Origin.DESK
        and revision.created_by_id is None
    )
