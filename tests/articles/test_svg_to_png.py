"""Drawings as PNG: in their light colours, in the site's font, and never a danger to the site."""

import base64
import io
import logging
import sys

import pytest
from PIL import Image

from articles import card_pictures, svg_to_png
from articles.card_pictures import CardPicture

BOX = (320, 180)
GREEN, MAGENTA = (0, 128, 0, 255), (255, 0, 255, 255)


@pytest.fixture
def draw(tmp_path):
    def draw(inside, doctype="", attributes='viewBox="0 0 320 180"'):
        names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        path = tmp_path / "drawing.svg"
        path.write_text(f"{doctype}<svg {names} {attributes}>{inside}</svg>")
        return card_pictures.drawn(CardPicture(path, ""), BOX)

    return draw


def colours(image):
    return {colour for _count, colour in image.getcolors(1_000_000)}


# Colours and words


def test_custom_properties_have_their_light_values():
    svg = """svg{--ink:#123456;--page: white }
    @media (prefers-color-scheme:dark){svg{--ink:#fff}g{--page:black}}
    .a{fill:var(--ink)}.b{fill:var( --page )}.c{fill:var(--none, red)}.d{fill:var(--none)}"""
    light = svg_to_png.in_light_colours(svg)
    assert ".a{fill:#123456}.b{fill:white}.c{fill:red}.d{fill:none}" in light
    assert "@media" not in light


def test_a_drawing_comes_out_in_its_light_colours(draw):
    style = "<style>svg{--c:green}@media (prefers-color-scheme:dark){svg{--c:red}}.c{fill:var(--c)}"
    image = draw(f'{style}</style><rect class="c" width="320" height="180"/>')
    assert colours(image) == {GREEN}


@pytest.mark.parametrize(
    ("view_box", "size"),
    [("0 0 640 360", (320, 180)), ("0 0 100 400", (45, 180)), ("0 0 900 90", (320, 32))],
)
def test_a_drawing_fits_its_box_and_keeps_its_shape(draw, view_box, size):
    image = draw('<rect width="9999" height="9999"/>', attributes=f'viewBox="{view_box}"')
    assert image.size == size


def test_words_are_in_the_font_of_the_site_on_every_machine(draw):
    text = '<text y="99" font-size="60" font-family="{}">Rest well</text>'
    families = ["Source Serif Pro", "DejaVu Sans", "system-ui", "sans-serif", "monospace"]
    images = [draw(text.format(family)) for family in families]
    assert images[0].getbbox()
    assert {image.tobytes() for image in images} == {images[0].tobytes()}


# What leads elsewhere


@pytest.fixture
def outside(tmp_path):
    path = tmp_path / "outside.png"
    Image.new("RGBA", BOX, MAGENTA).save(path)
    return path


PLACE = 'width="320" height="180"'
READERS = {
    "path": f'<image href="{{path}}" {PLACE}/>',
    "file address": f'<image href="file://{{path}}" {PLACE}/>',
    "xlink": f'<image xlink:href="{{path}}" {PLACE}/>',
    "both": f'<image href="data:," xlink:href="{{path}}" {PLACE}/>',
    "entity": f'<image href="&outside;" {PLACE}/>',
    "letters": f'<image href="{{letters}}" {PLACE}/>',
    "filter": '<filter id="f"><feImage href="{path}"/></filter>'
    f'<rect filter="url(#f)" fill="green" {PLACE}/>',
    "prefix": f'<s:image xmlns:s="http://www.w3.org/2000/svg" href="{{path}}" {PLACE}/>',
    "symbol": f'<symbol id="s"><image href="{{path}}" {PLACE}/></symbol><use href="#s"/>',
    "drawing in a drawing": f'<image {PLACE} href="data:image/svg+xml;base64,{{inner}}"/>',
    "style": "<style>@import url({path});rect{{fill:url({path})}}</style>",
}


@pytest.mark.parametrize("way", READERS)
def test_a_drawing_reads_no_other_file(draw, outside, way):
    inner = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{outside}" {PLACE}/></svg>'
    inside = READERS[way].format(
        path=outside,
        letters="".join(f"&#{ord(letter)};" for letter in str(outside)),
        inner=base64.b64encode(inner.encode()).decode(),
    )
    doctype = f'<!DOCTYPE svg [<!ENTITY outside "{outside}">]>'
    image = draw(f'<circle r="90" fill="green"/>{inside}', doctype)
    assert image is not None
    assert MAGENTA not in colours(image)


def test_a_picture_inside_the_drawing_is_shown(draw, outside):
    within = base64.b64encode(outside.read_bytes()).decode()
    image = draw(f'<image href="data:image/png;base64,{within}" {PLACE}/>')
    assert MAGENTA in colours(image)


def test_an_entity_that_is_a_file_is_none(draw, tmp_path):
    (tmp_path / "secret").write_text("secret")
    doctype = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    assert draw('<text y="90">&x;</text>', doctype) is None


# What has no end

LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
USES = "".join(f'<g id="u{n}">{f"""<use href="#u{n - 1}"/>""" * 10}</g>' for n in range(1, 10))
ENDLESS = {
    "entities": ("<text>&e9;</text>", f'<!DOCTYPE svg [<!ENTITY e0 "ha">{LAUGHS}]>'),
    "copies": (f'<g id="u0"><rect {PLACE}/></g>{USES}', ""),
    "depth": ("<g>" * 100_000 + "</g>" * 100_000, ""),
    "noise": (
        '<filter id="f"><feTurbulence baseFrequency="1" numOctaves="100000000"/></filter>'
        f'<rect filter="url(#f)" {PLACE}/>',
        "",
    ),
}


@pytest.mark.parametrize("way", ENDLESS)
def test_a_drawing_without_end_comes_to_one_by_itself(draw, way, monkeypatch, caplog):
    monkeypatch.setattr(card_pictures, "PATIENCE", 60)
    caplog.set_level(logging.WARNING)
    assert draw(*ENDLESS[way]) is None
    assert "drawing.svg" in caplog.text
    assert "TimeoutExpired" not in caplog.text


def test_nobody_waits_for_a_drawing_for_ever(draw, monkeypatch, caplog):
    monkeypatch.setattr(card_pictures, "PATIENCE", 0.001)
    assert draw('<circle r="90"/>') is None
    assert "TimeoutExpired" in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such limit")
def test_a_drawing_gets_so_much_memory_and_no_more(draw, monkeypatch, caplog):
    monkeypatch.setattr(card_pictures, "PATIENCE", 60)
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    small = base64.b64encode(file.getvalue()).decode()
    assert draw(f'<image href="data:image/png;base64,{small}" {PLACE}/>') is None
    assert "memory" in caplog.text


@pytest.mark.parametrize("size", [(10**9, 10**9), (10**9, 1), (1, 10**9), (0, 0), (-5, 5)])
def test_a_drawing_of_any_size_stays_in_its_box(draw, size):
    width, height = size
    attributes = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    image = draw(f'<rect fill="green" width="{width}" height="{height}"/>', attributes=attributes)
    assert image is None or (image.width <= 320 and image.height <= 320)


def test_a_drawing_that_leads_back_to_itself_comes_to_an_end(draw):
    image = draw('<g id="a"><circle r="90"/><use href="#a"/></g><pattern id="p"/>')
    assert image is None or image.size == BOX


def test_the_site_goes_on_without_what_draws(draw, monkeypatch, caplog):
    monkeypatch.setattr(card_pictures.sys, "executable", "/nowhere/python")
    assert draw('<circle r="90"/>') is None
    assert "drawing.svg" in caplog.text
