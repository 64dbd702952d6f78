"""Which entry answers a question best. Pure, and so the same for both databases.

An engine finds the candidates; their order is made here, of the words that both engines were given:
how rare each word is, where and how often it stands, and how much of the question an entry has.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from .matching import BOUND

# How much a word counts in the title, in what sums the entry up, and in its text.
TITLE, POINTS, BODY = 10.0, 3.0, 1.0
ENOUGH = 4.0  # the weight at which a word more counts half of what the first one did
USUAL_LENGTH = 5_000  # letters of stems in an article of some 1,000 words
# What a reader asks for is an article first; a study is for whoever wants to check it.
KINDS = {
    "article": 1.0,
    "topic": 0.75,
    "page": 1.0,
    "service": 1.0,
    "clinic": 1.0,
    "term": 0.45,
    "source": 0.25,
}
# What a passage adds that has the whole question; it reaches so many letters to both sides of one
# of the rarest words that were asked for, at the first so many places.
CLOSE, NEAR, RAREST, LOOKED_AT = 0.5, 80, 2, 8
READ_CLOSELY = 15  # entries
ASKED_THERE = 1.0  # what a point adds, such as a question of an FAQ, that is what was asked

APART = 0.2  # what the words of one way count that stand in a text, but not in a row
NAMED = 0.2  # what it adds that the whole question stands in the title
NEIGHBOURS = 0.25  # what two words that stand side by side in the title, as asked for, add


@dataclass(frozen=True)
class Rarity:
    """How much a stem says: little if most entries have it."""

    counts: dict
    entries: int

    def of(self, term):
        count = self.count_of(term)
        return math.log(1 + (self.entries - count + 0.5) / (count + 0.5)) + 0.2

    def count_of(self, term):
        """About how many entries have a term, in whichever way."""
        ways = (min(self.counts.get(stem, 0) for stem in way.stems) for way in term.ways)
        return min(max(ways), self.entries)


@dataclass(frozen=True)
class Needle:
    """A way to say something, as it is counted in the words of an entry."""

    weight: float
    in_a_row: str
    each: tuple  # where the words may also stand apart

    @classmethod
    def of(cls, way):
        apart = () if way.is_phrase or len(way.stems) == 1 else way.stems
        in_a_row = f" {' '.join(way.stems)} "
        return cls(way.weight, in_a_row, tuple(f" {stem} " for stem in apart))

    @property
    def anchor(self):
        """What to look for first: where it does not stand, the rest does not matter."""
        return self.each[0] if self.each else self.in_a_row

    def is_in(self, words):
        return self.in_a_row in words or (self.each and all(stem in words for stem in self.each))

    def times_in(self, words):
        """How often it stands there; side by side the words count in full."""
        count = words.count(self.in_a_row)
        if not self.each:
            return count
        return count + APART * min(words.count(stem) for stem in self.each)


class Ranking:
    """How well entries answer `terms`."""

    def __init__(self, terms, rarity):
        self.weights = [rarity.of(term) for term in terms]
        self.total = sum(self.weights)
        self.needles = [tuple(map(Needle.of, term.ways)) for term in terms]
        self.pairs = [_side_by_side(*pair) for pair in pairwise(terms)]
        by_weight = sorted(range(len(terms)), key=lambda place: -self.weights[place])
        rarest = [needle for place in by_weight[:RAREST] for needle in self.needles[place]]
        self.anchors = tuple(dict.fromkeys(needle.anchor for needle in rarest))
        self.asked = {stem for term in terms for way in term.ways for stem in way.stems}

    def best_first(self, entries):
        """Those that have anything of what was asked for; equals in the order of their titles.

        Only the passages of the best are read: they can do no more than change places.
        """
        scored = [(score, entry) for entry in entries if (score := self.words_score(entry))]
        scored.sort(key=_best_then_title)
        for place, (score, entry) in enumerate(scored[:READ_CLOSELY]):
            scored[place] = score * self.passage_factor(entry), entry
        return [entry for _score, entry in sorted(scored, key=_best_then_title)]

    def words_score(self, entry):
        """By which words of the question stand in the entry, wherever they stand."""
        lengthy = 0.6 + 0.4 * min(len(entry.body_words) / USUAL_LENGTH, 4)
        said = covered = named = 0
        for weight, needles in zip(self.weights, self.needles, strict=True):
            if strength := _strength(entry, needles, lengthy):
                said += weight * strength
                covered += weight
                named += weight * any(needle.in_a_row in entry.title_words for needle in needles)
        if not covered:
            return 0
        neighbours = sum([any(pair in entry.title_words for pair in some) for some in self.pairs])
        share = self.share_of_title(entry)
        return (
            (said / self.total)
            * (covered / self.total)
            * (1 + NEIGHBOURS * neighbours)
            * (1 + NAMED * named / self.total)
            * (1 + 0.5 * share + 0.3 * (share == 1))
            * KINDS[entry.kind]
        )

    def passage_factor(self, entry):
        """1 or more: by how much of the question stands together, in the text or in one point."""
        close, alike = self.closeness(entry), self.likest_point(entry)
        return (1 + CLOSE * close**2) * (1 + ASKED_THERE * alike)

    def closeness(self, entry):
        """From 0 to 1: how much of the question stands in the passage that has most of it."""
        if len(self.needles) == 1:
            return 1
        words, most = entry.body_words, 0
        for at in _places(self.anchors, words):
            most = max(most, self._said_in(words[max(0, at - NEAR) : at + NEAR]))
            if most == self.total:
                break
        return most / self.total

    def likest_point(self, entry):
        """From 0 to 1: how much the heading or question that is most like the question is like it.

        Of one word there is nothing to compare: every title that has it would do.
        """
        if len(self.needles) == 1:
            return 0
        points = _points_with(self.anchors, entry.points_words)
        return max(map(self._likeness_of, points), default=0)

    def _likeness_of(self, point):
        """How much of a point was asked for, and how much of the question stands in it."""
        return self._share_asked_for(point) * (self._said_in(point) / self.total) ** 2

    def _said_in(self, passage):
        return sum(
            [
                weight
                for weight, needles in zip(self.weights, self.needles, strict=True)
                if any(needle.is_in(passage) for needle in needles)
            ]
        )

    def share_of_title(self, entry):
        """How much of the title was asked for."""
        return self._share_asked_for(entry.title_words)

    def _share_asked_for(self, words):
        stems = words.split()
        return sum([stem in self.asked for stem in stems]) / len(stems) if stems else 0


def _best_then_title(scored):
    score, entry = scored
    return -round(score, 9), entry.title, entry.kind, entry.key


def _places(anchors, words):
    """Where each of them stands, for the first few times."""
    for anchor in anchors:
        at = words.find(anchor)
        for _time in range(LOOKED_AT):
            if at < 0:
                break
            yield at
            at = words.find(anchor, at + 1)


def _points_with(anchors, words):
    """The points in which one of them stands, each as padded as it was."""
    return [point for point in words.split(BOUND) if any(anchor in point for anchor in anchors)]


def _strength(entry, needles, lengthy):
    """From 0 to 1: how much an entry is about one term, in the way that suits it best."""
    return max([needle.weight * _of_needle(entry, needle, lengthy) for needle in needles])


def _of_needle(entry, needle, lengthy):
    weight = (
        TITLE * min(needle.times_in(entry.title_words), 1)
        + POINTS * min(needle.times_in(entry.points_words), 3)
        + BODY * needle.times_in(entry.body_words) / lengthy
    )
    return weight / (weight + ENOUGH)


def _side_by_side(before, after):
    """The ends of one term with the beginnings of the next, as they would stand in a title."""
    return [f" {one.stems[-1]} {other.stems[0]} " for one in before.ways for other in after.ways]
