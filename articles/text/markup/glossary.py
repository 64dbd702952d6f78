"""Terms of the glossary: the first one of each on a page leads to what it means."""

import re
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from .tree import HEADINGS, Step

ADDRESS = "/glossary/#"
# Where a link would be in another one, or in the way of somebody in need.
LEFT_ALONE = {*HEADINGS, "a", "abbr", "code", "pre", "sup", "th"}
LEFT_ALONE_CLASSES = ("care-card", "citations", "visually-hidden")


@dataclass(frozen=True)
class Glossary:
    """(words, slug) pairs: each way to write a term, and the id of its meaning."""

    words: tuple = ()

    @cached_property
    def slugs(self):
        return {words if _has_capital(words) else words.lower(): slug for words, slug in self.words}

    @cached_property
    def pattern(self):
        """Finds any of the words whole, the longest first; a plural s may follow."""
        longest_first = sorted((words for words, _slug in self.words), key=len, reverse=True)
        found = "|".join(
            re.escape(words) if _has_capital(words) else f"(?i:{re.escape(words)})"
            for words in longest_first
        )
        return re.compile(rf"(?<![\w/-])({found})s?(?![\w/-])") if found else None

    def explains(self, text):
        return bool(self.pattern and self.pattern.search(text))

    def slug_of(self, words):
        return self.slugs.get(words) or self.slugs.get(words.lower())


NO_GLOSSARY = Glossary()


class GlossaryTerms(Step):
    def run(self, root):
        if self.renderer.glossary.pattern:
            self.walk(root)

    def walk(self, element):
        """In the order of the page: the words before a child, the child, the words after it."""
        if element.tag in LEFT_ALONE or element.get("class", "").startswith(LEFT_ALONE_CLASSES):
            return
        children = list(element)
        element.text, links = self.linked(element.text)
        place = self.insert(element, links, 0)
        for child in children:
            self.walk(child)
            child.tail, links = self.linked(child.tail)
            place = self.insert(element, links, place + 1)

    def insert(self, element, links, place):
        for link in links:
            element.insert(place, link)
            place += 1
        return place

    def linked(self, text):
        """The words before the first new term, and a link for each with the words after it."""
        if not text or isinstance(text, AtomicString):
            return text, []
        links, end, before = [], 0, text
        for match in self.renderer.glossary.pattern.finditer(text):
            slug = self.renderer.glossary.slug_of(match[1])
            if slug is None or slug in self.renderer.explained:
                continue
            self.renderer.explained.add(slug)
            if links:
                links[-1].tail = text[end : match.start()]
            else:
                before = text[: match.start()]
            link = Element("a", {"class": "term", "href": f"{ADDRESS}{slug}"})
            link.text, end = AtomicString(match[0]), match.end()
            links.append(link)
        if links:
            links[-1].tail = text[end:]
        return before, links


def _has_capital(words):
    return words != words.lower()
