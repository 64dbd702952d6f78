"""Alice is interrupted while she writes: her browser and the server keep her text between them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STAFF

pytestmark = pytest.mark.browser

LATER = 15_000


@pytest.fixture
def write(visit, staff_state):
    """Open the form of an article as Alice and type a sentence into its text."""

    def open_and_type(words, number=1, **options):
        path = f"/admin/articles/article/{number}/change/"
        page = visit(path, storage_state=staff_state, **options)
        page.click("#id_summary")
        page.keyboard.press("Control+End")
        page.keyboard.type(words)
        return page

    return open_and_type


def sign_in(page):
    page.fill("[name=username]", STAFF["username"])
    page.fill("[name=password]", STAFF["password"])
    page.click("main [type=submit], #login-form [type=submit]")


def test_what_she_types_is_kept_and_offered_in_a_new_tab(write):
    page = write(" Kept.")
    expect(page.locator(".safety__status")).to_have_text(re.compile("^Kept at"), timeout=5_500)
    address = page.url
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name="Put it back").click()
    expect(other.locator("#id_summary")).to_have_value(re.compile(r"Kept\.\s*$"))
    other.get_by_role("button", name="Save, and go on").or_(
        other.locator("button[name=_continue]")
    ).first.click()
    other.wait_for_selector(".messagelist .success")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk:'))") == []
    other.goto(address)
    expect(other.locator(".safety__offer")).to_have_count(0)
    assert page.complaints == []


def test_without_a_connection_the_browser_keeps_it_and_offers_it_back(write):
    page = write("", number=2)
    page.context.set_offline(True)
    page.keyboard.type(" Offline.")
    status = page.locator(".safety__status")
    expect(status).to_contain_text("kept in this browser", timeout=LATER)
    page.locator("button[name=_continue]").click()
    expect(status).to_contain_text("nothing was sent", timeout=LATER)
    context, address = page.context, page.url
    page.close()  # a crash: no question is asked
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator(".safety__offer")).to_contain_text("You have unsaved work")
    again.get_by_role("button", name="Put it back").click()
    expect(again.locator("#id_summary")).to_have_value(re.compile(r"Offline\.\s*$"))
    expect(again.locator(".safety__note")).to_be_visible()


def test_a_lost_session_keeps_her_at_her_text_until_she_has_signed_in_again(write):
    page = write("", number=3)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(" Signed out.")
    page.locator("button[name=_continue]").click()
    expect(page.locator(".safety__status")).to_contain_text("You are signed out")
    assert page.input_value("#id_summary").strip().endswith("Signed out.")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value)
    expect(opened.value.locator("body")).to_contain_text("go back to your text")
    opened.value.close()
    page.bring_to_front()
    page.locator("button[name=_continue]").click()
    page.wait_for_selector(".messagelist .success")
    assert page.input_value("#id_summary").strip().endswith("Signed out.")
