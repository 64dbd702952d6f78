"""The pictures beside links to this site: legible, the same bytes each time, kept on the disk."""

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from articles import card_drawing, card_pictures, cards, publishing
from articles.cards import Card
from articles.desk import uploads
from articles.text import document as documents
from tests.makers import make_article, make_document, make_draft, make_page, make_topic

pytestmark = pytest.mark.django_db

CARD = Card("article", "sleep", "Living well", "Sleeping with back pain", "Example Clinic")


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://www.example.org"
    settings.CONTENT_DIR = tmp_path / "content"
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "content" / "images").mkdir(parents=True)
    return tmp_path


RED = (255, 0, 0)


@pytest.fixture
def drawing(data):
    """A drawing that is red all over, and twice as wide as high."""
    path = data / "content" / "images" / "red.svg"
    path.write_text(svg('<rect width="640" height="320" fill="red"/>'))
    return path


def svg(inside):
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="320" viewBox="0 0 640 320">'
    return f"{head}{inside}</svg>"


def image(file="red.svg"):
    return documents.Image(file, "A red field.")


def red_in(picture):
    """The box of what is red, and how many pixels are."""
    picture = picture.convert("RGB")
    differs = ImageChops.difference(picture, Image.new("RGB", picture.size, RED)).split()
    most = ImageChops.lighter(ImageChops.lighter(*differs[:2]), differs[2])
    is_red = most.point(lambda value: 0 if value else 255)
    return is_red.getbbox(), is_red.histogram()[255]


def picture_of(card):
    return Image.open(io.BytesIO(card_drawing.draw(card)))


def address_in(client, page):
    html = client.get(page).content.decode()
    start = html.index('property="og:image" content="') + len('property="og:image" content="')
    return html[start : html.index('"', start)].removeprefix("https://www.example.org")


def test_a_card_is_as_large_as_networks_want_it_and_light():
    picture = picture_of(CARD)
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(card_drawing.draw(CARD)) < 200_000


def test_the_same_card_is_the_same_bytes():
    card_drawing._font.cache_clear()
    first = card_drawing.draw(CARD)
    card_drawing._font.cache_clear()
    assert card_drawing.draw(replace(CARD)) == first


@pytest.mark.parametrize(
    "change",
    [{"title": "Rest"}, {"label": "Other"}, {"site": "Other"}, {"slug": "x"}, {"kind": "page"}],
    ids=str,
)
def test_what_is_drawn_is_in_the_address(change):
    assert replace(CARD, **change).digest != CARD.digest


TITLES = [
    "A",
    "Sleep " * 15,
    "W" * 90,
    "¿Qué es el dolor crónico? – “así”",
    "漢字 🙂",
    "\u202e\x07",
    "",
]


@pytest.mark.parametrize("title", TITLES)
def test_no_word_leaves_the_picture(title):
    """The margins hold the page's colour from top to bottom of where words stand."""
    picture = picture_of(replace(CARD, title=title, label=title, site=title)).convert("RGB")
    top = picture.crop((0, 0, 1200, 430))
    page = rgb(card_drawing.PAGE)
    margins = [
        top.crop((0, 0, 60, 430)),
        top.crop((1160, 0, 1200, 430)),
        top.crop((0, 0, 1200, 50)),
    ]
    for margin in margins:
        assert margin.getcolors() == [(margin.size[0] * margin.size[1], page)]


def test_a_letter_that_the_font_lacks_is_left_out():
    assert card_drawing._known("Dolor crónico – “así” 🙂漢") == "Dolor crónico – “así” "


def test_a_long_title_is_cut_at_its_end_and_says_so():
    font, lines = card_drawing._fitted("Word " * 200, 460, 300)
    assert lines[-1].endswith("…")
    assert all(font.getlength(line) <= 460 for line in lines)
    assert len(lines) * font.size <= 300


@pytest.mark.parametrize("height", range(3))
def test_the_name_stands_on_the_hill_however_high_it_is(height):
    slugs = (f"slug-{number}" for number in range(100))
    slug = next(slug for slug in slugs if hashlib.sha256(slug.encode()).digest()[1] % 3 == height)
    card = replace(CARD, slug=slug, site="Clinic for long-lasting pain, sleep and Ångström")
    without = picture_of(replace(card, site=" "))
    name = without.crop(ImageChops.difference(picture_of(card), without).getbbox())
    assert name.width > 800
    assert name.getcolors() == [(name.width * name.height, rgb(card_drawing.HILL))]


