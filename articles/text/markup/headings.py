"""Headings: their levels, their ids, and the contents list."""

import re
import unicodedata

from .limits import MOST_HEADINGS
from .tree import HEADINGS, Step, visible_words

LONGEST_ID = 60
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


class HeadingLevels(Step):
    """The page has its h1 already; below h4 nobody can tell the levels apart."""

    levels = {"h1": "h2", "h5": "h4", "h6": "h4"}

    def run(self, root):
        count = 0
        for element in root.iter():
            element.tag = self.levels.get(element.tag, element.tag)
            count += element.tag in HEADINGS
            if count > MOST_HEADINGS and element.tag in HEADINGS:
                self.renderer.report(f"The text has more than {MOST_HEADINGS} headings.")
                element.tag = "p"


class HeadingIds(Step):
    """Each heading gets an id from its words; those of the first level make the contents list."""

    def run(self, root):
        for element in root.iter():
            if element.tag not in HEADINGS:
                continue
            words = visible_words(element, self.md)
            if not words:
                self.renderer.report("A heading has no words.")
                element.tag = "p"
                continue
            element.set("id", self.renderer.new_id(slugify(words)))
            if element.tag == "h2":
                self.renderer.headings.append((element.get("id"), words))


def slugify(words):
    """Words to an id: small ASCII letters, digits and hyphens, never an id of the page."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(slug) > LONGEST_ID:
        slug = slug[: LONGEST_ID + 1].rpartition("-")[0] or slug[:LONGEST_ID]
    if not slug or slug in PAGE_IDS or re.match(r"(cite|source|fn|fnref)-|\d", slug):
        slug = f"section-{slug}".rstrip("-")
    return slug
