"""The word that somebody meant, among the words that the site knows. Pure."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from jellyfish import damerau_levenshtein_distance, metaphone

from .words import stem

SHORTEST = 4  # shorter words have too many neighbours
LONG = 9  # from here on two mistakes may be in a word: “payment” is not “patient”
# “limfatic”: a word that sounds the same may be spelled quite otherwise.
SHORTEST_SOUND, MOST_IN_A_SOUND = 5, 3
# A word of 4 letters is only taken for one that many entries have: most words are near another.
SHORT, COMMON = 4, 10


@dataclass(frozen=True)
class Vocabulary:
    """The words of all entries, each with the number of entries that have it.

    `names` are words that stand in no entry, but lead to some: the words of the synonyms.
    """

    counts: dict
    names: frozenset = frozenset()

    @cached_property
    def stems(self):
        """{stem: how many entries have it}, about: an entry may have two endings of a stem."""
        found = defaultdict(int)
        for word, count in self.counts.items():
            found[stem(word)] += count
        return dict(found)

    @cached_property
    def sorted(self):
        return sorted(self.counts)

    @cached_property
    def by_shape(self):
        """{(length, first letter): [(letters of the word as bits, word)]}"""
        found = defaultdict(list)
        for word in self.names | self.counts.keys():
            if word:
                found[len(word), word[0]].append((_letters(word), word))
        return found

    @cached_property
    def by_sound(self):
        """{how it sounds, in letters: [word]}, after Philips' Metaphone (1990), for English."""
        found = defaultdict(list)
        for word in self.names | self.counts.keys():
            found[_sound(word)].append(word)
        return found

    def beginning_with(self, start, most):
        """The commonest words that begin so."""
        found, place = [], bisect_left(self.sorted, start)
        while place < len(self.sorted) and self.sorted[place].startswith(start):
            found.append(self.sorted[place])
            place += 1
        return sorted(found, key=lambda word: (-self.counts[word], word))[:most]

    def meant_by(self, word):
        """The words that a word was most likely meant to be; empty if nothing is near."""
        if len(word) < SHORTEST or not word.isalpha():
            return ()
        best = self._nearest(word, 1) or self._split(word) or self._sounding_like(word)
        if not best and len(word) >= LONG:
            best = self._nearest(word, 2)
        return best

    def _nearest(self, word, most):
        """Hardly anybody mistakes the first letter: other words are looked at when none is near."""
        lengths = range(len(word) - most, len(word) + most + 1)
        shapes = {shape for shape in self.by_shape if shape[0] in lengths}
        alike = {shape for shape in shapes if shape[1] == word[0]}
        return self._nearest_of(alike, word, most) or self._nearest_of(shapes - alike, word, most)

    def _nearest_of(self, shapes, word, most):
        return self._best(self._with_nearly(_letters(word), shapes, most), word, most)

    def _best(self, candidates, word, most):
        """The likeliest with at most so many mistakes, as a tuple of one, or ()."""
        found = []
        for candidate in candidates:
            distance = damerau_levenshtein_distance(word, candidate)
            is_likely = len(word) > SHORT or self._entries(candidate) >= COMMON
            if distance <= most and is_likely:
                found.append((self._unlikely(word, candidate, distance), candidate))
        return (min(found)[1],) if found else ()

    def _with_nearly(self, letters, shapes, most):
        """Where too many letters differ, their order need not be looked at."""
        return [
            candidate
            for shape in shapes
            for others, candidate in self.by_shape[shape]
            if (letters ^ others).bit_count() <= 2 * most
        ]

    def _sounding_like(self, word):
        if len(word) < SHORTEST_SOUND:
            return ()
        return self._best(self.by_sound.get(_sound(word), ()), word, MOST_IN_A_SOUND)

    def _unlikely(self, word, candidate, distance):
        """Fewest mistakes first, then the same first letter, then the commonest word."""
        return distance, word[0] != candidate[0], -self._entries(candidate)

    def _entries(self, word):
        return self.counts.get(word, 1)

    def _split(self, word):
        """“backpain”: two known words without the space between them."""
        pairs = [(word[:cut], word[cut:]) for cut in range(3, len(word) - 2)]
        known = [pair for pair in pairs if pair[0] in self.counts and pair[1] in self.counts]
        return max(known, key=lambda pair: min(map(self.counts.get, pair)), default=())


def _sound(word):
    return metaphone(word) if word.isascii() and word.isalpha() else word


def _letters(word):
    """Which letters a word has, a bit for each."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 61)
    return bits