def rgb(colour):
    return Image.new("RGB", (1, 1), colour).getpixel((0, 0))


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        (card_drawing.TEXT, card_drawing.PAGE),
        (card_drawing.LABEL, card_drawing.PAGE),
        (card_drawing.ON_HILL, card_drawing.HILL),
    ],
)
def test_words_stand_out(words, ground):
    light, dark = sorted((luminance(words), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


# The drawing


def test_the_articles_own_drawing_stands_beside_its_title(drawing):
    card = replace(CARD, picture=card_pictures.of("red.svg"))
    picture = picture_of(card)
    box, count = red_in(picture)
    left, top, right, bottom = box
    assert (right - left, bottom - top) == (608, 304)
    assert count == 608 * 304
    assert left > 500
    assert right < 1200
    assert 110 < top < bottom < 465
    assert rgb(card_drawing.SUN) not in {colour for _, colour in picture.getcolors(1_000_000)}
    assert rgb(card_drawing.SUN) in {colour for _, colour in picture_of(CARD).getcolors(1_000_000)}


@pytest.mark.parametrize("words", ["A", "W" * 90, "Sleep " * 15])
def test_no_word_lies_on_the_drawing(drawing, words):
    card = Card("article", "x", words, words, words, card_pictures.of("red.svg"))
    assert red_in(picture_of(card))[1] == 608 * 304


def test_a_card_with_a_drawing_is_the_same_bytes_again(drawing):
    card = replace(CARD, picture=card_pictures.of("red.svg"))
    assert card_drawing.draw(card) == card_drawing.draw(card)


def test_the_card_of_a_topic_shows_the_topics_drawing(client, drawing):
    topic = make_topic(image=image())
    make_article("sleep", make_document(image=image()))
    for page in (topic.get_absolute_url(), "/articles/sleep/"):
        picture = Image.open(io.BytesIO(client.get(address_in(client, page)).content))
        assert red_in(picture)[1] == 608 * 304


def test_a_card_knows_what_its_picture_shows_and_keeps_its_address_when_that_is_said_otherwise(
    drawing,
):
    article = make_article("sleep", make_document(image=image()))
    card = cards.of(article, "Pain clinic")
    assert card.picture_alt == "A red field."
    assert replace(card, picture_alt="A field.").address == card.address


def test_a_changed_drawing_has_a_new_address_and_the_old_one_leads_there(client, drawing):
    article = make_article("sleep", make_document(image=image()))
    old = cards.of(article, "Pain clinic")
    drawing.write_text(svg('<circle r="300" fill="red"/>'))
    new = cards.of(article, "Pain clinic")
    assert new.address != old.address
    assert client.get(old.address).status_code == 302
    drawing.unlink()
    without = cards.of(article, "Pain clinic")
    assert without.picture is None
    assert without.address not in (old.address, new.address)


def test_the_same_drawing_elsewhere_and_newer_is_the_same_address(drawing, settings, data):
    article = make_article("sleep", make_document(image=image()))
    here = cards.of(article, "Pain clinic").address
    settings.CONTENT_DIR = data / "moved"
    os.rename(data / "content", data / "moved")
    os.utime(data / "moved" / "images" / "red.svg", (1, 1))
    assert cards.of(article, "Pain clinic").address == here


def test_a_drawing_is_read_once_for_all_pages_that_name_its_card(drawing, monkeypatch):
    article = make_article("sleep", make_document(image=image()))
    address = cards.of(article, "Pain clinic").address
    monkeypatch.setattr(Path, "read_bytes", None)
    assert cards.of(article, "Pain clinic").address == address


@pytest.mark.parametrize("file", ["../../secret.svg", "/etc/passwd", "a/b.svg", "red.svgz", ""])
def test_only_a_picture_of_the_site_comes_onto_a_card(drawing, data, file):
    (data / "secret.svg").write_text(drawing.read_text())
    assert card_pictures.of(file) is None


# Photos


def photo_of(size):
    """Red in a blue frame: where that is not to be seen, something was cut off."""
    photo = Image.new("RGB", size, (0, 0, 255))
    width, height = size
    photo.paste(RED, (width // 20, height // 20, width - width // 20, height - height // 20))
    return photo


def upload(photo):
    made = uploads.made_before(as_webp(photo))
    uploads.keep(made)
    return f"{made.stem}.webp"


def as_webp(photo):
    file = io.BytesIO()
    photo.save(file, "WEBP", lossless=True)
    return file.getvalue()


@pytest.mark.parametrize(
    ("size", "shown", "is_whole"),
    [
        ((1600, 1067), (608, 346), False),
        ((1600, 800), (608, 346), False),
        ((1600, 910), (608, 346), True),
        ((800, 1200), (231, 346), True),
        ((1600, 400), (608, 152), True),
        ((200, 100), (200, 100), True),
    ],
    ids=str,
)
def test_an_uploaded_photo_is_cut_a_little_or_not_at_all(size, shown, is_whole):
    file = upload(photo_of(size))
    photo = card_pictures.drawn(card_pictures.of(file), card_drawing.PICTURE_BOX)
    assert photo.size == shown
    sides = [(2, photo.height // 2), (photo.width // 2, 2)]
    assert all(photo.getpixel(side)[2] > 200 for side in sides) == is_whole
    assert photo.getpixel((0, 0))[3] == 0  # its corners are round


def test_a_busy_photo_makes_no_heavy_card(data):
    noise = Image.merge("RGB", [Image.effect_noise((1200, 700), 90) for _ in "RGB"])
    card = replace(CARD, picture=card_pictures.of(upload(noise)))
    plain = card_drawing.draw(card)
    assert len(plain) < 350_000
    assert Image.open(io.BytesIO(plain)).size == (1200, 630)


# What cannot be drawn

BROKEN = {
    "cut-off.svg": b"<svg",
    "empty.svg": b"",
    "nothing-in-it.svg": svg("").encode(),
    "no-picture.svg": b"\x89PNG\r\n\x1a\n",
    "large.svg": svg('<circle r="9"/>' * 70_000).encode(),
    "no-photo.jpg": b"\xff\xd8\xff\xe0 and no more",
    "really-a-drawing.png": svg('<rect width="9" height="9"/>').encode(),
    "huge.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\x08\x02\0\0\0",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_card_whose_picture_cannot_be_drawn_is_the_calm_hill(client, data, caplog, name):
    (data / "content" / "images" / name).write_bytes(BROKEN[name])
    article = make_article("sleep", make_document(image=image(name)))
    card = cards.of(article, "Pain clinic")
    assert card_drawing.draw(card) == card_drawing.draw(replace(card, picture=None))
    assert name in caplog.text
    assert client.get(address_in(client, "/articles/sleep/")).status_code == 200


def test_what_could_not_be_drawn_is_not_tried_at_each_request(client, data, monkeypatch):
    (data / "content" / "images" / "cut-off.svg").write_bytes(b"<svg")
    make_article("sleep", make_document(image=image("cut-off.svg")))
    address = address_in(client, "/articles/sleep/")
    first = client.get(address)
    monkeypatch.setattr(card_drawing, "draw", None)
    assert client.get(address).content == first.content


def test_a_full_disk_keeps_no_card_from_its_reader(client, monkeypatch):
    def full(path, content):
        raise OSError("No space left on device")

    make_article("sleep")
    monkeypatch.setattr(uploads, "write_file", full)
    assert client.get(address_in(client, "/articles/sleep/")).status_code == 200


def test_every_kind_of_page_has_one(client):
    make_page("us")
    make_article("sleep")
    pages = {"/": "site", "/articles/sleep/": "article", "/topics/living-well/": "topic"}
    for page, kind in (pages | {"/about/us/": "page", "/articles/": "site"}).items():
        address = address_in(client, page)
        assert address.startswith(f"/cards/{kind}-")
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not response.cookies


def test_a_card_is_drawn_once(client, monkeypatch, data):
    make_article("sleep")
    address = address_in(client, "/articles/sleep/")
    first = client.get(address)
    assert [path.name for path in (data / "cards").iterdir()] == [address.removeprefix("/cards/")]
    monkeypatch.setattr(card_drawing, "draw", None)
    assert client.get(address).content == first.content


def test_a_card_known_already_is_not_sent_again(client):
    make_article("sleep")
    address = address_in(client, "/articles/sleep/")
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).content == b""


def test_an_old_address_leads_to_the_new_card_and_its_file_goes(client, data):
    article = make_article("sleep")
    make_article("sleep-well", title="Other")
    other, old = (address_in(client, f"/articles/{slug}/") for slug in ("sleep-well", "sleep"))
    client.get(other)
    client.get(old)
    publishing.save_article("sleep", make_document(title="New"), article=article)
    response = client.get(old)
    new = address_in(client, "/articles/sleep/")
    assert new != old
    assert (response.status_code, response["Location"]) == (302, new)
    client.get(new)
    kept = {f"/cards/{path.name}" for path in (data / "cards").iterdir()}
    assert kept == {new, other}


def test_what_is_not_public_has_no_card(client):
    article = make_article("hidden", make_draft(title="Hidden"))
    topic = make_topic("empty", title="Empty")
    for record in (article, topic):
        assert client.get(cards.of(record, "Pain clinic").address).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "article-sleep-0123456789ab.webp",
        "article-sleep.png",
        "article-..-0123456789ab.png",
        "..%2fsite.sqlite3",
        "nothing-sleep-0123456789ab.png",
        f"article-{'a' * 5000}-0123456789ab.png",
        "article-sleep-0123456789AB.png",
        "%00",
    ],
)
def test_nothing_else_can_be_asked_for(client, name, data):
    make_article("sleep")
    assert client.get(f"/cards/{name}").status_code == 404
    assert not (data / "cards").exists()
