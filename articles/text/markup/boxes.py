"""Boxes: care cards, do and don't lists, and callouts, typed as `!!! kind "Title"`."""

from markdown.extensions.admonition import AdmonitionProcessor
from markdown.treeprocessors import Treeprocessor

from .tree import visually_hidden

BOXES = {  # kind: (CSS classes, what is said before the title)
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


class TitledBoxes(AdmonitionProcessor):
    def get_class_and_title(self, match):
        kinds, title = super().get_class_and_title(match)
        if match[2] is None:
            title = BOX_TITLES.get(_kind_of(kinds.split()), title)
        return kinds, title


class Boxes(Treeprocessor):
    """Gives each box its classes and its title, a heading one level below the heading before it."""

    def run(self, root):
        seen_heading = False
        for element in list(root.iter()):
            seen_heading = seen_heading or (element.tag == "h2" and not element.get("class"))
            classes = element.get("class", "").split()
            if element.tag == "div" and classes[:1] == ["admonition"]:
                self.rewrite(element, classes[1:], "h3" if seen_heading else "h2")

    def rewrite(self, box, kinds, heading_tag):
        css_class, spoken = BOXES[_kind_of(kinds) or "note"]
        box.set("class", css_class)
        title = box[0] if len(box) else None
        if title is None or title.get("class") != "admonition-title":
            return
        title.tag = heading_tag
        title.set("class", f"{css_class.split()[0]}__heading")
        if spoken:
            title.insert(0, visually_hidden(spoken, title.text))
            title.text = None


def _kind_of(words):
    return next((word for word in words if word in BOXES), None)
