"""The picture of an article or a topic, as it stands on a card."""

import hashlib
import io
import logging
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageOps

from . import svg_to_png
from .images import CONTENT_NAME, UPLOAD_FILE, upload_folder

FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Semibold.ttf"
LARGEST_SVG = 1_000_000
MOST_PIXELS = 40_000_000
PATIENCE = 5  # seconds; a drawing takes a tenth of one
CORNER = 20
MOST_CUT_OFF = 0.25  # of a photo, so that it fills its place; more would take what it shows

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CardPicture:
    path: Path
    digest: str


def of(file):
    """The CardPicture of a file that a text names, or None if there is no such file."""
    path = _path_of(file) if file else None
    try:
        return CardPicture(path, _digest_now(path)) if path else None
    except OSError:
        return None


def drawn(picture, box):
    """The picture as an Image with transparency that fits a box, or None if it cannot be drawn."""
    try:
        is_drawing = picture.path.suffix == ".svg"
        image = (_drawing if is_drawing else _photo)(picture.path, box)
        if image.getbbox() is None:
            raise ValueError("nothing of it can be seen")
        return image
    except Exception as error:  # a broken picture makes what reads it stumble in a hundred ways
        logger.warning("%s is not on its card: %r", picture.path.name, error)
        return None


def _path_of(file):
    if not CONTENT_NAME.fullmatch(f"images/{file}"):
        return None
    upload = upload_folder() / file
    if UPLOAD_FILE.fullmatch(file) and upload.is_file():
        return upload
    return Path(settings.CONTENT_DIR) / "images" / file


def _digest_now(path):
    found = path.stat()
    return _digest_of(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=1024)
def _digest_of(path, changed, size):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _drawing(path, box):
    if path.stat().st_size > LARGEST_SVG:
        raise ValueError("the drawing is too large")
    made = subprocess.run(
        [sys.executable, "-I", svg_to_png.__file__, *map(str, box), FONT],
        input=path.read_bytes(),
        capture_output=True,
        timeout=PATIENCE,
    )
    if made.returncode:
        raise ValueError(made.stderr.decode(errors="replace")[-200:] or made.returncode)
    return Image.open(io.BytesIO(made.stdout), formats=["PNG"]).convert("RGBA")


def _photo(path, box):
    with Image.open(path, formats=["WEBP", "PNG", "JPEG"]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("the picture is too large")
        image.draft("RGB", box)
        image = ImageOps.exif_transpose(image).convert("RGBA")
    box = (min(box[0], image.width), min(box[1], image.height))  # never larger than it is
    place = ImageOps.fit if _cut_off(image.size, box) <= MOST_CUT_OFF else ImageOps.contain
    return _with_round_corners(place(image, box, Image.Resampling.LANCZOS))


def _cut_off(size, box):
    """The part of a picture that is lost where it fills a box of another shape."""
    shapes = sorted([size[0] / size[1], box[0] / box[1]])
    return 1 - shapes[0] / shapes[1]


def _with_round_corners(image):
    finer = (image.width * 4, image.height * 4)
    corners = Image.new("L", finer)
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, *finer), CORNER * 4, fill=255)
    corners = corners.resize(image.size, Image.Resampling.LANCZOS)
    image.putalpha(ImageChops.multiply(image.getchannel("A"), corners))
    return image
