"""The hours of a location: is it open, until when, and how does one say that. No database.

A special day beats a season, and a season beats the week. An interval belongs to the day on which
it begins: a holiday takes away what begins on it, never the tail of the night before.

Whoever compares two moments of one zone compares what clocks show, which is wrong in the hour that
comes twice. So all reckoning here is done in UTC; only what is handed out is local.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from .document import MINUTES_OF_A_DAY, SpecialDay, Week, clock

FURTHEST = 370  # days in which the next opening is looked for
A_DAY = timedelta(days=1)
SCHEMA_ORG_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True)
class Status:
    """`until` is when that changes: within 370 days, or None. `name` is what today is called."""

    is_open: bool
    until: datetime | None
    name: str = ""

    @property
    def closes(self):
        return self.until if self.is_open else None

    @property
    def opens(self):
        return None if self.is_open else self.until


@dataclass(frozen=True)
class Change:
    """A special day or a season, for readers. `rows` is the week of a season."""

    name: str
    starts_on: object
    ends_on: object
    dates: str
    times: str
    rows: tuple = ()


# What is said of a day


def zone_of(location, default):
    return ZoneInfo(location.time_zone) if location.time_zone else default


def has_hours(location):
    """Whether it says of any day when it opens. If not, nobody may call it closed."""
    weeks = [location.hours or Week(), *location.seasons]
    return any(week.times_on(weekday) for week in weeks for weekday in range(7)) or any(
        special.times for special in location.special_days
    )


def exception_on(location, day):
    """The SpecialDay, else the Season, that decides over a day; or None."""
    return _narrowest(location.special_days, day) or _narrowest(location.seasons, day)


def times_on(location, day):
    """The intervals of a day in minutes after midnight, and the name of its exception or “”."""
    exception = exception_on(location, day)
    if isinstance(exception, SpecialDay):
        return exception.times, exception.name
    if exception:
        return exception.times_on(day.weekday()), exception.name
    return (location.hours or Week()).times_on(day.weekday()), ""


def _narrowest(exceptions, day):
    """Of those that hold a day the shortest, and of equals the last in the list."""
    found = [item for item in reversed(exceptions) if item.starts_on <= day <= _last_day(item)]
    return min(found, key=lambda item: _last_day(item) - item.starts_on, default=None)


def _last_day(exception):
    return exception.ends_on or exception.starts_on


# Moments


def intervals_on(location, day, zone):
    """The (opens, closes) that begin on a day, as moments; the last may end on the next day.

    Where clocks are set back, a time that comes twice is the first of the two. Where they are set
    forward, a time that is left out is the moment of the change. So nothing changes its order, and
    an interval that lies within the gap does not take place.
    """
    zone = zone_of(location, zone)
    return tuple(
        (opens.astimezone(zone), closes.astimezone(zone))
        for opens, closes in _in_utc(location, day, zone)
    )


def status_at(location, now, zone):
    """Whether it is open at a moment. It is open when it opens, and no longer when it closes."""
    zone = zone_of(location, zone)
    today = now.astimezone(zone).date()
    name = times_on(location, today)[1]
    if not has_hours(location):
        return Status(False, None, name)
    moment = now.astimezone(UTC)
    # One day further than asked: then what ends with the last of the days is an end.
    days = (today + timedelta(days=number) for number in range(-1, FURTHEST + 2))
    spans = _joined(span for day in days for span in _in_utc(location, day, zone))
    opens, closes = next((span for span in spans if moment < span[1]), (None, None))
    is_open = opens is not None and opens <= moment
    until = closes if is_open else opens
    if until is None or until > _first_moment(today + timedelta(days=FURTHEST + 1), 0, zone):
        return Status(is_open, None, name)
    return Status(is_open, until.astimezone(zone), name)


def reply_by(location, now, zone, days):
    """The day by which a call back is promised: the days-th opening day after today.

    A location that says no hours is taken to open from Monday to Friday; so is none at all. Nobody
    promises today, however early it is.
    """
    days = max(days, 1)
    today = now.astimezone(zone_of(location, zone) if location else zone).date()
    coming = [today + timedelta(days=number) for number in range(1, FURTHEST + 1)]
    opening = [day for day in coming if location and times_on(location, day)[0]]
    if len(opening) < days:
        opening = [day for day in coming if day.weekday() < 5]
    return opening[days - 1]


def _in_utc(location, day, zone):
    for first, last in times_on(location, day)[0]:
        opens, closes = _first_moment(day, first, zone), _first_moment(day, last, zone)
        if opens < closes:
            yield opens, closes


@lru_cache(maxsize=8192)  # where it never closes, a whole year of moments is asked for each time
def _first_moment(day, minutes, zone):
    """The first moment at which clocks show that many minutes after the day's midnight, or more."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if _shown(moment, zone) == wall:
        return moment
    # Clocks never show it. Read with the offset from after the change, it lies before the change.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    seconds = range(int((moment - before).total_seconds()))
    skip = bisect_left(seconds, wall, key=lambda late: _shown(before + timedelta(0, late), zone))
    return before + timedelta(seconds=skip)


