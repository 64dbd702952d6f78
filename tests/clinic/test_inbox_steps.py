"""The steps of a request: each is taken once, by one person, and the log says by whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clinic import encryption, notices
from clinic.inbox import notes
from clinic.models import CallbackRequest, RequestNote
from tests.clinic.callbacks import open_clinic
from tests.clinic.clinic_forms import member_of
from tests.clinic.inboxes import INBOX, STATE, logged, make_request, page_of, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def ina():
    return member_of("Inbox", "Ina")


@pytest.fixture
def ben():
    return member_of("Inbox", "Ben")


@pytest.fixture
def desk(client, ina):
    open_clinic()
    client.force_login(ina)
    return client


def now_of(row):
    row.refresh_from_db()
    return row.state, row.assigned_to and row.assigned_to.first_name


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_from_new_to_done(desk, ina):
    row = make_request()
    assert press(desk, row, "take").status_code == 302
    assert now_of(row) == ("in hand", "Ina") and row.taken_at
    press(desk, row, "done")
    assert now_of(row) == ("done", "Ina") and row.done_at
    assert logged(row) == [
        (ina.username, "Took it in hand."),
        (ina.username, "Said that it is done."),
    ]


def test_done_without_taking_it_first_says_who_did_it(desk):
    row = make_request()
    press(desk, row, "done")
    assert now_of(row) == ("done", "Ina") and row.taken_at == row.done_at


def test_what_a_colleague_has_is_taken_over_by_name_and_the_first_time_stays(desk, ina, ben):
    row = make_request(state=STATE.IN_HAND, by=ben)
    first = row.taken_at
    assert "I take this over from Ben" in desk.get(page_of(row)).text
    press(desk, row, "take")
    assert now_of(row) == ("in hand", "Ina") and row.taken_at == first
    assert logged(row)[-1] == (ina.username, "Took it over from Ben.")


def test_handing_on(desk, ina, ben):
    row = make_request()
    press(desk, row, "hand", to=ben.pk)
    assert now_of(row) == ("in hand", "Ben")
    assert logged(row)[-1] == (ina.username, "Handed it to Ben.")


def test_only_who_may_see_the_inbox_can_be_given_a_request(desk, ben):
    writer, former = member_of("Writers", "Will"), member_of("Inbox", "Fay")
    guest = member_of("Inbox", "Gus")
    former.is_active = guest.is_staff = False
    former.save(), guest.save()
    row = make_request()
    page = desk.get(page_of(row)).text
    assert ">Ben</option>" in page
    assert not any(f">{name}</option>" in page for name in ("Will", "Fay", "Gus", "Ina"))
    for to in (writer.pk, former.pk, guest.pk, "", "x", "9" * 40, "1\x00", "-1"):
        press(desk, row, "hand", to=to)
        assert now_of(row) == ("new", None)
    assert [words for _who, words in logged(row)] == ["Looked at it."]


def test_spam_is_closed_and_can_be_opened_again(desk, ina, settings):
    settings.SEND_NOTICES_AT_ONCE = False
    row = make_request()
    press(desk, row, "spam")
    assert now_of(row) == ("spam", None) and row.done_at
    press(desk, row, "open")
    assert now_of(row) == ("new", None) and row.done_at is None
    assert row.notice_next_at is None  # staff were told of it when it came
    assert logged(row)[-1] == (ina.username, "Opened it again.")


def test_of_a_person_taken_for_a_machine_staff_are_told_as_ever(
    desk, settings, django_capture_on_commit_callbacks, monkeypatch
):
    settings.CALLBACK_EMAIL = "frontdesk@example.org"
    started = []
    monkeypatch.setattr(notices, "start", started.append)
    row = make_request(state=STATE.SPAM, notice_sent_at=None)
    with django_capture_on_commit_callbacks(execute=True):
        press(desk, row, "open")
    assert started == [row.pk] and row in notices.due()


def test_done_can_be_opened_again_and_nobody_has_it_then(desk, ben):
    row = make_request(state=STATE.DONE, by=ben)
    assert "Open again" in desk.get(page_of(row)).text
    press(desk, row, "open")
    assert now_of(row) == ("new", None)


def test_the_second_of_two_is_told_who_has_it(desk, ben):
    """Both have the page open. Nothing of the first step is lost."""
    row = make_request()
    seen = f"{row.state}:"
    other = Client()
    other.force_login(ben)
    press(other, row, "take", seen)
    for step, more in (("take", {}), ("done", {}), ("spam", {}), ("hand", {"to": ben.pk})):
        response = desk.post(f"{INBOX}{row.pk}/{step}/", {"seen": seen} | more, follow=True)
        [words] = said(response)
        assert "Nothing was changed: Ben has this request" in words
        assert now_of(row) == ("in hand", "Ben")
    assert [words for who, words in logged(row) if "Looked" not in words] == ["Took it in hand."]


def test_a_button_pressed_twice_is_pressed_once(desk):
    row = make_request()
    press(desk, row, "take", "new:")
    response = desk.post(f"{INBOX}{row.pk}/take/", {"seen": "new:"}, follow=True)
    assert said(response)[-1] == f"You have it already: {row.reference}."
    assert [words for _who, words in logged(row)].count("Took it in hand.") == 1


def test_what_is_closed_meanwhile_stays_closed(desk):
    row = make_request()
    press(desk, row, "done", "new:")
    response = desk.post(f"{INBOX}{row.pk}/take/", {"seen": "new:"}, follow=True)
    assert "closed already (done)" in said(response)[-1]
    assert now_of(row)[0] == "done"


@pytest.mark.parametrize(
    ("step", "state"), [("open", "new"), ("open", "in hand"), ("take", "done"), ("done", "spam")]
)
def test_a_step_that_is_not_for_this_state_changes_nothing(desk, ben, step, state):
    row = make_request(state=state, by=None if state == "new" else ben)
    before = now_of(row)
    press(desk, row, step)
    assert now_of(row) == before


@pytest.mark.parametrize("seen", ["", "x", "new", "new:x", "new:" + "9" * 30, "\x00", "new:1\n"])
def test_a_form_that_says_nothing_of_use_changes_nothing(desk, seen):
    row = make_request()
    assert press(desk, row, "take", seen).status_code == 302
    assert now_of(row) == ("new", None)


def test_steps_are_posted(desk):
    row = make_request()
    for end in ("take", "hand", "done", "spam", "open", "note"):
        assert desk.get(f"{INBOX}{row.pk}/{end}/").status_code == 405


def test_a_request_erased_meanwhile_leads_back_to_the_list(desk):
    row = make_request()
    CallbackRequest.objects.all().delete()
    response = desk.post(f"{INBOX}{row.pk}/take/", {"seen": "new:"}, follow=True)
    assert "not here any more" in response.text


# Notes


def test_a_note_is_sealed_and_says_who_and_when(desk, ina):
    row = make_request()
    words = "Called <b>twice</b>.\r\nNo \u202eanswer\u0000."
    assert desk.post(f"{INBOX}{row.pk}/note/", {"text": words}).status_code == 302
    [note] = RequestNote.objects.all()
    assert b"Called" not in bytes(note.sealed)
    assert encryption.unseal(note.sealed) == {"text": "Called <b>twice</b>.\nNo answer."}
    page = desk.get(page_of(row)).text
    assert "Called &lt;b&gt;twice&lt;/b&gt;.<br>No answer." in page
    assert "<strong>Ina</strong>" in page
    assert logged(row)[0] == (ina.username, "Wrote a note.")


def test_a_note_sent_twice_is_one_note(desk, ina):
    row = make_request()
    for _time in range(2):
        desk.post(f"{INBOX}{row.pk}/note/", {"text": "Called."})
    assert row.notes.count() == 1
    row.notes.update(created_at=timezone.now() - timedelta(hours=1))
    desk.post(f"{INBOX}{row.pk}/note/", {"text": "Called."})
    assert row.notes.count() == 2


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * (notes.LONGEST + 1), "y" * 100_000])
def test_a_note_that_cannot_be_kept_comes_back_as_it_was_typed(desk, text):
    row = make_request()
    response = desk.post(f"{INBOX}{row.pk}/note/", {"text": text})
    assert response.status_code == 422 and "not kept yet" in response.text
    assert "no-store" in response["Cache-Control"]
    assert text in response.text
    assert not RequestNote.objects.exists()
