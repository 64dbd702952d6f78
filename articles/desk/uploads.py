"""A picture that staff upload: checked by what it is, not by what it calls itself, and made anew.

Only the WebP made here is ever stored, under a name made here. So nothing that came with the file
reaches the disk: no script, no place where a photo was taken, no path.
"""

import hashlib
from io import BytesIO

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
TYPES = settings.MARKDOWNX_UPLOAD_CONTENT_TYPES
MOST_PIXELS = 40_000_000
SIZE = settings.MARKDOWNX_IMAGE_MAX_SIZE["size"]
QUALITY = settings.MARKDOWNX_IMAGE_MAX_SIZE["quality"]
LARGEST_FILE = settings.MARKDOWNX_UPLOAD_MAX_SIZE
FOLDER = "uploads"

NO_PICTURE = _("This is not a picture that can be used. Take a JPEG, PNG or WebP file.")
BROKEN = _("This picture is damaged. Try to open it on your computer and to save it again.")
TOO_MANY_PIXELS = _("This picture is too large. Make it smaller than 40 million pixels.")
TOO_LARGE = format_lazy(
    _("This file is too large. At most {megabytes} MB fit."), megabytes=LARGEST_FILE // 1024**2
)


class UploadForm(forms.Form):
    image = forms.FileField(
        error_messages={
            "required": _("No picture arrived."),
            "missing": _("No picture arrived."),
            "empty": _("This file is empty."),
        }
    )

    def clean_image(self):
        file = self.cleaned_data["image"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(TOO_LARGE, code="too_large")
        return webp_from(file)

    def save(self):
        """Store the picture, and return its name within the folder."""
        return store(*self.cleaned_data["image"])


def webp_from(file):
    """(bytes, width, height) of the picture as WebP. Raises ValidationError for anything odd."""
    image = _open(file)
    if image.width * image.height > MOST_PIXELS:
        raise forms.ValidationError(TOO_MANY_PIXELS)
    try:
        image = ImageOps.exif_transpose(_made_smaller(image))
        written = BytesIO()
        image.info = {}
        image.save(written, "WEBP", quality=QUALITY, exif=b"", icc_profile=None, xmp=b"")
    except Exception as error:  # a broken file makes Pillow stumble in a hundred ways
        raise forms.ValidationError(BROKEN) from error
    return written.getvalue(), image.width, image.height


def store(content, width, height):
    """Keep the picture under the name of its content: the same picture is one file."""
    name = f"{hashlib.sha256(content).hexdigest()[:32]}-{width}x{height}.webp"
    path = f"{FOLDER}/{name}"
    if default_storage.exists(path):
        if default_storage.size(path) == len(content):
            return name
        default_storage.delete(path)  # half of it: a crash while it was written
    stored = default_storage.save(path, ContentFile(content))
    if stored != path:  # another request stored the same picture at this very moment
        default_storage.delete(stored)
    return name


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
