"""The source list of an article: what its citations lead to."""

from dataclasses import dataclass

from .models import Reference
from .text.entries import ReferenceEntry


@dataclass(frozen=True)
class ListedSource:
    """One numbered source; `entry` is None for a key that no reference has."""

    number: int
    key: str
    entry: ReferenceEntry | None


def listed(cited):
    """ListedSources for the CitedSources of a rendered article, in their order: one query."""
    if not cited:
        return []
    keys = [source.key for source in cited]
    entries = {
        reference.slug: reference.document for reference in Reference.objects.filter(slug__in=keys)
    }
    return [ListedSource(source.number, source.key, entries.get(source.key)) for source in cited]
