"""Links: followed only where ../links.py knows the address; other websites are marked."""

import html
import re
from xml.etree.ElementTree import Element

from markdown.blockprocessors import ReferenceProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from ..links import address_of
from .limits import MOST_LINKS
from .tree import Step, literal, visually_hidden


class References(ReferenceProcessor):
    """The address is read once and for all (`++`): trying every shorter one takes minutes."""

    RE = re.compile(ReferenceProcessor.RE.pattern.replace(r"([^\s]+)", r"([^\s]++)"), re.MULTILINE)


class MailLinks(InlineProcessor):
    """Python-Markdown writes each letter as an entity, which hides nothing from anybody."""

    def __init__(self, md):
        super().__init__(r"<([^<> !]+@[^@<> ]+)>", md)

    def handleMatch(self, m, data):
        address = self.unescape(m[1]).removeprefix("mailto:")
        link = Element("a", {"href": f"mailto:{address}"})
        link.text = AtomicString(address)
        return link, m.start(0), m.end(0)


class Links(Step):
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
        link.set("href", literal(address))
        if address.lower().startswith(("http://", "https://")):
            link.set("class", "external")
            link.set("rel", "external noopener")
            link.append(visually_hidden(" (another website)"))

    def find(self, written):
        problem = f"Only {MOST_LINKS} links can be followed."
        if not self.renderer.has_room("links", MOST_LINKS, problem):
            return None
        address = address_of(written)
        if address is None:
            self.renderer.report(f"The link to “{written[:80]}” leads nowhere.")
        return address
