"""The field in which the picture at the top of an article is named.

It takes a drawing of content/images or a picture of the library, by the name of its file. With
picture-dialog.js staff see what they choose; without it, the line of a picture, as the library
shows it, can be pasted here.
"""

import re
from pathlib import Path

from django import forms
from django.conf import settings

from ..images import UPLOAD_FILE, UPLOAD_NAME, find_picture
from ..models import Upload
from . import uploads

MOST_OFFERED = 200


class PictureInput(forms.TextInput):
    template_name = "admin/articles/article/picture_input.html"

    class Media:
        css = {"all": ["css/admin-pictures.css"]}
        js = ["js/picture-upload.js", "js/picture-dialog.js", "js/top-picture.js"]

    def value_from_datadict(self, data, files, name):
        return file_named_by(super().value_from_datadict(data, files, name))

    def get_context(self, name, value, attrs):
        attrs = {**(attrs or {}), "list": f"{name}-files", "autocomplete": "off"}
        context = {
            "list": attrs["list"],
            "files": [*_drawings(), *_pictures()],
            "picture": find_picture(f"images/{value}") if value else None,
        }
        return super().get_context(name, value, attrs) | context


def file_named_by(typed):
    """The file's name, whether somebody typed it, the address of an upload, or its whole line."""
    upload = re.search(UPLOAD_NAME, typed or "")
    return f"{upload['stem']}.webp" if upload else typed


def _drawings():
    """(file, what it shows, address) of each; a drawing has no words of its own."""
    for path in sorted((Path(settings.CONTENT_DIR) / "images").glob("*.*")):
        picture = None if UPLOAD_FILE.fullmatch(path.name) else find_picture(f"images/{path.name}")
        if picture:
            yield path.name, "", picture.url


def _pictures():
    for upload in Upload.objects.order_by("-uploaded_at", "-pk")[:MOST_OFFERED]:
        yield upload.name, upload.alt, uploads.thumbnail_of(upload)
