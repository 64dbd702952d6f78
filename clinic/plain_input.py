"""What a person typed, as plain text: nothing in it that cannot be seen. Pure text.

Names of all scripts and emoji stay as they are. What goes is what nobody types on purpose:
control characters, marks that turn the direction of a line, invisible letters, heaps of accents.
"""

import re
import unicodedata

MOST_TO_LOOK_AT = 5_000  # nobody types more into a line; a machine is not worth the work
MOST_MARKS = 5  # more accents on one letter than any language has

NO_JOIN = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u200c\u200d])")
JOINERS = "\u200c\u200d"  # Persian and Hindi names are spelled with them, and some emoji
LINE_BREAKS = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# Letters, marks and symbols that show nothing, though their category does not say so.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc")


def line(text):
    """One line: every run of white space is one space."""
    return " ".join(_visible(text).split())


def lines(text):
    """Several lines; no empty ones at the ends, and never two of them together."""
    kept = [line(part) for part in LINE_BREAKS.split(text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _visible(text):
    text = unicodedata.normalize("NFC", "".join(map(_shown, text)))
    text = re.sub(rf"([{JOINERS}])[{JOINERS}]+", r"\1", text)
    # What a joiner kept apart may be one letter without it.
    return _without_heaps(unicodedata.normalize("NFC", NO_JOIN.sub("", text)))


def _shown(character):
    """The character itself, a space for what separates, and nothing for what cannot be seen."""
    category = unicodedata.category(character)
    if category[0] == "Z" or character in "\t\n\r\x0b\x0c\x85":
        return " "
    if character in JOINERS:
        return character
    is_hidden = category in ("Cc", "Cf", "Cs", "Co") or character in BLANKS
    return "" if is_hidden or ord(character) & 0xFFFE == 0xFFFE else character


def _without_heaps(text):
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
