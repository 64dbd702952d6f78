"""Staff are told once, whatever the mail server does, and the patient never waits for it."""

import email
import smtplib
import threading
from datetime import date, timedelta
from email.policy import default
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from clinic import encryption, notices, requests
from clinic.models import CallbackRequest
from tests.clinic.callbacks import STATE, ask, open_clinic
from tests.clinic.mail_server import dribbling_server, free_port, mail_server, send_to

pytestmark = pytest.mark.django_db
DESK = "frontdesk@example.org"


@pytest.fixture(autouse=True)
def clinic(settings):
    settings.CALLBACK_EMAIL = DESK
    settings.SITE_URL = "https://pain.example.org"
    return open_clinic()


@pytest.fixture
def server(settings):
    with mail_server(settings) as handler:
        yield handler


def make_request(reference="BCDFGHJ", **fields):
    now = timezone.now()
    defaults = {
        "reference": reference,
        "answer_by": date(2026, 11, 23),
        "created_at": now,
        "sealed": encryption.seal({"name": "Ana Núñez", "phone": "+1 202-555-0123"}),
        "fingerprint": reference,
        "notice_next_at": now,
    }
    return CallbackRequest.objects.create(**defaults | fields)


def run(*arguments, status=0):
    out, errors = StringIO(), StringIO()
    try:
        call_command("sendnotices", *arguments, stdout=out, stderr=errors)
        ended = 0
    except SystemExit as end:
        ended = end.code
    assert ended == status, out.getvalue() + errors.getvalue()
    return out.getvalue(), errors.getvalue()


def let_pass(request, **time):
    """As if it had come, and been tried, so much earlier."""
    request.refresh_from_db()
    request.created_at -= timedelta(**time)
    if request.notice_next_at:
        request.notice_next_at -= timedelta(**time)
    request.save()


def test_the_mail_says_which_request_and_by_when_and_nothing_of_the_person(server):
    request = make_request()
    assert notices.send(request)
    [text] = server.messages
    message = email.message_from_string(text, policy=default)
    body = message.get_content()
    assert message["To"] == DESK and message["Subject"] == "Call-back request BCDFGHJ"
    assert message["Message-ID"] == "<callback-BCDFGHJ@pain.example.org>"
    assert f"https://pain.example.org/admin/clinic/callbackrequest/{request.pk}/change/" in body
    assert "Monday, November 23" in body
    for personal in ("Ana", "Núñez", "202", "555", "0123"):
        assert personal not in body.replace("2026", "")
    request.refresh_from_db()
    assert request.notice_sent_at and request.notice_next_at is None and request.notice_tries == 1


def test_a_notice_is_sent_once(server):
    request = make_request()
    assert notices.send(request) and not notices.send(request)
    assert run() == ("No notice is due.\n", "")
    assert len(server.messages) == 1


def test_of_two_who_send_at_once_only_one_does(server, monkeypatch):
    """The command begins while the thread has the notice in hand."""
    request = make_request()
    message = notices.message

    def meanwhile(claimed):
        assert run() == ("No notice is due.\n", "")
        assert not notices.send(CallbackRequest.objects.get())
        return message(claimed)

    monkeypatch.setattr(notices, "message", meanwhile)
    assert notices.send(request)
    assert len(server.messages) == 1


def test_a_sender_that_died_holds_the_notice_for_minutes_only(server):
    request = make_request()
    notices._claim(request)
    assert run()[0] == "No notice is due.\n"
    let_pass(request, minutes=3)
    assert run() == ("BCDFGHJ: sent.\n", "")
    assert len(server.messages) == 1


@pytest.mark.parametrize("mood", ["refuse", "busy", "drop"])
def test_a_server_that_takes_nothing_is_asked_again_later(server, mood):
    request = make_request()
    server.mood = mood
    _out, errors = run(status=1)
    assert errors.startswith("BCDFGHJ: not sent (SMTP") and DESK not in errors
    assert server.messages == [] and CallbackRequest.objects.count() == 1
    assert run()[0] == "No notice is due.\n"
    server.mood = "accept"
    let_pass(request, minutes=2)
    assert run() == ("BCDFGHJ: sent.\n", "")
    assert len(server.messages) == 1


def test_no_server_at_all_is_no_crash(settings):
    make_request()
    send_to(settings, free_port())
    assert "not sent (ConnectionRefusedError)" in run(status=1)[1]


def test_a_server_that_never_ends_its_answer_is_left(settings):
    settings.EMAIL_SECONDS = 1
    request = make_request()
    with dribbling_server(settings), pytest.raises(notices.NOT_SENT):
        notices.send(request)
    request.refresh_from_db()
    assert request.notice_sent_at is None and request.notice_next_at > timezone.now()


