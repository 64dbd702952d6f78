"""The clinic as one document survives being written and read, and says what is wrong with it."""

import re
import zoneinfo
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import schema
from articles.text.problems import DocumentError
from clinic import document
from clinic.document import ClinicDocument, Location, Season, SpecialDay, Week
from tests.articles.text.test_document_properties import values as plain_values

CONTENT = Path(__file__).parents[2] / "content"
quickly = settings(max_examples=40, deadline=None)

# Any document at all

PHONES = [
    "+1 202-555-0100",
    "(202) 555-0100",
    "2025550100",
    "1-800-FLOWERS",
    "711",
    "202-555-0100 ext. 5",
    "+44 20 7946 0018",
    "٢٠٢٥٥٥٠١٠٠",
]
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})


@st.composite
def times(draw):
    """Up to three intervals that keep apart; the last may run past midnight."""
    points = draw(st.lists(st.integers(0, 1439), max_size=6, unique=True).map(sorted))
    pairs = list(zip(points[::2], points[1::2], strict=False))
    if len(points) % 2:
        first = pairs[0][0] if pairs else points[-1]
        pairs.append((points[-1], 1440 + draw(st.integers(0, first))))
    return tuple(pairs)


@cache
def values(field):
    match field:
        case document.Times():
            return times()
        case document.Phone():
            return st.sampled_from(PHONES)
        case document.TimeZone():
            return st.sampled_from(ZONES)
        case schema.ListOf():
            return st.lists(values(field.item), min_size=1, max_size=min(field.most, 3)).map(tuple)
        case schema.RecordOf():
            return records(field.record)
    return plain_values(field)


@cache
@st.composite
def records(draw, record):
    chosen = {
        name: draw(values(field))
        for name, field in schema.schema(record).values()
        if field.required or draw(st.booleans())
    }
    return record(**chosen)


def agreeing(clinic):
    """The same clinic, its fields at peace with one another."""
    locations = [
        replace(
            location,
            slug=f"place-{number}",
            seasons=tuple(map(in_order, location.seasons)),
            special_days=tuple(map(in_order, location.special_days)),
        )
        for number, location in enumerate(clinic.locations)
    ]
    places = tuple(location.slug for location in locations)
    services = [
        replace(service, slug=f"service-{number}", at=places if service.at else ())
        for number, service in enumerate(clinic.services)
    ]
    slugs = tuple(service.slug for service in services)
    announcements = [
        item if item.starts_at < item.ends_at else replace(item, ends_at=item.starts_at + A_MINUTE)
        for item in clinic.announcements
    ]
    return replace(
        clinic,
        locations=tuple(locations),
        services=tuple(services),
        team=tuple(replace(it, services=slugs if it.services else ()) for it in clinic.team),
        announcements=tuple(announcements),
    )


A_MINUTE = timedelta(minutes=1)


def in_order(item):
    if item.ends_on and item.ends_on < item.starts_on:
        return replace(item, starts_on=item.ends_on, ends_on=item.starts_on)
    return item


clinics = records(ClinicDocument).map(agreeing)


@quickly
@given(clinics)
def test_every_clinic_survives_being_written_and_read(clinic):
    again = ClinicDocument.parse(clinic.text)
    assert again == clinic
    assert again.text == clinic.text
    assert again.digest == clinic.digest


@quickly
@given(records(Location).map(lambda location: replace(location, seasons=(), special_days=())))
def test_every_location_survives_on_its_own(location):
    clinic = ClinicDocument(
        name="Clinic", phone="711", emergency_number="911", locations=(location,)
    )
    assert ClinicDocument.parse(clinic.text).locations == (location,)


@quickly
@given(times())
def test_hours_survive_and_are_read_in_any_order(said):
    field = document.Times()
    written = field.write(said)
    assert clinic_with_hours(written) == said
    assert clinic_with_hours(", ".join(reversed(written.split(", ")))) == said


def test_the_sites_own_clinic_is_read_and_survives():
    clinic = ClinicDocument.parse((CONTENT / "clinic.yaml").read_text())
    again = ClinicDocument.parse(clinic.text)
    assert (again, again.text) == (clinic, clinic.text)


# What it reads

CLINIC = """\
name: Example Clinic
phone: +1 202-555-0100
emergency_number: '911'
locations:
- slug: main-office
  name: Main office
  street: [100 Example Street]
  city: Sample Town
  time_zone: America/New_York
  hours:
    monday: 08:00-12:00, 13:00-17:00
    friday: closed
  seasons:
  - name: Summer
    starts_on: 2026-06-01
    ends_on: 2026-08-31
    monday: 07:00-15:00
  special_days:
  - name: Thanksgiving
    starts_on: 2026-11-26
services:
- slug: massage
  name: Massage
  summary: Hands on sore muscles.
  at: [main-office]
team:
- name: Sample Person
  role: Physical therapist
  services: [massage]
online:
  portal: https://portal.example.org/
announcements:
- text: We are closed for snow.
  link: /locations/
  starts_at: 2026-11-21T09:00:00-05:00
  ends_at: 2026-11-22T09:00:00-05:00
"""


