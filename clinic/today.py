"""What the clinic's pages say of this moment: who is open, which announcement runs, what is stale.

`key` stands for all of it, so that kept pages change when it does and not before.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from . import hours
from .document import CONFIRM_EVERY_DAYS, Announcement, Location, Week


@dataclass(frozen=True)
class LocationToday:
    """A location at a moment; `day` is the date there, `hours` are empty when it stays closed."""

    location: Location
    day: object
    is_open: bool
    now: str
    hours: str
    is_stale: bool

    @property
    def week(self):
        """(days, times) in words; [] where no hours are said."""
        known = hours.has_hours(self.location)
        return hours.grouped_week(self.location.hours or Week()) if known else []


@dataclass(frozen=True)
class Today:
    announcement: Announcement | None
    locations: tuple
    is_stale: bool

    @classmethod
    def of(cls, document, now, zone):
        """What is true of a ClinicDocument at a moment; `zone` is for places that name none."""
        return cls(
            announcement=running(document.announcements, now),
            locations=tuple(_at(location, now, zone) for location in document.locations),
            is_stale=is_stale(document.confirmed_on, now.astimezone(zone).date()),
        )

    @property
    def has_many(self):
        """Whether a line about one location has to name it."""
        return len(self.locations) > 1

    @property
    def main(self):
        """The first location: what the header says of opening hours."""
        return self.locations[0] if self.locations else None

    def at(self, slug):
        return next((item for item in self.locations if item.location.slug == slug), None)

    @cached_property
    def key(self):
        said = (
            self.is_stale,
            self.announcement,
            [(at.location.slug, at.day, at.now, at.hours, at.is_stale) for at in self.locations],
        )
        return digest_of(repr(said))

    @cached_property
    def announcement_key(self):
        """By this a browser remembers which announcement its reader has put away."""
        told = self.announcement
        return digest_of(f"{told.text}|{told.link}") if told else ""


def running(announcements, now):
    """Of the announcements that run now the one that began last; it is the only one shown."""
    current = [item for item in announcements if item.starts_at <= now < item.ends_at]
    return max(current, key=lambda item: item.starts_at, default=None)


def is_stale(confirmed_on, day):
    """Whether so much time has passed that readers had better call to check."""
    return confirmed_on is None or day - confirmed_on > timedelta(days=CONFIRM_EVERY_DAYS)


def digest_of(words):
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _at(location, now, zone):
    day = now.astimezone(hours.zone_of(location, zone)).date()
    opens_today = bool(hours.times_on(location, day)[0])
    return LocationToday(
        location=location,
        day=day,
        is_open=hours.status_at(location, now, zone).is_open,
        now=hours.words_now(location, now, zone),
        hours=hours.words_today(location, now, zone) if opens_today else "",
        is_stale=is_stale(location.confirmed_on, day),
    )
