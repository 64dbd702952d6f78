"""The pictures beside links to this site: legible, the same bytes each time, kept on the disk."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from articles import card_drawing, cards, publishing
from articles.cards import Card
from tests.makers import make_article, make_document, make_draft, make_page, make_topic

pytestmark = pytest.mark.django_db

CARD = Card("article", "sleep", "Living well", "Sleeping with back pain", "Example Clinic")


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://www.example.org"
    return tmp_path


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
    page = Image.new("RGB", (1, 1), card_drawing.PAGE).getpixel((0, 0))
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
    font, lines = card_drawing._fitted("Word " * 200, 300)
    assert lines[-1].endswith("…")
    assert all(font.getlength(line) <= card_drawing.TITLE_WIDTH for line in lines)


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
