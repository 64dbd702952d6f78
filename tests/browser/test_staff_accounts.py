"""Nora, who is new, gets an account, ties her phone to it, and signs in with both."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import scrolls_sideways, violations
from tests.staff.people import PASSWORD, code_of

pytestmark = pytest.mark.browser


@pytest.fixture
def nora(visit, staff_state):
    page = visit("/admin/auth/user/add/", storage_state=staff_state)
    page.fill("#id_username", "nora")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.click("[name=_continue]")
    page.check("#id_is_staff")
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    return "nora"


def fine(page):
    assert violations(page) == []
    assert not scrolls_sideways(page)


def type_name_and_password(page, name):
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click(".submit-row [type=submit]")


def test_nora_sets_two_steps_up_on_a_phone_and_signs_in_with_them(visit, site, nora):
    page = visit("/admin/login/?next=/admin/account/", width=320)
    fine(page)
    type_name_and_password(page, nora)
    fine(page)
    page.click("text=Set it up")
    fine(page)
    assert page.locator("svg[role=img]").bounding_box()["width"] >= 200
    key = page.locator("#content a[href^=otpauth]").get_attribute("href")
    key = re.search("secret=([A-Z2-7]+)", key)[1]
    page.fill("#id_code", code_of(key, -1))
    page.fill("#id_password", PASSWORD)
    page.click(".submit-row [type=submit]")
    expect(page.locator(".two-step__codes li")).to_have_count(10)
    fine(page)
    code = page.locator(".two-step__codes code").first.inner_text()
    page.click("text=I have kept them")
    page.goto(f"{site}/admin/account/")
    fine(page)
    page.click("#logout-form button")

    page.goto(f"{site}/admin/login/")
    type_name_and_password(page, nora)
    fine(page)
    page.fill("#id_code", "000000")
    page.click(".submit-row [type=submit]")
    expect(page.locator(".errorlist")).to_contain_text("This code is not right")
    fine(page)
    page.fill("#id_code", code)
    page.click(".submit-row [type=submit]")
    expect(page.locator(".messagelist")).to_contain_text("Codes left: 9.")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/account/",
        "/admin/account/set-up/",
        "/admin/admin/logentry/",
        "/admin/auth/user/1/change/",
        "/admin/auth/user/1/password/",
        "/admin/auth/group/add/",
    ],
)
def test_the_content_policy_holds_where_accounts_are_looked_after(visit, staff_state, path):
    page = visit(path, storage_state=staff_state)
    page.wait_for_load_state("networkidle")
    assert page.complaints == []
