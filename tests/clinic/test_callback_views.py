"""A request is stored once, confirmed truly, and leaves no trace of what was typed."""

import html
import logging
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from clinic import requests, stamps
from clinic.models import CallbackRequest, Submissions
from tests.clinic.callbacks import FORM, STATE, ask, asked, open_clinic, stamp, typed, value_of

pytestmark = pytest.mark.django_db
ODD = "Zyxwvut"  # nobody else writes that
FOR_SOMETHING_ELSE = pytest.param(signing.dumps(["k", 0]), id="signed for something else")


@pytest.fixture(autouse=True)
def clinic(settings):
    settings.CALLBACK_EMAIL = "frontdesk@example.org"
    return open_clinic()


@pytest.fixture(autouse=True)
def no_answer_is_kept_or_known(client, monkeypatch):
    """Every answer of these pages: not stored anywhere, and without a cookie."""
    real = client.request

    def request(**environ):
        response = real(**environ)
        if environ["PATH_INFO"].startswith("/contact/") and response.status_code != 500:
            assert response["Cache-Control"] == "no-store"
            assert not response.cookies and not response.has_header("ETag")
            assert response["Referrer-Policy"] == "same-origin"
        return response

    monkeypatch.setattr(client, "request", request)


def rows():
    return CallbackRequest.objects.count()


# Being stored


def test_the_form_is_shown_with_a_stamp_and_the_article(client):
    page = client.get(f"{FORM}?from=sleeping-well")
    assert page.status_code == 200
    assert value_of(page.text, "article") == "sleeping-well"
    assert stamps.read(html.unescape(value_of(page.text, "stamp")))
    assert "Error:" not in page.text
    assert 'name="robots"' not in page.text and not page.has_header("X-Robots-Tag")


@pytest.mark.parametrize("hostile", ["../x", '"><script>', "a" * 200, "A", "%00"])
def test_an_odd_article_in_the_address_is_left_out(client, hostile):
    page = client.get(FORM, {"from": hostile})
    assert page.status_code == 200 and value_of(page.text, "article") == ""


def test_a_request_is_stored_sealed_and_confirmed(client, django_capture_on_commit_callbacks):
    response = ask(client, email="ana@example.org", times=["morning"], article="sleeping-well")
    stored = CallbackRequest.objects.get()
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert stored.reference in page.text and "What happens next" in page.text
    assert "+1 202-555-0100" in page.text and "911" in page.text
    assert 'content="noindex"' in page.text and page["X-Robots-Tag"] == "noindex"
    assert "Ana" not in page.text and "Ana" not in response["Location"]
    assert stored.state == STATE.NEW
    assert requests.values_of(stored) == {
        "name": "Ana Núñez",
        "phone": "+1 202-555-0123",
        "email": "ana@example.org",
        "times": ["morning"],
        "language": "",
        "interpreter": False,
        "patient": "",
        "visit": "",
        "article": "sleeping-well",
        "message": "",
    }
    assert b"Ana" not in bytes(stored.sealed)


def test_the_day_of_the_answer_is_promised_in_words(client, monkeypatch):
    friday = timezone.datetime(2026, 1, 9, 15, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: friday)
    response = ask(client, stamp=stamp())
    assert "by <strong>Monday, January 12</strong>" in client.get(response["Location"]).text


def test_the_same_form_sent_twice_is_one_request(client):
    form = typed()
    first, second = client.post(FORM, form), client.post(FORM, form)
    assert rows() == 1
    pages = [client.get(response["Location"]).text for response in (first, second)]
    assert all(CallbackRequest.objects.get().reference in page for page in pages)
    assert Submissions.objects.order_by("-count").first().count == 1


def test_reloading_the_confirmation_stores_nothing(client):
    place = ask(client)["Location"]
    assert client.get(place).text == client.get(place).text
    assert rows() == 1


def test_going_back_and_changing_something_is_a_new_request(client):
    form = typed()
    client.post(FORM, form)
    client.post(FORM, form | {"phone": "202-555-0124"})
    assert rows() == 2
    client.post(FORM, form | {"stamp": stamp()})  # a new form with the same words
    assert rows() == 3


def test_a_reference_that_is_taken_is_drawn_again(client, monkeypatch):
    drawn = iter(["BBBBBBB", "BBBBBBB", "CCCCCCC"])
    monkeypatch.setattr(requests, "_reference", lambda: next(drawn))
    asked(client), asked(client)
    assert set(CallbackRequest.objects.values_list("reference", flat=True)) == {
        "BBBBBBB",
        "CCCCCCC",
    }


def test_references_can_be_read_aloud():
    for _ in range(50):
        assert set(requests._reference()) <= set("BCDFGHJKMNPQRTVWXY3479")


def test_the_person_never_waits_for_the_notice(
    client, django_capture_on_commit_callbacks, settings
):
    settings.SEND_NOTICES_AT_ONCE = False
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        asked(client)
    assert len(callbacks) == 1 and mail.outbox == []


