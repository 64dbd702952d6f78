"""How large the pictures of the staff guide are, so that the text below them never jumps."""

from functools import cache

from django import template
from django.conf import settings
from PIL import Image

PICTURES = settings.BASE_DIR / "static" / "images" / "guide"

register = template.Library()


@register.simple_tag
@cache
def guide_picture_size(name):
    with Image.open(PICTURES / f"{name}.webp") as picture:
        return picture.size
