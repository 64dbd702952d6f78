"""The passage of a text that was asked for, with the words marked. Pure.

Pieces are plain text; a template escapes them, so nothing that was typed or written becomes HTML.
"""

import re
from collections import Counter
from functools import lru_cache

from .words import WORD, stem, tokens

LONGEST = 220  # letters
MOST_LOOKED_AT = 50  # times that a beginning stands in a text
SENTENCE = re.compile(r"[.?!:;] ")


def marked(text, stems):
    """[(piece, whether it was asked for)] of a text."""
    pieces, end = [], 0
    for start, stop, _stem in _places(text, stems):
        if start > end:
            pieces.append((text[end:start], False))
        pieces.append((text[start:stop], True))
        end = stop
    return [*pieces, (text[end:], False)] if text[end:] else pieces


def snippet(text, stems):
    """The marked passage with most of what was asked for, or [] where there is none of it."""
    places = _places(text, stems)
    if not places:
        return []
    start = _start_of_sentence(text, _richest(places))
    passage = text[start : start + LONGEST]
    if start + LONGEST < len(text):
        passage = f"{passage.rsplit(' ', 1)[0]} …"
    return marked(passage, stems)


def _richest(places):
    """Where the passage begins that has the most different words, and then the most in all."""
    near, end, best, found = Counter(), 0, (0, 0), 0
    for place, (start, _stop, here) in enumerate(places):
        while end < len(places) and places[end][0] - start < LONGEST - 60:
            near[places[end][2]] += 1
            end += 1
        worth = len(near), end - place
        if worth > best:
            best, found = worth, start
        near[here] -= 1
        if not near[here]:
            del near[here]
    return found


def _start_of_sentence(text, place):
    """The sentence that a place is in, if it begins not too far before it."""
    earliest = max(0, place - 90)
    ends = [match.end() for match in SENTENCE.finditer(text, earliest, place)]
    if ends:
        return ends[-1]
    return 0 if earliest == 0 else text.index(" ", earliest) + 1


def _places(text, stems):
    """(start, end, stem) of each word of a text that has one of the stems."""
    stems, small = frozenset(stems) - {""}, text.lower()
    if len(small) != len(text):
        small = text  # a letter that becomes two: rather none in capitals than the wrong ones
    found = []
    for start in _beginnings_in(small, set(map(_beginning, stems))):
        word = WORD.match(text, start)
        if word and (said := _stem_as_written(word[0])) in stems:
            found.append((start, word.end(), said))
    return found


def _beginnings_in(text, beginnings):
    """Where a word begins with one of these, in order."""
    places = set()
    for beginning in beginnings:
        at = text.find(beginning)
        for _time in range(MOST_LOOKED_AT):
            if at < 0:
                break
            if not text[at - 1 : at].isalnum():
                places.add(at)
            at = text.find(beginning, at + len(beginning))
    return sorted(places)


@lru_cache(maxsize=20_000)
def _stem_as_written(word):
    said = tokens(word)
    return stem(said[0]) if said else ""


def _beginning(stem):
    """Letters that every word of a stem begins with: “happi” is the stem of “happy”."""
    return stem[:-1] if len(stem) > 3 else stem
