"""From an article to a confirmed request: at 320 px, by keyboard, without JavaScript."""

import re

import pytest

from tests.browser.conftest import STAFF
from tests.browser.test_accessibility import scrolls_sideways, violations
from tests.browser.test_evidence import tab_to
from tests.clinic.inboxes import INBOX
from tests.clinic.mail_server import mail_server, wait_until
from tests.clinic.running_site import FACTS, SLUG, manage, open_site

pytestmark = pytest.mark.browser
FORM = "/contact/callback/"
WHAT_IS_KEPT = """
from clinic import requests
from clinic.models import CallbackRequest
values = requests.values_of(CallbackRequest.objects.get())
print(values["article"], values["name"].split()[0])
"""


class Mail:
    """Where the mail server listens; the running site learns it from its environment."""


@pytest.fixture(scope="module")
def mail(chromium_path):
    with mail_server(Mail) as handler:
        yield handler


@pytest.fixture(scope="module")
def clinic_site(mail, tmp_path_factory):
    site = open_site(
        tmp_path_factory.mktemp("callback"),
        {"Ina": "Inbox"},
        message_box=True,
        EMAIL_URL=f"smtp://127.0.0.1:{Mail.EMAIL_PORT}",
        CALLBACK_EMAIL="frontdesk@example.org",
    )
    site.start()
    yield site
    site.kill()


@pytest.fixture
def open_page(browser, clinic_site):
    contexts = []

    def open_page(path=FORM, width=320, dark=False, javascript=False):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.goto(clinic_site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_request_is_made_by_keyboard_on_a_small_phone_without_javascript(
    open_page, clinic_site, mail
):
    page = open_page(f"/articles/{SLUG}/")
    tab_to(page, "#clinic a[href*=callback]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FORM}?from={SLUG}")
    page.wait_for_timeout(3200)  # nobody is faster
    tab_to(page, "#id_name")
    page.keyboard.type("Ana Núñez")
    tab_to(page, "#id_phone")
    page.keyboard.type("(202) 555-0123")
    tab_to(page, "[name=times][value=evening]")
    page.keyboard.press("Space")
    tab_to(page, "#id_interpreter")
    page.keyboard.press("Space")
    tab_to(page, "[name=patient]")
    page.keyboard.press("Space")
    tab_to(page, ".form button")
    assert page.evaluate("document.querySelector('#id_subject').value") == ""
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/callback/received/**")

    [[reference]] = clinic_site.ask("SELECT reference FROM clinic_callbackrequest")
    assert page.locator(".received__reference").inner_text() == reference
    assert page.locator("h1").inner_text() == "We have your request"
    assert not scrolls_sideways(page)
    assert page.context.cookies() == []
    assert all("Ana" not in url and "555" not in url for url in page.requested)
    wait_until(lambda: clinic_site.ask(FACTS) == [(1, 1)])
    [message] = mail.messages
    assert manage(clinic_site, "shell", "-v", "0", "-c", WHAT_IS_KEPT)[1].split() == [SLUG, "Ana"]
    assert reference in message and "Ana" not in message and "555" not in message

    page.reload()
    page.go_back()
    assert clinic_site.ask(FACTS) == [(1, 1)] and len(mail.messages) == 1

    answer(page, clinic_site, reference)

    with clinic_site.database() as connection:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("UPDATE clinic_callbackrequest SET done_at = '2020-01-01'")
    assert manage(clinic_site, "eraserequests") == (0, "Requests erased: 1.\n")
    assert clinic_site.ask(FACTS) == [(0, 0)]


def answer(page, site, reference):
    """Sign in at the front desk, without JavaScript as well, and answer the request."""
    page.goto(site.address + INBOX)
    page.fill("#id_username", "ina")
    page.fill("#id_password", STAFF["password"])
    page.click("[type=submit]")
    page.get_by_role("link", name=reference).click()
    page.wait_for_url("**/change/")
    assert reference in page.title()
    said = page.inner_text("#content")
    for words in ("Ana Núñez", "+1 202-555-0123", "Evening", SLUG):
        assert words in said
    page.get_by_role("button", name="Done").click()
    assert site.ask("SELECT state FROM clinic_callbackrequest") == [("done",)]


def test_errors_come_first_have_the_focus_and_lead_to_their_fields(open_page):
    page = open_page()
    page.fill("#id_language", "Català")
    page.check("[name=times][value=midday]")
    tab_to(page, ".form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.id") == "problems"
    links = page.locator(".error-summary a")
    assert links.count() == 2
    for number, field in enumerate(["id_name", "id_phone"]):
        target = links.nth(number)
        target.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == field
        assert page.locator(f"#{field}").is_visible()
    assert page.input_value("#id_language") == "Català"
    assert page.is_checked("[name=times][value=midday]")
    assert not page.is_checked("[name=times][value=morning]")
    assert not scrolls_sideways(page)
    page.fill("#id_name", "Ana Núñez")
    page.fill("#id_email", "ana@example.org")
    page.wait_for_timeout(3200)
    page.click(".form button")
    page.wait_for_url("**/received/**")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_of_these_pages(open_page, width, dark):
    page = open_page(width=width, dark=dark, javascript=True)
    assert violations(page) == [] and not scrolls_sideways(page)
    page.check("[name=visit][value=telehealth]")
    page.click(".form button")
    page.wait_for_selector(".error-summary")
    assert violations(page) == [] and not scrolls_sideways(page)
    page.fill("#id_name", "Ana Núñez")
    page.fill("#id_phone", "202-555-0123")
    page.click(".form button")
    page.wait_for_url("**/received/**")
    assert violations(page) == [] and not scrolls_sideways(page)
    page.goto(re.sub(r"received/.*", "received/x:y:z/", page.url))
    assert page.locator("h1").inner_text() == "This page is closed now"
    assert violations(page) == [] and not scrolls_sideways(page)


def test_what_is_to_be_hit_is_large_and_the_trap_is_out_of_reach(open_page):
    page = open_page(javascript=True)
    for target in page.locator(".choice label, .form button, .field input[type=text]").all():
        box = target.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, target
    trap = page.locator("#id_subject")
    assert trap.get_attribute("tabindex") == "-1"
    assert trap.evaluate("element => element.closest('[aria-hidden=true]') !== null")
    assert trap.bounding_box()["x"] < -1000
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id"))
    assert "id_message" in seen and "id_subject" not in seen


def test_a_sample_clinic_explains_itself(visit):
    for dark in (False, True):
        page = visit(FORM, width=320, dark=dark)
        assert "This form takes no requests yet" in page.locator("main").inner_text()
        assert page.locator("main form").count() == 0
        assert violations(page) == [] and not scrolls_sideways(page)
    assert page.complaints == []
