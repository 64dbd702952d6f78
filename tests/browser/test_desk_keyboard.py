"""Alice has no mouse: by keyboard alone she signs in, writes, saves, publishes and stages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STAFF

pytestmark = pytest.mark.browser

FURTHEST = 260  # presses of Tab
FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return {name: 'nothing', isSeen: true, shows: true};
    if (one.tagName === 'IFRAME') return {name: 'a page within', isSeen: true, shows: true};
    const box = one.getBoundingClientRect();
    const looks = [one, ...(one.labels || []), one.nextElementSibling].filter(Boolean)
        .map(part => getComputedStyle(part));
    const shows = looks.some(style => style.boxShadow !== 'none' ||
        style.outlineStyle === 'auto' ||
        style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    return {
        name: one.outerHTML.slice(0, 140),
        isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        shows,
    };
}"""


class Keyboard:
    """Nothing but keys. Each stop on the way has to show that it has the focus."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words):
        self.page.keyboard.type(words)

    def has(self, selector):
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def go_to(self, selector, key="Tab"):
        """Press Tab until the focus is there."""
        for _ in range(FURTHEST):
            self.press(key)
            focus = self.page.evaluate(FOCUS)
            assert focus["isSeen"], f"out of sight: {focus['name']}"
            assert focus["shows"], f"no visible focus: {focus['name']}"
            if self.has(selector):
                return
        pytest.fail(f"{selector} is not reached; the focus is at {focus['name']}")

    def back_to(self, selector):
        self.go_to(selector, "Shift+Tab")

    def fill(self, selector, words, go=None):
        (go or self.go_to)(selector)
        self.press("Control+a")
        self.type(words)

    def follow(self, selector, key="Enter"):
        """Go to a link or a button, press it, and wait for the next page."""
        self.go_to(selector)
        with self.page.expect_navigation():
            self.press(key)
        self.page.wait_for_load_state("networkidle")

    def choose(self, selector, first_letters):
        """Choose from a list by typing how the choice begins."""
        self.go_to(selector)
        self.type(first_letters)
        self.page.wait_for_timeout(50)


@pytest.fixture
def alice(visit):
    """Her keyboard, at the desk's first page, after she has signed in with it."""
    page = visit("/admin/login/")
    page.set_default_timeout(15_000)
    keys = Keyboard(page)
    assert keys.has("#id_username")  # the cursor waits there
    keys.type(STAFF["username"])
    keys.press("Tab")
    keys.type(STAFF["password"])
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_selector("#user-tools")
    return keys


def at_field(keys, row, field):
    expect(keys.page.locator(f"#id_{row}-{field}")).to_be_focused()


