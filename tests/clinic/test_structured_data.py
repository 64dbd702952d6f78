"""The clinic for machines: where it is, when it opens, and only what its pages show."""

from datetime import date, timedelta

import pytest

from clinic import hours, structured_data
from clinic.document import (
    ClinicDocument,
    Location,
    Season,
    Service,
    SpecialDay,
    TeamMember,
    Week,
)
from tests.whole_site import schema_org

DAY = date(2026, 11, 21)
KNOWN = ("http://127.0.0.1:8000/#publisher",)


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"


def make_location(**fields):
    defaults = {
        "slug": "here",
        "name": "Here",
        "street": ("1 Street", "Floor 2"),
        "city": "Town",
        "region": "ST",
        "postal_code": "00000",
        "hours": Week(monday=((480, 720), (780, 1020))),
    }
    return Location(**defaults | fields)


def make_clinic(**fields):
    defaults = {"name": "Clinic", "phone": "+1 202-555-0100", "emergency_number": "911"}
    return ClinicDocument(**defaults | fields)


def hours_of(location, day=DAY):
    data = structured_data.location(location, make_clinic(), day)
    return data["openingHoursSpecification"]


def test_a_location_says_where_and_when():
    data = structured_data.location(make_location(), make_clinic(), DAY)
    assert data["@type"] == "MedicalClinic"
    assert data["telephone"] == "+12025550100"
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "1 Street, Floor 2",
        "addressLocality": "Town",
        "addressRegion": "ST",
        "postalCode": "00000",
    }
    opens = [(row["opens"], row["closes"]) for row in data["openingHoursSpecification"][:2]]
    assert opens == [("08:00", "12:00"), ("13:00", "17:00")]
    assert schema_org.mistakes([data], KNOWN) == []


def test_a_holiday_says_on_which_days_it_falls():
    holiday = SpecialDay("Thanksgiving", date(2026, 11, 26), date(2026, 11, 27))
    row = hours_of(make_location(special_days=(holiday,)))[-1]
    assert (row["validFrom"], row["validThrough"]) == ("2026-11-26", "2026-11-27")
    assert row["dayOfWeek"] == ["Thursday", "Friday"]
    assert row["opens"] == row["closes"] == "00:00"


def test_a_long_closure_falls_on_every_day_once():
    closed = SpecialDay("Repairs", date(2026, 11, 26), date(2026, 12, 20))
    row = hours_of(make_location(special_days=(closed,)))[-1]
    assert len(row["dayOfWeek"]) == len(set(row["dayOfWeek"])) == 7


def test_what_the_page_does_not_tell_yet_is_not_said():
    far = SpecialDay("Next year", date(2027, 6, 1))
    season = Season(name="Summer", starts_on=date(2027, 6, 1), ends_on=date(2027, 9, 1))
    past = SpecialDay("Last year", date(2025, 6, 1))
    location = make_location(special_days=(far, past), seasons=(season,))
    assert not any("validFrom" in row for row in hours_of(location))


def seen_by_machines(rows, day):
    """The times of a day for whoever reads rows: those that hold on it replace the week's."""
    name = hours.SCHEMA_ORG_DAYS[day.weekday()]
    on = day.isoformat()
    of_days = [row for row in rows if row.get("validFrom", "9") <= on <= row["validThrough"]]
    of_week = [row for row in rows if "validFrom" not in row]
    times = [
        (row["opens"], row["closes"])
        for row in of_days or of_week
        if name in row["dayOfWeek"] and (row["opens"], row["closes"]) != ("00:00", "00:00")
    ]
    return sorted(times)


def seen_by_readers(location, day):
    return [
        (f"{opens // 60:02}:{opens % 60:02}", f"{closes // 60:02}:{closes % 60:02}")
        for opens, closes in hours.times_on(location, day)[0]
    ]


WINTER = Season(
    name="Winter",
    starts_on=date(2026, 11, 10),
    ends_on=date(2027, 2, 20),
    monday=((600, 900),),
    thursday=((600, 900),),
    friday=((600, 700), (800, 900)),
)
HOLIDAYS = Season(
    name="Holidays", starts_on=DAY + timedelta(30), ends_on=DAY + timedelta(45), monday=((1, 2),)
)
THANKSGIVING = SpecialDay("Thanksgiving", date(2026, 11, 26), date(2026, 11, 27))
FIRST = SpecialDay("Begun", DAY - timedelta(3), DAY, times=((500, 510),))
SHORT = SpecialDay("Short", date(2026, 11, 27), times=((540, 600),))
FAR = SpecialDay("Far away", date(2027, 2, 1))
OVERLAPS = {
    "a holiday in a season": ((WINTER,), (THANKSGIVING,)),
    "a season in a season": ((WINTER, HOLIDAYS), ()),
    "a day in a holiday in a season": ((WINTER,), (THANKSGIVING, SHORT)),
    "what began before": ((WINTER,), (FIRST,)),
    "two of the same days": ((WINTER,), (SHORT, SpecialDay("Same", SHORT.starts_on))),
    "all": ((HOLIDAYS, WINTER), (SHORT, FIRST, THANKSGIVING)),
}


@pytest.mark.parametrize(("seasons", "special_days"), OVERLAPS.values(), ids=OVERLAPS.keys())
def test_machines_read_of_each_day_what_readers_read(seasons, special_days):
    """No two rows may hold one day: nobody says which of them would count."""
    location = make_location(seasons=seasons, special_days=special_days)
    rows = hours_of(location)
    for number in range(120):
        day = DAY + timedelta(number)
        assert seen_by_machines(rows, day) == seen_by_readers(location, day), day


def test_a_season_is_whole_as_long_as_the_page_tells_of_nothing_in_it():
    rows = hours_of(make_location(seasons=(WINTER,), special_days=(FAR,)))
    assert {row["validThrough"] for row in rows if "validFrom" in row} == {"2027-02-20"}


def test_a_location_without_hours_says_none():
    data = structured_data.location(make_location(hours=None), make_clinic(), DAY)
    assert "openingHoursSpecification" not in data


def test_a_list_gives_the_clinics_number_to_those_without_their_own():
    own = make_location(slug="there", name="There", phone="+1 202-555-0199")
    data = structured_data.with_locations(make_clinic(locations=(make_location(), own)))
    first, second = data["department"]
    assert first["telephone"] == "+12025550100"
    assert "telephone" not in second
    assert "openingHoursSpecification" not in first
    assert schema_org.mistakes([data], KNOWN) == []


def test_people_are_named_and_samples_are_not():
    member = TeamMember(name="Jo Example", credentials="PT", role="Physical therapist")
    real = structured_data.with_people(make_clinic(team=(member,)))
    assert [person["name"] for person in real["employee"]] == ["Jo Example"]
    assert schema_org.mistakes([real], KNOWN) == []
    assert "employee" not in structured_data.with_people(make_clinic(team=(member,), sample=True))


def test_a_service_says_whose_it_is():
    data = structured_data.service(Service("massage", "Massage", "By hand."))
    assert (data["name"], data["description"]) == ("Massage", "By hand.")
    assert schema_org.mistakes([data], KNOWN) == []
