"""Other ways to say it: “slipped disc” leads to what the site says of sciatica. Pure."""

from dataclasses import dataclass, field
from functools import cached_property

from .words import stem, tokens, words_of

LONGEST = 5  # words in a row that an entry may name


@dataclass
class Synonyms:
    """Which words lead to which others: {stems as typed: [stems that are looked for besides]}.

    `names` are the words themselves, as they are spelled.
    """

    means: dict = field(default_factory=dict)
    names: frozenset = frozenset()

    @classmethod
    def of(cls, entries):
        """From SynonymEntry objects; words that several entries name lead to all they say."""
        found = cls()
        for entry in entries:
            meanings = [said for text in entry.means if (said := stems_as_typed(text))]
            for text in entry.words:
                known = found.means.setdefault(stems_as_typed(text), [])
                known += [said for said in meanings if said not in known]
        found.means.pop((), None)
        found.names = frozenset(
            word for entry in entries for text in entry.words for word in words_of(text)
        )
        return found

    def longest_at(self, words, start):
        """(how many words, what they mean) of the longest entry at a place in a list of Words."""
        for size in range(min(LONGEST, len(words) - start), 0, -1):
            meanings = self.means.get(tuple(word.stem for word in words[start : start + size]))
            if meanings:
                return size, meanings
        return 0, []

    @cached_property
    def stems(self):
        return {stem for said in self.means for stem in said}


def stems_as_typed(text):
    """Every stem of a text, stop words too: “charley horse”, “dolor de espalda”."""
    return tuple(stem(word) for word in tokens(text))
