"""The clinic's details at the desk, in a real browser: by keyboard, on a phone, and two at once."""

import pytest

pytestmark = pytest.mark.browser
CLINIC = "/admin/clinic/clinic/"
SAVE = "#clinic_form [type=submit]"


def open_page(visit, staff_state, path, **options):
    return visit(f"{CLINIC}{path}", storage_state=staff_state, **options)


def remove(page, name):
    page.get_by_role("link", name=f"Take away {name}", exact=True).click()
    page.get_by_role("button", name="Yes, take it away").click()
    page.wait_for_selector(".messagelist")


def tab_to(page, selector):
    for _tab in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_location_with_its_hours_is_added_by_keyboard(visit, staff_state):
    page = open_page(visit, staff_state, "", width=390)
    tab_to(page, f'[href="{CLINIC}locations/add/"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("#clinic_form")
    for field, typed in (
        ("name", "Keyboard office"),
        ("street", "7 Test Street"),
        ("city", "Town"),
        ("hours__monday", "6-2"),
        ("hours__tuesday", "8-12, 1-5"),
    ):
        tab_to(page, f"#id_{field}")
        page.keyboard.type(typed)
    tab_to(page, "[data-rows=special_days] .rows__add")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_special_days-0-name"
    page.keyboard.type("Inventory")
    page.fill("#id_special_days-0-starts_on", "2027-01-04")
    tab_to(page, SAVE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    tab_to(page, ".error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_hours__monday"
    assert page.input_value("#id_special_days-0-name") == "Inventory"
    page.keyboard.press("Control+a")
    page.keyboard.type("6am-2pm")
    tab_to(page, SAVE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist")
    card = page.locator("#keyboard-office-facts").inner_text()
    assert "6 am to 2 pm" in card
    assert "8 am to noon, 1 pm to 5 pm" in card
    page.goto(page.url.partition("/admin")[0] + "/locations/keyboard-office/")
    assert "6 am to 2 pm" in page.inner_text("main")
    assert page.complaints == []
    page.goto(page.url.partition("/locations")[0] + CLINIC)
    remove(page, "Keyboard office")


def test_two_change_one_service_and_no_word_is_lost(visit, staff_state):
    path = "services/telehealth/change/"
    mine = open_page(visit, staff_state, path, javascript=False)
    theirs = open_page(visit, staff_state, path)
    before = theirs.input_value("#id_next_step")
    theirs.fill("#id_next_step", "Their words")
    theirs.click(SAVE)
    theirs.wait_for_selector(".messagelist")
    mine.fill("#id_next_step", "My words")
    mine.click(SAVE)
    conflict = mine.locator(".conflict")
    assert "Their words" in conflict.inner_text()
    assert "My words" in conflict.inner_text()
    assert mine.input_value("#id_next_step") == "My words"
    mine.get_by_role("button", name="Save mine over it after all").click()
    mine.wait_for_selector(".messagelist")
    theirs.goto(theirs.url.partition("/admin")[0] + CLINIC + path)
    assert theirs.input_value("#id_next_step") == "My words"
    theirs.fill("#id_next_step", before)
    theirs.click(SAVE)
    theirs.wait_for_selector(".messagelist")
    assert theirs.complaints == []


def test_a_row_is_removed_put_back_and_removed_for_good(visit, staff_state):
    page = open_page(visit, staff_state, "locations/main-office/change/", width=390)
    first = page.input_value("#id_special_days-0-name")
    second = page.input_value("#id_special_days-1-name")
    rows = page.locator("[data-rows=special_days]")
    rows.locator(".row__remove").first.click()
    assert page.input_value("#id_special_days-0-name") == second
    rows.get_by_role("button", name="Put it back").click()
    assert page.input_value("#id_special_days-0-name") == first
    rows.locator(".row__remove").first.click()
    page.click(SAVE)
    page.wait_for_selector(".messagelist")
    assert first not in page.inner_text("#main-office-facts")
    page.get_by_role("link", name="All versions").click()
    page.locator(".version").nth(1).get_by_role("link", name="Bring it back").click()
    page.get_by_role("button", name="Bring this version back").click()
    page.wait_for_selector(".messagelist")
    assert first in page.inner_text("#main-office-facts")
    assert page.complaints == []


def test_nothing_is_sent_into_a_session_that_has_ended(visit, staff_state):
    page = open_page(visit, staff_state, "team/1/change/", width=320)
    before = page.input_value("#id_languages")
    page.fill("#id_languages", "English, and some Spanish")
    page.context.clear_cookies()
    page.click(SAVE)
    page.wait_for_selector(".clinic-form__status a")
    assert "You are signed out" in page.inner_text(".clinic-form__status")
    assert page.input_value("#id_languages") == "English, and some Spanish"
    page.context.add_cookies(staff_state["cookies"])  # signed in again in another tab
    page.click(SAVE)
    page.wait_for_selector(".messagelist")
    page.goto(page.url.partition("#")[0] + "team/1/change/")
    assert page.input_value("#id_languages") == "English, and some Spanish"
    page.fill("#id_languages", before)
    page.click(SAVE)
    page.wait_for_selector(".messagelist")
    assert page.complaints == []
