"""Templates and styles: what holds for all of them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import Client

from painsite import static_storage

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STYLES = Path(settings.BASE_DIR) / "static" / "css"
OURS = sorted(path for path in TEMPLATES.rglob("*.html") if "admin" not in path.parts)
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
INLINE = re.compile(
    r"""<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|data:""", re.IGNORECASE
)
SHOWS = re.compile(r"""{%\s*(?:include|extends)\s+"([^"]+)\"""")
STYLESHEETS = {Path(name).name for name in static_storage.STYLESHEETS}
HEAD_ONLY = {"page_head"}  # it shows nothing


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_every_template_can_be_compiled(path):
    get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_template_has_inline_styles_or_scripts(path):
    assert not INLINE.search(path.read_text())


def test_every_component_has_a_place_in_the_style_guide():
    shown, waiting = set(), ["articles/styleguide.html"]
    while waiting:
        name = waiting.pop()
        shown.add(Path(name).stem)
        waiting += SHOWS.findall((TEMPLATES / name).read_text())
    assert {path.stem for path in COMPONENTS} - shown == HEAD_ONLY


@pytest.mark.django_db
def test_the_style_guide_is_shown_under_debug_and_hidden_otherwise(client, settings):
    settings.DEBUG = False
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    page = client.get("/styleguide/").content.decode()
    for words in (
        "The one-minute version",
        "Very low certainty",
        "This page is due for a check",
        ">Retracted</strong>",
        ">Superseded</strong>",
        '<a class="term" href="/glossary/#blood-thinner">',
        '<option value="low" selected>Low certainty',
        "sms:988",
        "This page is a sample.",
        'aria-describedby="id_name_helptext id_name_error"',
        "; small corrections since</a>",
        "checked an earlier version on November 21, 2026; this version has not been checked yet",
    ):
        assert words in page, words


def test_the_error_page_needs_neither_context_nor_database():
    assert "Something went wrong" in render_to_string("500.html")
    source = (TEMPLATES / "500.html").read_text() + (TEMPLATES / "bare.html").read_text()
    assert "{{" not in source
    tags = set(re.findall(r"{%\s*(\w+)", source))
    assert tags == {"load", "translate", "extends", "block", "endblock"}
    assert "{% load i18n %}" in source
    assert source.count("{% load") == 2  # no other library, such as static, which needs a manifest


def test_every_stylesheet_is_imported_once_and_stands_in_a_layer():
    imported = [
        name
        for sheet in STYLESHEETS
        for name in re.findall(r'@import url\("([^"]+)"\);\n', (STYLES / sheet).read_text())
    ]
    assert len(imported) == len(set(imported))
    on_disk = {path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*.css")}
    of_their_own = {*STYLESHEETS, "preview.css", "print.css"}
    assert set(imported) == {name for name in on_disk - of_their_own if "admin" not in name}
    for name in imported:
        assert (STYLES / name).read_text().startswith("@layer"), name


def test_no_stylesheet_asks_for_anything_or_shouts():
    for path in STYLES.rglob("*.css"):
        text = path.read_text()
        assert path.name in STYLESHEETS or "url(" not in text, path
        assert "!important" not in text, path


def test_a_form_without_its_token_gets_a_page_in_plain_words():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "alice"})
    assert response.status_code == 403
    assert "This page is out of date" in response.content.decode()
    assert "DEBUG" not in response.content.decode()
