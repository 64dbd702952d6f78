"""The clinic's pages in a browser: an announcement is put away, and all ways in can be reached."""

import re
from datetime import date

import pytest

from articles.text.document import PageDocument
from tests.browser.own_site import OwnSite
from tests.browser.pages import CLINIC, CONTACT, LOCATION
from tests.browser.test_accessibility import FOCUSED, scrolls_sideways, violations

pytestmark = pytest.mark.browser

# Two announcements: the one that began later is shown, for as long as these tests are run.
TELL = """
from dataclasses import replace
from datetime import UTC, datetime
from clinic import publishing
from clinic.document import Announcement
clinic, _digest = publishing.current()
starts, ends = datetime(2026, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
told = Announcement(
    text="Now with visits by video.",
    link="/services/telehealth/",
    link_text="How it works",
    starts_at=starts.replace(month=2),
    ends_at=ends,
)
older = Announcement(text="An older one.", starts_at=starts, ends_at=ends)
publishing.save(replace(clinic, announcements=({announcements})))
"""
# Words that no line of a small screen can hold.
LONG = """
from dataclasses import replace
from datetime import UTC, datetime
from clinic import publishing
from clinic.document import Announcement
clinic, _digest = publishing.current()
starts, ends = datetime(2026, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
told = Announcement(text="w" * 160, link_text="l" * 60, link="/", starts_at=starts, ends_at=ends)
place = replace(clinic.main_location, name="p" * 80, phone="+1 202-555-0100 ext. 12345")
other = replace(place, slug="other")
publishing.save(
    replace(clinic, name="c" * 80, announcements=(told,), locations=(place, other))
)
"""
BANNER = ".announcement"
HIDE = "Hide this announcement"


@pytest.fixture(scope="module")
def own_site(chromium_path, tmp_path_factory):
    page = PageDocument(title="About us", summary="Who we are.", updated_on=date(2026, 1, 5))
    site = OwnSite(tmp_path_factory.mktemp("clinic"), {"pages/us.md": page.text}, {})
    site.run(TELL.format(announcements="told, older"))
    site.start()
    yield site
    site.kill()


@pytest.fixture
def open_page(browser, own_site):
    """Open a page of a site that tells something; a `context` keeps the reader's browser."""
    contexts = []

    def open_page(path, width=320, dark=False, context=None, **options):
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if dark else "light",
                **options,
            )
            contexts.append(context)
        page = context.new_page()
        page.complaints, page.requested = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("request", lambda request: page.requested.append(request.url))
        page.goto(own_site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_one_announcement_stands_above_the_title_in_a_named_region(open_page):
    page = open_page("/topics/")
    told = page.get_by_role("region", name="Announcement")
    assert told.inner_text().split() == "Now with visits by video. How it works".split()
    assert told.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    assert page.get_by_text("An older one.").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_with_an_announcement_has_no_fault_on_a_phone(open_page, dark):
    page = open_page(CONTACT, dark=dark)
    assert page.locator(BANNER).is_visible()
    assert violations(page) == []
    assert not scrolls_sideways(page)
    assert page.complaints == []
    box = page.get_by_role("button", name=HIDE).bounding_box()
    assert min(box["width"], box["height"]) >= 43.5


def test_it_is_put_away_by_keyboard_without_a_cookie_and_stays_away(open_page, own_site):
    page = open_page("/topics/")
    button = page.get_by_role("button", name=HIDE)
    button.focus()
    assert page.evaluate(FOCUSED)["shows"]
    page.keyboard.press("Enter")
    assert not page.locator(BANNER).is_visible()
    assert page.evaluate("document.activeElement.id") == "main", "the keyboard goes on from there"

    later = open_page(LOCATION, context=page.context)
    assert not later.locator(BANNER).is_visible()
    assert page.context.cookies() == []
    assert later.evaluate("localStorage.length") == 1
    assert all(address.startswith(own_site.address) for address in later.requested)

    other_reader = open_page("/topics/")
    assert other_reader.locator(BANNER).is_visible()


def test_another_announcement_is_shown_to_who_put_the_first_away(open_page, own_site):
    page = open_page("/topics/")
    page.get_by_role("button", name=HIDE).click()
    own_site.run(TELL.format(announcements="older,"))
    try:
        page.reload()
        assert page.get_by_role("region", name="Announcement").inner_text() == "An older one."
    finally:
        own_site.run(TELL.format(announcements="told, older"))


def test_without_javascript_it_is_read_and_has_no_button(open_page):
    page = open_page("/topics/", java_script_enabled=False)
    assert page.locator(BANNER).is_visible()
    assert page.get_by_role("button", name=HIDE).count() == 0


def test_no_script_is_loaded_where_nothing_is_told(open_page, own_site):
    own_site.run(TELL.format(announcements=""))
    try:
        page = open_page("/topics/")
        assert page.locator(BANNER).count() == 0
        assert not any("announcement" in address for address in page.requested)
    finally:
        own_site.run(TELL.format(announcements="told, older"))


@pytest.mark.parametrize("path", CLINIC)
def test_what_to_press_is_large_and_nothing_stands_out_of_sight(open_page, path):
    page = open_page(path)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            'main :is(.phone-link, .choice-link, .choices a, .ways a, .card a, .external)')]
            .filter(link => link.getBoundingClientRect().height < 24)
            .map(link => link.outerHTML.slice(0, 100))"""
    )
    assert small == []
    assert not scrolls_sideways(page)


def test_the_longest_words_stay_within_a_small_screen(open_page, own_site):
    kept = own_site.ask("SELECT text, digest FROM clinic_clinic")
    own_site.run(LONG)
    try:
        for path in (CONTACT, "/locations/", LOCATION, "/"):
            assert not scrolls_sideways(open_page(path)), path
    finally:
        with own_site.database() as connection:
            connection.execute("PRAGMA busy_timeout = 10000")
            connection.execute("UPDATE clinic_clinic SET text = ?, digest = ?", kept[0])


def test_the_ways_in_come_in_their_order_by_keyboard(open_page):
    page = open_page(CONTACT)
    seen = []
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    for _ in range(7):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert seen == [
        *("tel:911", "tel:988", "sms:988", "tel:+18002221222"),
        *("tel:+12025550100", "/contact/callback/", "tel:711"),
    ]


def test_a_printed_location_says_where_and_when_and_not_whether_it_is_open_now(open_page):
    page = open_page(LOCATION, width=1000)
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    for words in ("100 Example Street", "8 am to 5 pm", "Parking", "Stairs", "202-555-0100"):
        assert words in text
    assert not page.locator(".open-now").first.is_visible()
    assert not page.locator(BANNER).is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) <= 3
