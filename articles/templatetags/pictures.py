"""Pictures in lists: a card knows its picture by the file's name alone."""

from django import template

from ..images import find_picture

register = template.Library()


@register.simple_tag
def picture(image):
    """The Picture of an image as a record keeps it ({"file", "alt"}), or None."""
    file = image.get("file") if isinstance(image, dict) else getattr(image, "file", None)
    return find_picture(f"images/{file}") if file else None
