"""The clinic as one document: who it is, where, when, what it offers. Pure text, no database.

`content/clinic.yaml` and the row of the Clinic hold the same text. What is said of a day in the
week, of a season and of a holiday is read by hours.py.
"""

import itertools
import re
import zoneinfo
from dataclasses import dataclass
from functools import cache

from articles.text.entries import Entry
from articles.text.problems import Problem
from articles.text.schema import (
    Day,
    Field,
    ListOf,
    Moment,
    Number,
    Pattern,
    RecordOf,
    Slug,
    Switch,
    Text,
    of,
)

from . import phones

EMERGENCY_NUMBER = r"[0-9]{2,8}"
ADDRESS_ON_THE_WEB = r"https://[A-Za-z0-9][^\s<>\"'\\`{}|^]{1,480}"
PLACE_ON_THE_SITE = r"/(?:[^\s/<>\"'\\`{}|^][^\s<>\"'\\`{}|^]{0,300})?"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_OF_A_DAY = 24 * 60
CONFIRM_EVERY_DAYS = 180  # after that nobody may rely on a phone number or a parking space


class Times(Field):
    """Hours of one day, “08:00-12:00, 13:00-17:00”: (opens, closes) in minutes after midnight.

    Where an interval ends at or before its own beginning, it runs past midnight: its end is then
    over 1,440. “closed” and nothing at all mean the same: ().
    """

    empty = ()
    interval = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|to)\s*(\d{1,2}):(\d{2})", re.ASCII)
    hint = "Write it like 08:00-12:00, 13:00-17:00, or closed."

    def __init__(self, most=6):
        super().__init__()
        self.most = most

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None or text.lower() in ("", "closed"):
            return self.empty
        intervals = [self._interval(part.strip()) for part in text.split(",")]
        if None in intervals:
            place.report(node, f"“{text[:60]}” are not hours of a day.", self.hint)
        elif len(intervals) > self.most:
            place.report(node, f"has more than {self.most} intervals in one day.", "Join some.")
        elif _overlap(sorted(intervals)):
            place.report(node, f"“{text[:60]}” has hours that overlap.", "Join the two.")
        else:
            return tuple(sorted(intervals))
        return self.empty

    def write(self, value):
        return ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in value)

    def _interval(self, text):
        found = self.interval.fullmatch(text)
        if not found:
            return None
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, found.groups())
        opens, closes = opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute
        is_possible = opens_minute < 60 and closes_minute < 60 and opens < MINUTES_OF_A_DAY
        if not is_possible or closes > MINUTES_OF_A_DAY:
            return None
        return opens, closes if closes > opens else closes + MINUTES_OF_A_DAY


def _overlap(intervals):
    pairs = itertools.pairwise(intervals)
    wraps = intervals[-1][1] - MINUTES_OF_A_DAY > intervals[0][0]
    return wraps or any(first[1] > second[0] for first, second in pairs)


def clock(minutes):
    """Minutes after midnight as “08:30”; the end of the day itself is “24:00”."""
    if minutes > MINUTES_OF_A_DAY:
        minutes -= MINUTES_OF_A_DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"


class Phone(Field):
    """A telephone number, or a short one such as 711. Readers see it as it is written here."""

    form = re.compile(r"[+(\d][\dA-Za-z .,()/#+-]{0,39}")  # nothing invisible, no words in front

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        if self.form.fullmatch(text) and phones.is_number(text):
            return text
        place.report(
            node, f"“{text[:40]}” is not a telephone number.", "Like +1 202-555-0100, or 711."
        )
        return self.empty


class TimeZone(Field):
    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        if text and text not in _zones():
            place.report(
                node, f"“{text[:40]}” is not a time zone.", "Write it like America/New_York."
            )
            return self.empty
        return text


@cache
def _zones():
    """The names of places. “Wherever this machine stands” is none, nor is “nowhere yet”."""
    return zoneinfo.available_timezones() - {"localtime", "Factory"}


class PhoneNumber:
    """For whatever has a `phone`: the same number as a link."""

    @property
    def phone_link(self):
        return phones.link(self.phone)