def _shown(moment, zone):
    return moment.astimezone(zone).replace(tzinfo=None)


def _joined(spans):
    """Spans in order, as one where they touch or overlap."""
    current = None
    for opens, closes in spans:
        if current and opens <= current[1]:
            current = current[0], max(current[1], closes)
            continue
        if current:
            yield current
        current = opens, closes
    if current:
        yield current


# Words for readers


def words_today(location, now, zone):
    """“Open today 8 am to 5 pm”, “Closed today: Thanksgiving”; “” where no hours are said."""
    today = now.astimezone(zone_of(location, zone)).date()
    intervals, name = times_on(location, today)
    is_special = isinstance(exception_on(location, today), SpecialDay)
    if intervals and is_special:
        return _("Open today %(times)s (%(name)s)") % {
            "times": times_in_words(intervals),
            "name": name,
        }
    if intervals:
        return _("Open today %(times)s") % {"times": times_in_words(intervals)}
    if is_special:
        return _("Closed today: %(name)s") % {"name": name}
    return _("Closed today") if has_hours(location) else ""


def words_now(location, now, zone):
    """“Open now, until 5 pm”, “Closed now. Opens Monday at 8 am”; “” where no hours are said."""
    status = status_at(location, now, zone)
    today = now.astimezone(zone_of(location, zone)).date()
    if status.is_open:
        return _open_in_words(status, now, today)
    exception = exception_on(location, today)
    if isinstance(exception, SpecialDay) and not exception.times:
        closed = _("Closed today: %(name)s") % {"name": exception.name}
    else:
        closed = _("Closed now") if has_hours(location) else ""
    if not status.opens:
        return closed
    opens = _("Opens %(when)s") % {"when": _opening_in_words(status.opens, today)}
    return f"{closed}. {opens}"


def _open_in_words(status, now, today):
    if not status.closes:
        return _("Open now, 24 hours a day")
    when = time_in_words(status.closes)
    if status.closes.astimezone(UTC) - now.astimezone(UTC) > A_DAY:
        # The midnight that ends Friday is Friday's, to a reader.
        day = (status.closes - timedelta(microseconds=1)).date()
        when = _("%(day)s at %(time)s") % {"day": _near_day_in_words(day, today), "time": when}
    return _("Open now, until %(when)s") % {"when": when}


def _opening_in_words(opens, today):
    day = _near_day_in_words(opens.date(), today)
    if opens.time() == time():
        return _("%(day)s just after midnight") % {"day": day}
    return _("%(day)s at %(time)s") % {"day": day, "time": time_in_words(opens)}


def _near_day_in_words(day, today):
    if day == today:
        return _("today")
    if day - today < 7 * A_DAY:
        return str(WEEKDAYS[day.weekday()])
    return date_in_words(day, today)


def date_in_words(day, today):
    """“Thursday, November 26”; with the year where that could be doubted."""
    return date_format(day, "l, F j" if abs(day - today) < 180 * A_DAY else "l, F j, Y")


def dates_in_words(first, last, today):
    if first == last:
        return date_in_words(first, today)
    return _("%(first)s to %(last)s") % {
        "first": date_in_words(first, today),
        "last": date_in_words(last, today),
    }