# Being wrong


def test_errors_stand_at_the_top_and_nothing_is_lost(client):
    form = typed(name="", phone="12", language="Català", visit="telehealth", times=["evening"])
    page = ask(client, **form)
    assert page.status_code == 422 and rows() == 0
    assert "<title>Error: " in page.text
    summary = page.text.partition('id="problems"')[2].partition("</section>")[0]
    assert 'tabindex="-1" autofocus' in summary
    assert 'href="#id_name"' in summary and 'href="#id_phone"' in summary
    assert 'id="id_phone_error"' in page.text
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in page.text
    assert value_of(page.text, "phone") == "12" and value_of(page.text, "language") == "Català"
    assert page.text.count(" checked") == 2
    assert html.unescape(value_of(page.text, "stamp")) == form["stamp"]
    assert page["X-Robots-Tag"] == "noindex"


def test_every_error_of_a_group_has_a_place_to_go(client):
    page = ask(client, times=["midnight"], patient="x", visit="y")
    for name in ("times", "patient", "visit"):
        assert f'href="#id_{name}"' in page.text or f'href="#id_{name}_0"' in page.text
        assert f'id="id_{name}_error"' in page.text
    for target in page.text.split('href="#id_')[1:]:
        assert f'id="id_{target.partition(chr(34))[0]}"' in page.text


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", FOR_SOMETHING_ELSE, "é" * 400])
def test_without_our_stamp_the_form_comes_back_filled_in(client, forged):
    page = ask(client, stamp=forged)
    assert page.status_code == 422 and rows() == 0
    assert "Please press the button once more." in page.text
    assert value_of(page.text, "name") == "Ana Núñez"
    again = ask(client, stamp=html.unescape(value_of(page.text, "stamp")))
    assert again.status_code == 302 and rows() == 1


def test_a_stamp_has_no_end(client):
    assert ask(client, stamp=stamp(seconds=400 * 24 * 3600)).status_code == 302


def test_a_name_of_a_million_letters_is_refused_kindly(client):
    page = ask(client, name="n" * 1_000_000)
    assert page.status_code == 422 and rows() == 0
    assert "That is too long for this form." in page.text
    assert len(page.text) < 60_000


def test_a_body_that_is_far_too_large_gets_a_page_in_plain_words(client):
    page = ask(client, name="n" * 2_000_000)
    assert page.status_code == 413 and rows() == 0
    assert "We could not read it" in page.text and "+1 202-555-0100" in page.text
    page = client.post(FORM, {f"field{number}": "x" for number in range(1100)})
    assert page.status_code == 413
    page = client.post(FORM, b"broken", content_type="multipart/form-data; boundary=x")
    assert page.status_code in (413, 422) and rows() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(FORM).status_code == 405


# Machines and other sites


def test_a_machine_is_told_the_same_but_nobody_is_bothered(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        filled = ask(client, subject="Cheap pills")
        quick = ask(client, stamp=stamp(seconds=1))
    assert callbacks == [] and mail.outbox == []
    spam = CallbackRequest.objects.filter(state=STATE.SPAM, done_at__isnull=False)
    assert spam.filter(notice_next_at=None, notice_sent_at=None).count() == 2
    for response in (filled, quick):
        assert "We have your request" in client.get(response["Location"]).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://testserver.elsewhere.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_sends_is_not_taken(client, headers):
    page = client.post(FORM, typed(), headers=headers)
    assert page.status_code == 403 and rows() == 0
    assert "another website" in page.text and value_of(page.text, "name") == "Ana Núñez"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Origin": "https://testserver"},
        {"Origin": "null"},
        {},
    ],
)
def test_what_our_own_page_sends_is_taken(client, headers):
    assert client.post(FORM, typed(), headers=headers).status_code == 302


def test_no_cookie_is_asked_for_even_where_django_guards_all_forms(clinic):
    client = Client(enforce_csrf_checks=True)
    page = client.get(FORM)
    assert "csrf" not in page.text and not client.cookies
    assert ask(client).status_code == 302 and not client.cookies


# A clinic that takes none


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sample": True}, "This form takes no requests yet."),
        ({"callback": {"accepts_requests": False}}, "We take no requests on this page"),
    ],
)
def test_a_clinic_that_takes_none_says_so(client, fields, words):
    open_clinic(**fields)
    page = client.get(FORM)
    assert page.status_code == 200 and words in page.text and 'method="post"' not in page.text
    refused = ask(client)
    assert refused.status_code == 403 and words in refused.text
    assert "Ana" not in refused.text
    assert rows() == 0 and not Submissions.objects.exists()


def test_a_clinic_that_nobody_has_described_takes_none(client):
    from clinic.models import Clinic

    Clinic.objects.all().delete()
    assert "takes no requests yet" in client.get(FORM).text
    assert ask(client).status_code == 403 and rows() == 0


