"""What differs between two texts, word by word."""

import re
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"

# Texts that differ in more than this (words of one by words of the other) would take minutes to
# compare and nobody could read the answer: they are shown as gone and new as a whole.
MOST_PAIRS = 16_000_000
WORDS_AND_SPACES = re.compile(r"\n+|[^\S\n]+|\S+")


def differences(old, new):
    """A list of (kind, text) runs in order, where kind is SAME, GONE (from old) or NEW (in new).

    Without the NEW runs they are the old text letter for letter, without the GONE ones the new.
    Of a change, what is gone comes before what is new.
    """
    runs = []
    for kind, before, after in _steps(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        old_lines, new_lines = "".join(before), "".join(after)
        if kind == "equal":
            runs.append((old_lines, old_lines))
        else:
            runs += _word_by_word(old_lines, new_lines)
    return _as_runs(_without_lone_spaces(_joined(runs)))


def is_same(runs):
    return all(kind == SAME for kind, _text in runs)


def clipped(runs, around=25, cut=" … "):
    """The runs with long stretches of SAME cut down to `around` words beside each change."""
    last = len(runs) - 1
    return [
        (kind, _clip(text, around, cut, position > 0, position < last) if kind == SAME else text)
        for position, (kind, text) in enumerate(runs)
    ]


def _word_by_word(old, new):
    """Pairs of (old text, new text) that stand in each other's place; both are equal if same."""
    steps = _steps(WORDS_AND_SPACES.findall(old), WORDS_AND_SPACES.findall(new), junk=str.isspace)
    return [("".join(before), "".join(after)) for _kind, before, after in steps]


def _steps(old, new, junk=None):
    """(kind, part of old, part of new) of two lists, the equal head and tail taken off first."""
    head = _length_of_same(old, new)
    tail = _length_of_same(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    middle = _middle_steps(old[head:old_end], new[head:new_end], junk)
    return [("equal", old[:head], new[:head]), *middle, ("equal", old[old_end:], new[new_end:])]


def _middle_steps(old, new, junk):
    if len(old) * len(new) > MOST_PAIRS:
        return [("replace", old, new)]
    codes = SequenceMatcher(junk, old, new).get_opcodes()
    return [(kind, old[i1:i2], new[j1:j2]) for kind, i1, i2, j1, j2 in codes]


def _length_of_same(one, other):
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _joined(pairs):
    """Neighbours of one sort, same or changed, as one pair."""
    joined = []
    for old, new in pairs:
        if not old and not new:
            continue
        if joined and (joined[-1][0] == joined[-1][1]) == (old == new):
            joined[-1] = (joined[-1][0] + old, joined[-1][1] + new)
        else:
            joined.append((old, new))
    return joined


def _without_lone_spaces(pairs):
    """“red big” for “blue tall” is one change of two words, not two changes around a space."""
    last = len(pairs) - 1
    changed = [
        old != new or (0 < at < last and old.isspace() and "\n" not in old)
        for at, (old, new) in enumerate(pairs)
    ]
    joined = []
    for at, (old, new) in enumerate(pairs):
        if joined and changed[at] and changed[at - 1]:
            joined[-1] = (joined[-1][0] + old, joined[-1][1] + new)
        else:
            joined.append((old, new))
    return joined


def _as_runs(pairs):
    runs = []
    for old, new in pairs:
        sides = [(SAME, old)] if old == new else [(GONE, old), (NEW, new)]
        runs += [side for side in sides if side[1]]
    return runs


def _clip(text, around, cut, after_change, before_change):
    words = WORDS_AND_SPACES.findall(text)
    kept = 2 * around  # each word has a space beside it
    start = words[:kept] if after_change else []
    end = words[-kept:] if before_change else []
    if len(start) + len(end) >= len(words):
        return text
    if not start:
        cut = cut.lstrip()
    if not end:
        cut = cut.rstrip()
    return "".join(start) + cut + "".join(end)
