"""Pictures: only known ones, with their size; one that stands alone becomes a figure."""

import html
from xml.etree.ElementTree import SubElement

from .limits import MOST_PICTURES
from .tree import Step, literal

# What is typed in place of a description where a picture says nothing that the text does not.
DECORATIVE = "decorative"
# How wide a picture is shown: the column of the text, and on a phone the screen.
SIZES = "(min-width: 44rem) 42rem, 100vw"


class Pictures(Step):
    def run(self, root):
        for parent in list(root.iter()):
            for image in [child for child in parent if child.tag == "img"]:
                if self.rewrite(image) and self.stands_alone(parent):
                    self.to_figure(parent, image)

    def rewrite(self, image):
        """Fill in the picture, or put its description there; returns whether there is one."""
        name = html.unescape(image.get("src", ""))
        alt = (image.get("alt") or "").strip()
        picture = self.find(name)
        if picture is None:
            image.tag, image.text = "span", alt or "picture"
            image.attrib.clear()
            return False
        if alt.lower() == DECORATIVE:
            alt = ""
        elif not alt:
            self.renderer.report(f"The picture “{name[:80]}” has no description.")
        image.set("src", literal(picture.url))
        image.set("alt", alt)
        image.set("width", str(picture.width))
        image.set("height", str(picture.height))
        image.set("loading", "lazy")
        image.set("decoding", "async")
        if picture.smaller:
            image.set("srcset", srcset(picture))
            image.set("sizes", SIZES)
        return True

    def find(self, name):
        problem = f"Only {MOST_PICTURES} pictures can be shown."
        if not self.renderer.has_room("pictures", MOST_PICTURES, problem):
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


def srcset(picture):
    """The picture in each of its widths, for the browser to choose."""
    every = [*picture.smaller, (picture.url, picture.width)]
    return ", ".join(f"{literal(url)} {width}w" for url, width in every)
