"""Pictures in lists: a card knows its picture by the file's name alone."""

from django import template

from ..images import find_picture
from ..text.markup import pictures

register = template.Library()


@register.simple_tag
def picture(image):
    """The Picture of an image as a record keeps it ({"file", "alt"}), or None."""
    file = image.get("file") if isinstance(image, dict) else getattr(image, "file", None)
    return find_picture(f"images/{file}") if file else None


@register.filter
def srcset(picture):
    """The picture in each of its widths, for the browser to choose."""
    return pictures.srcset(picture)
