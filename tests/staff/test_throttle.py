"""Wrong tries make people wait, and only those who made them."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staff import throttle
from staff.models import FailedSignIns, Tries
from tests.staff.people import PASSWORD, is_in, make_person, sign_in

pytestmark = pytest.mark.django_db

CLINIC, ELSEWHERE = "198.51.100.7", "203.0.113.9"
WRONG = "not the right passphrase"


@pytest.fixture(autouse=True)
def alice():
    return make_person("alice")


@pytest.fixture
def later(monkeypatch):
    """Let time go by: `later(minutes=4)`."""
    passed = timedelta(0)
    now = timezone.now

    def later(**time):
        nonlocal passed
        passed += timedelta(**time)

    monkeypatch.setattr(throttle.timezone, "now", lambda: now() + passed)
    return later


CHANGE = "/admin/password_change/"
NEW = "quite another passphrase"


def change_password(client, old):
    return client.post(CHANGE, {"old_password": old, "new_password1": NEW, "new_password2": NEW})


def test_the_old_password_of_an_open_session_cannot_be_guessed(client, alice, later):
    client.force_login(alice)
    for _try in range(5):
        response = change_password(client, WRONG)
        assert response.status_code == 200 and "This is not your password." in response.text
    response = change_password(client, PASSWORD)
    assert response.status_code == 429
    assert "Too many tries. Try again in 1 minute." in response.text
    assert User.objects.get().check_password(PASSWORD)
    assert FailedSignIns.objects.get().count == 5
    later(seconds=61)
    assert change_password(client, PASSWORD).status_code == 302
    assert User.objects.get().check_password(NEW)
    assert not Tries.objects.exists()


def fail(client, times, name="alice", address=ELSEWHERE):
    for _try in range(times):
        response = sign_in(client, name, WRONG, REMOTE_ADDR=address)
    return response


def is_let_in(client, name="alice", address=ELSEWHERE):
    return sign_in(client, name, REMOTE_ADDR=address).status_code == 302


def test_a_right_password_opens_the_desk(client):
    assert is_let_in(client)
    assert is_in(client)


def test_after_five_wrong_tries_there_is_a_wait_even_for_the_right_password(client):
    assert "do not open a staff account" in fail(client, 5).text
    response = sign_in(client, REMOTE_ADDR=ELSEWHERE)
    assert response.status_code == 429
    assert "Too many tries. Try again in 1 minute." in response.text
    assert not is_in(client)


def test_the_wait_is_over_when_it_said(client, later):
    fail(client, 5)
    later(seconds=61)
    assert is_let_in(client)


def test_each_further_wrong_try_doubles_the_wait(client, later):
    fail(client, 5)
    for minutes in (2, 4, 8, 16, 32, 60, 60):
        later(hours=1, seconds=1)
        fail(client, 1)
        assert f"Try again in {minutes} minutes." in fail(client, 1).text


def test_to_try_during_the_wait_does_not_make_it_longer(client, later):
    fail(client, 20)
    later(seconds=61)
    assert is_let_in(client)


def test_a_day_later_all_is_forgotten(client, later):
    fail(client, 5)
    later(days=1, minutes=1)
    fail(client, 4)
    assert is_let_in(client)
    assert Tries.objects.count() == 1  # of this address; what was counted yesterday is gone


def test_an_outsider_cannot_shut_a_colleague_out(client):
    fail(client, 30, address=ELSEWHERE)
    assert is_let_in(client, address=CLINIC)


def test_a_colleague_who_is_signed_in_goes_on(client):
    assert is_let_in(client)
    fail(type(client)(), 10)
    assert is_in(client)


def test_one_who_forgot_does_not_shut_the_clinic_out(client):
    make_person("bob")
    fail(client, 30, address=CLINIC)
    assert is_let_in(client, "bob", CLINIC)


def test_one_address_may_not_try_all_names_for_ever(client):
    for number in range(throttle.ADDRESS.free):
        fail(client, 1, f"name{number}")
    assert "Try again in 15 minutes." in fail(client, 1, "another").text
    assert not is_let_in(client)
    assert is_let_in(client, address=CLINIC)


def test_right_passwords_do_not_use_the_ceiling_up(client):
    for _day in range(throttle.ADDRESS.free + 5):
        tries = throttle.sign_in("alice", CLINIC)
        tries.count()
        tries.succeeded()
    throttle.sign_in("bob", CLINIC).count()


def test_a_right_password_does_not_give_an_address_its_wrong_tries_back():
    for number in range(throttle.ADDRESS.free - 1):
        throttle.sign_in(f"name{number}", ELSEWHERE).count()
    tries = throttle.sign_in("alice", ELSEWHERE)
    tries.count()
    tries.succeeded()
    throttle.sign_in("last", ELSEWHERE).count()
    with pytest.raises(throttle.TooManyTries):
        throttle.sign_in("alice", ELSEWHERE).count()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "nonsense"])
def test_where_no_address_is_known_there_is_no_ceiling_for_everybody(client, address):
    for number in range(throttle.ADDRESS.free + 1):
        key = throttle.address_of(RequestFactory().get("/", REMOTE_ADDR=address))
        throttle.sign_in(f"name{number}", key).count()


def test_a_header_does_not_make_another_address(client):
    for number in range(5):
        sign_in(client, "alice", WRONG, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert sign_in(client).status_code == 429


@pytest.mark.parametrize(
    ("raw", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7", "198.51.100.7"),
    ],
)
def test_one_home_is_one_address(raw, counted):
    assert throttle.address_of(RequestFactory().get("/", REMOTE_ADDR=raw)) == counted


def test_nothing_that_was_typed_and_no_address_is_kept_or_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    fail(client, 7, "my-secret-typed-as-name")
    kept = str([*Tries.objects.values(), *FailedSignIns.objects.values()])
    for personal in ("my-secret-typed-as-name", ELSEWHERE, WRONG):
        assert personal not in kept
        assert personal not in caplog.text
    assert FailedSignIns.objects.get().count == 5


def test_an_unknown_name_costs_as_much_work_as_a_known_one(client):
    fail(client, 1, "alice"), fail(client, 1, "nobody")  # the rows of the day are there
    counts = set()
    for name in ("alice", "nobody"):
        with CaptureQueriesContext(connection) as queries:
            fail(client, 1, name)
        counts.add(len(queries))
    assert len(counts) == 1


def test_an_unknown_name_is_hashed_for_too(client, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, *details: hashed.append(1) or encode(self, *details),
    )
    for name in ("alice", "nobody"):
        fail(client, 1, name)
    assert len(hashed) == 2


def test_accounts_that_may_not_enter_are_told_no_more_than_others(client):
    make_person("patient", is_staff=False)
    make_person("gone", is_active=False)
    answers = set()
    for name in ("patient", "gone", "nobody"):
        answers.add(sign_in(client, name).context["form"].errors.as_text())
    assert len(answers) == 1
    assert User.objects.get(username="patient").check_password(PASSWORD)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "", " ", "\u202e", "🙂" * 100])
def test_odd_names_get_an_answer(client, name):
    assert sign_in(client, name).status_code == 200