def changed(*changes):
    text = CLINIC
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def clinic_with_hours(words):
    text = changed(("08:00-12:00, 13:00-17:00", f"'{words}'"))
    return ClinicDocument.parse(text).locations[0].hours.monday


def problems_of(text):
    with pytest.raises(DocumentError) as caught:
        ClinicDocument.parse(text)
    return caught.value.problems


def test_a_clinic_is_read():
    clinic = ClinicDocument.parse(CLINIC)
    assert clinic.phone_link == "tel:+12025550100"
    assert clinic.main_location is clinic.location("main-office")
    assert clinic.location("nowhere") is None
    assert clinic.service("massage").at == ("main-office",)
    assert clinic.main_location.address == ("100 Example Street", "Sample Town")
    assert clinic.main_location.hours == Week(monday=((480, 720), (780, 1020)))
    assert clinic.main_location.seasons == (
        Season(((420, 900),), name="Summer", starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31)),
    )
    assert clinic.main_location.special_days == (SpecialDay("Thanksgiving", date(2026, 11, 26)),)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("closed", ()),
        ("Closed", ()),
        ("08:00-17:00", ((480, 1020),)),
        ("8:00 to 17:00", ((480, 1020),)),
        ("8:00 – 17:00", ((480, 1020),)),
        ("13:00-17:00,08:00-12:00", ((480, 720), (780, 1020))),
        ("08:00-12:00, 12:00-17:00", ((480, 720), (720, 1020))),
        ("00:00-24:00", ((0, 1440),)),
        ("00:00-00:00", ((0, 1440),)),
        ("18:00-00:00", ((1080, 1440),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("08:00-08:00", ((480, 1920),)),
        ("00:00-06:00, 22:00-24:00", ((0, 360), (1320, 1440))),
        ("06:00-12:00, 22:00-06:00", ((360, 720), (1320, 1800))),
    ],
)
def test_hours_are_read(words, expected):
    assert clinic_with_hours(words) == expected


def test_hours_are_written_as_a_clinic_would():
    said = ((0, 60), (480, 720), (1320, 1440))
    assert document.Times().write(said) == "00:00-01:00, 08:00-12:00, 22:00-24:00"
    assert document.Times().write(((1320, 1800),)) == "22:00-06:00"


# What it refuses

HOURS = "locations.1.hours.monday"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("25:00-26:00", "are not hours of a day"),
        ("08:00-25:00", "are not hours of a day"),
        ("24:00-24:00", "are not hours of a day"),
        ("08:60-09:00", "are not hours of a day"),
        ("08:00-24:01", "are not hours of a day"),
        ("8-17", "are not hours of a day"),
        ("8 am to 5 pm", "are not hours of a day"),
        ("08:00-12:00,", "are not hours of a day"),
        ("٠٨:٠٠-١٢:٠٠", "are not hours of a day"),
        ("by appointment", "are not hours of a day"),
        ("08:00-12:00, 11:00-17:00", "has hours that overlap"),
        ("08:00-12:00, 08:00-12:00", "has hours that overlap"),
        ("08:00-17:00, 09:00-10:00", "has hours that overlap"),
        ("05:00-08:00, 22:00-06:00", "has hours that overlap"),
        ("00:00-24:00, 09:00-10:00", "has hours that overlap"),
        (", ".join(f"{hour:02}:00-{hour:02}:30" for hour in range(7)), "more than 6 intervals"),
    ],
)
def test_hours_that_cannot_be_are_refused(words, says):
    [problem] = problems_of(changed(("08:00-12:00, 13:00-17:00", f"'{words}'")))
    assert problem.field == HOURS
    assert says in problem.message
    assert problem.hint
    assert problem.line == 11


