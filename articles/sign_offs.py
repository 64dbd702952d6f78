"""Who checked what readers see, and whether it still holds for the text as it is.

A text is checked before it is published as a rule, and publishing writes dates into it. So a
signature holds for every document that tells readers the same; its digest alone would not do.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone

from .models import Contributor, Revision
from .models.documents import parsed
from .text.document import ArticleDocument

EXACT, CORRECTED, EARLIER = "exact", "corrected", "earlier"
STATES = (EXACT, CORRECTED, EARLIER)
MOST_READ = 30  # signatures of one article that a page looks at, the newest first

# What publishing, withdrawing and renaming write; none of it is what the article teaches.
NOT_TAUGHT = {
    "status": "",
    "replaced_by": "",
    "published_at": None,
    "next_review_on": None,
    "what_changed": (),
    "aliases": (),
    "order": 0,
}
NOT_TAUGHT_LINES = re.compile(rf"^(?:{'|'.join(NOT_TAUGHT)}):.*\n(?:[ -].*\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Check:
    """That a contributor checked an article on a day, and what that says of the text shown."""

    contributor: Contributor
    signed_on: date
    state: str

    @property
    def holds(self):
        return self.state != EARLIER


@dataclass(frozen=True)
class CheckedBy:
    """All that an article's page says of people: its checks, the best first, and its author."""

    checks: list
    author: Contributor | None

    @cached_property
    def that_hold(self):
        return [check for check in self.checks if check.holds]


def of_article(article):
    """CheckedBy for an article as it is, or as it would be: one query."""
    author = article.document.author
    rows = list(_signed_or_named(article, author))
    checks = (_check(row, row, article) for row in rows if row.signed_digest)
    return CheckedBy(
        checks=_best_of_each(check for check in checks if check),
        author=next((row for row in rows if author and row.title == author), None),
    )


def of_contributor(contributor, articles):
    """[(article, Check)] of those articles that a contributor signed, the newest first."""
    rows = (
        contributor.sign_offs.filter(article__in=articles)
        .select_related("article__topic")
        .annotate(signed_digest=F("digest"), signed_text=F("text"))
        .annotate(was_overtaken=_was_overtaken("article", "signed_at"))
    )
    found = {}
    for row in rows:
        check = _check(row, contributor, row.article)
        if check:
            found.setdefault(row.article, []).append(check)
    best = [(article, _best_of_each(checks)[0]) for article, checks in found.items()]
    return sorted(best, key=lambda pair: pair[1].signed_on, reverse=True)


def says_the_same(document, other):
    """Whether two documents teach the same, letter for letter."""
    return replace(document, **NOT_TAUGHT) == replace(other, **NOT_TAUGHT)


def taught(text):
    """The same question for many canonical texts: what of one counts. To parse takes too long."""
    front_matter, end, body = text.partition("\n---\n")
    return NOT_TAUGHT_LINES.sub("", f"{front_matter}\n") + end + body


def _signed_or_named(article, author):
    """Each signature of the article with its contributor; and whoever has the author's name."""
    its_own = Q(sign_offs__article=article.pk)
    return (
        Contributor.objects.annotate(signing=FilteredRelation("sign_offs", condition=its_own))
        .filter(Q(signing__isnull=False) | Q(title=author))
        .annotate(
            signed_digest=F("signing__digest"),
            signed_text=F("signing__text"),
            signed_at=F("signing__signed_at"),
            was_overtaken=_was_overtaken("signing__article", "signing__signed_at"),
        )
        .order_by(F("signed_at").desc(nulls_first=True), "title", "pk")[:MOST_READ]
    )


def _was_overtaken(article, signed_at):
    """Whether a text was saved as the article's own since the signature."""
    own = Revision.objects.filter(article=OuterRef(article), is_staged=False)
    return Exists(own.filter(created_at__gt=OuterRef(signed_at)))


def _check(signature, contributor, article):
    """The Check that a signature amounts to; None where the text signed is still to come."""
    signed = parsed(ArticleDocument, signature.signed_text)
    signed_on = timezone.localdate(signature.signed_at)
    if signature.signed_digest == article.digest or says_the_same(signed, article.document):
        return Check(contributor, signed_on, EXACT)
    published = _as_published(signature, article)
    if published and not _substance_changed(published, article.document):
        return Check(contributor, signed_on, CORRECTED)
    if published or signature.was_overtaken:
        return Check(contributor, signed_on, EARLIER)
    return None


def _as_published(signature, article):
    """The signed text as it was made public, with what publishing wrote into it; or None.

    What was signed is often a draft or a staged text. Patients were told of its own change when
    it was published, so that note speaks of the signed text, and not of a change since.
    """
    own = Revision.objects.filter(article=article.pk, is_staged=False)
    since = own.filter(Q(digest=signature.signed_digest) | Q(created_at__gt=signature.signed_at))
    signed = taught(signature.signed_text)
    for text in since.order_by("pk").values_list("text", flat=True)[:MOST_READ]:
        if taught(text) == signed:
            document = parsed(ArticleDocument, text)
            if document.status == article.Status.PUBLISHED:
                return document
    return None


def _substance_changed(published, document):
    """Whether patients were told of a change since, be it on the same day."""
    return bool(_days_of_change(document) - _days_of_change(published))


def _days_of_change(document):
    return Counter(change.changed_on for change in document.what_changed)


def _best_of_each(checks):
    """One Check for each contributor; those that hold best come first, the newest among equals."""
    newest_first = sorted(checks, key=lambda check: check.signed_on, reverse=True)
    best = {}
    for check in sorted(newest_first, key=lambda check: STATES.index(check.state)):
        best.setdefault(check.contributor.pk, check)
    return list(best.values())
