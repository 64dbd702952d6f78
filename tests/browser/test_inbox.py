"""The inbox in a real browser: from a new request to a done one, on a phone and by keyboard."""

import re

import pytest

from tests.browser.conftest import STAFF, _note
from tests.browser.test_clinic_desk import tab_to
from tests.browser.test_desk_access import look
from tests.clinic.inboxes import INBOX, PERSONAL
from tests.clinic.running_site import manage, open_site

pytestmark = pytest.mark.browser

ASK = """
from datetime import timedelta
from django.utils import timezone
from clinic.models import CallbackRequest
from tests.clinic.inboxes import make_request
CallbackRequest.objects.all().delete()
request = make_request()
make_request({"name": "محمد أحمد"}, answer_by=timezone.localdate() - timedelta(days=2))
make_request({"message": "x" * 500}, notice_sent_at=None)
make_request(state="spam")
print("number", request.pk)
"""
RACE = """
import threading
from django.contrib.auth.models import User
from django.db import connections
from clinic.inbox import log, steps
from clinic.models import CallbackRequest
from tests.clinic.inboxes import make_request
CallbackRequest.objects.all().delete()
request, people, had = make_request(), list(User.objects.order_by("pk")), []
begin = threading.Barrier(len(people))
def take(person):
    begin.wait()
    try:
        steps.take(request, steps.Seen("new", None), person)
        had.append(person)
    except steps.Overtaken:
        pass
    finally:
        connections.close_all()
threads = [threading.Thread(target=take, args=[person]) for person in people]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
request.refresh_from_db()
assert [request.assigned_to] == had, had
assert log.of(request).count() == 1
print("one of", len(people))
"""


@pytest.fixture(scope="module")
def inbox(chromium_path, tmp_path_factory):
    people = dict.fromkeys(["Ina", "Ben", "Cleo", "Dan", "Eve", "Fay"], "Inbox")
    site = open_site(tmp_path_factory.mktemp("inbox"), people)
    site.start()
    yield site
    site.kill()


@pytest.fixture
def asked(inbox):
    """The number of a new request; others wait as well."""
    status, said = manage(inbox, "shell", "-v", "0", "-c", ASK)
    assert status == 0, said
    return re.search(r"number (\d+)", said)[1]


@pytest.fixture(scope="module")
def signed_in(browser, inbox):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{inbox.address}/admin/")
    page.fill("#id_username", "ina")
    page.fill("#id_password", STAFF["password"])
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(browser, inbox, signed_in):
    contexts = []

    def open_page(path="", width=390, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, storage_state=signed_in, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.seen = [], []
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("framenavigated", lambda frame: page.seen.append((frame.url, page.title())))
        page.goto(inbox.address + INBOX + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def press(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def state_of(inbox, number):
    [[state]] = inbox.ask("SELECT state FROM clinic_callbackrequest WHERE id = ?", number)
    return state


def test_from_new_to_done_on_a_phone_by_keyboard(open_page, inbox, asked):
    page = open_page()
    press(page, f'a[href="{INBOX}{asked}/change/"]')
    assert "Ana Núñez" in page.inner_text("#content")
    assert page.get_attribute(".facts__phone a", "href") == "tel:+12025550123"
    press(page, f'[action$="/{asked}/take/"] button')
    assert "You have it now" in page.inner_text(".messagelist")
    assert state_of(inbox, asked) == "in hand"
    tab_to(page, "#id_text")
    page.keyboard.type("Called at 9.")
    press(page, ".note-form button")
    assert "Called at 9." in page.inner_text("#notes .notes")
    press(page, f'[action$="/{asked}/done/"] button')
    assert page.url == inbox.address + INBOX
    assert state_of(inbox, asked) == "done"
    history = " ".join(f"{url} {title}" for url, title in page.seen)
    assert not any(word in history for word in PERSONAL)
    assert page.complaints == []


def test_every_page_is_for_everybody(open_page, asked):
    """Axe in light and dark, no sideways scrolling, targets, large print, the content policy."""

    def take(page):
        page.click(f'[action$="/{asked}/take/"] button')
        page.wait_for_selector(".messagelist")

    def refuse(page):
        page.click(".note-form button")
        page.wait_for_selector("[role=alert]")

    def find(page):
        page.fill("#id_phone", "202-555-0123")
        page.click(".inbox-form button")
        page.wait_for_selector(".found")

    def erase(page):
        find(page)
        page.locator("[name=request]").first.check()
        page.click("[formaction]")
        page.wait_for_selector(".inbox__erase")

    wrong = {}
    for path, do in (
        ("", None),
        ("?show=spam", None),
        (f"{asked}/change/", None),
        (f"{asked}/change/", take),
        (f"{asked}/change/", refuse),
        (f"{asked}/history/", None),
        (f"{asked}/delete/", None),
        ("person/", find),
        ("person/", erase),
        ("figures/", None),
        ("export/", None),
    ):
        page = open_page(path)
        if do:
            do(page)
        page.complaints = [words for words in page.complaints if "422" not in words]
        found = look(page)
        if found:
            wrong[path, do and do.__name__] = found
        page.context.close()
    assert wrong == {}


def test_a_note_is_not_lost_to_a_session_that_has_ended(open_page, inbox, asked):
    page = open_page(f"{asked}/change/")
    page.fill("#id_text", "A long talk.")
    page.context.clear_cookies()
    page.click(".note-form button")
    page.wait_for_selector(".clinic-form__status a")
    assert "signed out" in page.inner_text(".clinic-form__status")
    assert page.input_value("#id_text") == "A long talk."
    assert page.evaluate(
        "Object.keys(localStorage).join() + Object.keys(sessionStorage).join()"
    ) in (
        "",
        "theme",
    )


def test_without_scripts_all_steps_work(open_page, inbox, asked):
    page = open_page(f"{asked}/change/", java_script_enabled=False)
    page.fill("#id_text", "Called.")
    page.click(".note-form button")
    assert "Called." in page.inner_text("#notes .notes")
    page.select_option("#id_to", label="Ben")
    page.click(".steps-of__hand button")
    assert "Ben has" in page.inner_text(".messagelist")
    assert state_of(inbox, asked) == "in hand"


def test_of_many_who_take_it_at_once_one_has_it(inbox):
    """Six connections to a database file."""
    status, said = manage(inbox, "shell", "-v", "0", "-c", RACE)
    assert status == 0 and "one of 6" in said, said
