"""A reader searches: by keyboard, by finger, on a phone, in the dark and without JavaScript."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ARTICLE
from tests.browser.test_accessibility import scrolls_sideways, violations
from tests.browser.test_evidence import tab_to

pytestmark = pytest.mark.browser
OPTION = ".suggestions [role=option]"
PAGES = [
    "/search/",
    "/search/?q=back+pain",
    "/search/?q=siatica",
    "/search/?q=xyzzyqq",
    "/search/?q=I+want+to+die",
    "/search/?q=swollen+leg",
]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, path, width):
    page = visit(path, width=width)
    assert violations(page) == []
    assert not scrolls_sideways(page)
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    assert page.complaints == []
    assert page.context.cookies() == []


def test_the_search_works_without_javascript_on_a_phone(visit):
    page = visit(ARTICLE, width=320, javascript=False)
    tab_to(page, ".site-header__search a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")
    tab_to(page, "#search-words")
    page.keyboard.type("why does my back hurt more at night")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert "Sleep position" in page.locator(".result h3").first.inner_text()
    tab_to(page, "#search-topic")
    page.keyboard.type("Medic")
    tab_to(page, ".search button")
    page.keyboard.press("Enter")
    page.wait_for_url("**topic=medicines-and-supplements*")
    notes = page.locator(".result .card__note").all_inner_texts()
    assert notes and all("Sleep position" not in note for note in notes)


def test_the_box_in_the_header_leads_to_the_results(visit):
    page = visit(ARTICLE)
    page.fill("#site-search", "Tylenol")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Tylenol")
    assert "pain medicine" in page.locator(".result h3").first.inner_text()


def suggestions_of(page, typed, box="#search-words"):
    page.click(box)
    page.keyboard.type(typed)
    expect(page.locator(OPTION).first).to_be_visible()
    return page.locator(OPTION)


def test_suggestions_are_chosen_by_keyboard(visit):
    page = visit("/search/")
    options = suggestions_of(page, "massage")
    box = page.locator("#search-words")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.nth(0)).to_have_attribute("aria-selected", "false")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert page.evaluate("document.activeElement.id") == "search-words"
    address = options.nth(1).get_attribute("data-address")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_the_arrow_keys_go_round_and_through_the_box_itself(visit):
    page = visit("/search/")
    options = suggestions_of(page, "massage")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search-words").get_attribute("aria-activedescendant") is None
    page.keyboard.press("Enter")  # nothing is chosen: the words themselves are searched for
    page.wait_for_url("**/search/?q=massage*")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["massage"]


def test_escape_closes_the_suggestions_and_keeps_the_words(visit):
    page = visit("/search/")
    suggestions_of(page, "massage")
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions")).to_be_hidden()
    expect(page.locator("#search-words")).to_have_value("massage")
    expect(page.locator("#search-words")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator(OPTION).first).to_be_visible()


def test_leaving_the_box_closes_the_suggestions(visit):
    page = visit("/search/")
    suggestions_of(page, "massage")
    page.keyboard.press("Tab")
    expect(page.locator(".suggestions")).to_be_hidden()


def test_a_suggestion_is_chosen_by_finger_on_a_phone(visit):
    page = visit("/search/", width=320, has_touch=True)
    options = suggestions_of(page, "ginger")
    assert options.first.bounding_box()["height"] >= 44
    assert not scrolls_sideways(page)
    options.first.tap()
    page.wait_for_url("**/articles/ginger-and-pain/")


def test_the_header_suggests_too_and_keeps_within_the_page(visit):
    page = visit(ARTICLE, dark=True)
    options = suggestions_of(page, "back pa", box="#site-search")
    assert options.count() >= 2
    assert violations(page) == []
    assert not scrolls_sideways(page)


def test_nothing_is_asked_for_one_letter(visit):
    page = visit("/search/")
    page.click("#search-words")
    page.keyboard.type("m")
    page.wait_for_timeout(500)
    assert not any("suggestions/" in address for address in page.requested)


def test_the_search_is_not_printed(visit):
    page = visit("/search/?q=back", media="print")
    assert not page.locator(".search").is_visible()
    assert page.locator(".result").first.is_visible()
    page = visit(ARTICLE, media="print")
    assert not page.locator(".site-search").is_visible()
