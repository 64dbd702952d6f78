"""A picture that staff upload: checked by what it is, not by what it calls itself, and made anew.

Only the WebPs made here are ever stored, under names made here. So nothing that came with the file
reaches the disk: no script, no place where a photo was taken, no path.
"""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from ..checks import PLACEHOLDER
from ..images import (
    SMALLER_WIDTHS,
    UPLOAD_NAME,
    smaller_name,
    smaller_widths,
    upload_address,
    upload_folder,
)
from ..models import Upload
from ..text.markup.pictures import DECORATIVE

FORMATS = ("JPEG", "PNG", "WEBP")
TYPES = settings.MARKDOWNX_UPLOAD_CONTENT_TYPES
MOST_PIXELS = 40_000_000
SIZE = settings.MARKDOWNX_IMAGE_MAX_SIZE["size"]
QUALITY = settings.MARKDOWNX_IMAGE_MAX_SIZE["quality"]
LARGEST_FILE = settings.MARKDOWNX_UPLOAD_MAX_SIZE
HALF_WRITTEN = ".half"

NO_PICTURE = _("This is not a picture that can be used. Take a JPEG, PNG or WebP file.")
BROKEN = _("This picture is damaged. Try to open it on your computer and to save it again.")
TOO_MANY_PIXELS = _("This picture is too large. Make it smaller than 40 million pixels.")
TOO_LARGE = format_lazy(
    _("This file is too large. At most {megabytes} MB fit."), megabytes=LARGEST_FILE // 1024**2
)

MARKDOWN_SIGNS = re.compile(r"[\\`*_]")
NOT_IN_A_DESCRIPTION = {ord("["): "(", ord("]"): ")", ord("<"): "‹", ord(">"): "›"}


class PictureField(forms.FileField):
    """A file that is a picture; its value is the MadePicture."""

    default_error_messages = {
        "required": _("No picture arrived."),
        "missing": _("No picture arrived."),
        "empty": _("This file is empty."),
    }

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(TOO_LARGE, code="too_large")
        return make(file)


class UploadForm(forms.Form):
    image = PictureField()


@dataclass(frozen=True)
class MadePicture:
    """A picture as WebP; `smaller` holds the same in smaller widths, by width."""

    content: bytes
    width: int
    height: int
    smaller: dict

    @property
    def stem(self):
        """The name without its ending: made of the content, so the same picture is one file."""
        digest = hashlib.sha256(self.content).hexdigest()[:32]
        return f"{digest}-{self.width}x{self.height}"


def make(file):
    """The MadePicture of a file. Raises ValidationError for anything odd."""
    image = _open(file)
    if image.width * image.height > MOST_PIXELS:
        raise forms.ValidationError(TOO_MANY_PIXELS)
    try:
        image = ImageOps.exif_transpose(_made_smaller(image))
        return MadePicture(_as_webp(image), image.width, image.height, _in_smaller_widths(image))
    except Exception as error:  # a broken file makes Pillow stumble in a hundred ways
        raise forms.ValidationError(BROKEN) from error


def made_before(content):
    """The MadePicture whose bytes these are. Raises ValidationError if they are none."""
    try:
        with Image.open(BytesIO(content), formats=["WEBP"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise forms.ValidationError(TOO_MANY_PIXELS)
            return MadePicture(content, image.width, image.height, _in_smaller_widths(image))
    except forms.ValidationError:
        raise
    except Exception as error:
        raise forms.ValidationError(BROKEN) from error


def _in_smaller_widths(image):
    return {
        width: _as_webp(_at_width(image, width)) for width in SMALLER_WIDTHS if width < image.width
    }


def keep(picture, by=None):
    """Write the files, then the row, and return the Upload; the same picture again is the same.

    The file that texts name comes last: where it is, the smaller ones are.
    """
    for width, content in picture.smaller.items():
        _write(smaller_name(picture.stem, width), content)
    name = f"{picture.stem}.webp"
    _write(name, picture.content)
    upload, _is_new = Upload.objects.get_or_create(
        name=name,
        defaults={"width": picture.width, "height": picture.height, "uploaded_by": by},
    )
    if upload.widths != list(picture.smaller):
        upload.widths = list(picture.smaller)
        upload.save(update_fields=["widths"])
    return upload


def adopt():
    """Give each picture in the folder its row: older versions of the site kept none."""
    known = set(Upload.objects.values_list("name", flat=True))
    for path in sorted(upload_folder().glob("*.webp")):
        match = UPLOAD_NAME.fullmatch(upload_address(path.name))
        if match and not match["smaller"] and path.name not in known:
            _adopt(path, match)


def _adopt(path, match):
    found = {
        "width": int(match["width"]),
        "height": int(match["height"]),
        "widths": smaller_widths(match["stem"]),
        "uploaded_at": datetime.fromtimestamp(path.stat().st_mtime, UTC),
    }
    Upload.objects.get_or_create(name=path.name, defaults=found)


@transaction.atomic
def remove(upload):
    """Take a picture away, its files only once its row is gone for good."""
    names = [smaller_name(stem_of(upload), width) for width in SMALLER_WIDTHS]
    upload.delete()
    transaction.on_commit(lambda: _unlink([*names, upload.name]))


def _unlink(names):
    for name in names:
        (upload_folder() / name).unlink(missing_ok=True)


# What the rest of the desk asks of an Upload


def stem_of(upload):
    return upload.name.removesuffix(".webp")


def address_of(upload):
    return upload_address(upload.name)


def thumbnail_of(upload):
    """The address of the smallest one that there is."""
    if not upload.widths:
        return address_of(upload)
    return upload_address(smaller_name(stem_of(upload), min(upload.widths)))


def code_of(upload):
    """The line of Markdown that shows the picture, with what the library knows of it."""
    alt = upload.alt.translate(NOT_IN_A_DESCRIPTION)
    alt = MARKDOWN_SIGNS.sub(r"\\\g<0>", alt)
    words = DECORATIVE if upload.is_decorative else alt or PLACEHOLDER
    return f"![{words}]({address_of(upload)})"


# Files


def _write(name, content):
    write_file(upload_folder() / name, content)


def write_file(path, content):
    """All of the file or nothing: a crash leaves a half only under a name that nobody can ask for.

    What stands there already is written anew, and so mended if it was damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, half = tempfile.mkstemp(HALF_WRITTEN, dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(half, 0o644)  # a web server in front may serve it
        os.replace(half, path)
    except BaseException:
        os.unlink(half)
        raise


# Pictures


def _open(file):
    try:
        return Image.open(file, formats=FORMATS)  # reads the header only
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise forms.ValidationError(TOO_MANY_PIXELS) from error
    except Exception as error:
        raise forms.ValidationError(NO_PICTURE) from error


def _made_smaller(image):
    """At most SIZE, in RGB or RGBA. A large JPEG is decoded at a fraction of its size."""
    image.draft("RGB", SIZE)
    if image.mode.startswith("I"):  # 16 bits of grey, which convert("L") would cut off at 255
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail(SIZE)
    return image


def _at_width(image, width):
    return image.resize((width, max(1, round(image.height * width / image.width))))


def _as_webp(image):
    written = BytesIO()
    image.info = {}
    image.save(written, "WEBP", quality=QUALITY, exif=b"", icc_profile=None, xmp=b"")
    return written.getvalue()
