"""One person's requests: found by what they say of themselves, given to them, or erased."""

import json

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import DELETION, LogEntry

from clinic import encryption
from clinic.inbox import notes, person
from clinic.models import CallbackRequest, Erasure, RequestNote
from tests.clinic.callbacks import open_clinic
from tests.clinic.clinic_forms import member_of
from tests.clinic.inboxes import ANA, INBOX, PERSONAL, STATE, logged, make_request

pytestmark = pytest.mark.django_db
PERSON = f"{INBOX}person/"
BO = {"name": "Bo Li", "phone": "+1 202-555-0177", "email": "", "message": ""}


@pytest.fixture
def ina():
    return member_of("Inbox", "Ina")


@pytest.fixture
def desk(client, ina):
    open_clinic()
    client.force_login(ina)
    return client


def found(response):
    assert response.status_code == 200
    return [one.line.row for one in response.context["found"]]


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "(202) 555 0123"},
        {"phone": "1-202-555-0123"},
        {"phone": "٢٠٢-٥٥٥-٠١٢٣"},
        {"email": "ANA@Example.org"},
        {"name": "ana  NÚÑEZ"},
        {"name": "Ana Nu\u0301n\u0303ez\u200b"},
        {"name": "Somebody Else", "email": "ana@example.org"},
    ],
)
def test_a_person_is_found_however_they_spell_it(desk, said):
    row, _other = make_request(), make_request(BO)
    assert found(desk.post(PERSON, said)) == [row]


@pytest.mark.parametrize(
    "said", [{"name": "Ana"}, {"phone": "202-555-0199"}, {"email": "na@example.org"}]
)
def test_nobody_else_is(desk, said):
    make_request(), make_request(BO)
    response = desk.post(PERSON, said)
    assert found(response) == [] and "0 requests found" in response.text


def test_an_empty_field_is_no_match_for_an_empty_field(desk):
    make_request(BO)
    assert found(desk.post(PERSON, {"phone": "202-555-0123", "email": ""})) == []


def test_closed_ones_and_spam_are_theirs_as_well(desk, ina):
    rows = [make_request(state=state, by=ina) for state in (STATE.DONE, STATE.SPAM)]
    assert {row.pk for row in found(desk.post(PERSON, {"name": "Ana Núñez"}))} == {
        row.pk for row in rows
    }


def test_who_is_looked_for_is_in_no_address_and_not_in_the_log(desk, ina):
    make_request()
    assert found_nothing(desk.get(PERSON, {"name": "Ana Núñez"}))
    response = desk.post(PERSON, {"name": "Ana Núñez"})
    assert "no-store" in response["Cache-Control"]
    assert logged() == [(ina.username, "Looked for one person’s requests, and found 1.")]
    entry = LogEntry.objects.get()
    assert not any(word in str(vars(entry)) for word in PERSONAL)


def found_nothing(response):
    return response.status_code == 200 and "found" not in response.context


def test_the_answer_says_by_what_and_shows_nothing_that_was_not_typed(desk):
    make_request()
    page = desk.post(PERSON, {"phone": "202-555-0123"}).text
    assert "same: Phone" in page
    assert not any(word in page for word in ("Ana", "ana@example.org", "Español"))


def test_of_several_that_share_a_number_none_is_ticked(desk):
    make_request()
    assert desk.post(PERSON, {"phone": "202-555-0123"}).text.count(" checked>") == 1
    make_request({"name": "Her brother"})
    page = desk.post(PERSON, {"phone": "202-555-0123"}).text
    assert page.count('name="request"') == 2 and " checked>" not in page
    assert "A family can share a phone number" in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"phone": "12"},
        {"email": "not one"},
        {"name": "x" * 200},
        {"name": "y" * 200_000},
        {"name": "\x00\u202e"},
    ],
)
def test_a_search_for_nothing_comes_back(desk, said):
    make_request()
    response = desk.post(PERSON, said)
    assert response.status_code == 422 and "Not searched yet" in response.text
    assert not LogEntry.objects.exists()