def test_from_the_sign_in_to_an_article_that_is_published_and_staged(alice):
    keys, page = alice, alice.page
    keys.follow("a[href='/admin/articles/article/add/']")
    keys.page.locator("#id_title").wait_for()
    if not keys.has("#id_title"):
        keys.go_to("#id_title")
    keys.type("A sample by keyboard")
    keys.fill("#id_summary", "What one can do without a mouse.")

    # The editor lets her out, forwards and backwards, and its tools bring her back to the text.
    keys.go_to("[data-insert=heading]")
    keys.press("Enter")
    expect(page.locator("#id_body")).to_be_focused()
    keys.type("What heat may do")
    keys.press("End")
    keys.type("\n\nIt may help for a while.")
    keys.back_to(".article-editor__cite")
    keys.press("Enter")
    expect(page.locator("#cite-search")).to_be_focused()
    keys.type("french2006")
    page.locator("#cite-panel [role=option]").first.wait_for()
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#id_body")).to_be_focused()
    assert "It may help for a while. [@french2006]" in page.input_value("#id_body")
    keys.back_to(".article-editor__cite")
    keys.press("Space")
    keys.press("Escape")  # she thinks better of it
    expect(page.locator("#id_body")).to_be_focused()
    keys.press("Tab")
    assert not keys.has("#id_body")

    # Saved with the key that a form has; a mistake is told where the focus is, and leads on.
    keys.follow("[name=_publish]")
    keys.page.wait_for_selector(".error-summary, .errornote")
    expect(page.locator(".error-summary")).to_be_focused()
    keys.go_to(".error-summary a")
    keys.press("Enter")
    assert keys.page.evaluate(
        "document.activeElement.matches('input, select, textarea, button, [tabindex]') && "
        "!document.activeElement.closest('.error-summary')"
    )

    # Rows: add, move, remove, put back, and each time the focus is where she goes on.
    write_rows(keys)
    keys.fill("#id_one_minute", "Heat may ease a sore back. Try it.", go=keys.back_to)
    for name in ("harms", "who_should_not", "alternatives", "without_treatment"):
        keys.fill(f"#id_{name}", "Ask first if your skin feels little.")
    keys.choose("#id_topic", "Choosing")
    keys.fill("#id_slug", "a-sample-by-keyboard")
    keys.follow("[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("Saved")
    keys.follow("[name=_publish]")
    expect(page.locator(".messagelist")).to_contain_text("Readers see it now")

    # And once more, for the text that waits.
    keys.fill("#id_summary", "What one can do with keys alone.")
    keys.follow("[name=_continue]", "Space")
    expect(page.locator(".messagelist")).to_contain_text("Kept for later")
    keys.follow("[name=_publish]")
    expect(page.locator(".messagelist")).to_contain_text("Readers see it now")
    assert page.complaints == []


def write_rows(keys):
    page = keys.page
    to_add = ".rows[data-rows=care_cards] .rows__add"
    page.focus("#id_title")
    keys.go_to(to_add)
    keys.press("Enter")
    at_field(keys, "care_cards-0", "level")
    keys.type("Urg")
    keys.fill("#id_care_cards-0-heading", "Call a doctor today if")
    keys.fill("#id_care_cards-0-items", "your pain is new and strong")
    keys.go_to(to_add)
    keys.press("Space")
    at_field(keys, "care_cards-1", "level")
    keys.go_to(".row:nth-child(2) .row__up")
    keys.press("Enter")  # the second card is the first one now, and its other button has the focus
    assert page.input_value("#id_care_cards-1-heading") == "Call a doctor today if"
    expect(page.locator(".rows[data-rows=care_cards] .row__remove").first).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".rows[data-rows=care_cards] .rows__status button")).to_be_focused()
    keys.press("Enter")  # put back
    at_field(keys, "care_cards-0", "level")
    keys.go_to(".row:nth-child(1) .row__remove")
    keys.press("Enter")
    assert page.input_value("#id_care_cards-0-heading") == "Call a doctor today if"

    keys.go_to(".rows[data-rows=findings] .rows__add")
    keys.press("Enter")
    at_field(keys, "findings-0", "claim")
    keys.type("A heat wrap may ease a new sore back for some days.")
    keys.choose("#id_findings-0-certainty", "Mod")
    keys.go_to("#id_findings-0-sources_search")
    keys.type("french2006")
    page.locator(".rows[data-rows=findings] [role=option]").first.wait_for()
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#id_findings-0-sources")).to_have_value("french2006")
    expect(page.locator("#id_findings-0-sources_search")).to_be_focused()
    keys.back_to(".rows[data-rows=findings] .picker__chosen button")
    keys.press("Space")  # removed …
    expect(page.locator("#id_findings-0-sources_search")).to_be_focused()
    keys.type("french2006")
    page.locator(".rows[data-rows=findings] [role=option]").first.wait_for()
    keys.press("ArrowDown", "Enter")  # … and chosen again
    expect(page.locator("#id_findings-0-sources")).to_have_value("french2006")


def test_the_library_of_pictures_opens_closes_and_gives_the_focus_back(alice):
    keys, page = alice, alice.page
    page.goto(page.url.partition("/admin/")[0] + "/admin/articles/article/add/")
    page.wait_for_load_state("networkidle")
    opener = ".article-editor [data-choose-picture]"
    keys.go_to(opener)
    keys.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("input[type=search]")).to_be_focused()
    for _ in range(12):  # the page behind is not reached
        keys.press("Tab")
        outside = "document.activeElement.closest('dialog, body > iframe') || document.body"
        assert page.evaluate(f"({outside}).tagName") in ("DIALOG", "BODY")
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    assert keys.has(opener)
    expect(page.locator(opener)).to_be_focused()


def test_the_pages_of_one_step_catch_nobody(alice):
    keys, page = alice, alice.page
    site = page.url.partition("/admin/")[0]
    for step in ("preview-links", "sign", "history"):
        page.goto(f"{site}/admin/articles/article/1/{step}/")
        page.wait_for_load_state("networkidle")
        last = "#content :is(button, a, input, select):not([type=hidden])"
        count = page.locator("a[href], button, input:not([type=hidden]), select, textarea").count()
        reached = 0
        for _ in range(count + 5):
            keys.press("Tab")
            focus = page.evaluate(FOCUS)
            assert focus["isSeen"] and focus["shows"], focus["name"]
            reached += keys.has(last)
            if focus["name"] == "nothing":
                break
        assert focus["name"] == "nothing", f"caught at {focus['name']}"
        assert reached > 0
    assert not [words for words in page.complaints if re.search("polic|error", words, re.I)]