def time_in_words(moment):
    """“8 am”, “12:30 pm”, “noon”, “midnight”; in other languages as Django writes a time."""
    words = time_format(moment, "TIME_FORMAT")
    return words.replace("a.m.", "am").replace("p.m.", "pm")


def times_in_words(intervals):
    """“8 am to noon, 1 pm to 5 pm”, “24 hours”, “Closed”."""
    return ", ".join(_interval_in_words(*span) for span in _joined(intervals)) or _("Closed")


def _interval_in_words(opens, closes):
    if closes - opens >= MINUTES_OF_A_DAY and opens == 0:
        return _("24 hours")
    words = {"opens": _minutes_in_words(opens), "closes": _minutes_in_words(closes)}
    if closes - opens >= MINUTES_OF_A_DAY:
        return _("%(opens)s to %(closes)s the next day") % words
    return _("%(opens)s to %(closes)s") % words


def _minutes_in_words(minutes):
    return time_in_words(time(minutes // 60 % 24, minutes % 60))


def grouped_week(week):
    """[(“Monday to Thursday”, “8 am to 5 pm”), …]: neighbors with the same hours are one row."""
    return [(_days_in_words(days), times_in_words(times)) for days, times in _alike(week)]


def _alike(week):
    """[(weekdays, intervals)] of neighbors with the same hours, closed days as well."""
    hours = [tuple(_joined(week.times_on(weekday))) for weekday in range(7)] if week else []
    groups = groupby(enumerate(hours), key=lambda pair: pair[1])
    return [([weekday for weekday, _times in pairs], times) for times, pairs in groups]


def _days_in_words(days):
    names = {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
    match len(days):
        case 1:
            return str(WEEKDAYS[days[0]])
        case 2:
            return _("%(first)s and %(last)s") % names
        case 7:
            return _("Every day")
    return _("%(first)s to %(last)s") % names


def coming_changes(location, day, days=60):
    """The Changes that are under way on `day` or begin within so many days after it, in order."""
    horizon = day + timedelta(days=days)
    touching = [
        item
        for item in (*location.special_days, *location.seasons)
        if item.starts_on <= horizon and _last_day(item) >= day
    ]
    touching.sort(key=lambda item: (item.starts_on, _last_day(item)))
    return [_change(item, day) for item in touching]


def _change(item, today):
    last = _last_day(item)
    dates = dates_in_words(item.starts_on, last, today)
    if isinstance(item, SpecialDay):
        return Change(item.name, item.starts_on, last, dates, times_in_words(item.times))
    rows = tuple(grouped_week(item))
    times = "; ".join(f"{days}: {times}" for days, times in rows)
    return Change(item.name, item.starts_on, last, dates, times, rows)


# For machines


def opening_hours_specification(location, day):
    """schema.org's OpeningHoursSpecification of the week, and of all that is not over on `day`."""
    rows = _week_specified(location.hours) if has_hours(location) else []
    for season in location.seasons:
        if _last_day(season) >= day:
            rows += _week_specified(season, **_validity(season))
    for special in location.special_days:
        if _last_day(special) >= day:
            rows += _specified(special.times, **_validity(special))
    return rows


def _week_specified(week, **more):
    return [
        row
        for days, intervals in _alike(week)
        for row in _specified(
            intervals, dayOfWeek=[SCHEMA_ORG_DAYS[weekday] for weekday in days], **more
        )
    ]


def _specified(intervals, **more):
    """One entry for each interval. From 00:00 to 00:00 is how search engines read “closed”."""
    return [
        {"@type": "OpeningHoursSpecification", "opens": clock(opens), "closes": _end(opens, closes)}
        | more
        for opens, closes in list(_joined(intervals)) or [(0, 0)]
    ]


def _end(opens, closes):
    """24 hours end a minute early, or they would read as none; and nobody knows 24:00."""
    if closes - opens >= MINUTES_OF_A_DAY:
        closes -= 1
    return clock(closes % MINUTES_OF_A_DAY)


def _validity(exception):
    return {
        "validFrom": exception.starts_on.isoformat(),
        "validThrough": _last_day(exception).isoformat(),
    }