@dataclass(frozen=True)
class CrisisLine(PhoneNumber):
    """A number for a moment that cannot wait for the clinic."""

    name: str = of(Text(60, required=True))
    phone: str = of(Phone(required=True))
    text_message: str = of(Pattern(r"[0-9]{3,10}", "988"))
    when: str = of(Text(160))


@dataclass(frozen=True)
class Week:
    """The hours of each day; a day that says nothing is closed."""

    monday: tuple = of(Times())
    tuesday: tuple = of(Times())
    wednesday: tuple = of(Times())
    thursday: tuple = of(Times())
    friday: tuple = of(Times())
    saturday: tuple = of(Times())
    sunday: tuple = of(Times())

    def times_on(self, weekday):
        """The intervals of a day; Monday is 0."""
        return getattr(self, WEEKDAYS[weekday])


@dataclass(frozen=True)
class Season(Week):
    """Other hours for a while, both days included: “Summer hours”."""

    name: str = of(Text(80, required=True))
    starts_on: object = of(Day(required=True))
    ends_on: object = of(Day(required=True))


@dataclass(frozen=True)
class SpecialDay:
    """A holiday, or any day that is not as usual. `ends_on` is its last day; no times: closed."""

    name: str = of(Text(80, required=True))
    starts_on: object = of(Day(required=True))
    ends_on: object = of(Day())
    times: tuple = of(Times())


@dataclass(frozen=True)
class Comfort:
    """What a body in pain wants to know before it comes; true on the day it was checked."""

    checked_on: object = of(Day(required=True))
    from_parking: str = of(Text(200))
    stairs: str = of(Text(200))
    chairs: str = of(Text(200))
    stand_or_lie_down: str = of(Text(200))
    usual_wait: str = of(Text(200))
    scents: str = of(Text(200))
    interpreter: str = of(Text(200))
    helper: str = of(Text(200))
    running_late: str = of(Text(200))


@dataclass(frozen=True)
class Location(PhoneNumber):
    slug: str = of(Slug(required=True))
    name: str = of(Text(80, required=True))
    street: tuple = of(ListOf(Text(100), most=3, required=True))
    city: str = of(Text(80, required=True))
    region: str = of(Text(40))
    postal_code: str = of(Text(16))
    country: str = of(Pattern(r"[A-Z]{2}", "US"))
    phone: str = of(Phone())
    time_zone: str = of(TimeZone())
    hours: Week | None = of(RecordOf(Week))
    seasons: tuple = of(ListOf(RecordOf(Season), most=12))
    special_days: tuple = of(ListOf(RecordOf(SpecialDay), most=60))
    map_url: str = of(Pattern(ADDRESS_ON_THE_WEB, "https://www.openstreetmap.org/…"))
    directions: str = of(Text(1_500, lines=True))
    parking: str = of(Text(1_000, lines=True))
    accessibility: tuple = of(ListOf(Text(200), most=12))
    comfort: Comfort | None = of(RecordOf(Comfort))
    confirmed_on: object = of(Day())

    @property
    def address(self):
        """The lines of the address, as on an envelope."""
        town = f"{self.city}, {self.region}" if self.region else self.city
        return (*self.street, f"{town} {self.postal_code}".strip())


@dataclass(frozen=True)
class Service:
    """`at` names the locations that offer it; none means all of them."""

    slug: str = of(Slug(required=True))
    name: str = of(Text(80, required=True))
    summary: str = of(Text(220, required=True))
    next_step: str = of(Text(160))
    telehealth: bool = of(Switch())
    at: tuple = of(ListOf(Slug(), most=20))
    about: str = of(Text(4_000, lines=True))
    what_happens: tuple = of(ListOf(Text(300), most=10))
    bring: tuple = of(ListOf(Text(200), most=10))
    cost: str = of(Text(1_500, lines=True))


@dataclass(frozen=True)
class TeamMember:
    """`profile` is the slug of the contributor who this person is, if there is one."""

    name: str = of(Text(80, required=True))
    credentials: str = of(Text(120))
    role: str = of(Text(120, required=True))
    languages: str = of(Text(120))
    about: str = of(Text(1_000, lines=True))
    profile: str = of(Slug())
    services: tuple = of(ListOf(Slug(), most=20))


