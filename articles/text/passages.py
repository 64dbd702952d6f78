"""A document taken apart into what somebody reads in one go: paragraphs, list items, headings.

Each passage knows the field and the line that it stands on, so that a remark about it can be found
again. Only the form of Markdown is looked at here; `rendering` decides what a page shows.
"""

import re
from dataclasses import dataclass

from .links import CITATION
from .schema import write_record

FENCE = re.compile(r"^ {0,3}(```|~~~)")
HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<words>.+?)[ \t]*#*$")
BOX = re.compile(r"^!!! *(?P<kind>[a-z]+)(?: +\"(?P<words>[^\"]*)\")?")
ITEM = re.compile(r"^\s*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?P<words>.*)$")
DEFINITION = re.compile(r"^ {0,3}:[ \t]+(?P<words>.*)$")
NOTE = re.compile(r"^\[\^[^\]]+\]:[ \t]*(?P<words>.*)$")
ABBREVIATION = re.compile(r"^\*\[[^\]]+\]:")
TABLE_LINE = re.compile(r"^\s*\|?[\s:|-]+\|[\s:|-]*$")

# No address is longer, and a search for the end of one has to come to its own end.
ADDRESS = r"(?:\([^)]{0,1000}\)|\[[^\[\]]{0,1000}\])"
IMAGE = re.compile(rf"!\[([^\[\]]*)\]{ADDRESS}")
LINK = re.compile(rf"\[([^\[\]]*)\]{ADDRESS}")
FOOTNOTE_MARK = re.compile(r"\[\^[^\[\]]+\]")
EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`+")

# Fields that nobody reads as sentences of the page.
NOT_READ = {
    *("topic", "tags", "status", "published_at", "author", "aliases", "next_review_on", "order"),
    *("updated_on", "certainty", "sources", "level", "kind", "article", "file", "changed_on"),
    *("treatments", "red_flags", "decorative"),
}


@dataclass(frozen=True)
class Passage:
    """A piece of text without its markup; `line` counts from 1 within its field.

    `kind` is paragraph, item, cell, heading or box (the title of one); `level` is that of a
    heading as it was typed.
    """

    field: str
    line: int
    kind: str
    words: str
    level: int = 0

    @property
    def is_prose(self):
        """Whether it is read as sentences; headings and the cells of a table are not."""
        return self.kind in ("paragraph", "item")


def passages_of(document):
    """Every Passage of a document, front matter first, in the order in which it is written."""
    found = [
        passage
        for field, text in texts_of(write_record(document))
        for passage in passages(text, field)
    ]
    return found + passages(getattr(document, "body", ""), "body")


def texts_of(value, field=""):
    """(field, text) for each text in a document's plain data; an entry of a list is `faq.2`."""
    if isinstance(value, str):
        yield field, value
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value, start=1)
    for key, inner in pairs:
        if key not in NOT_READ:
            yield from texts_of(inner, f"{field}.{key}" if field else str(key))


def passages(markdown, field="body"):
    """The Passages of one Markdown text."""
    return [
        Passage(field, line, kind, words, level)
        for line, kind, written, level in _blocks(markdown.split("\n"))
        if (words := plain(written))
    ]


def plain(markdown):
    """The words of a line or paragraph: no citations, marks or addresses, a link by its words."""
    text = IMAGE.sub(" ", CITATION.sub(" ", markdown))
    text = LINK.sub(r"\1", FOOTNOTE_MARK.sub(" ", text))
    text = EMPHASIS.sub("", text).replace("\\", "")
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))


def _blocks(lines):
    """(line, kind, text as written, level) of each block of lines."""
    block, inside_code = [], False
    for number, line in enumerate([*lines, ""], start=1):
        if FENCE.match(line):
            inside_code = not inside_code
            line = ""
        kind, words, level = ("code", "", 0) if inside_code else _kind_of(line)
        if kind != "more" and block:
            yield _joined(block)
            block = []
        if kind == "cells":
            yield from ((number, "cell", cell, 0) for cell in words)
        elif kind in ("heading", "box"):
            yield number, kind, words, level
        elif words:
            block.append((number, "paragraph" if kind == "more" else kind, words))


def _joined(block):
    line, kind, _words = block[0]
    return line, kind, " ".join(words for _line, _kind, words in block), 0


def _kind_of(line):
    """(kind, words, level) of one line; "more" goes on with the block before it, or begins one."""
    if not line.strip() or TABLE_LINE.match(line) or ABBREVIATION.match(line):
        return "blank", "", 0
    if match := HEADING.match(line):
        return "heading", match["words"], len(match["level"])
    if match := BOX.match(line):
        return "box", match["words"] or "", 0
    if line.lstrip().startswith("|"):
        return "cells", line.strip().strip("|").split("|"), 0
    if match := ITEM.match(line) or DEFINITION.match(line) or NOTE.match(line):
        return "item", match["words"], 0
    return "more", line.strip(), 0
