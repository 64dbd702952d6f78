"""Footnotes: `[^1]` in the text and `[^1]: The note.` anywhere; numbered by their first mention."""

from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from .limits import MOST_FOOTNOTE_MENTIONS, MOST_FOOTNOTES
from .tree import Step


class Footnotes:
    """The footnotes that one text defines, by name."""

    def __init__(self, parser, renderer):
        self.parser, self.renderer = parser, renderer
        self.definitions = {}

    def setFootnote(self, name, text):  # called by Markdown's FootnoteBlockProcessor
        if len(self.definitions) < MOST_FOOTNOTES:
            self.definitions.setdefault(name, text)
        else:
            self.renderer.report(f"Only {MOST_FOOTNOTES} footnotes can be shown.")


class FootnoteMentions(InlineProcessor):
    """Marks the places only: paragraphs are not read in the order in which they stand."""

    def __init__(self, footnotes):
        super().__init__(r"\[\^([^\]\[]*)\]")
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


class FootnoteNumbers(Step):
    """Numbers the footnotes in the order of their mentions, and links both ways."""

    def run(self, root):
        if not len(root) or root[-1].get("class") != "footnote":
            return
        box = root[-1]
        notes = {note.attrib.pop("footnote"): note for note in box[1]}
        mentions = self.number(root, notes)
        for name in notes:
            if name not in mentions:
                self.renderer.report(f"The footnote “{name[:40]}” is mentioned nowhere.")
        self.rebuild(box, [(notes[name], links) for name, links in mentions.items()])
        if not mentions:
            root.remove(box)

    def number(self, root, notes):
        """Fill in the mentions, and return their ids by name, in order."""
        mentions = {}
        for place in list(root.iter("sup")):
            name = place.attrib.pop("footnote", None)
            if name is None:
                continue
            if name not in mentions:
                self.renderer.counts["footnotes"] += 1
                notes[name].set("id", f"fn-{self.renderer.counts['footnotes']}")
            self.fill(place, notes[name].get("id"), mentions.setdefault(name, []))
        return mentions

    def fill(self, place, note_id, ids):
        number = note_id.removeprefix("fn-")
        link = SubElement(place, "a", {"class": "footnote-ref", "href": f"#{note_id}"})
        link.text = number
        problem = "The footnotes are mentioned too often to link back to each place."
        if self.renderer.has_room("footnote mentions", MOST_FOOTNOTE_MENTIONS, problem):
            ids.append(f"fnref-{number}" if not ids else f"fnref-{number}-{len(ids) + 1}")
            place.set("id", ids[-1])

    def rebuild(self, box, numbered):
        first = self.renderer.counts["footnotes"] - len(numbered) + 1
        box.remove(box[1])
        notes = SubElement(box, "ol", {"start": str(first)} if first > 1 else {})
        for note, mention_ids in numbered:
            notes.append(note)
            if not len(note) or note[-1].tag != "p":
                SubElement(note, "p")
            for mention_id in mention_ids:
                self.link_back(note[-1], mention_id)

    def link_back(self, paragraph, mention_id):
        last = paragraph[-1] if len(paragraph) else None
        if last is None:
            paragraph.text = (paragraph.text or "") + " "
        else:
            last.tail = (last.tail or "") + " "
        link = SubElement(paragraph, "a", {"class": "footnote-backref", "href": f"#{mention_id}"})
        link.text = "Back to the text"