@dataclass(frozen=True)
class Announcement:
    text: str = of(Text(160, required=True))
    link: str = of(Pattern(PLACE_ON_THE_SITE, "/services/telehealth/"))
    link_text: str = of(Text(60))
    starts_at: object = of(Moment(required=True))
    ends_at: object = of(Moment(required=True))


@dataclass(frozen=True)
class Online:
    """The ways in that stand on other sites, and open there."""

    portal: str = of(Pattern(ADDRESS_ON_THE_WEB, "https://portal.example.org/"))
    booking: str = of(Pattern(ADDRESS_ON_THE_WEB, "https://booking.example.org/"))
    telehealth: str = of(Pattern(ADDRESS_ON_THE_WEB, "https://visit.example.org/"))


@dataclass(frozen=True)
class Callback:
    """How requests for a call back are taken. Days to answer are days on which the clinic opens."""

    accepts_requests: bool = of(Switch())
    answer_within_days: int = of(Number(1, 14))
    message_box: bool = of(Switch())
    erase_after_days: int = of(Number(1, 3650))


@dataclass(frozen=True)
class ClinicDocument(Entry, PhoneNumber):
    name: str = of(Text(80, required=True))
    sample: bool = of(Switch())
    tagline: str = of(Text(160))
    phone: str = of(Phone(required=True))
    relay_phone: str = of(Phone())
    emergency_number: str = of(Pattern(EMERGENCY_NUMBER, "911", required=True))
    confirmed_on: object = of(Day())
    online: Online | None = of(RecordOf(Online))
    callback: Callback | None = of(RecordOf(Callback))
    crisis_lines: tuple = of(ListOf(RecordOf(CrisisLine), most=6))
    locations: tuple = of(ListOf(RecordOf(Location), most=20))
    services: tuple = of(ListOf(RecordOf(Service), most=20))
    team: tuple = of(ListOf(RecordOf(TeamMember), most=60))
    announcements: tuple = of(ListOf(RecordOf(Announcement), most=20))

    def problems(self, name, line):
        return [
            Problem(message, hint, field, line)
            for field, message, hint in (
                *_used_twice("locations", self.locations),
                *_used_twice("services", self.services),
                *_ends_before_it_starts(self),
                *_nowhere(self),
            )
        ]

    def location(self, slug):
        return next((item for item in self.locations if item.slug == slug), None)

    def service(self, slug):
        return next((item for item in self.services if item.slug == slug), None)

    @property
    def main_location(self):
        """The first one: its hours and its address stand in the header and the footer."""
        return self.locations[0] if self.locations else None

    @property
    def relay_link(self):
        return phones.link(self.relay_phone)


def _used_twice(field, items):
    slugs = [item.slug for item in items]
    for number, slug in enumerate(slugs, start=1):
        if slug in slugs[: number - 1]:
            yield f"{field}.{number}.slug", f"“{slug}” stands here twice.", "Rename one of them."


def _ends_before_it_starts(clinic):
    hint = "Change one of the two days."
    for number, location in enumerate(clinic.locations, start=1):
        for kind in ("seasons", "special_days"):
            for row, item in enumerate(getattr(location, kind), start=1):
                if item.ends_on and item.ends_on < item.starts_on:
                    yield (
                        f"locations.{number}.{kind}.{row}.ends_on",
                        "is before the first day.",
                        hint,
                    )
    for number, item in enumerate(clinic.announcements, start=1):
        if item.ends_at <= item.starts_at:
            yield f"announcements.{number}.ends_at", "is not after its beginning.", hint


def _nowhere(clinic):
    """What names a location or a service that the clinic does not have."""
    locations = {item.slug for item in clinic.locations}
    services = {item.slug for item in clinic.services}
    named = [
        (f"services.{number}.at", slug, locations)
        for number, item in enumerate(clinic.services, start=1)
        for slug in item.at
    ] + [
        (f"team.{number}.services", slug, services)
        for number, item in enumerate(clinic.team, start=1)
        for slug in item.services
    ]
    for field, slug, known in named:
        if slug not in known:
            hint = f"Known: {', '.join(sorted(known))}." if known else "Add it first."
            yield field, f"there is no “{slug}” here.", hint
