"""Pictures by the name that a text calls them: drawings in content/images, and uploads."""

import re
import struct
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from PIL import Image, UnidentifiedImageError

from .text.rendering import Picture

CONTENT_NAME = re.compile(r"images/(?P<file>[a-z0-9][a-z0-9._-]*\.(?:svg|webp|png|jpe?g))")
# An upload is kept in these widths beside its own, where it is wider.
SMALLER_WIDTHS = (480, 960)
# An upload's size stands in its name, so that a page needs no look-up to know it. The width at the
# end is that of a smaller one.
UPLOAD_STEM = r"(?P<stem>[0-9a-f]{32}-(?P<width>[0-9]{1,5})x(?P<height>[0-9]{1,5}))"
UPLOAD_NAME = re.compile(
    rf"/media/uploads/{UPLOAD_STEM}(?:-(?P<smaller>{'|'.join(map(str, SMALLER_WIDTHS))}))?\.webp"
)
# The same picture as front matter names it, and as it travels in content/images.
UPLOAD_FILE = re.compile(rf"{UPLOAD_STEM}\.webp")
VIEW_BOX = re.compile(r"""viewBox=["']\s*[\d.-]+[\s,]+[\d.-]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")


def find_picture(name, root=None):
    """The Picture behind a name such as `images/hands.svg` or an upload's address, or None.

    `root` is the content folder that is looked in; without one, it is the site's own.
    """
    upload = UPLOAD_NAME.fullmatch(name)
    if upload:
        return _uploaded_picture(upload["stem"], int(upload["width"]), int(upload["height"]))
    content = CONTENT_NAME.fullmatch(name)
    if not content:
        return None
    upload = UPLOAD_FILE.fullmatch(content["file"]) if root is None else None
    if upload and (upload_folder() / upload[0]).is_file():
        return _uploaded_picture(upload["stem"], int(upload["width"]), int(upload["height"]))
    return _content_picture(content["file"], root or settings.CONTENT_DIR)


def uploads_named_in(text):
    """The stem of each uploaded picture that a text shows, however it names it, each once."""
    return list(dict.fromkeys(match["stem"] for match in re.finditer(UPLOAD_STEM, text)))


def upload_folder():
    return Path(settings.MEDIA_ROOT) / "uploads"


def upload_address(name):
    return f"/media/uploads/{name}"


def smaller_name(stem, width):
    return f"{stem}-{width}.webp"


def smaller_widths(stem):
    """The widths that an upload is kept in beside its own; an older one has none."""
    folder = upload_folder()
    return [width for width in SMALLER_WIDTHS if (folder / smaller_name(stem, width)).is_file()]


def _uploaded_picture(stem, width, height):
    smaller = tuple(
        (upload_address(smaller_name(stem, width)), width) for width in smaller_widths(stem)
    )
    return Picture(upload_address(f"{stem}.webp"), width, height, smaller)


@lru_cache(maxsize=1024)
def _content_picture(file, root):
    size = _size_of(Path(root) / "images" / file)
    return Picture(_address_of(file), *size) if size else None


def _address_of(file):
    try:
        return staticfiles_storage.url(f"content/{file}")
    except ValueError:  # the manifest does not know it before the next collectstatic
        return f"{settings.STATIC_URL}content/{file}"


def _size_of(path):
    try:
        if path.suffix == ".svg":
            match = VIEW_BOX.search(path.read_text(encoding="utf-8")[:2000])
            return (round(float(match[1])), round(float(match[2]))) if match else None
        with Image.open(path) as image:
            return image.size
    except (OSError, ValueError, UnidentifiedImageError, struct.error):
        return None
