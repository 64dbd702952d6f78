"""Markdown to safe HTML: headings, citations, care cards, pictures and links.

The same text always gives the same HTML. Whatever is typed, the result holds only the tags and
attributes listed here; raw HTML comes out as the characters that were typed.
"""

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrBlockprocessor, AbbrExtension, AbbrTreeprocessor
from markdown.extensions.admonition import AdmonitionExtension, AdmonitionProcessor
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .document import normalise
from .links import CITATION, address_of
from .strict_yaml import CONTROL_CHARACTERS

# Markdown takes minutes, and pages grow without end, for some short but hostile texts. These limits
# keep both small; no article that a person would read comes near them. What goes over a limit is
# shown as it was typed, and reported.
LONGEST_MARKDOWN = 60_000
LONGEST_HTML = 1_000_000
LONGEST_BLOCK = 10_000  # characters between two empty lines
MOST_LINES = 200  # lines between two empty lines
DEEPEST = 20
MOST_EMPHASES = 250  # in one paragraph; each may stand within another
MOST_STASHED = 2_000  # \, `, < and &, in one paragraph
LONGEST_PLACEHOLDER = 18  # what each of those is while Markdown looks for brackets
MOST_BRACKET_STEPS = 3_000_000
MOST_CELLS = 3_000
MOST_BACKTICKS = 200
MOST_HEADINGS = 300
MOST_CITATIONS = 1_000
MOST_FOOTNOTES = 200
MOST_FOOTNOTE_MENTIONS = 500
MOST_ABBREVIATIONS = 100
MOST_ABBREVIATION_USES = 1_000
LONGEST_DEFINITION = 300
MOST_LINKS = 500
MOST_PICTURES = 100
MOST_PROBLEMS = 100
LONGEST_ID = 60

