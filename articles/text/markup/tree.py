"""What the steps over the parsed text share: a text is a tree of elements once it is parsed."""

import html
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from ..strict_yaml import CONTROL_CHARACTERS

HEADINGS = ("h2", "h3", "h4")


class Step(Treeprocessor):
    """A step over the tree that numbers, looks up or reports something through the renderer."""

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer


def visually_hidden(words, tail=None):
    """Words for those who listen to the page, and the text after them."""
    hidden = Element("span", {"class": "visually-hidden"})
    hidden.text, hidden.tail = words, tail
    return hidden


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


def literal(text):
    """A text as an attribute that keeps each &: the serialiser takes some for entities."""
    return text.replace("&", "&amp;")
