"""One text as the rules of `checks` see it: its sentences, links, sources and pictures."""

import re
from dataclasses import dataclass
from functools import cached_property

from .library import Library, ids_in
from .text.document import ArticleDocument
from .text.links import MARKDOWN_LINK, PREFIXES, address_of, cited_keys
from .text.passages import IMAGE, passages_of, texts_of
from .text.readability import measure, split_sentences
from .text.rendered_article import render_article
from .text.rendering import Renderer
from .text.schema import write_record


@dataclass(frozen=True)
class Subject:
    """A document among all others; `today` is a day.

    `kind` is articles, topics, pages or contributors.
    """

    kind: str
    slug: str
    document: object
    library: Library
    today: object

    @property
    def address(self):
        return f"{PREFIXES[self.kind]}{self.slug}/"

    @property
    def topic(self):
        return self.library.topics.get(getattr(self.document, "topic", ""))

    @property
    def facts(self):
        return getattr(self.document, "treatment_facts", None)

    @property
    def findings(self):
        """(field, Finding) for each finding of the treatment facts."""
        findings = self.facts.findings if self.facts else ()
        return [
            (f"treatment_facts.findings.{number}", finding)
            for number, finding in enumerate(findings, start=1)
        ]

    @cached_property
    def texts(self):
        """(field, text as written) of all that is read, the body last."""
        return [*texts_of(write_record(self.document)), ("body", self.document.body)]

    @cached_property
    def passages(self):
        return passages_of(self.document)

    @cached_property
    def headings(self):
        return [passage for passage in self.passages if passage.kind == "heading"]

    @cached_property
    def prose(self):
        """The Passages read as sentences, but for the words around pictures and picks."""
        return [
            passage
            for passage in self.passages
            if passage.is_prose and not passage.field.startswith(("image", "related"))
        ]

    def sentences(self, passages=None):
        """(Passage, sentence) for each sentence of the prose, or of the given passages."""
        return [
            (passage, sentence)
            for passage in (self.prose if passages is None else passages)
            for sentence in split_sentences(passage.words)
        ]

    @cached_property
    def readability(self):
        """The Readability of the prose, the unavoidable terms of the glossary exempt."""
        return measure([passage.words for passage in self.prose], self.library.unavoidable)

    @cached_property
    def citations(self):
        """(key, field, line) for each source that a field names."""
        found = [
            (key, field, line_of(text, re.search(rf"@{key}(?![\w-])", text).start()))
            for field, text in self.texts
            for key in cited_keys(text)
        ]
        return found + [
            (key, f"{field}.sources", 1)
            for field, finding in self.findings
            for key in finding.sources
        ]

    @cached_property
    def pictures(self):
        """(description, field, line) of each picture within a text."""
        return [
            (match[1].strip(), field, line_of(text, match.start()))
            for field, text in self.texts
            for match in IMAGE.finditer(text)
        ]

    @cached_property
    def links(self):
        """(path, anchor, field, line) of each link to a place on this site; either may be empty."""
        found = []
        for field, text in self.texts:
            for match in MARKDOWN_LINK.finditer(text):
                address = address_of(match[1] or match[2]) or ""
                if address.startswith(("/", "#")) and not address.startswith("/media/"):
                    path, _, anchor = address.partition("#")
                    path = path.partition("?")[0]
                    found.append((path, anchor, field, line_of(text, match.start())))
        return found

    @cached_property
    def ids(self):
        return ids_in(self.document, self.library.find_picture)

    def leads_somewhere(self, address):
        """Whether this text, or another page of the site, has the address."""
        return address == self.address or address in self.library.addresses

    def has_part(self, path, anchor):
        """Whether the page at a path, or this one, has a part of that id."""
        if path in ("", self.address):
            return anchor in self.ids
        known = self.library.anchors(path)
        return known is None or anchor in known

    @cached_property
    def problems_of_rendering(self):
        """What the renderer could not show as it was meant, as sentences."""
        if isinstance(self.document, ArticleDocument):
            return render_article(self.document, self.library.find_picture).problems
        renderer = Renderer(self.library.find_picture)
        renderer.block(self.document.body)
        return renderer.problems

    def place_quoted_in(self, words):
        """(field, line) of what the words quote; the body is where most things stand."""
        quoted = re.search(r"“(.+?)”", words)
        image = getattr(self.document, "image", None)
        if image and quoted and quoted[1] == image.file:
            return "image.file", None
        places = (
            (field, line_of(text, text.index(quoted[1])))
            for field, text in self.texts
            if quoted and quoted[1] in text
        )
        return next(places, ("body", None))


def line_of(text, position):
    """The line of a text, from 1, on which a position in it stands."""
    return text.count("\n", 0, position) + 1
