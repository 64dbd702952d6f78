"""How a card is drawn: its words beside its picture, over hills that carry the clinic's name.

A card without a picture has the sun behind its hills, which are higher then. The same card is the
same bytes wherever the same Pillow and resvg draw it: the font comes with the site, and nothing
here is left to chance.
"""

import hashlib
import io
import unicodedata
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from . import card_pictures
from .card_pictures import FONT

SIZE = WIDTH, HEIGHT = 1200, 630
HEAVIEST = 250_000  # bytes; some networks show nothing of a picture of 300 KB
FINER = 2  # drawn so many times as large, and then made smaller: edges come out smooth

PAGE, TEXT, LABEL = "#fbf7f1", "#24302f", "#0b5257"
HILL, FAR_HILL, SUN, ON_HILL = "#0b5257", "#92b9ad", "#e9b95f", "#fbf7f1"

MARGIN = 64
GAP = 40
LABEL_TOP, TITLE_TOP, TITLE_BOTTOM = 48, 116, 448
TITLE_SIZES = (92, 84, 76, 68, 60, 54, 48, 42, 36)
LABEL_SIZE, SITE_SIZE = 40, 42
PICTURE_BOX = (608, 346)
PICTURE_MIDDLE, PICTURE_RIGHT = 291, WIDTH - 32  # under the label, which has the whole width


def draw(card):
    """A Card as the bytes of a PNG of 1200 by 630."""
    picture = card_pictures.drawn(card.picture, PICTURE_BOX) if card.picture else None
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAGE)
    chance = hashlib.sha256(card.slug.encode()).digest()
    _landscape(ImageDraw.Draw(image), chance, has_picture=picture is not None)
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    if picture is None:
        _words(ImageDraw.Draw(image), card, WIDTH - 2 * MARGIN)
    else:
        left = PICTURE_RIGHT - picture.width
        image.paste(picture, (left, PICTURE_MIDDLE - picture.height // 2), picture)
        _words(ImageDraw.Draw(image), card, left - GAP - MARGIN)
    png = _png(image)
    return png if len(png) <= HEAVIEST else _png(image.quantize(256))


def _png(image):
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _landscape(canvas, chance, has_picture):
    """The sun and the hills; `chance` are bytes that tell one card from the next."""
    sun = 760 + chance[0] % 5 * 70
    top = 470 + chance[1] % 3 * 12
    far = 60 + chance[2] % 7 * 40
    if not has_picture:
        _circle(canvas, (sun, top + 22), 78, SUN)
    _hill(canvas, FAR_HILL, [(0, top + 36), (far, top - 10), (far + 420, top + 70), (WIDTH, top)])
    near = [(0, top + 62), (WIDTH // 3, top + 26), (2 * WIDTH // 3, top + 82), (WIDTH, top + 40)]
    _hill(canvas, HILL, near)


def _circle(canvas, middle, radius, colour):
    x, y = middle
    box = (x - radius, y - radius, x + radius, y + radius)
    canvas.ellipse([side * FINER for side in box], fill=colour)


def _hill(canvas, colour, points):
    """What lies under a curve that is bent by two points between its ends."""
    steps = [_on_curve(points, step / 100) for step in range(101)]
    outline = [*steps, (WIDTH, HEIGHT), (0, HEIGHT)]
    canvas.polygon([(x * FINER, y * FINER) for x, y in outline], fill=colour)


def _on_curve(points, part):
    weights = (
        (1 - part) ** 3,
        3 * (1 - part) ** 2 * part,
        3 * (1 - part) * part**2,
        part**3,
    )
    return tuple(
        sum(weight * point[axis] for weight, point in zip(weights, points, strict=True))
        for axis in (0, 1)
    )


def _words(canvas, card, width):
    title, label = card.title or card.site, card.label
    if label:
        font = _font(LABEL_SIZE)
        words = _cut(_known(label), font, WIDTH - 2 * MARGIN)
        canvas.text((MARGIN, LABEL_TOP), words, font=font, fill=LABEL)
    font, lines = _fitted(_known(title), width, TITLE_BOTTOM - TITLE_TOP)
    for number, line in enumerate(lines):
        canvas.text((MARGIN, TITLE_TOP + number * _line(font)), line, font=font, fill=TEXT)
    if card.title:
        font = _font(SITE_SIZE)
        words = _cut(_known(card.site), font, WIDTH - 2 * MARGIN)
        canvas.text((MARGIN, HEIGHT - 32), words, font=font, fill=ON_HILL, anchor="ls")


def _fitted(words, width, height):
    """(font, lines) of the largest size in which the words fit; cut short in the smallest."""
    for size in TITLE_SIZES:
        font = _font(size)
        lines = _lines(words, font, width)
        if len(lines) * _line(font) <= height and all(
            font.getlength(word) <= width for word in words.split()
        ):
            return font, lines
    most = height // _line(font)
    if len(lines) <= most:
        return font, lines
    return font, [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font, width)]


def _lines(words, font, width):
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return [line for line in lines if line]


def _line(font):
    return round(font.size * 1.2)


def _cut(words, font, width):
    """The words if they fit on one line, else their beginning and an ellipsis."""
    if font.getlength(words) <= width:
        return words
    while words and font.getlength(f"{words}…") > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _known(words):
    """The words without the letters that the font cannot draw; it would draw an empty box."""
    composed = unicodedata.normalize("NFC", words)
    return "".join(letter for letter in composed if letter.isspace() or _is_known(letter))


@lru_cache(maxsize=1024)
def _is_known(letter):
    font = _font(LABEL_SIZE)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=16)
def _font(size):
    # Pillow lays text out in two ways, and not every machine has the better one.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
