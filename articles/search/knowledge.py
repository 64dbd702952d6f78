"""What the search goes by, read once for each version of the public stamp."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Exists, Max, OuterRef

from ..models import Article, PublicStamp, SearchEntry, SearchWord, Synonym, Topic, UrgentWord
from .ranking import Rarity
from .spelling import Vocabulary
from .synonyms import Synonyms
from .urgent import UrgentWords


@dataclass(frozen=True)
class Knowledge:
    """`topics` are those in which there is something to read at this moment."""

    vocabulary: Vocabulary
    synonyms: Synonyms
    urgent: UrgentWords
    rarity: Rarity
    topics: tuple = ()


def current(request=None):
    """The Knowledge of now; the middleware may have read already which version that is."""
    if state := getattr(request, "public_state", None):
        version, newest = state.version, state.newest
    else:
        version = PublicStamp.objects.values_list("version", flat=True).first()
        newest = Article.objects.published().aggregate(at=Max("published_at"))["at"]
    if not version:
        return replace(_at.__wrapped__(""), topics=_topics_at.__wrapped__("", None))
    return replace(_at(version), topics=_topics_at(version, newest))


@lru_cache(maxsize=2)
def _at(version):
    """Everything that is indexed, and every synonym, draws a new version of the stamp."""
    synonyms = Synonyms.of([synonym.document for synonym in Synonym.objects.all()])
    counts = dict(SearchWord.objects.values_list("word", "entries"))
    vocabulary = Vocabulary(counts, synonyms.names)
    return Knowledge(
        vocabulary,
        synonyms,
        UrgentWords.of([urgent.document for urgent in UrgentWord.objects.all()]),
        Rarity(vocabulary.stems, SearchEntry.objects.count()),
    )


@lru_cache(maxsize=2)
def _topics_at(version, newest):
    """An article whose time comes is the `newest` from then on, and may be the first of a topic."""
    public = Article.objects.published().filter(topic=OuterRef("pk"))
    return tuple(Topic.objects.filter(Exists(public)).only("slug", "title", "summary", "order"))
