"""A printed article is a leaflet: the text, where it comes from, whom to call."""

import re

import pytest

from tests.browser.pages import ARTICLE, BAD_DAY

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


# The sheet for a bad day, to pin up

SMALLEST = 11 * 96 / 72  # 11 points, in CSS pixels
SMALL_WORDS = """smallest => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = [];
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const isSeen = texts.currentNode.data.trim() && element.getClientRects().length;
        if (isSeen && parseFloat(getComputedStyle(element).fontSize) < smallest - .01)
            small.push(texts.currentNode.data.trim());
    }
    return small;
}"""


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_the_sheet_for_a_bad_day_is_one_side_of_paper(visit, paper):
    printed = visit(BAD_DAY, media="print").pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_sheet_has_whom_to_call_in_large_type_and_no_footer(visit):
    page = visit(BAD_DAY, media="print")
    numbers = page.locator(".numbers").inner_text()
    for number in ("Call 911", "Call 988", "Text 988", "1-800-222-1222", "202-555-0100"):
        assert number in numbers
    assert page.locator(".care-card--emergency").is_visible()
    assert not page.locator(".site-footer").is_visible()
    assert not page.locator(".source-list").is_visible()
    assert page.evaluate(SMALL_WORDS, SMALLEST) == []
