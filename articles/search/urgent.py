"""Words of somebody in danger: which card comes before everything that was found. Pure."""

from dataclasses import dataclass

from .spelling import Vocabulary
from .words import STOP_WORDS, stem, tokens

# Words that change nothing: “pain in my chest” is chest pain. A “not” does change it.
PASSED_OVER = frozenset(
    """a an the my i im me is am are in of to on at it and have has having
    de del el en la las los mi mis""".split()
)
SHORTEST_NAME = 5  # “david” sounds like DVT
LEVELS = ("emergency", "urgent", "soon")
SAME = {"cant": "cannot", "couldnt": "cannot", "wont": "not", "dont": "not", "doesnt": "not"}
APART = {"can not": "cannot", "my self": "myself", "over dose": "overdose"}


@dataclass(frozen=True)
class UrgentWords:
    """Cards with the sets of stems that call for each: ((stems, card), …)."""

    cases: tuple
    spelling: Vocabulary

    @classmethod
    def of(cls, entries):
        texts = [(text, entry) for entry in entries for text in entry.words]
        cases = [(_said(tokens(text)), entry) for text, entry in texts]
        words = {word for text, _entry in texts for word in tokens(text)}
        names = frozenset(word for word in words if len(word) >= SHORTEST_NAME)
        return cls(tuple((said, entry) for said, entry in cases if said), Vocabulary({}, names))

    def cards_for(self, *texts, known=None):
        """The cards that any of the texts calls for, the most urgent first, each once.

        Given the stems that are `known` to the site, any other word counts as the urgent word that
        it was most likely meant to be.
        """
        asked = [self._meant(text, known) for text in texts if text]
        cards = [card for said, card in self.cases if any(said <= words for words in asked)]
        return sorted(dict.fromkeys(cards), key=lambda card: LEVELS.index(card.level))

    def _meant(self, text, known):
        words = tokens(text)
        if known is None:
            return _said(words)
        strange = {word for word in words if stem(word) not in known} - STOP_WORDS
        nearest = {word: self.spelling.meant_by(word) for word in strange - self.spelling.names}
        return _said(better for word in words for better in nearest.get(word) or (word,))


def _said(words):
    stems = f" {' '.join(stem(SAME.get(word, word)) for word in words)} "
    for apart, together in APART.items():
        stems = stems.replace(f" {apart} ", f" {stem(together)} ")
    return frozenset(stems.split()) - PASSED_OVER