@pytest.mark.parametrize(
    ("old", "new", "field", "says", "hint"),
    [
        ("phone: +1 202", "phone: 12 #", "phone", "“12” is not a telephone number", "Like +1"),
        ("+1 202-555-0100", "555-0100", "phone", "is not a telephone number", "711"),
        ("+1 202-555-0100", "call 202-555-0100", "phone", "is not a telephone number", "711"),
        ("+1 202-555-0100", "+1 202-555-0100\u202e", "phone", "is not a telephone", "711"),
        ("+1 202-555-0100", "\u200f+1 202-555-0100", "phone", "is not a telephone", "711"),
        ("+1 202-555-0100", "+1 202-555-0100" + " x" * 30, "phone", "is not a telephone", "711"),
        ("+1 202-555-0100", "javascript:2025550100", "phone", "is not a telephone", "711"),
        ("'911'", "call 911", "emergency_number", "is not of the right form", "Like 911."),
        ("America/New_York", "Eastern", "locations.1.time_zone", "is not a time zone", "America/"),
        ("America/New_York", "america/new_york", "locations.1.time_zone", "time zone", "America/"),
        ("America/New_York", "localtime", "locations.1.time_zone", "is not a time zone", "like"),
        ("America/New_York", "../../etc/passwd", "locations.1.time_zone", "time zone", "like"),
        ("https://portal", "http://portal", "online.portal", "right form", "Like https://"),
        ("https://portal.example.org/", "javascript:alert(1)", "online.portal", "right form", "Li"),
        ("https://portal.example.org/", "//portal.example.org/", "online.portal", "form", "Like"),
        ("link: /locations/", "link: //elsewhere.example.org/", "announcements.1.link", "", "Like"),
        ("link: /locations/", 'link: "/\\\\elsewhere.org/"', "announcements.1.link", "", "Like /"),
        ("link: /locations/", "link: javascript:alert(1)", "announcements.1.link", "form", "Like"),
        ("link: /locations/", "link: https://example.org/", "announcements.1.link", "form", "Like"),
        ("2026-08-31", "2026-05-31", "locations.1.seasons.1.ends_on", "before the first", "Change"),
        ("2026-11-26", "November 26", "locations.1.special_days.1.starts_on", "not a day", "like"),
        ("2026-11-26", "2026-02-30", "locations.1.special_days.1.starts_on", "not a day", "like"),
        ("2026-11-22T09", "2026-11-21T09", "announcements.1.ends_at", "not after its", "Change"),
        ("2026-11-22T09:00:00-05:00", "2026-11-22", "announcements.1.ends_at", "moment", "like"),
        ("at: [main-office]", "at: [annex]", "services.1.at", "there is no “annex”", "main-office"),
        ("services: [massage]", "services: [yoga]", "team.1.services", "no “yoga”", "massage"),
        ("slug: massage", "slug: Massage!", "services.1.slug", "part of an address", "small"),
        ("  city: Sample Town\n", "", "locations.1.city", "is missing", "Fill it in"),
        ("name: Example Clinic\n", "", "name", "is missing", "Fill it in"),
        ("monday: 07", "mondey: 07", "locations.1.seasons.1.mondey", "not a key", "“monday”"),
        ("online:\n", "callback:\n  answer_within_days: 0\nonline:\n",
         "callback.answer_within_days", "whole number from 1 to 14", ""),
        ("online:\n", "callback:\n  accepts_requests: maybe\nonline:\n",
         "callback.accepts_requests", "true or false", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_what_to_do(old, new, field, says, hint):
    [problem] = problems_of(changed((old, new)))
    assert problem.field == field
    assert says in problem.message
    assert hint in problem.hint
    assert problem.line


def test_a_special_day_that_ends_before_it_begins_is_refused():
    old = "starts_on: 2026-11-26"
    [problem] = problems_of(changed((old, f"{old}\n    ends_on: 2026-11-25")))
    assert problem.field == "locations.1.special_days.1.ends_on"
    assert problem.message == "is before the first day."


def test_a_slug_stands_once():
    location = re.search(r"^- slug: main-office\n.*?(?=^services)", CLINIC, re.M | re.S)[0]
    [problem] = problems_of(changed(("services:\n- slug", f"{location}services:\n- slug")))
    assert problem.field == "locations.2.slug"
    assert problem.message == "“main-office” stands here twice."
    service = re.search(r"^- slug: massage\n.*?(?=^team)", CLINIC, re.M | re.S)[0]
    [problem] = problems_of(changed(("team:\n", f"{service}team:\n")))
    assert problem.field == "services.2.slug"
    assert problem.hint == "Rename one of them."


def test_without_any_location_the_hint_lists_none():
    text = re.sub(r"^locations:\n.*?(?=^services)", "", CLINIC, flags=re.M | re.S)
    [problem] = problems_of(text)
    assert (problem.field, problem.hint) == ("services.1.at", "Add it first.")


def test_all_that_is_wrong_is_said_at_once_in_order():
    text = changed(
        ("+1 202-555-0100", "12"),
        ("America/New_York", "Eastern"),
        ("08:00-12:00, 13:00-17:00", "25:00-26:00"),
        ("https://portal", "http://portal"),
        ("  summary: Hands on sore muscles.\n", ""),
    )
    problems = problems_of(text)
    assert [problem.field for problem in problems] == [
        "phone",
        "locations.1.time_zone",
        HOURS,
        "services.1.summary",
        "online.portal",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_what_disagrees_is_said_at_once_too():
    text = changed(
        ("2026-08-31", "2026-05-31"), ("at: [main-office]", "at: [annex]"), ("[massage]", "[yoga]")
    )
    assert {problem.field for problem in problems_of(text)} == {
        "locations.1.seasons.1.ends_on",
        "services.1.at",
        "team.1.services",
    }


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "- a list\n", "name\n", "{", "a: b: c"])
def test_what_is_no_document_is_refused_kindly(text):
    problems = problems_of(text)
    assert all(problem.message for problem in problems)


def test_control_characters_are_refused():
    for sign in "\x00\x07\x1b":
        assert problems_of(CLINIC + f"tagline: a{sign}b\n")
