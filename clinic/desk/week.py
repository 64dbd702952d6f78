"""A location's week as a drawing, and its next 8 weeks as a calendar: to check hours by eye.

Measured here, drawn as SVG and as tables by templates; no script. Pure.
"""

from dataclasses import dataclass
from datetime import time, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..document import MINUTES_OF_A_DAY, SpecialDay, Week
from ..hours import (
    exception_on,
    grouped_week,
    time_in_words,
    times_in_words,
    times_on,
)

WEEKS = 8
LABEL, DAY_WIDTH, ROW, BAR, TOP = 44, 296, 26, 18, 22
A_DAY = timedelta(days=1)
EARLY, LATE = 6 * 60, 22 * 60  # unless something is open before or after


@dataclass(frozen=True)
class Bar:
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Line:
    """A day: its name, and a place for it."""

    name: str
    y: int
    text_y: int
    is_closed: bool


@dataclass(frozen=True)
class Tick:
    x: float
    words: str
    anchor: str


@dataclass(frozen=True)
class Drawing:
    lines: list
    bars: list
    ticks: list
    rows: list  # (days, times) in words: the same for who does not see it

    width, height, bar, label_x, start = LABEL + DAY_WIDTH + 8, TOP + 7 * ROW, BAR, LABEL - 8, LABEL


def drawing_of(week):
    """The Drawing of a Week."""
    week = week or Week()
    spans = [list(_spans(week, weekday)) for weekday in range(7)]
    first, last = _range(span for day in spans for span in day)
    lines = [
        Line(str(WEEKDAYS_ABBR[day]), _y(day), _y(day) + BAR - 4, not spans[day])
        for day in range(7)
    ]
    bars = [
        Bar(_x(opens, first, last), _y(day), _x(closes, first, last) - _x(opens, first, last))
        for day in range(7)
        for opens, closes in spans[day]
    ]
    return Drawing(lines, bars, _ticks(first, last), grouped_week(week))


def _spans(week, weekday):
    """What is open on a day, from its midnight to the next, with what began the night before."""
    for _opens, closes in week.times_on((weekday - 1) % 7):
        if closes > MINUTES_OF_A_DAY:
            yield 0, closes - MINUTES_OF_A_DAY
    for opens, closes in week.times_on(weekday):
        yield opens, min(closes, MINUTES_OF_A_DAY)


def _range(spans):
    spans = list(spans)
    is_usual = all(opens >= EARLY and closes <= LATE for opens, closes in spans)
    return (EARLY, LATE) if is_usual else (0, MINUTES_OF_A_DAY)


def _ticks(first, last):
    step = (last - first) // 4
    moments = range(first, last + 1, step)
    return [
        Tick(_x(at, first, last), _hour(at), "end" if at == last else "middle") for at in moments
    ]


def _hour(minutes):
    return time_in_words(time(minutes // 60 % 24))


def _x(minutes, first, last):
    return round(LABEL + DAY_WIDTH * (minutes - first) / (last - first), 1)


def _y(day):
    return TOP + day * ROW


# The next weeks


@dataclass(frozen=True)
class Day:
    """`sort` is “open” or “closed”; `because` is the name of the special day or season."""

    number: int
    sort: str
    mark: str
    because: str
    words: str
    is_today: bool
    is_past: bool


@dataclass(frozen=True)
class CalendarWeek:
    name: str
    days: list


def calendar_of(location, today):
    """The CalendarWeeks from the one that holds today."""
    monday = today - today.weekday() * A_DAY
    return [_calendar_week(location, monday + number * 7 * A_DAY, today) for number in range(WEEKS)]


def day_names():
    """(short, whole) of each day of the week."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)]


def _calendar_week(location, monday, today):
    days = [_day(location, monday + number * A_DAY, today) for number in range(7)]
    return CalendarWeek(date_format(monday, "M j"), days)


def _day(location, day, today):
    intervals, name = times_on(location, day)
    exception = exception_on(location, day)
    mark = ""
    if exception:
        mark = "★" if isinstance(exception, SpecialDay) else "◆"
    said = [date_format(day, "l, F j"), times_in_words(intervals), name]
    return Day(
        day.day,
        "open" if intervals else "closed",
        mark,
        name,
        ", ".join(words for words in said if words),
        day == today,
        day < today,
    )


def legend():
    return [("★", _("special day")), ("◆", _("season with other hours"))]