def test_the_message_box_is_shown_when_the_clinic_wants_it(client):
    assert 'name="message"' not in client.get(FORM).text
    open_clinic(callback={"message_box": True})
    assert 'name="message"' in client.get(FORM).text
    assert requests.values_of(asked(client, message="Call my son"))["message"] == "Call my son"


# The confirmation


def test_a_receipt_opens_for_a_day(client, monkeypatch):
    place = ask(client)["Location"]
    reference = CallbackRequest.objects.get().reference
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 23 * 3600)
    assert reference in client.get(place).text
    monkeypatch.setattr(time, "time", lambda: now + 25 * 3600)
    gone = client.get(place)
    assert gone.status_code == 404 and reference not in gone.text
    assert "Nothing is lost" in gone.text and "+1 202-555-0100" in gone.text


def test_a_receipt_cannot_be_made_up(client):
    place = ask(client)["Location"]
    reference = CallbackRequest.objects.get().reference
    for wrong in (f"{FORM}received/{reference}/", place[:-3] + "AA/", f"{FORM}received/x:y:z/"):
        page = client.get(wrong)
        assert page.status_code == 404 and reference not in page.text
        assert page["X-Robots-Tag"] == "noindex"


def test_a_receipt_of_an_erased_request_is_closed(client):
    place = ask(client)["Location"]
    CallbackRequest.objects.all().delete()
    assert client.get(place).status_code == 404


# Faults


def test_while_the_database_does_not_store_nobody_is_told_it_did(client, monkeypatch, caplog):
    def locked(*args, **options):
        raise OperationalError(f"database is locked, and {ODD} waited")

    monkeypatch.setattr(CallbackRequest.objects, "create", locked)
    form = typed(name=f"Ana {ODD}", times=["morning"])
    with caplog.at_level(logging.DEBUG):
        page = client.post(FORM, form)
    assert page.status_code == 503 and page["Retry-After"]
    assert "Your request was not sent" in page.text and "+1 202-555-0100" in page.text
    assert value_of(page.text, "name") == f"Ana {ODD}" and " checked" in page.text
    assert ODD not in caplog.text and "could not be stored (OperationalError)" in caplog.text
    assert rows() == 0 and Submissions.objects.filter(count__gt=0).count() == 0

    monkeypatch.undo()
    assert client.post(FORM, form | {"stamp": html.unescape(value_of(page.text, "stamp"))})
    assert rows() == 1


def test_a_fault_nobody_thought_of_keeps_what_was_typed_too(client, settings, caplog):
    settings.PERSONAL_DATA_KEYS = ["no key"]
    page = ask(client, name=ODD)
    assert page.status_code == 503 and value_of(page.text, "name") == ODD and rows() == 0
    assert "(ValueError)" in caplog.text and "encryption.py" in caplog.text
    assert ODD not in caplog.text


def test_with_no_database_at_all_the_page_still_has_the_number_and_what_was_typed(client):
    assert client.get(FORM).status_code == 200

    def down(*_args):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(down):
        page = ask(client)
    assert page.status_code == 503
    assert "Your request was not sent" in page.text and "+1 202-555-0100" in page.text
    assert value_of(page.text, "name") == "Ana Núñez"
    assert "Test Clinic" in page.text and "<h1>" in page.text


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_report_holds_nothing_that_was_typed(client, monkeypatch, settings, caplog, debug):
    settings.DEBUG = debug
    settings.ADMINS = [("Admin", "admin@example.org")]
    client.raise_request_exception = False

    def broken(form):
        name = form.data["name"]
        raise RuntimeError(f"broken at {len(name)}")

    monkeypatch.setattr("clinic.callback_views.CallbackForm.is_valid", broken)
    handler = logging.getLogger("django.request")
    from django.utils.log import AdminEmailHandler

    mails = AdminEmailHandler(include_html=True)
    handler.addHandler(mails)
    try:
        with caplog.at_level(logging.DEBUG):
            page = ask(client, name=ODD, email=f"{ODD}@example.org", subject=ODD)
    finally:
        handler.removeHandler(mails)
    assert page.status_code == 500
    [report] = mail.outbox
    everything = page.text + caplog.text + report.body + str(report.alternatives)
    assert "broken at 7" in everything and ODD not in everything


def test_the_hour_of_a_stamp_is_in_no_hurry_after_errors(client):
    """The stamp stays the same from the first showing: mending a word quickly is no sign."""
    page = ask(client, name="", stamp=stamp(seconds=30))
    kept = html.unescape(value_of(page.text, "stamp"))
    assert not stamps.read(kept).is_too_fresh(timezone.now())
    assert stamps.read(kept).is_too_fresh(timezone.now() - timedelta(seconds=29))
    assert not stamps.read(kept).is_too_fresh(timezone.now() - timedelta(hours=1))  # set back
