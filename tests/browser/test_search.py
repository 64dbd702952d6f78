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


@pytest.mark.parametrize("javascript", [True, False])
def test_who_searches_on_a_phone_sees_what_was_found(visit, javascript):
    page = visit("/search/", width=390, javascript=javascript)
    page.fill("#search-words", "hot stones")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=hot+stones*")
    expect(page.locator(".result h3").first).to_be_in_viewport()


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


def asked(page):
    """What suggestions were asked for, in order."""
    queries = [urlsplit(address) for address in page.requested if "suggestions/?" in address]
    return [parse_qs(query.query)["q"][0] for query in queries]


def test_nothing_is_asked_for_one_letter(visit):
    page = visit("/search/")
    page.click("#search-words")
    page.keyboard.type("m")
    page.wait_for_timeout(500)
    assert asked(page) == []


def test_nothing_is_asked_while_letters_are_being_composed(visit):
    page = visit("/search/")
    page.click("#search-words")
    keyboard = page.context.new_cdp_session(page)
    for text in ("ma", "massa", "massage"):
        place = len(text)
        composed = {"text": text, "selectionStart": place, "selectionEnd": place}
        keyboard.send("Input.imeSetComposition", composed)
        page.wait_for_timeout(300)
    assert asked(page) == []
    keyboard.send("Input.insertText", {"text": "massage"})
    expect(page.locator(OPTION).first).to_be_visible()
    assert asked(page) == ["massage"]


def test_a_page_full_of_pasted_text_is_a_search_of_200_letters(visit):
    page = visit("/search/")
    page.click("#search-words")
    page.evaluate("document.execCommand('insertText', false, 'massage '.repeat(12_500))")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert len(page.locator("#search-words").input_value()) <= 200
    assert page.locator(".result").count() == 10


def test_the_number_of_suggestions_is_announced(visit):
    page = visit("/search/")
    status = page.locator(".search [role=status]")
    expect(status).to_have_text("")
    count = suggestions_of(page, "massage").count()
    expect(status).to_have_text(f"Suggestions: {count}")
    page.keyboard.press("Escape")
    expect(status).to_have_text("")


def test_whoever_types_on_has_chosen_nothing(visit):
    page = visit("/search/")
    suggestions_of(page, "massage")
    page.keyboard.press("ArrowDown")
    page.keyboard.type(" g")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=massage*")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["massage g"]


def test_what_is_chosen_can_be_told_without_its_colour(visit):
    page = visit("/search/", forced_colors="active")
    chosen = suggestions_of(page, "massage").first
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_css("outline-style", "solid")


def test_an_answer_that_is_overtaken_is_given_up(visit):
    page = visit("/search/")
    page.route("**/search/suggestions/?q=mas", lambda route: None)  # its answer takes for ever
    page.click("#search-words")
    with page.expect_request("**/search/suggestions/?q=mas"):
        page.keyboard.type("mas")
    with page.expect_event("requestfailed") as given_up:
        suggestions_of(page, "sage")
    assert given_up.value.url.endswith("?q=mas")


def test_whoever_has_left_the_box_is_not_followed_by_an_answer(visit):
    page = visit("/search/")
    page.route("**/search/suggestions/?*", lambda route: None)  # a server that never answers
    page.click("#search-words")
    with page.expect_request("**/search/suggestions/?*"):
        page.keyboard.type("massage")
    with page.expect_event("requestfailed"):
        page.keyboard.press("Tab")
    expect(page.locator(".suggestions")).to_be_hidden()


@pytest.mark.parametrize("answer", [None, (500, "{}"), (200, "<h1>Sign in</h1>"), (200, "{}")])
def test_without_good_answers_the_box_is_a_box(visit, answer):
    page = visit("/search/")

    def fail(route):
        return route.fulfill(status=answer[0], body=answer[1]) if answer else route.abort()

    page.route("**/search/suggestions/?*", fail)
    page.click("#search-words")
    with page.expect_event("response" if answer else "requestfailed"):
        page.keyboard.type("massage")
    page.wait_for_timeout(200)
    expect(page.locator("#search-words")).to_have_attribute("aria-expanded", "false")
    page.unroute("**/search/suggestions/?*")
    page.keyboard.press("ArrowDown")  # nothing was remembered of the failure
    expect(page.locator(OPTION).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=massage*")


def test_whoever_comes_back_finds_no_list_over_the_page(visit):
    page = visit("/search/")
    suggestions_of(page, "massage")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")  # kept whole by the browser
    expect(page.locator(".suggestions")).to_be_hidden()


@pytest.mark.parametrize("width", [768, 900, 980, 1000, 1020, 1100, 1280])
def test_the_menu_stays_on_one_line(visit, width):
    page = visit(ARTICLE, width=width)
    tops = page.locator(".site-header__menu li:visible").evaluate_all(
        "items => items.map(item => item.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1
    assert not scrolls_sideways(page)


@pytest.mark.parametrize(("width", "zoom"), [(520, "100%"), (1000, "200%")])
def test_the_name_of_the_clinic_is_not_cut_into_letters(visit, width, zoom):
    page = visit(ARTICLE, width=width)
    page.evaluate("zoom => { document.documentElement.style.fontSize = zoom }", zoom)
    name = page.locator(".site-header__name")
    lines = name.evaluate(
        "name => { const r = document.createRange(); "
        "r.selectNodeContents(name); return r.getClientRects().length }"
    )
    assert lines == 1


def test_whom_to_call_is_seen_on_a_small_phone_without_scrolling(visit):
    page = visit("/search/?q=suiside", width=320)
    page.set_viewport_size({"width": 320, "height": 640})
    box = page.locator(".care-card .emergency-number").bounding_box()
    assert box["y"] + box["height"] <= 640
    assert page.locator("main h1, main h2").nth(1).inner_text().endswith("ending your life?")


def test_the_search_is_not_printed(visit):
    page = visit("/search/?q=back", media="print")
    assert not page.locator(".search").is_visible()
    assert page.locator(".result").first.is_visible()
    page = visit(ARTICLE, media="print")
    assert not page.locator(".site-search").is_visible()
