"""Requests as a table: what was asked for, harmless to a spreadsheet, and in the log."""

import csv
import io
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from clinic.inbox import files
from tests.clinic.callbacks import open_clinic
from tests.clinic.clinic_forms import member_of
from tests.clinic.inboxes import ANA, INBOX, PERSONAL, STATE, logged, make_request

pytestmark = pytest.mark.django_db
EXPORT = f"{INBOX}export/"
A_DAY = timedelta(days=1)


@pytest.fixture
def ina():
    return member_of("Inbox", "Ina")


@pytest.fixture
def desk(client, ina):
    open_clinic()
    client.force_login(ina)
    return client


def asked(**fields):
    today = timezone.localdate()
    whole = {"which": "both", "first": today - 30 * A_DAY, "last": today}
    return {name: str(value) for name, value in (whole | fields).items()}


def rows_of(response):
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_table_has_what_people_typed_under_plain_headings(desk, ina):
    row = make_request(state=STATE.IN_HAND, by=ina)
    response = desk.post(EXPORT, asked())
    [found] = rows_of(response)
    assert found["Reference"] == row.reference and found["Who has it"] == "Ina"
    assert found["Name"] == "Ana Núñez" and found["E-mail"] == "ana@example.org"
    assert found["Message"] == "The side door,\nplease."
    assert found["Good times to call"] == "Morning, Evening"
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_the_log_says_who_took_how_many_and_nothing_of_them(desk, ina):
    make_request(), make_request()
    desk.post(EXPORT, asked())
    [(who, words)] = logged()
    assert who == ina.username and words.startswith("Took 2 requests as a table (both, received")
    entry = LogEntry.objects.get()
    assert not any(word in entry.change_message + entry.object_repr for word in PERSONAL)


def test_open_ones_closed_ones_or_both_and_never_spam(desk, ina):
    new, done = make_request(), make_request(state=STATE.DONE, by=ina)
    make_request(state=STATE.SPAM)
    for which, expected in {"open": [new], "closed": [done], "both": [new, done]}.items():
        found = rows_of(desk.post(EXPORT, asked(which=which)))
        assert [row["Reference"] for row in found] == [row.reference for row in expected]


def test_the_span_counts_days_at_the_clinic(desk):
    today = timezone.localdate()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first = make_request(created_at=midnight - A_DAY)
    make_request(created_at=midnight - A_DAY - timedelta(seconds=1))
    last = make_request(created_at=midnight - timedelta(seconds=1))
    make_request(created_at=midnight)
    found = rows_of(desk.post(EXPORT, asked(first=today - A_DAY, last=today - A_DAY)))
    assert [row["Reference"] for row in found] == [first.reference, last.reference]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1 202-555-0123", "-1", "@SUM(A1)", "＝1", " =1", '=HYPERLINK("http://x")', "\t=1"],
)
def test_no_spreadsheet_computes_what_somebody_typed(desk, text):
    make_request({"name": text})
    [found] = rows_of(desk.post(EXPORT, asked()))
    assert found["Name"] == f"'{text}"
    assert files.harmless("Ana = Bo") == "Ana = Bo"


def test_a_quote_and_a_comma_stay_in_their_cell(desk):
    make_request({"name": 'A "B", C;\nD'})
    [found] = rows_of(desk.post(EXPORT, asked()))
    assert found["Name"] == 'A "B", C;\nD' and found["Phone"] == f"'{ANA['phone']}"


def test_what_cannot_be_opened_says_so(desk, settings):
    row = make_request()
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    [found] = rows_of(desk.post(EXPORT, asked()))
    assert found["Reference"] == row.reference
    assert found["Name"] == "" and "key is missing" in found["Remark"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"which": "all"},
        {"first": ""},
        {"last": "0001-01-01"},
        {"last": "9999-12-31"},
        {"first": "2026-02-30"},
        {"first": "\x00"},
        {"last": "2001-01-01"},
    ],
)
def test_a_form_that_asks_for_nothing_sensible_comes_back(desk, wrong):
    make_request()
    response = desk.post(EXPORT, asked(**wrong))
    assert response.status_code == 422 and "No file yet" in response.text
    assert not LogEntry.objects.exists()


def test_a_table_is_asked_for_by_a_form_and_by_those_who_may(desk, ina, client):
    make_request()
    page = desk.get(EXPORT, asked())
    assert "Content-Disposition" not in page and "Take the file" in page.text
    ina.groups.clear()
    ina.user_permissions.set(
        member_of("Inbox", "Ben")
        .groups.get()
        .permissions.exclude(codename="export_callbackrequest")
    )
    assert desk.get(INBOX).status_code == 200
    assert desk.post(EXPORT, asked()).status_code == 403
    assert desk.post(f"{INBOX}person/file/").status_code == 403
