"""Markdown to safe HTML: headings, citations, care cards, pictures and links.

The same text always gives the same HTML. Whatever is typed, the result holds only the tags and
attributes listed here; raw HTML comes out as the characters that were typed.
"""

import html
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from .links import address_of

LONGEST_MARKDOWN = 60_000
DEEPEST_QUOTE = 5
DEEPEST_INDENT = 32

BOXES = {
    "emergency": ("care-card care-card--emergency", "Emergency advice: "),
    "urgent": ("care-card care-card--urgent", "Urgent advice: "),
    "soon": ("care-card care-card--soon", "Advice: "),
    "do": ("do-list do-list--do", ""),
    "dont": ("do-list do-list--dont", ""),
    "note": ("callout", ""),
}
# Ids that the article page gives to its own sections; a heading of the text never takes one.
PAGE_IDS = {
    "main",
    "contents",
    "one-minute",
    "key-points",
    "facts",
    "next-steps",
    "questions",
    "faq",
    "related",
    "sources",
    "about-this-page",
    "clinic",
}

TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption", "figure", "figcaption", "img"),
    *("a", "abbr", "strong", "em", "sup", "sub", "br", "span", "div", "section"),
}
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "rel"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "th": {"align", "scope"},
    "td": {"align"},
    "div": {"tabindex", "role", "aria-label"},
    "section": {"aria-labelledby"},
}
CITATION = r"\[(@[A-Za-z0-9-]+(?:\s*;\s*@[A-Za-z0-9-]+)*)\]"
NEEDS_MARKDOWN = re.compile(r"[\\`*_\[\]<>&!\n:#+]|^\s*(\d+\.|-)\s", re.MULTILINE)


class Html(str):
    """Text that is HTML already and safe to show; templates do not escape it again."""

    def __html__(self):
        return self


@dataclass(frozen=True)
class Picture:
    """A picture as the page needs it: its address and its size in CSS pixels."""

    url: str
    width: int
    height: int


@dataclass
class Renderer:
    """Renders the pieces of one document, so that its citations are numbered through.

    `images` maps the name written in the text to a Picture, or to None if there is no such picture.
    """

    images: object
    numbers: dict = field(default_factory=dict)
    mentions: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    headings: list = field(default_factory=list)

    def __post_init__(self):
        self.markdown = markdown.Markdown(
            output_format="html",
            extensions=[
                TableExtension(use_align_attribute=True),
                FootnoteExtension(BACKLINK_TEXT="Back to the text"),
                DefListExtension(),
                AbbrExtension(),
                SaneListExtension(),
                AdmonitionExtension(),
                TocExtension(slugify=_slugify, toc_depth="2-4"),
                PageExtension(self),
            ],
        )

    def block(self, text):
        """Render paragraphs, lists, tables …; returns Html."""
        if len(text) > LONGEST_MARKDOWN:
            self.problems.append(f"The text is longer than {LONGEST_MARKDOWN} characters.")
            text = text[:LONGEST_MARKDOWN]
        self.markdown.reset()
        try:
            result = self.markdown.convert(text)
        except RecursionError:
            self.problems.append("The text is nested too deeply to be shown.")
            result = f"<p>{html.escape(text)}</p>"
        self.headings = [
            (token["id"], html.unescape(token["name"]))
            for token in self.markdown.toc_tokens
            if token["level"] == 2
        ]
        return Html(clean(result))

    def inline(self, text):
        """Render one or a few sentences; a single paragraph comes without its <p>. Returns Html."""
        if not NEEDS_MARKDOWN.search(text):
            return Html(html.escape(text, quote=False))
        result = self.block(text)
        inner = result.removeprefix("<p>").removesuffix("</p>")
        return Html(inner) if len(inner) == len(result) - 7 and "<p>" not in inner else result

    def cite(self, keys):
        """The numbered links for a list of reference keys; returns Html."""
        span = Element("span")
        for key in keys:
            span.append(self.citation(key))
        links = (_serialise(link) for link in span)
        return Html(clean(" ".join(links)))

    def citation(self, key):
        """An <a> element to the source, numbered by first mention."""
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        mentions = self.mentions.setdefault(key, [])
        mentions.append(f"cite-{number}-{len(mentions) + 1}")
        link = Element("a", {"class": "citation", "href": f"#source-{number}", "id": mentions[-1]})
        hidden = SubElement(link, "span", {"class": "visually-hidden"})
        hidden.text = "Source "
        hidden.tail = str(number)
        return link


