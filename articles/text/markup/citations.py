"""Citations: `[@furlan2015; @mak2024]` becomes numbered links to the page's source list."""

from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from ..links import CITATION
from .limits import MOST_CITATIONS
from .tree import Step


class CitationPlaces(InlineProcessor):
    """Marks the place only: paragraphs are not read in the order in which they stand."""

    def __init__(self, md):
        super().__init__(CITATION.pattern, md)

    def handleMatch(self, m, data):
        return Element("span", {"class": "citations", "keys": m[1]}), m.start(0), m.end(0)


class Citations(Step):
    """Fills in the marked places, in order."""

    def run(self, root):
        for place in list(root.iter("span")):
            keys = place.attrib.pop("keys", None)
            if keys:
                self.fill(place, keys)

    def fill(self, place, keys):
        cited = [key.strip(" \n@") for key in keys.split(";")]
        problem = f"Only {MOST_CITATIONS} citations can be numbered."
        if self.renderer.has_room("citations", MOST_CITATIONS, problem, more=len(cited)):
            place.extend(self.renderer.citation(key) for key in cited)
        else:
            place.attrib.clear()
            place.text = AtomicString(f"[{keys}]")


def link_to_source(number, is_first):
    """The number as a link; the source's own link leads back to the first of them."""
    name = {"class": "citation", "href": f"#source-{number}", "aria-label": f"Source {number}"}
    link = Element("a", name | ({"id": f"cite-{number}"} if is_first else {}))
    link.text = AtomicString(str(number))
    return link