def test_what_cannot_be_opened_is_counted(desk, settings):
    make_request()
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode(), *settings.PERSONAL_DATA_KEYS]
    row = make_request()
    settings.PERSONAL_DATA_KEYS = settings.PERSONAL_DATA_KEYS[:1]
    response = desk.post(PERSON, {"name": "Ana Núñez"})
    assert found(response) == [row] and "1 request could not be opened" in response.text


def test_a_person_gets_all_that_there_is_of_them_as_json(desk, ina):
    row, other = make_request(), make_request(BO)
    notes.add(row, "Called. – No answer.", ina)
    response = desk.post(f"{PERSON}file/", {"request": [row.pk]})
    file = json.loads(response.content)
    [entry] = file["requests"]
    assert entry["typed"] == ANA and entry["reference"] == row.reference
    assert [note["text"] for note in entry["notes"]] == ["Called. – No answer."]
    assert "no-store" in response["Cache-Control"]
    assert 'filename="one-person-' in response["Content-Disposition"]
    assert logged(row)[-1] == (ina.username, "Took it as a file, for the person.")
    assert logged(other) == []


def test_erasing_is_asked_first_and_leaves_a_count_and_a_line_in_the_log(desk, ina):
    row, other = make_request(), make_request(BO)
    notes.add(row, "Called.", ina)
    question = desk.post(f"{PERSON}erase/", {"request": [row.pk]})
    assert "Erase 1 request?" in question.text and row.reference in question.text
    assert CallbackRequest.objects.count() == 2
    answer = desk.post(f"{PERSON}erase/", {"request": [row.pk], "sure": "yes"}, follow=True)
    assert answer.redirect_chain == [(INBOX, 302)] and row.reference in answer.text
    assert list(CallbackRequest.objects.all()) == [other]
    assert not RequestNote.objects.exists()
    [erased] = Erasure.objects.all()
    assert (erased.reason, erased.count) == ("asked", 1)
    entry = LogEntry.objects.get(action_flag=DELETION)
    assert (entry.object_repr, entry.user) == (row.reference, ina)
    assert entry.change_message == "Erased it, because the person asked."


def test_one_request_is_erased_from_its_own_page(desk):
    row = make_request()
    address = f"{INBOX}{row.pk}/delete/"
    assert "Yes, erase for good" in desk.get(address).text
    assert "Yes, erase for good" in desk.post(address, {"post": "yes"}).text  # not our question
    assert CallbackRequest.objects.exists()
    assert desk.post(address, {"sure": "yes"}).status_code == 302
    assert not CallbackRequest.objects.exists()
    again = desk.post(address, {"sure": "yes"}, follow=True)
    assert "not here any more" in again.text
    assert Erasure.objects.get().count == 1


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"], ["9" * 40], ["\x00"], ["٣"], ["-1"]])
@pytest.mark.parametrize("end", ["file", "erase"])
def test_nothing_ticked_is_nothing_done(desk, chosen, end):
    make_request()
    response = desk.post(f"{PERSON}{end}/", {"request": chosen, "sure": "yes"})
    assert response.status_code == 422 and "No request was ticked" in response.text
    assert CallbackRequest.objects.count() == 1 and not LogEntry.objects.exists()


def test_erasing_is_posted_and_needs_its_permission(desk, ina):
    row = make_request()
    assert desk.get(f"{PERSON}erase/").status_code == 405
    assert desk.get(f"{PERSON}file/").status_code == 405
    rights = ina.groups.get().permissions.exclude(codename="delete_callbackrequest")
    ina.user_permissions.set(rights)
    ina.groups.clear()
    for address in (f"{PERSON}erase/", f"{INBOX}{row.pk}/delete/"):
        assert desk.post(address, {"request": [row.pk], "sure": "yes"}).status_code == 403
    assert CallbackRequest.objects.exists()


def test_what_two_spellings_have_in_common():
    assert person.alike("name", "  Straße ") == person.alike("name", "STRASSE")
    assert person.alike("phone", "+1 202-555-0123") == "tel:+12025550123"
    assert encryption.unseal(make_request().sealed)["phone"] == "+1 202-555-0123"