def clean(markup):
    """Keep only known tags and attributes, and links that lead to known places."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


class PageExtension(Extension):
    """What this site adds to Markdown, and what it takes away."""

    def __init__(self, renderer):
        super().__init__()
        self.renderer = renderer

    def extendMarkdown(self, md):
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(DepthLimit(md), "depth_limit", 100)
        md.inlinePatterns.register(CitationProcessor(CITATION, md, self.renderer), "citation", 175)
        md.treeprocessors.register(Boxes(md), "boxes", 12)
        md.treeprocessors.register(Headings(md), "headings", 11)
        # After "unescape" (0), which turns stashed characters back: before it, an address is not yet
        # what the browser will see.
        md.treeprocessors.register(Pictures(md, self.renderer), "pictures", -5)
        md.treeprocessors.register(Links(md, self.renderer), "links", -6)
        md.treeprocessors.register(Tables(md), "tables", -7)


class DepthLimit(Preprocessor):
    """Ten thousand nested quotes would take minutes and help nobody."""

    def run(self, lines):
        return [self.limited(line) for line in lines]

    def limited(self, line):
        indent = len(line) - len(line.lstrip(" "))
        if indent > DEEPEST_INDENT:
            line = " " * DEEPEST_INDENT + line.lstrip(" ")
        quotes = re.match(r"[ >]*", line)[0]
        if quotes.count(">") > DEEPEST_QUOTE:
            line = "> " * DEEPEST_QUOTE + line[len(quotes) :]
        return line


class CitationProcessor(InlineProcessor):
    def __init__(self, pattern, md, renderer):
        super().__init__(pattern, md)
        self.renderer = renderer

    def handleMatch(self, m, data):
        group = Element("span", {"class": "citations"})
        for key in m[1].split(";"):
            group.append(self.renderer.citation(key.strip().removeprefix("@")))
        return group, m.start(0), m.end(0)


class Boxes(Treeprocessor):
    """Admonitions become care cards, do and don't lists, and callouts."""

    def run(self, root):
        seen_heading = False
        for element in root.iter():
            seen_heading = seen_heading or element.tag == "h2"
            classes = element.get("class", "").split()
            if element.tag == "div" and classes[:1] == ["admonition"]:
                self.rewrite(element, classes[1:], "h3" if seen_heading else "h2")

    def rewrite(self, element, kinds, heading_tag):
        kind = next((kind for kind in kinds if kind in BOXES), "note")
        css_class, spoken = BOXES[kind]
        element.set("class", css_class)
        title = element[0] if len(element) and element[0].get("class") == "admonition-title" else None
        if title is None:
            return
        title.tag = heading_tag
        title.set("class", f"{css_class.split()[0]}__heading")
        if spoken:
            words, title.text = title.text, None
            hidden = Element("span", {"class": "visually-hidden"})
            hidden.text, hidden.tail = spoken, words
            title.insert(0, hidden)


class Headings(Treeprocessor):
    """The page has its h1 already; below h4 nobody can tell the levels apart."""

    levels = {"h1": "h2", "h5": "h4", "h6": "h4"}

    def run(self, root):
        for element in root.iter():
            element.tag = self.levels.get(element.tag, element.tag)


class Pictures(Treeprocessor):
    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        for parent in list(root.iter()):
            for image in [child for child in parent if child.tag == "img"]:
                if self.rewrite(image) and self.stands_alone(parent):
                    self.to_figure(parent, image)

    def rewrite(self, image):
        name = html.unescape(image.get("src", ""))
        alt = (image.get("alt") or "").strip()
        picture = self.renderer.images(name)
        if picture is None:
            self.renderer.problems.append(f"There is no picture “{name[:80]}”.")
            image.tag, image.text = "span", alt or "picture"
            image.attrib.clear()
            return False
        if not alt:
            self.renderer.problems.append(f"The picture “{name[:80]}” has no description.")
        image.set("src", picture.url)
        image.set("alt", alt)
        image.set("width", str(picture.width))
        image.set("height", str(picture.height))
        image.set("loading", "lazy")
        image.set("decoding", "async")
        return True

    def stands_alone(self, parent):
        image = parent[0] if len(parent) == 1 else None
        return (
            parent.tag == "p"
            and image is not None
            and not (parent.text or "").strip()
            and not (image.tail or "").strip()
        )

    def to_figure(self, parent, image):
        parent.tag = "figure"
        caption = image.attrib.pop("title", "")
        if caption:
            SubElement(parent, "figcaption").text = caption


class Links(Treeprocessor):
    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        for link in root.iter("a"):
            if "class" in link.attrib:  # a citation or a footnote
                continue
            self.rewrite(link)

    def rewrite(self, link):
        written = html.unescape(link.get("href", ""))
        address = address_of(written)
        link.attrib.pop("title", None)
        if address is None:
            self.renderer.problems.append(f"The link to “{written[:80]}” leads nowhere.")
            link.tag = "span"
            link.attrib.clear()
            return
        link.set("href", address)
        if address.startswith(("http://", "https://")):
            link.set("class", "external")
            link.set("rel", "external noopener")
            hidden = SubElement(link, "span", {"class": "visually-hidden"})
            hidden.text = " (another website)"


class Tables(Treeprocessor):
    """A wide table scrolls in its own box, which the keyboard can reach."""

    def run(self, root):
        for parent in list(root.iter()):
            for position, table in enumerate(list(parent)):
                if table.tag == "table":
                    self.wrap(parent, position, table)

    def wrap(self, parent, position, table):
        for heading in table.iter("th"):
            heading.set("scope", "col")
        box = Element(
            "div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Table"}
        )
        box.tail, table.tail = table.tail, None
        parent[position] = box
        box.append(table)


def _slugify(value, separator):
    """Heading text to an id: small ASCII letters, digits and hyphens, never an id of the page."""
    slug = re.sub(r"[^a-z0-9]+", separator, value.lower()).strip(separator)
    if not slug or slug in PAGE_IDS or re.match(r"(cite|source)-|\d", slug):
        slug = f"section-{slug}".rstrip("-")
    return slug


def _serialise(element):
    return markdown.serializers.to_html_string(element)
