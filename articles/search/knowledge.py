"""What the search goes by, read once for each version of the public stamp."""

from dataclasses import dataclass
from functools import lru_cache

from ..models import PublicStamp, SearchEntry, SearchWord, Synonym, UrgentWord
from .ranking import Rarity
from .spelling import Vocabulary
from .synonyms import Synonyms
from .urgent import UrgentWords


@dataclass(frozen=True)
class Knowledge:
    vocabulary: Vocabulary
    synonyms: Synonyms
    urgent: UrgentWords
    rarity: Rarity


def current(request=None):
    """The Knowledge of today; the middleware may have read already which version that is."""
    state = getattr(request, "public_state", None) or PublicStamp.objects.first()
    return _at(state.version) if state and state.version else _at.__wrapped__("")


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
