"""Markdown to safe HTML: headings, citations, care cards, pictures and links.

The same text always gives the same HTML. Whatever is typed, the result holds only the tags and
attributes listed here; raw HTML comes out as the characters that were typed. How the text is read
is in markup/.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass, field

import nh3
from markdown.serializers import to_html_string

from .document import normalise
from .markup.boxes import BOXES
from .markup.citations import link_to_source
from .markup.extension import new_markdown
from .markup.glossary import NO_GLOSSARY
from .markup.headings import PAGE_IDS
from .markup.limits import LONGEST_HTML, LONGEST_MARKDOWN, MOST_PROBLEMS
from .strict_yaml import CONTROL_CHARACTERS

__all__ = [
    "BOXES",
    "LONGEST_HTML",
    "LONGEST_MARKDOWN",
    "PAGE_IDS",
    "CitedSource",
    "Html",
    "Picture",
    "Renderer",
    "clean",
]

TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption", "figure", "figcaption", "img"),
    *("a", "abbr", "strong", "em", "sup", "sub", "br", "span", "div", "section"),
}
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "rel", "aria-label"},
    "abbr": {"title"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "th": {"align", "scope"},
    "td": {"align"},
    "div": {"tabindex", "role", "aria-label"},
    "section": {"aria-labelledby"},
}
NEEDS_MARKDOWN = re.compile(r"[\\`*_\[\]<>&!\n\t:#+]|  |^-+$|^(\d+\.|-)\s")


class Html(str):
    """Text that is HTML already and safe to show; templates do not escape it again."""

    def __html__(self):
        return self


@dataclass(frozen=True)
class Picture:
    """A picture as the page needs it: its address and its size in CSS pixels.

    `smaller` holds (address, width) of the same picture in smaller widths, smallest first.
    """

    url: str
    width: int
    height: int
    smaller: tuple = ()


@dataclass(frozen=True)
class CitedSource:
    """A source as the text cites it: its number and its key."""

    number: int
    key: str


@dataclass
class Renderer:
    """Renders the pieces of one document, so that its citations are numbered through.

    `images` maps the name written in the text to a Picture, or to None if there is no such picture.
    `glossary` holds the terms of which the first mention leads to its meaning.
    No id is given twice, whichever piece it is in.
    """

    images: object
    glossary: object = NO_GLOSSARY
    numbers: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    headings: list = field(default_factory=list)

    def __post_init__(self):
        self.ids = Counter(PAGE_IDS)
        self.explained = set()
        self.counts = Counter()
        self.markdown = new_markdown(self)

    def block(self, text):
        """Render paragraphs, lists, tables …; returns Html."""
        text = CONTROL_CHARACTERS.sub("", normalise(text))
        if len(text) > LONGEST_MARKDOWN:
            self.report(f"The text is longer than {LONGEST_MARKDOWN} characters.")
            text = text[:LONGEST_MARKDOWN]
        self.headings = []
        result = self.convert(text)
        if len(result) > LONGEST_HTML:
            self.report("The text makes too long a page, so it is shown as it was typed.")
            result = _as_typed(text)
        return Html(clean(result))

    def convert(self, text):
        try:
            return self.markdown.reset().convert(text)
        except RecursionError:
            # Half-finished work stays behind in the parser, so a new one takes its place.
            self.markdown = new_markdown(self)
            self.report("The text is nested too deeply, so it is shown as it was typed.")
            return _as_typed(text)

    def inline(self, text):
        """Render one or a few sentences; a single paragraph comes without its <p>. Returns Html."""
        text = CONTROL_CHARACTERS.sub("", normalise(text)).strip()
        if not NEEDS_MARKDOWN.search(text) and not self.glossary.explains(text):
            return Html(html.escape(text, quote=False))
        result = self.block(text)
        inner = result.removeprefix("<p>").removesuffix("</p>")
        return Html(inner) if len(inner) == len(result) - 7 and "<p>" not in inner else result

    def cite(self, keys):
        """The numbered links for a list of reference keys; returns Html."""
        links = (to_html_string(self.citation(key)) for key in keys)
        return Html(clean(" ".join(links)))

    @property
    def sources(self):
        """The CitedSources so far, in the order of their numbers."""
        return tuple(CitedSource(number, key) for key, number in self.numbers.items())

    # What the parts in markup/ ask for

    def citation(self, key):
        """An <a> element to the source, numbered by first mention."""
        is_first = key not in self.numbers
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        return link_to_source(number, is_first)

    def new_id(self, wanted):
        """The id `wanted`, or `wanted-2`, `wanted-3` … when it is taken."""
        chosen = wanted
        while chosen in self.ids:
            self.ids[wanted] += 1
            chosen = f"{wanted}-{self.ids[wanted]}"
        self.ids[chosen] = 1
        return chosen

    def has_room(self, things, most, problem, more=1):
        """Count `more` things; when they are more than `most` by now, report it and say no."""
        self.counts[things] += more
        if self.counts[things] > most:
            self.report(problem)
        return self.counts[things] <= most

    def report(self, problem):
        if problem not in self.problems and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def clean(markup):
    """Keep only known tags and attributes, and links that lead to known places."""
    cleaned = nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return CONTROL_CHARACTERS.sub("", cleaned)  # they can be typed as entities, too


def _as_typed(text):
    return f"<p>{html.escape(text.strip())}</p>"
