"""A printed article is a leaflet: the text, where it comes from, whom to call."""

import pytest

from tests.browser.pages import ARTICLE

pytestmark = pytest.mark.browser


def test_navigation_is_not_printed(visit):
    page = visit(ARTICLE, media="print")
    assert not page.locator("header nav").first.is_visible()
    assert not page.locator(".skip-link").is_visible()


def test_the_leaflet_says_who_when_and_whom_to_call(visit):
    page = visit(ARTICLE, media="print")
    text = page.locator("body").inner_text()
    assert "Not yet checked by a clinician" in text
    assert "Next review due" in text
    assert "202-555-0100" in text
    assert page.locator("#sources").is_visible()


def test_printing_never_uses_a_dark_page(visit):
    page = visit(ARTICLE, media="print", dark=True)
    colour = page.evaluate("getComputedStyle(document.body).color")
    red, green, blue = (
        int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")
    )
    assert max(red, green, blue) < 100


def test_everything_that_folds_is_open_on_paper(visit):
    page = visit(ARTICLE, media="print")
    assert page.locator("details:not([open])").count() == 0
