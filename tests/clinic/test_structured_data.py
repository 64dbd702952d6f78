"""The clinic for machines: where it is, when it opens, and only what its pages show."""

from datetime import date

import pytest

from clinic import structured_data
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