BOXES = {
    "emergency": ("care-card care-card--emergency", "Emergency advice: "),
    "urgent": ("care-card care-card--urgent", "Urgent advice: "),
    "soon": ("care-card care-card--soon", "Advice: "),
    "do": ("do-list do-list--do", ""),
    "dont": ("do-list do-list--dont", ""),
    "note": ("callout", ""),
}
# For a box that is typed without one. Python-Markdown takes the kind, which reads badly: "Dont".
BOX_TITLES = {
    "emergency": "Get help now",
    "urgent": "Get help today",
    "soon": "Talk to your care team",
    "do": "Do",
    "dont": "Do not",
    "note": "Note",
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
NEEDS_MARKDOWN = re.compile(r"[\\`*_\[\]<>&!\n\t:#+]|  |^-+$|^(\d+\.|-)\s")


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
    No id is given twice, whichever piece it is in.
    """

    images: object
    numbers: dict = field(default_factory=dict)
    mentions: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    headings: list = field(default_factory=list)

    def __post_init__(self):
        self.ids = set(PAGE_IDS)
        self.counts = Counter()
        self.markdown = self.new_markdown()

    def new_markdown(self):
        return markdown.Markdown(
            output_format="html",
            extensions=[
                TableExtension(use_align_attribute=True),
                DefListExtension(),
                AbbrExtension(),
                SaneListExtension(),
                AdmonitionExtension(),
                PageExtension(self),
            ],
        )

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
            self.markdown = self.new_markdown()
            self.report("The text is nested too deeply, so it is shown as it was typed.")
            return _as_typed(text)

    def inline(self, text):
        """Render one or a few sentences; a single paragraph comes without its <p>. Returns Html."""
        text = CONTROL_CHARACTERS.sub("", normalise(text)).strip()
        if not NEEDS_MARKDOWN.search(text):
            return Html(html.escape(text, quote=False))
        result = self.block(text)
        inner = result.removeprefix("<p>").removesuffix("</p>")
        return Html(inner) if len(inner) == len(result) - 7 and "<p>" not in inner else result

    def cite(self, keys):
        """The numbered links for a list of reference keys; returns Html."""
        links = (_serialise(self.citation(key)) for key in keys)
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

    def new_id(self, wanted):
        """The id `wanted`, or `wanted-2`, `wanted-3` … when it is taken."""
        chosen = wanted
        while chosen in self.ids:
            self.counts[wanted] += 1
            chosen = f"{wanted}-{self.counts[wanted] + 1}"
        self.ids.add(chosen)
        return chosen

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


class PageExtension(Extension):
    """What this site adds to Markdown, and what it takes away."""

    def __init__(self, renderer):
        super().__init__()
        self.renderer = renderer

    def extendMarkdown(self, md):
        renderer = self.renderer
        md.registerExtension(self)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(ShortBlocks(md, renderer), "short_blocks", 25)
        md.parser.parseBlocks = LimitedDepth(md.parser, renderer).parse
        self.footnotes = Footnotes(md, renderer)
        self.add_blocks(md, renderer)
        self.add_inlines(md)
        self.add_tree_steps(md, renderer)

    def reset(self):
        self.footnotes.definitions.clear()

    def add_blocks(self, md, renderer):
        blocks = md.parser.blockprocessors
        tables, abbreviations = blocks["table"].config, blocks["abbr"].abbrs
        blocks.register(TitledBoxes(md.parser), "admonition", 105)
        blocks.register(SmallTables(md.parser, tables, renderer), "table", 75)
        blocks.register(FootnoteBlockProcessor(self.footnotes), "footnote", 17)
        blocks.register(FewAbbreviations(md.parser, abbreviations, renderer), "abbr", 16)
        blocks.register(PlainReferences(md.parser), "reference", 15)

    def add_inlines(self, md):
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(CitationProcessor(CITATION.pattern, md), "citation", 175)
        mention = FootnoteMention(r"\[\^([^\]\[]*)\]", self.footnotes)
        md.inlinePatterns.register(mention, "footnote", 174)
        md.inlinePatterns.register(MailLink(r"<([^<> !]+@[^@<> ]+)>", md), "automail", 110)

    def add_tree_steps(self, md, renderer):
        steps = md.treeprocessors
        steps.register(FootnoteList(md, self.footnotes), "footnote_list", 50)
        steps.register(FewMarks(md, renderer), "few_marks", 21)  # just before "inline" (20)
        steps.register(Citations(md, renderer), "citations", 18)
        steps.register(FootnoteNumbers(md, renderer), "footnote_numbers", 17)
        steps.register(HeadingLevels(md, renderer), "heading_levels", 14)
        steps.register(Boxes(md), "boxes", 12)
        steps.register(FewUses(md, steps["abbr"].abbrs, renderer), "abbr", 7)
        # After "unescape" (0), which turns stashed characters back: before it, an address is not
        # yet what the browser will see.
        steps.register(HeadingIds(md, renderer), "heading_ids", -4)
        steps.register(Pictures(md, renderer), "pictures", -5)
        steps.register(Links(md, renderer), "links", -6)
        steps.register(Tables(md), "tables", -7)


class ShortBlocks(Preprocessor):
    """Cuts what has no empty line for very long: each line of it may be searched for many times."""

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, lines):
        result, count, characters = [], 0, 0
        for line in lines:
            count, characters = (count + 1, characters + len(line)) if line else (0, 0)
            if count > 1 and (count > MOST_LINES or characters > LONGEST_BLOCK):
                self.renderer.report("A part of the text is very long and has no empty line in it.")
                result.append("")
                count, characters = 1, len(line)
            result.append(line)
        return result


class LimitedDepth:
    """Stands before the parser's parseBlocks, which calls itself for each list in another."""

    def __init__(self, parser, renderer):
        self.parser, self.renderer = parser, renderer
        self.inner = parser.parseBlocks
        self.depth = 0

    def parse(self, parent, blocks):
        if self.depth == DEEPEST:
            self.renderer.report("The text is nested too deeply; the innermost part is not read.")
            SubElement(parent, "p").text = AtomicString("\n\n".join(blocks))
            return
        self.depth += 1
        self.inner(parent, blocks)
        self.depth -= 1


class TitledBoxes(AdmonitionProcessor):
    def get_class_and_title(self, match):
        kinds, title = super().get_class_and_title(match)
        if match[2] is None:
            title = BOX_TITLES.get(_kind_of_box(kinds.split()), title)
        return kinds, title


class SmallTables(TableProcessor):
    """A short first line with many columns, over many short lines, would make millions of cells."""

    def __init__(self, parser, config, renderer):
        super().__init__(parser, config)
        self.renderer = renderer

    def test(self, parent, block):
        lines = block.split("\n")
        if len(lines) < 2 or "-" not in lines[1] or "|" not in lines[1]:
            return False
        if self.cells(lines) > MOST_CELLS or any(
            line.count("`") > MOST_BACKTICKS for line in lines
        ):
            self.renderer.report("A table is too large, so it is shown as it was typed.")
            return False
        return super().test(parent, block)

    def run(self, parent, blocks):
        self.renderer.counts["cells"] = self.cells(blocks[0].split("\n"))
        super().run(parent, blocks)

    def cells(self, lines):
        """How many cells there will be, this table's and those of the tables before it."""
        return self.renderer.counts["cells"] + (lines[0].count("|") + 1) * len(lines)


class FewAbbreviations(AbbrBlockprocessor):
    def __init__(self, parser, abbreviations, renderer):
        super().__init__(parser, abbreviations)
        self.renderer = renderer

    def run(self, parent, blocks):
        if not super().run(parent, blocks):
            return False
        while len(self.abbrs) > MOST_ABBREVIATIONS:
            self.abbrs.popitem()
            self.renderer.report(f"Only {MOST_ABBREVIATIONS} abbreviations can be explained.")
        for short, explained in self.abbrs.items():
            self.abbrs[short] = explained[:LONGEST_DEFINITION]
        return True


class FewUses(AbbrTreeprocessor):
    def __init__(self, md, abbreviations, renderer):
        super().__init__(md, abbreviations)
        self.renderer = renderer

    def run(self, root):
        text = " ".join(root.itertext())
        if sum(text.count(short) for short in self.abbrs) > MOST_ABBREVIATION_USES:
            self.renderer.report("The abbreviations stand too often in the text to be explained.")
            return
        super().run(root)


class PlainReferences(ReferenceProcessor):
    """The address is read once and for all (`++`): trying every shorter one takes minutes."""

    RE = re.compile(ReferenceProcessor.RE.pattern.replace(r"([^\s]+)", r"([^\s]++)"), re.MULTILINE)


class FewMarks(Treeprocessor):
    """Leaves text unread in which Markdown would look for the ends of too many links."""

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        self.steps = 0
        for element in root.iter():
            element.text = self.limited(element.text)
            element.tail = self.limited(element.tail)

    def limited(self, text):
        if not text or isinstance(text, AtomicString):
            return text
        stashed = sum(text.count(mark) for mark in "\\`<&")
        brackets = text.count("[")
        self.steps += brackets * (len(text) + LONGEST_PLACEHOLDER * stashed)
        emphases = len(re.findall(r"[*_]+", text))
        if (
            emphases <= MOST_EMPHASES
            and stashed <= MOST_STASHED
            and self.steps <= MOST_BRACKET_STEPS
        ):
            return text
        self.renderer.report(
            "A paragraph has too many marks in it, so it is shown as it was typed."
        )
        return AtomicString(text)


class CitationProcessor(InlineProcessor):
    """Marks the place only: paragraphs are not read in the order in which they stand."""

    def handleMatch(self, m, data):
        return Element("span", {"class": "citations", "keys": m[1]}), m.start(0), m.end(0)


class Citations(Treeprocessor):
    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        for group in list(root.iter("span")):
            keys = group.attrib.pop("keys", None)
            if keys:
                self.fill(group, keys)

    def fill(self, group, keys):
        cited = [key.strip(" \n@") for key in keys.split(";")]
        self.renderer.counts["citations"] += len(cited)
        if self.renderer.counts["citations"] > MOST_CITATIONS:
            self.renderer.report(f"Only {MOST_CITATIONS} citations can be numbered.")
            group.attrib.clear()
            group.text = AtomicString(f"[{keys}]")
            return
        group.extend(self.renderer.citation(key) for key in cited)


class Footnotes:
    """The footnotes that the text defines, by name. Their numbers come from the first mention."""

    def __init__(self, md, renderer):
        self.parser, self.renderer = md.parser, renderer
        self.definitions = {}

    def setFootnote(self, name, text):  # called by FootnoteBlockProcessor
        if len(self.definitions) < MOST_FOOTNOTES:
            self.definitions.setdefault(name, text)
        else:
            self.renderer.report(f"Only {MOST_FOOTNOTES} footnotes can be shown.")


class FootnoteMention(InlineProcessor):
    def __init__(self, pattern, footnotes):
        super().__init__(pattern)
        self.footnotes = footnotes

    def handleMatch(self, m, data):
        if m[1] not in self.footnotes.definitions:
            return None, None, None
        return Element("sup", {"footnote": m[1]}), m.start(0), m.end(0)


class FootnoteList(Treeprocessor):
    """Adds the footnotes below the text, before marks are read in either."""

    def __init__(self, md, footnotes):
        super().__init__(md)
        self.footnotes = footnotes

    def run(self, root):
        definitions = self.footnotes.definitions
        if not definitions:
            return
        box = SubElement(root, "div", {"class": "footnote"})
        SubElement(box, "hr")
        notes = SubElement(box, "ol")
        read = 0
        while read < len(definitions):  # a footnote may define further ones
            name, text = list(definitions.items())[read]
            self.add(notes, name, text)
            read += 1

    def add(self, notes, name, text):
        # The parser treats the inside of an <li> in its own way, so it gets a <div> at first.
        content = Element("div")
        self.footnotes.parser.parseChunk(content, text)
        note = SubElement(notes, "li", {"footnote": name})
        note.extend(content)


class FootnoteNumbers(Treeprocessor):
    """Numbers the footnotes in the order of their mentions, and links both ways."""

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        if not len(root) or root[-1].get("class") != "footnote":
            return
        box = root[-1]
        notes = {note.attrib.pop("footnote"): note for note in box[1]}
        mentions = self.number(root, notes)
        for name in notes.keys() - mentions.keys():
            self.renderer.report(f"The footnote “{name[:40]}” is mentioned nowhere.")
        self.rebuild(box, [(notes[name], links) for name, links in mentions.items()])
        if not mentions:
            root.remove(box)

    def number(self, root, notes):
        """Fill in the mentions, and return their links by name, in order."""
        mentions = {}
        for place in list(root.iter("sup")):
            name = place.attrib.pop("footnote", None)
            if name is None:
                continue
            links = mentions.setdefault(name, [])
            if not links:
                self.renderer.counts["footnotes"] += 1
                notes[name].set("id", f"fn-{self.renderer.counts['footnotes']}")
            self.fill(place, notes[name].get("id"), links)
        return mentions

    def fill(self, place, note_id, links):
        number = note_id.removeprefix("fn-")
        link = SubElement(place, "a", {"class": "footnote-ref", "href": f"#{note_id}"})
        link.text = number
        self.renderer.counts["footnote mentions"] += 1
        if self.renderer.counts["footnote mentions"] > MOST_FOOTNOTE_MENTIONS:
            self.renderer.report(
                "The footnotes are mentioned too often to link back to each place."
            )
            return
        place.set("id", f"fnref-{number}" if not links else f"fnref-{number}-{len(links) + 1}")
        links.append(place.get("id"))

    def rebuild(self, box, numbered):
        first = self.renderer.counts["footnotes"] - len(numbered) + 1
        box.remove(box[1])
        notes = SubElement(box, "ol", {"start": str(first)} if first > 1 else {})
        for note, links in numbered:
            notes.append(note)
            if not len(note) or note[-1].tag != "p":
                SubElement(note, "p")
            for link in links:
                self.link_back(note[-1], link)

    def link_back(self, paragraph, mention):
        last = paragraph[-1] if len(paragraph) else None
        if last is None:
            paragraph.text = (paragraph.text or "") + " "
        else:
            last.tail = (last.tail or "") + " "
        link = SubElement(paragraph, "a", {"class": "footnote-backref", "href": f"#{mention}"})
        link.text = "Back to the text"


class MailLink(InlineProcessor):
    """Python-Markdown writes each letter as an entity, which hides nothing from anybody."""

    def handleMatch(self, m, data):
        address = self.unescape(m[1]).removeprefix("mailto:")
        link = Element("a", {"href": f"mailto:{address}"})
        link.text = AtomicString(address)
        return link, m.start(0), m.end(0)


class HeadingLevels(Treeprocessor):
    """The page has its h1 already; below h4 nobody can tell the levels apart."""

    levels = {"h1": "h2", "h5": "h4", "h6": "h4"}

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        count = 0
        for element in root.iter():
            element.tag = self.levels.get(element.tag, element.tag)
            count += element.tag in ("h2", "h3", "h4")
            if count > MOST_HEADINGS and element.tag in ("h2", "h3", "h4"):
                self.renderer.report(f"The text has more than {MOST_HEADINGS} headings.")
                element.tag = "p"


class Boxes(Treeprocessor):
    """Admonitions become care cards, do and don't lists, and callouts."""

    def run(self, root):
        seen_heading = False
        for element in list(root.iter()):
            seen_heading = seen_heading or (element.tag == "h2" and not element.get("class"))
            classes = element.get("class", "").split()
            if element.tag == "div" and classes[:1] == ["admonition"]:
                self.rewrite(element, classes[1:], "h3" if seen_heading else "h2")

    def rewrite(self, element, kinds, heading_tag):
        css_class, spoken = BOXES[_kind_of_box(kinds) or "note"]
        element.set("class", css_class)
        title = (
            element[0] if len(element) and element[0].get("class") == "admonition-title" else None
        )
        if title is None:
            return
        title.tag = heading_tag
        title.set("class", f"{css_class.split()[0]}__heading")
        if spoken:
            words, title.text = title.text, None
            hidden = Element("span", {"class": "visually-hidden"})
            hidden.text, hidden.tail = spoken, words
            title.insert(0, hidden)


class HeadingIds(Treeprocessor):
    """Each heading gets an id from its words; those of the first level make the contents list."""

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, root):
        for element in root.iter():
            if element.tag not in ("h2", "h3", "h4"):
                continue
            words = visible_words(element, self.md)
            if not words:
                self.renderer.report("A heading has no words.")
                element.tag = "p"
                continue
            element.set("id", self.renderer.new_id(slugify(words)))
            if element.tag == "h2":
                self.renderer.headings.append((element.get("id"), words))


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
        picture = self.find(name)
        if picture is None:
            image.tag, image.text = "span", alt or "picture"
            image.attrib.clear()
            return False
        if not alt:
            self.renderer.report(f"The picture “{name[:80]}” has no description.")
        image.set("src", _attribute(picture.url))
        image.set("alt", alt)
        image.set("width", str(picture.width))
        image.set("height", str(picture.height))
        image.set("loading", "lazy")
        image.set("decoding", "async")
        return True

    def find(self, name):
        self.renderer.counts["pictures"] += 1
        if self.renderer.counts["pictures"] > MOST_PICTURES:
            self.renderer.report(f"Only {MOST_PICTURES} pictures can be shown.")
            return None
        picture = self.renderer.images(name)
        if picture is None:
            self.renderer.report(f"There is no picture “{name[:80]}”.")
        return picture

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
        for link in list(root.iter("a")):
            if "class" not in link.attrib:  # with one, it is a citation or a footnote
                self.rewrite(link)

    def rewrite(self, link):
        written = html.unescape(link.get("href", ""))
        address = self.find(written)
        link.attrib.clear()
        if address is None or next(link.iterfind(".//a"), None) is not None:
            link.tag = "span"
            return
        if not len(link) and not (link.text or "").strip():
            self.renderer.report(f"The link to “{written[:80]}” has no words.")
            link.text = written
        link.set("href", _attribute(address))
        if address.lower().startswith(("http://", "https://")):
            link.set("class", "external")
            link.set("rel", "external noopener")
            hidden = SubElement(link, "span", {"class": "visually-hidden"})
            hidden.text = " (another website)"

    def find(self, written):
        self.renderer.counts["links"] += 1
        if self.renderer.counts["links"] > MOST_LINKS:
            self.renderer.report(f"Only {MOST_LINKS} links can be followed.")
            return None
        address = address_of(written)
        if address is None:
            self.renderer.report(f"The link to “{written[:80]}” leads nowhere.")
        return address


