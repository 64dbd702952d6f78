"""A flood fills nothing, and a waiting room gets through."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from clinic import limits
from clinic.models import CallbackRequest, Submissions
from tests.clinic.callbacks import STATE, ask, open_clinic, stamp, value_of

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def clinic():
    return open_clinic()


def send(client, times, address=HERE, **fields):
    return [
        ask(client, meta={"REMOTE_ADDR": address}, **fields).status_code for _time in range(times)
    ]


def test_a_waiting_room_behind_one_address_gets_through(client, clinic):
    assert set(send(client, 15)) == {302}
    assert CallbackRequest.objects.filter(state=STATE.NEW).count() == 15


def test_an_address_has_twenty_in_an_hour_and_then_a_kind_page(client, clinic):
    assert send(client, 23) == [302] * 20 + [429] * 3
    assert CallbackRequest.objects.count() == 20
    page = ask(client, meta={"REMOTE_ADDR": HERE}, name="Ana Núñez", times=["morning"])
    assert "It is not your fault" in page.text and "tel:+12025550100" in page.text
    assert value_of(page.text, "name") == "Ana Núñez" and page["Retry-After"] == "3600"
    assert " checked" in page.text
    assert send(client, 1, address=ELSEWHERE) == [302]


def test_spam_counts_too(client, clinic):
    assert send(client, 25, subject="Pills") == [302] * 20 + [429] * 5
    assert CallbackRequest.objects.filter(state=STATE.SPAM).count() == 20


def test_machines_of_all_the_world_shut_no_person_out(client, clinic):
    for number in range(210):
        send(client, 1, f"198.51.100.{number}", subject="Pills")
    assert CallbackRequest.objects.count() == 200
    assert send(client, 1, ELSEWHERE) == [302]
    assert CallbackRequest.objects.filter(state=STATE.NEW).count() == 1


def test_a_rented_network_is_not_all_the_world(client, clinic):
    statuses = [
        status for number in range(70) for status in send(client, 1, f"2001:db8:1:{number:x}::1")
    ]
    assert statuses == [302] * 60 + [429] * 10
    assert send(client, 1, "2001:db8:2:1::1") == [302]


def test_what_was_wrong_or_came_twice_does_not_count(client, clinic):
    assert set(send(client, 30, name="")) == {422}
    same = stamp()
    assert set(send(client, 30, stamp=same)) == {302}
    assert send(client, 19) == [302] * 19
    assert send(client, 1) == [429]
    assert send(client, 1, stamp=same) == [302]  # it is there already: that stays true


def test_all_addresses_together_have_two_hundred(client, clinic):
    statuses = [
        status for number in range(250) for status in send(client, 1, f"198.51.100.{number}")
    ]
    assert statuses == [302] * 200 + [429] * 50
    assert CallbackRequest.objects.count() == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "unix", "127.8.0.1"])
def test_an_address_that_is_everybodys_locks_nobody_out(client, clinic, address):
    assert set(send(client, 40, address=address)) == {302}
    assert Submissions.objects.count() == 1


def test_an_hour_later_all_is_open_again():
    for number in range(21):
        outcome = count_of(HERE, MORNING + timedelta(minutes=number))
    assert outcome == "too many"
    assert count_of(HERE, MORNING + timedelta(minutes=59)) == "too many"
    assert count_of(HERE, MORNING + timedelta(minutes=60)) == "counted"


def count_of(address, now):
    try:
        limits.count(address, now)
    except limits.TooMany:
        return "too many"
    return "counted"


def test_what_is_refused_is_not_counted():
    for _time in range(30):
        count_of(HERE, MORNING)
    assert sorted(Submissions.objects.values_list("count", flat=True)) == [20, 20]


def test_rows_are_gone_after_a_day_and_keys_change():
    count_of(HERE, MORNING)
    first = set(Submissions.objects.values_list("key", flat=True))
    count_of(HERE, MORNING + timedelta(hours=23))
    assert Submissions.objects.count() == 4
    assert first < set(Submissions.objects.values_list("key", flat=True))
    count_of(HERE, MORNING + timedelta(hours=25))
    assert first.isdisjoint(Submissions.objects.values_list("key", flat=True))


def test_nothing_of_an_address_is_kept(client, clinic):
    send(client, 1)
    kept = str(list(Submissions.objects.values())) + str(list(CallbackRequest.objects.values()))
    assert HERE not in kept and "198.51" not in kept
    for field in CallbackRequest._meta.get_fields():
        assert "address" not in field.name


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1%eth0", "2001:db8:1:2::/64"),
        ("::ffff:127.0.0.1", ""),
        ("::1", ""),
        ("nonsense", ""),
    ],
)
def test_a_household_is_one_address(remote, address):
    assert limits.address_of(RequestFactory().get("/", REMOTE_ADDR=remote)) == address


def test_a_flood_is_refused_without_writing(client, clinic):
    send(client, 20)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert send(client, 1) == [429]
    words = [query["sql"].split()[0] for query in queries]
    assert set(words) == {"SELECT"}
