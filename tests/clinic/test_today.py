"""What differs by the hour: one announcement, who is open, what is stale, and a key of it all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.document import (
    CONFIRM_EVERY_DAYS,
    Announcement,
    ClinicDocument,
    Location,
    SpecialDay,
    Week,
)
from clinic.today import Today, is_stale, running

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 13, tzinfo=UTC)  # 8 am in New York
A_MOMENT = timedelta(microseconds=1)


def location(slug="here", **fields):
    defaults = {
        "name": "Here",
        "street": ("1 Street",),
        "city": "Town",
        "hours": Week(monday=((480, 1020),), tuesday=((480, 1020),)),
        "confirmed_on": date(2026, 11, 1),
    }
    return Location(slug=slug, **defaults | fields)


HERE = location()


def clinic(*announcements, locations=(HERE,), confirmed_on=date(2026, 11, 1)):
    return ClinicDocument(
        name="Clinic",
        phone="711",
        emergency_number="911",
        confirmed_on=confirmed_on,
        locations=locations,
        announcements=announcements,
    )


def told(text, starts, ends):
    return Announcement(text=text, starts_at=starts, ends_at=ends)


def at(moment, document=None, zone=NEW_YORK):
    return Today.of(document or clinic(), moment, zone)


def hours(count):
    return MONDAY + timedelta(hours=count)


def test_an_announcement_runs_from_its_beginning_until_just_before_its_end():
    one = told("One", hours(0), hours(1))
    assert running([one], hours(0) - A_MOMENT) is None
    assert running([one], hours(0)) == one
    assert running([one], hours(1) - A_MOMENT) == one
    assert running([one], hours(1)) is None


def test_of_several_announcements_the_one_that_began_last_is_shown_alone():
    long, short = told("Long", hours(0), hours(9)), told("Short", hours(2), hours(3))
    for order in ([long, short], [short, long]):
        assert running(order, hours(1)).text == "Long"
        assert running(order, hours(2)).text == "Short"
        assert running(order, hours(3)).text == "Long"


def test_the_words_of_a_location():
    opening = at(hours(0)).main
    assert (opening.is_open, opening.now) == (True, "Open now, until 5 pm")
    assert opening.hours == "Open today 8 am to 5 pm"
    closed = at(hours(0) - A_MOMENT).main
    assert (closed.is_open, closed.now) == (False, "Closed now. Opens today at 8 am")
    assert closed.hours == "Open today 8 am to 5 pm"
    assert opening.week[0] == ("Monday and Tuesday", "8 am to 5 pm")


def test_a_day_on_which_it_stays_closed_says_so_once():
    special = SpecialDay(name="Holiday", starts_on=date(2026, 11, 23))
    main = at(hours(0), clinic(locations=(location(special_days=(special,)),))).main
    assert main.now == "Closed today: Holiday. Opens Tuesday at 8 am"
    assert main.hours == ""


def test_a_location_that_says_no_hours_is_not_called_closed():
    main = at(hours(0), clinic(locations=(location(hours=None),))).main
    assert (main.now, main.hours, main.week) == ("", "", [])


def test_a_clinic_without_locations_has_none():
    today = at(hours(0), clinic(locations=()))
    assert (today.main, today.locations, today.has_many) == (None, (), False)


def test_a_location_is_found_by_its_slug_and_goes_by_its_own_clock():
    far = location("far", time_zone="Pacific/Apia")
    today = at(datetime(2026, 11, 23, 2, tzinfo=UTC), clinic(locations=(location(), far)))
    assert today.has_many
    assert today.at("far").is_open and not today.at("here").is_open
    assert (today.at("here").day, today.at("far").day) == (date(2026, 11, 22), date(2026, 11, 23))
    assert today.at("nowhere") is None


def test_facts_are_stale_when_nobody_confirmed_them_in_time():
    day = date(2026, 11, 23)
    assert is_stale(None, day)
    assert not is_stale(day - timedelta(days=CONFIRM_EVERY_DAYS), day)
    assert is_stale(day - timedelta(days=CONFIRM_EVERY_DAYS + 1), day)
    old = day - timedelta(days=CONFIRM_EVERY_DAYS + 1)
    today = at(hours(0), clinic(locations=(location(confirmed_on=old),), confirmed_on=old))
    assert today.is_stale and today.main.is_stale
    assert not at(hours(0)).is_stale


CHANGES = {
    "an opening": (clinic(), hours(0)),
    "a closing": (clinic(), hours(9)),
    "an announcement begins": (clinic(told("One", hours(2), hours(3))), hours(2)),
    "an announcement ends": (clinic(told("One", hours(2), hours(3))), hours(3)),
    "a new day": (clinic(), hours(16)),
}


@pytest.mark.parametrize(("document", "moment"), CHANGES.values(), ids=CHANGES.keys())
def test_the_key_changes_at_that_very_moment_and_not_before_or_after(document, moment):
    before, then = at(moment - A_MOMENT, document), at(moment, document)
    assert before.key != then.key
    assert before.key == at(moment - timedelta(minutes=50), document).key
    assert then.key == at(moment + timedelta(minutes=50), document).key


def test_the_key_knows_when_a_fact_goes_stale():
    document = clinic(locations=(), confirmed_on=date(2026, 11, 23) - timedelta(days=180))
    midnight = hours(16)
    assert at(midnight - A_MOMENT, document).key != at(midnight, document).key


def test_an_announcement_is_remembered_by_its_words():
    one, same = told("One", hours(0), hours(1)), told("One", hours(0), hours(9))
    other = told("Other", hours(0), hours(1))
    keys = [at(hours(0), clinic(item)).announcement_key for item in (one, same, other)]
    assert keys[0] == keys[1] != keys[2]
    assert at(hours(0)).announcement_key == ""