class Tables(Treeprocessor):
    """A wide table scrolls in its own box, which the keyboard can reach."""

    def run(self, root):
        heading, names = "", Counter()
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tag in ("h2", "h3", "h4"):
                heading = visible_words(element, self.md)
            elif element.tag == "table":
                name = f"Table: {heading}" if heading else "Table"
                names[name] += 1
                self.wrap(parents[element], element, self.numbered(name, names[name]))

    def numbered(self, name, count):
        return name if count == 1 else f"{name} ({count})"

    def wrap(self, parent, table, name):
        for heading in table.iter("th"):
            heading.set("scope", "col")
        label = {"role": "region", "aria-label": _attribute(name)}
        box = Element("div", {"class": "table", "tabindex": "0"} | label)
        box.tail, table.tail = table.tail, None
        parent[list(parent).index(table)] = box
        box.append(table)


def visible_words(element, md):
    """What can be read of an element: no citations, no footnote marks, nothing visually hidden."""
    text = "".join(_visible_pieces(element))
    for step in md.postprocessors:  # they put entities back in their places
        text = step.run(text)
    return " ".join(CONTROL_CHARACTERS.sub("", html.unescape(text)).split())


def _visible_pieces(element):
    yield element.text or ""
    for child in element:
        if child.tag != "sup" and child.get("class") not in ("citations", "visually-hidden"):
            yield from _visible_pieces(child)
        yield child.tail or ""


def slugify(words):
    """Words to an id: small ASCII letters, digits and hyphens, never an id of the page."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(slug) > LONGEST_ID:
        slug = slug[: LONGEST_ID + 1].rpartition("-")[0] or slug[:LONGEST_ID]
    if not slug or slug in PAGE_IDS or re.match(r"(cite|source|fn|fnref)-|\d", slug):
        slug = f"section-{slug}".rstrip("-")
    return slug


def _kind_of_box(words):
    return next((word for word in words if word in BOXES), None)


def _as_typed(text):
    return f"<p>{html.escape(text.strip())}</p>"


def _attribute(text):
    """Keep each & an & : the serialiser takes what looks like an entity for one."""
    return text.replace("&", "&amp;")


def _serialise(element):
    return markdown.serializers.to_html_string(element)
