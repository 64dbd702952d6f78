"""Words of somebody in danger: which card comes before everything that was found. Pure."""

from dataclasses import dataclass

from .words import stem, tokens

# Words that change nothing: “pain in my chest” is chest pain. A “not” does change it.
PASSED_OVER = frozenset(
    "a an the my i im me is am are in of to on at it and have has having".split()
)
LEVELS = ("emergency", "urgent", "soon")
SAME = {"cant": "cannot", "couldnt": "cannot", "wont": "not", "dont": "not", "doesnt": "not"}


@dataclass(frozen=True)
class UrgentWords:
    """Cards with the sets of stems that call for each: ((stems, card), …)."""

    cases: tuple

    @classmethod
    def of(cls, entries):
        cases = [(_said(text), entry) for entry in entries for text in entry.words]
        return cls(tuple((said, entry) for said, entry in cases if said))

    def cards_for(self, *texts):
        """The cards that any of the texts calls for, the most urgent first, each once."""
        asked = [_said(text) for text in texts if text]
        cards = [card for said, card in self.cases if any(said <= words for words in asked)]
        return sorted(dict.fromkeys(cards), key=lambda card: LEVELS.index(card.level))


def _said(text):
    words = tokens(text.replace("can not", "cannot"))
    return frozenset(stem(SAME.get(word, word)) for word in words if word not in PASSED_OVER)