def test_a_server_that_says_no_goodbye_has_the_mail_all_the_same(server):
    request = make_request()
    server.mood = "no goodbye"
    assert notices.send(request)
    request.refresh_from_db()
    assert request.notice_sent_at and len(server.messages) == 1


def test_the_same_message_id_comes_with_every_try(server):
    request = make_request()
    assert notices.send(request)
    CallbackRequest.objects.update(notice_sent_at=None, notice_next_at=timezone.now())
    assert notices.send(request)
    first, second = (email.message_from_string(text)["Message-ID"] for text in server.messages)
    assert first == second


def test_the_pauses_grow_and_after_three_days_it_is_given_up(settings):
    send_to(settings, free_port())
    request, pauses, errors = make_request(), [], ""
    while True:
        _out, errors = run(status=1)
        request.refresh_from_db()
        if request.notice_next_at is None:
            break
        pause = request.notice_next_at - timezone.now()
        pauses.append(round(pause.total_seconds() / 60))
        let_pass(request, seconds=pause.total_seconds() + 1)
    assert pauses[:6] == [1, 5, 15, 60, 240, 240] and set(pauses[6:]) == {240}
    assert 68 * 60 <= sum(pauses) <= 72 * 60
    assert "Given up" in errors and notices.is_given_up(request)
    assert run()[0] == "No notice is due.\n"
    assert list(notices.missing()) == [request]


def test_one_that_fails_does_not_keep_the_others_back(server, monkeypatch):
    make_request("BBBBBBB"), make_request("CCCCCCC")
    send = notices.send

    def send_but_one(request):
        if request.reference == "BBBBBBB":
            raise smtplib.SMTPDataError(554, b"no")
        return send(request)

    monkeypatch.setattr(notices, "send", send_but_one)
    out, errors = run(status=1)
    assert "CCCCCCC: sent." in out and "BBBBBBB: not sent" in errors


def test_a_dry_run_sends_nothing(server):
    make_request()
    assert run("--dry-run") == ("A notice would be sent of:\n  BCDFGHJ\n", "")
    assert server.messages == [] and CallbackRequest.objects.get().notice_tries == 0


def test_nobody_named_is_no_crash_and_staff_see_it(settings):
    settings.CALLBACK_EMAIL = ""
    request = make_request()
    assert notices.start(request.pk) is None
    _out, errors = run(status=1)
    assert "BCDFGHJ" in errors and "Set CALLBACK_EMAIL or STAFF_EMAIL" in errors
    let_pass(request, minutes=3)
    assert list(notices.missing()) == [request] and request.notice_tries == 0


@pytest.mark.parametrize("state", [STATE.DONE, STATE.SPAM])
def test_what_is_closed_needs_no_notice(server, state):
    make_request(state=state, done_at=timezone.now())
    assert run()[0] == "No notice is due.\n"
    assert not notices.missing().exists()


def test_a_new_request_counts_as_missing_only_after_a_while():
    request = make_request()
    assert not notices.missing().exists()
    let_pass(request, minutes=3)
    assert list(notices.missing()) == [request]


@pytest.mark.parametrize("reference", ["B\r\nBcc: x@y.org", "B\nSubject: no"], ids=["CRLF", "LF"])
def test_no_header_can_be_smuggled_in(server, reference):
    with pytest.raises(notices.NOT_SENT):
        notices.send(make_request(reference=reference[:12]))
    assert server.messages == []


# At once, in a thread


@pytest.fixture
def threads(monkeypatch):
    """The threads that were started, each to be waited for."""
    started = []
    start = notices.start

    def note(pk):
        thread = start(pk)
        started.append(thread)
        return thread

    monkeypatch.setattr(requests.notices, "start", note)
    return started


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mood", "mails"), [("accept", 1), ("refuse", 0), ("drop", 0)])
def test_the_patient_sees_success_whatever_the_mail_does(client, server, threads, mood, mails):
    open_clinic()
    server.mood = mood
    response = ask(client)
    assert response.status_code == 302
    assert "We have your request" in client.get(response["Location"]).text
    [thread] = threads
    thread.join(30)
    assert len(server.messages) == mails and CallbackRequest.objects.count() == 1
    request = CallbackRequest.objects.get()
    assert request.notice_tries == 1 and bool(request.notice_sent_at) == bool(mails)
    assert threading.active_count() < 20


@pytest.mark.django_db(transaction=True)
def test_the_patient_does_not_wait_for_a_slow_server(client, settings, threads):
    open_clinic()
    settings.EMAIL_SECONDS = 2
    with dribbling_server(settings):
        response = ask(client)
        [thread] = threads
        assert response.status_code == 302 and thread.is_alive()
        thread.join(30)
    assert CallbackRequest.objects.get().notice_sent_at is None
