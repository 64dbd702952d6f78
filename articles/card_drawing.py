"""How a card is drawn: its words over a calm hill with a path, the sun somewhere behind it.

The same card is the same bytes wherever the same Pillow draws it: the font comes with the site, and
nothing here is left to chance.
"""

import hashlib
import io
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1200, 630
FINER = 2  # drawn so many times as large, and then made smaller: edges come out smooth
FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Semibold.ttf"

PAGE, TEXT, LABEL = "#fbf7f1", "#24302f", "#0b5257"
HILL, FAR_HILL, SUN, ON_HILL = "#0b5257", "#92b9ad", "#e9b95f", "#fbf7f1"

MARGIN = 72
TITLE_WIDTH = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_BOTTOM = 126, 424
TITLE_SIZES = (84, 76, 68, 60, 54, 48, 42, 36)
LABEL_SIZE, SITE_SIZE = 38, 40


def draw(card):
    """A Card as the bytes of a PNG of 1200 by 630."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAGE)
    canvas = ImageDraw.Draw(image)
    _landscape(canvas, hashlib.sha256(card.slug.encode()).digest())
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    _words(ImageDraw.Draw(image), card)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _landscape(canvas, chance):
    """The sun and the hills; `chance` are bytes that tell one card from the next."""
    sun = 760 + chance[0] % 5 * 70
    top = 470 + chance[1] % 3 * 12
    far = 60 + chance[2] % 7 * 40
    _circle(canvas, (sun, top + 22), 78, SUN)
    _hill(canvas, FAR_HILL, [(0, top + 36), (far, top - 10), (far + 420, top + 70), (WIDTH, top)])
    near = [(0, top + 72), (WIDTH // 3, top + 26), (2 * WIDTH // 3, top + 96), (WIDTH, top + 40)]
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


def _words(canvas, card):
    title, label = card.title or card.site, card.label
    if label:
        font = _font(LABEL_SIZE)
        canvas.text((MARGIN, 60), _cut(_known(label), font), font=font, fill=LABEL)
    font, lines = _fitted(_known(title), TITLE_BOTTOM - TITLE_TOP)
    for number, line in enumerate(lines):
        canvas.text((MARGIN, TITLE_TOP + number * _line(font)), line, font=font, fill=TEXT)
    if card.title:
        font = _font(SITE_SIZE)
        place = (MARGIN, HEIGHT - 40)
        canvas.text(place, _cut(_known(card.site), font), font=font, fill=ON_HILL, anchor="ls")


def _fitted(words, height):
    """(font, lines) of the largest size in which the words fit; cut short in the smallest."""
    for size in TITLE_SIZES:
        font = _font(size)
        lines = _lines(words, font)
        if len(lines) * _line(font) <= height:
            return font, lines
    most = height // _line(font)
    return font, [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font)]


def _lines(words, font):
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= TITLE_WIDTH:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font))
    return [line for line in lines if line]


def _line(font):
    return round(font.size * 1.2)


def _cut(words, font):
    """The words if they fit on one line, else their beginning and an ellipsis."""
    if font.getlength(words) <= TITLE_WIDTH:
        return words
    while words and font.getlength(f"{words}…") > TITLE_WIDTH:
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
