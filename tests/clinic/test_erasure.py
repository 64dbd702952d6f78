"""What is done long enough ago is erased, and only a count stays."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from clinic import encryption, requests
from clinic.models import CallbackRequest, Erasure, RequestNote, Submissions
from tests.clinic.callbacks import STATE, open_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return open_clinic()


def make(reference, state=STATE.DONE, days=100):
    """A request that was closed so many days ago, with a note."""
    at = timezone.now() - timedelta(days=days)
    user = User.objects.get_or_create(username="irma")[0]
    is_open = state in (STATE.NEW, STATE.IN_HAND)
    request = CallbackRequest.objects.create(
        reference=reference,
        state=state,
        created_at=at,
        answer_by=at.date(),
        assigned_to=None if state == STATE.NEW else user,
        taken_at=None if state == STATE.NEW else at,
        done_at=None if is_open else at,
        sealed=encryption.seal({"name": "Ana"}),
        fingerprint=reference,
    )
    RequestNote.objects.create(
        request=request, sealed=encryption.seal({"text": "rang"}), created_by=user
    )
    return request


def run(*arguments):
    out = StringIO()
    call_command("eraserequests", *arguments, stdout=out)
    return out.getvalue()


def left():
    return set(CallbackRequest.objects.values_list("reference", flat=True))


def test_what_was_done_longer_ago_than_the_clinic_says_goes():
    make("OLD", days=91), make("YOUNG", days=89)
    make("NEW", STATE.NEW, days=400), make("HAND", STATE.IN_HAND, days=400)
    assert run() == "Requests erased: 1.\n"
    assert left() == {"YOUNG", "NEW", "HAND"}
    assert RequestNote.objects.count() == 3
    [count] = Erasure.objects.values_list("on", "reason", "count")
    assert count == (timezone.localdate(), "time", 1)
    assert run() == "Requests erased: 0.\n" and Erasure.objects.count() == 1


def test_the_clinic_says_how_long():
    make("OLD", days=8), make("YOUNG", days=6)
    open_clinic(callback={"erase_after_days": 7})
    run()
    assert left() == {"YOUNG"}


def test_spam_goes_after_a_week_or_sooner_where_all_goes_sooner():
    make("A", STATE.SPAM, days=8), make("B", STATE.SPAM, days=6), make("C", days=8)
    run()
    assert left() == {"B", "C"}
    open_clinic(callback={"erase_after_days": 5})
    run()
    assert left() == set()
    assert Erasure.objects.get().count == 3  # of the whole day


def test_a_dry_run_erases_nothing():
    make("OLD")
    assert run("--dry-run") == "Requests that would be erased: 1.\n"
    assert left() == {"OLD"} and not Erasure.objects.exists()


def test_what_was_counted_of_addresses_is_forgotten():
    now = timezone.now()
    Submissions.objects.create(key="a", since=now - timedelta(hours=25), count=3)
    Submissions.objects.create(key="b", since=now - timedelta(hours=23), count=3)
    run()
    assert list(Submissions.objects.values_list("key", flat=True)) == ["b"]


def test_one_is_erased_when_the_person_asks():
    one, _other = make("ONE", STATE.NEW), make("OTHER", STATE.NEW)
    requests.erase(one, Erasure.Reason.ASKED)
    requests.erase(one, Erasure.Reason.ASKED)  # pressed twice
    assert left() == {"OTHER"}
    assert Erasure.objects.values_list("reason", "count").get() == ("asked", 1)


def test_the_database_overwrites_what_it_frees():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
