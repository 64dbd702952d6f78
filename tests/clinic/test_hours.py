"""Open or closed: at each boundary, in each time zone, on each odd night."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinic import hours
from clinic.document import WEEKDAYS, Location, Season, SpecialDay, Week

quickly = settings(max_examples=60, deadline=None)

# Clocks were set forward, or back, or by half an hour, or at midnight; or a day was left out.
ODD_DAYS = {
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Europe/London": [date(2026, 3, 29), date(2026, 10, 25)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
    "America/Sao_Paulo": [date(2018, 2, 17), date(2018, 11, 4)],
    "America/St_Johns": [date(2006, 4, 2), date(2006, 10, 29)],
    "Pacific/Apia": [date(2011, 12, 29), date(2011, 12, 30)],
    "Africa/Cairo": [date(2026, 4, 24), date(2026, 10, 30)],
    "Asia/Kolkata": [date(2026, 2, 28)],
    "Asia/Kathmandu": [date(2024, 2, 29)],
    "UTC": [date(2026, 12, 31)],
}
A_MINUTE, A_DAY, AN_INSTANT = timedelta(minutes=1), timedelta(days=1), timedelta(microseconds=1)
NEW_YORK = ZoneInfo("America/New_York")
NINE_TO_FIVE, ALL_DAY = ((540, 1020),), ((0, 1440),)
WORKDAYS = Week(*[((480, 1020),)] * 5)


def located(week=None, **more):
    return Location(slug="here", name="Here", street=("1 Road",), city="Town", hours=week, **more)


def every_day(*intervals):
    return Week(*[intervals] * 7)


def on(day, hour=0, minute=0, zone=NEW_YORK):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


# Locations nobody thought of

few_minutes = st.sampled_from([0, 1, 60, 90, 105, 120, 150, 180, 1380, 1410, 1439, 1440])


@st.composite
def intervals(draw):
    """What one day may say: apart from one another, the last perhaps past midnight."""
    points = draw(st.lists(few_minutes | st.integers(0, 1440), max_size=6, unique=True).map(sorted))
    pairs = list(zip(points[::2], points[1::2], strict=False))
    if len(points) % 2 and points[-1] < 1440:
        first = pairs[0][0] if pairs else points[-1]
        pairs.append((points[-1], 1440 + draw(st.integers(0, first))))
    elif draw(st.booleans()):
        pairs = [
            piece
            for opens, closes in pairs
            for middle in [(opens + closes) // 2]
            for piece in ([(opens, middle), (middle, closes)] if middle > opens else [])
        ]
    return tuple(pairs)


days_of_week = st.just(()) | st.just(ALL_DAY) | intervals()
weeks = st.none() | st.tuples(*[days_of_week] * 7).map(lambda times: Week(*times))


@st.composite
def spans(draw, around):
    starts_on = around + timedelta(days=draw(st.integers(-4, 4)))
    return starts_on, starts_on + timedelta(days=draw(st.integers(0, 5)))


@st.composite
def places(draw):
    """(location, its zone, a day on which something may be odd)."""
    name = draw(st.sampled_from(sorted(ODD_DAYS)))
    day = draw(st.sampled_from(ODD_DAYS[name]) | st.dates(date(2006, 1, 1), date(2040, 1, 1)))
    specials = tuple(
        SpecialDay(f"special {number}", first, draw(st.just(last) | st.none()), draw(days_of_week))
        for number, (first, last) in enumerate(draw(st.lists(spans(day), max_size=4)))
    )
    seasons = tuple(
        Season(
            *draw(st.tuples(*[days_of_week] * 7)),
            name=f"season {number}",
            starts_on=first,
            ends_on=last,
        )
        for number, (first, last) in enumerate(draw(st.lists(spans(day), max_size=3)))
    )
    location = located(draw(weeks), seasons=seasons, special_days=specials)
    own_zone = draw(st.booleans())
    if own_zone:
        return replace(location, time_zone=name), ZoneInfo(name), ZoneInfo("Asia/Tokyo"), day
    return location, ZoneInfo(name), ZoneInfo(name), day


# The oracle: clocks watched minute by minute


def said_of(location, day):
    """Of what is said of a day, the strongest, found by trying each against each."""
    best, rank = (), None
    said = [(0, -9999, -1, getattr(location.hours or Week(), WEEKDAYS[day.weekday()]), "")]
    for number, item in enumerate(location.seasons):
        if item.starts_on <= day <= item.ends_on:
            length = (item.ends_on - item.starts_on).days
            times = getattr(item, WEEKDAYS[day.weekday()])
            said.append((1, -length, number, times, item.name))
    for number, item in enumerate(location.special_days):
        last = item.ends_on or item.starts_on
        if item.starts_on <= day <= last:
            length = (last - item.starts_on).days
            said.append((2, -length, number, item.times, item.name))
    for *this, times, name in said:
        if rank is None or this > rank:
            best, rank = (times, name), this
    return best


class Watch:
    """What somebody sees who looks at the clock and at the door in every minute of some days."""

    def __init__(self, location, zone, day):
        start = datetime(day.year, day.month, day.day, tzinfo=UTC) - 3 * A_DAY
        self.minutes = [start + number * A_MINUTE for number in range(6 * 1440)]
        clocks = [minute.astimezone(zone).replace(tzinfo=None) for minute in self.minutes]
        self.is_open = [False] * len(clocks)
        for number in range(-6, 7):
            its_day = day + timedelta(days=number)
            midnight = datetime(its_day.year, its_day.month, its_day.day)
            for opens, closes in said_of(location, its_day)[0]:
                begin = self.first(clocks, midnight + opens * A_MINUTE)
                end = self.first(clocks, midnight + closes * A_MINUTE)
                for index in range(begin, end):
                    self.is_open[index] = True

    @staticmethod
    def first(clocks, time):
        return next((index for index, shown in enumerate(clocks) if shown >= time), len(clocks))

    def changes(self):
        """The minutes from which on it is otherwise."""
        return [
            self.minutes[index]
            for index in range(1, len(self.minutes))
            if self.is_open[index] != self.is_open[index - 1]
        ]


def an_example(name, day, *times):
    zone = ZoneInfo(name)
    return example((located(every_day(*times)), zone, zone, day), 1440, timedelta(0))


@quickly
@an_example("America/New_York", date(2026, 3, 8), (150, 180))
@an_example("America/New_York", date(2026, 11, 1), (90, 105), (1380, 1440 + 80))
@an_example("Pacific/Apia", date(2011, 12, 30), *ALL_DAY)
@an_example("America/St_Johns", date(2006, 10, 29), (0, 600), (1410, 1439))
@given(places(), st.integers(0, 2 * 1440), st.timedeltas(timedelta(0), A_MINUTE - AN_INSTANT))
def test_it_is_open_when_who_watches_says_so(place, minutes, more):
    location, zone, default, day = place
    watch = Watch(location, zone, day)
    index = 2 * 1440 + minutes
    now = watch.minutes[index] + more
    status = hours.status_at(location, now, default)
    assert status.is_open == watch.is_open[index]
    assert status.name == said_of(location, now.astimezone(zone).date())[1]
    later = [change for change in watch.changes() if change > now]
    if later:
        assert status.until == later[0].astimezone(zone)
        assert status.until.astimezone(UTC) == later[0]
        assert status.until.tzinfo == zone
    else:
        assert status.until is None or status.until >= watch.minutes[-1]


@quickly
@given(places())
def test_at_each_boundary_the_door_moves_at_once(place):
    location, zone, default, day = place
    watch = Watch(location, zone, day)
    for change in watch.changes():
        if not day - A_DAY < change.date() < day + 2 * A_DAY:
            continue
        before = hours.status_at(location, change - AN_INSTANT, default)
        after = hours.status_at(location, change, default)
        soon = hours.status_at(location, change + AN_INSTANT, default)
        assert before.is_open != after.is_open == soon.is_open
        assert before.until.astimezone(UTC) == change
        assert after.until is None or after.until.astimezone(UTC) > change


@quickly
@given(places(), st.integers(-3, 3))
def test_intervals_of_a_day_are_in_order_and_what_clocks_show(place, number):
    location, zone, default, day = place
    day += timedelta(days=number)
    said = [
        tuple(datetime(day.year, day.month, day.day) + minutes * A_MINUTE for minutes in interval)
        for interval in said_of(location, day)[0]
    ]
    moments = hours.intervals_on(location, day, default)
    in_utc = [moment.astimezone(UTC) for interval in moments for moment in interval]
    assert in_utc == sorted(in_utc)
    assert all(opens.astimezone(UTC) < closes.astimezone(UTC) for opens, closes in moments)
    assert all(moment.tzinfo == zone and moment.fold == 0 for pair in moments for moment in pair)
    if len(moments) == len(said):
        for shown, meant in zip(moments, said, strict=True):
            for moment, wall in zip(shown, meant, strict=True):
                # Later than said only where clocks never showed what was said.
                assert moment.replace(tzinfo=None) >= wall
                there_and_back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
                if there_and_back.replace(tzinfo=None) == wall:
                    assert moment.replace(tzinfo=None) == wall


@quickly
@given(places(), st.integers(-6, 6))
def test_special_days_beat_seasons_and_seasons_the_week(place, number):
    location, _, _, day = place
    day += timedelta(days=number)
    assert hours.times_on(location, day) == said_of(location, day)


# Single nights, worked out by hand


@pytest.mark.parametrize(
    ("name", "day", "said", "expected"),
    [
        # 2:00 becomes 3:00: 2:30 is the moment of the change.
        ("America/New_York", date(2026, 3, 8), (150, 300), ("07:00", "09:00")),
        ("America/New_York", date(2026, 3, 8), (60, 150), ("06:00", "07:00")),
        ("America/New_York", date(2026, 3, 8), (60, 120), ("06:00", "07:00")),
        ("America/New_York", date(2026, 3, 8), (180, 240), ("07:00", "08:00")),
        # 2:00 becomes 1:00: 1:30 is the first of the two, 2:00 the only one.
        ("America/New_York", date(2026, 11, 1), (90, 300), ("05:30", "10:00")),
        ("America/New_York", date(2026, 11, 1), (30, 90), ("04:30", "05:30")),
        ("America/New_York", date(2026, 11, 1), (90, 120), ("05:30", "07:00")),
        # A night shift is an hour shorter, or longer.
        ("Europe/London", date(2026, 3, 28), (1320, 1800), ("22:00", "05:00")),
        ("Europe/London", date(2026, 10, 24), (1320, 1800), ("21:00", "06:00")),
        # Half an hour, at 2:00.
        ("Australia/Lord_Howe", date(2026, 10, 4), (135, 180), ("15:30", "16:00")),
        ("Australia/Lord_Howe", date(2026, 4, 5), (105, 150), ("14:45", "16:00")),
        # Midnight itself is left out; or 23:00 comes twice.
        ("America/Sao_Paulo", date(2018, 11, 4), (0, 120), ("03:00", "04:00")),
        ("America/Sao_Paulo", date(2018, 2, 17), (1350, 1440), ("00:30", "03:00")),
    ],
)
def test_nights_on_which_clocks_change(name, day, said, expected):
    location = located(special_days=(SpecialDay("that night", day, None, (said,)),))
    [(opens, closes)] = hours.intervals_on(location, day, ZoneInfo(name))
    shown = tuple(moment.astimezone(UTC).strftime("%H:%M") for moment in (opens, closes))
    assert shown == expected


def test_an_interval_that_clocks_leave_out_does_not_take_place():
    location = located(every_day((125, 175)))
    assert hours.intervals_on(location, date(2026, 3, 8), NEW_YORK) == ()
    assert len(hours.intervals_on(location, date(2026, 3, 9), NEW_YORK)) == 1


def test_a_day_that_was_left_out_has_no_hours():
    apia = ZoneInfo("Pacific/Apia")
    location = located(every_day(*NINE_TO_FIVE))
    assert hours.intervals_on(location, date(2011, 12, 30), apia) == ()
    status = hours.status_at(location, on(date(2011, 12, 29), 17, zone=apia), apia)
    assert status.until == on(date(2011, 12, 31), 9, zone=apia)


@pytest.mark.parametrize("name", sorted(ODD_DAYS))
def test_around_the_clock_stays_open_through_every_change(name):
    zone = ZoneInfo(name)
    location = located(every_day(*ALL_DAY))
    for day in ODD_DAYS[name]:
        for hour in range(-30, 54):
            now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)
            assert hours.status_at(location, now, zone) == hours.Status(True, None)


def test_right_at_opening_and_at_closing():
    location = located(WORKDAYS)
    friday = date(2026, 11, 20)
    opens, closes = on(friday, 8), on(friday, 17)
    monday = on(date(2026, 11, 23), 8)
    assert hours.status_at(location, opens - AN_INSTANT, NEW_YORK) == hours.Status(False, opens)
    assert hours.status_at(location, opens, NEW_YORK) == hours.Status(True, closes)
    assert hours.status_at(location, closes - AN_INSTANT, NEW_YORK) == hours.Status(True, closes)
    assert hours.status_at(location, closes, NEW_YORK) == hours.Status(False, monday)


def test_intervals_that_touch_are_one():
    noon = located(every_day((480, 720), (720, 1020)))
    now = on(date(2026, 11, 20), 9)
    assert hours.status_at(noon, now, NEW_YORK).closes == on(date(2026, 11, 20), 17)
    night = located(Week(friday=((1080, 1440),), saturday=((0, 360),)))
    now = on(date(2026, 11, 20), 19)
    assert hours.status_at(night, now, NEW_YORK).closes == on(date(2026, 11, 21), 6)


def test_the_longer_of_two_that_overlap_decides():
    week = Week(friday=((1320, 1440 + 480),), saturday=((60, 120),))
    now = on(date(2026, 11, 21), 1, 30)
    assert hours.status_at(located(week), now, NEW_YORK).closes == on(date(2026, 11, 21), 8)


def test_an_interval_belongs_to_the_day_on_which_it_begins():
    night, day = every_day((1320, 1440 + 120)), date(2026, 11, 26)
    closed = located(night, special_days=(SpecialDay("Thanksgiving", day),))
    status = hours.status_at(closed, on(day, 1), NEW_YORK)
    assert status == hours.Status(True, on(day, 2), "Thanksgiving")
    status = hours.status_at(closed, on(day, 2), NEW_YORK)
    assert status == hours.Status(False, on(day + A_DAY, 22), "Thanksgiving")
    assert not hours.status_at(closed, on(day + A_DAY, 1), NEW_YORK).is_open
    opened = located(special_days=(SpecialDay("Night", day, None, ((1320, 1560),)),))
    assert hours.status_at(opened, on(day + A_DAY, 1), NEW_YORK).closes == on(day + A_DAY, 2)


def test_of_two_exceptions_the_shorter_wins_then_the_later_in_the_list():
    day, early, late = date(2026, 12, 24), ((480, 600),), ((600, 660),)
    week = SpecialDay("week", date(2026, 12, 20), date(2026, 12, 30))
    eve = SpecialDay("eve", day, None, early)
    again = SpecialDay("again", day, day, late)
    for specials, expected in (
        ([week, eve], (early, "eve")),
        ([eve, week], (early, "eve")),
        ([eve, again, week], (late, "again")),
        ([again, eve], (early, "eve")),
    ):
        assert hours.times_on(located(WORKDAYS, special_days=tuple(specials)), day) == expected


def test_a_season_rules_its_days_and_no_others():
    summer = Season(
        monday=((420, 900),), name="Summer", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30)
    )
    location = located(WORKDAYS, seasons=(summer,))
    assert hours.times_on(location, date(2026, 5, 31)) == ((), "")
    assert hours.times_on(location, date(2026, 6, 1)) == (((420, 900),), "Summer")
    assert hours.times_on(location, date(2026, 6, 30)) == ((), "Summer")
    assert hours.times_on(location, date(2026, 7, 1)) == (((480, 1020),), "")


def test_the_next_opening_is_looked_for_a_year_ahead_and_no_further():
    today, now = date(2026, 11, 21), on(date(2026, 11, 21), 12)
    for days, expected in ((370, on(today + 370 * A_DAY, 9)), (372, None)):
        day = SpecialDay("day", today + days * A_DAY, None, NINE_TO_FIVE)
        assert hours.status_at(located(special_days=(day,)), now, NEW_YORK).opens == expected
    assert hours.status_at(located(), now, NEW_YORK) == hours.Status(False, None)
    assert hours.status_at(located(Week()), now, NEW_YORK) == hours.Status(False, None)


def test_a_locations_own_zone_wins():
    location = located(every_day(*NINE_TO_FIVE), time_zone="America/Los_Angeles")
    assert hours.zone_of(location, NEW_YORK) == ZoneInfo("America/Los_Angeles")
    assert hours.zone_of(located(), NEW_YORK) == NEW_YORK
    now = on(date(2026, 11, 20), 9)
    assert not hours.status_at(location, now, NEW_YORK).is_open
    assert hours.status_at(location, now + timedelta(hours=3), NEW_YORK).is_open
    status = hours.status_at(location, now, NEW_YORK)
    assert status.opens.hour == 9


# Words

THANKSGIVING = SpecialDay("Thanksgiving", date(2026, 11, 26))
EVE = SpecialDay("Christmas Eve", date(2026, 12, 24), None, ((600, 840),))
CLINIC = located(WORKDAYS, special_days=(THANKSGIVING, EVE))


@pytest.mark.parametrize(
    ("location", "day", "expected"),
    [
        (CLINIC, date(2026, 11, 20), "Open today 8 am to 5 pm"),
        (CLINIC, date(2026, 11, 21), "Closed today"),
        (CLINIC, date(2026, 11, 26), "Closed today: Thanksgiving"),
        (CLINIC, date(2026, 12, 24), "Open today 10 am to 2 pm (Christmas Eve)"),
        (located(every_day(*ALL_DAY)), date(2026, 11, 21), "Open today 24 hours"),
        (located(), date(2026, 11, 21), ""),
        (located(Week()), date(2026, 11, 21), ""),
        (located(special_days=(THANKSGIVING,)), date(2026, 11, 26), "Closed today: Thanksgiving"),
    ],
)
def test_today_in_words(location, day, expected):
    assert hours.words_today(location, on(day, 7), NEW_YORK) == expected


NIGHT = located(Week(friday=((1320, 1560),), sunday=((0, 360),), saturday=((1080, 1440),)))
LONG = located(Week(monday=((480, 1440),), tuesday=ALL_DAY, wednesday=ALL_DAY))
SUMMER_ONLY = located(
    seasons=(
        Season(
            monday=NINE_TO_FIVE,
            name="Summer",
            starts_on=date(2027, 6, 1),
            ends_on=date(2027, 8, 31),
        ),
    )
)


@pytest.mark.parametrize(
    ("location", "now", "expected"),
    [
        (CLINIC, on(date(2026, 11, 20), 9), "Open now, until 5 pm"),
        (CLINIC, on(date(2026, 11, 20), 7), "Closed now. Opens today at 8 am"),
        (CLINIC, on(date(2026, 11, 20), 17), "Closed now. Opens Monday at 8 am"),
        (CLINIC, on(date(2026, 11, 26), 9), "Closed today: Thanksgiving. Opens Friday at 8 am"),
        (CLINIC, on(date(2026, 12, 24), 14), "Closed now. Opens Friday at 8 am"),
        (CLINIC, on(date(2026, 12, 24), 9), "Closed now. Opens today at 10 am"),
        (NIGHT, on(date(2026, 11, 21), 1), "Open now, until 2 am"),
        (NIGHT, on(date(2026, 11, 21), 20), "Open now, until 6 am"),
        (replace(NIGHT, hours=Week(friday=((1080, 1440),))), on(date(2026, 11, 20), 20),
         "Open now, until midnight"),
        (replace(NIGHT, hours=Week(sunday=((0, 360),))), on(date(2026, 11, 20), 20),
         "Closed now. Opens Sunday just after midnight"),
        (LONG, on(date(2026, 11, 23), 9), "Open now, until Wednesday at midnight"),
        (located(every_day(*ALL_DAY)), on(date(2026, 11, 20), 9), "Open now, 24 hours a day"),
        (located(Week(monday=((780, 810),))), on(date(2026, 11, 16), 14),
         "Closed now. Opens Monday, November 23 at 1 pm"),
        (SUMMER_ONLY, on(date(2026, 11, 20)), "Closed now. Opens Monday, June 7, 2027 at 9 am"),
        (located(), on(date(2026, 11, 20), 9), ""),
        (located(special_days=(THANKSGIVING,)), on(date(2026, 11, 26), 9),
         "Closed today: Thanksgiving"),
    ],
)  # fmt: skip
def test_now_in_words(location, now, expected):
    assert hours.words_now(location, now, NEW_YORK) == expected
    assert hours.words_now(location, now.astimezone(UTC), NEW_YORK) == expected


@quickly
@given(places(), st.integers(-2000, 2000))
def test_words_and_status_say_the_same(place, minutes):
    location, _, default, day = place
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) + minutes * A_MINUTE
    words = hours.words_now(location, now, default)
    assert words.startswith("Open now") == hours.status_at(location, now, default).is_open
    assert words or not hours.has_hours(location)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ((), "Closed"),
        (((480, 1020),), "8 am to 5 pm"),
        (((480, 720), (780, 1050)), "8 am to noon, 1 pm to 5:30 pm"),
        (((480, 720), (720, 1020)), "8 am to 5 pm"),
        (((750, 1440),), "12:30 pm to midnight"),
        (((0, 360),), "midnight to 6 am"),
        (((1, 61),), "12:01 am to 1:01 am"),
        (((1320, 1560),), "10 pm to 2 am"),
        (((0, 1440),), "24 hours"),
        (((0, 720), (720, 1440)), "24 hours"),
        (((480, 1920),), "8 am to 8 am the next day"),
    ],
)
def test_times_in_words(times, expected):
    assert hours.times_in_words(times) == expected


def test_another_language_writes_times_its_own_way():
    with translation.override("de"):
        assert hours.time_in_words(on(date(2026, 11, 20), 17, 30)) == "17:30"


MORNING = ((480, 720),)


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (None, []),
        (Week(), [("Every day", "Closed")]),
        (
            Week(*[NINE_TO_FIVE] * 4, MORNING),
            [
                ("Monday to Thursday", "9 am to 5 pm"),
                ("Friday", "8 am to noon"),
                ("Saturday and Sunday", "Closed"),
            ],
        ),
        # The same hours on days that are not neighbors stay apart.
        (
            Week(monday=MORNING, wednesday=MORNING),
            [
                ("Monday", "8 am to noon"),
                ("Tuesday", "Closed"),
                ("Wednesday", "8 am to noon"),
                ("Thursday to Sunday", "Closed"),
            ],
        ),
        # Said in two pieces or in one: the same hours.
        (Week(*[NINE_TO_FIVE] * 6, ((540, 600), (600, 1020))), [("Every day", "9 am to 5 pm")]),
    ],
)
def test_a_week_in_rows(week, expected):
    assert hours.grouped_week(week) == expected


NAMES = [name.capitalize() for name in WEEKDAYS]


def days_meant(words):
    if words == "Every day":
        return NAMES
    if " and " in words:
        return words.split(" and ")
    first, _, last = words.partition(" to ")
    return NAMES[NAMES.index(first) : NAMES.index(last or first) + 1]


@quickly
@given(st.tuples(*[st.sampled_from([(), NINE_TO_FIVE, MORNING]) | intervals()] * 7))
def test_the_rows_of_a_week_cover_each_day_once(times):
    rows = hours.grouped_week(Week(*times))
    assert [day for days, _ in rows for day in days_meant(days)] == NAMES
    for days, words in rows:
        for day in days_meant(days):
            assert hours.times_in_words(times[NAMES.index(day)]) == words
    assert all(row[1] != after[1] for row, after in pairwise(rows))


# What is coming


def test_coming_changes_are_those_that_touch_the_days_in_order():
    today = date(2026, 11, 21)
    season = Season(
        *[MORNING] * 5, name="Winter", starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 31)
    )
    over = SpecialDay("Over", date(2026, 11, 10), date(2026, 11, 20))
    last = SpecialDay("Last", date(2026, 11, 20), today)
    horizon = SpecialDay("Horizon", today + 60 * A_DAY)
    beyond = SpecialDay("Beyond", today + 61 * A_DAY)
    location = located(
        WORKDAYS, special_days=(beyond, horizon, EVE, THANKSGIVING, last, over), seasons=(season,)
    )
    changes = hours.coming_changes(location, today)
    assert [(change.name, change.dates, change.times) for change in changes] == [
        (
            "Winter",
            "Sunday, November 1 to Thursday, December 31",
            "Monday to Friday: 8 am to noon; Saturday and Sunday: Closed",
        ),
        ("Last", "Friday, November 20 to Saturday, November 21", "Closed"),
        ("Thanksgiving", "Thursday, November 26", "Closed"),
        ("Christmas Eve", "Thursday, December 24", "10 am to 2 pm"),
        ("Horizon", "Wednesday, January 20", "Closed"),
    ]
    assert changes[0].rows == tuple(hours.grouped_week(season))
    assert (changes[1].starts_on, changes[1].ends_on) == (date(2026, 11, 20), today)
    assert [change.name for change in hours.coming_changes(location, today, 5)][-1] == (
        "Thanksgiving"
    )


def test_a_far_day_says_its_year():
    season = Season(name="Long", starts_on=date(2026, 11, 1), ends_on=date(2027, 8, 1))
    [change] = hours.coming_changes(located(WORKDAYS, seasons=(season,)), date(2026, 11, 21))
    assert change.dates == "Sunday, November 1 to Sunday, August 1, 2027"


# The promise


@pytest.mark.parametrize(
    ("location", "now", "days", "expected"),
    [
        (CLINIC, on(date(2026, 11, 20), 9), 1, date(2026, 11, 23)),
        (CLINIC, on(date(2026, 11, 23), 3), 1, date(2026, 11, 24)),  # before opening
        (CLINIC, on(date(2026, 11, 24), 9), 2, date(2026, 11, 27)),  # over Thanksgiving
        (CLINIC, on(date(2026, 11, 20), 9), 0, date(2026, 11, 23)),  # a clinic that did not say
        (located(), on(date(2026, 11, 20), 9), 2, date(2026, 11, 24)),
        (located(special_days=(EVE,)), on(date(2026, 11, 20), 9), 2, date(2026, 11, 24)),
        (None, on(date(2026, 11, 20), 9), 2, date(2026, 11, 24)),
        (located(Week(saturday=MORNING)), on(date(2026, 11, 20), 9), 14, date(2027, 2, 20)),
        # It is Saturday in New York already, and Friday still in Los Angeles.
        (replace(CLINIC, time_zone="America/Los_Angeles", hours=Week(saturday=MORNING)),
         on(date(2026, 11, 21), 1), 1, date(2026, 11, 21)),
    ],
)  # fmt: skip
def test_a_call_back_is_promised_for_an_opening_day(location, now, days, expected):
    assert hours.reply_by(location, now, NEW_YORK, days) == expected


@quickly
@given(places(), st.integers(1, 14))
def test_a_promise_counts_opening_days(place, days):
    location, zone, default, day = place
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    today = now.astimezone(zone).date()
    promised = hours.reply_by(location, now, default, days)
    assert promised > today
    between = [today + number * A_DAY for number in range(1, (promised - today).days + 1)]
    opening = [it for it in between if said_of(location, it)[0]]
    weekdays = [it for it in between if it.weekday() < 5]
    assert promised in (opening[-1:] + weekdays[-1:])
    assert days in (len(opening), len(weekdays))
    if any(location.hours.times_on(number) for number in range(7)) if location.hours else False:
        assert (opening[-1], len(opening)) == (promised, days)


# For search engines


def test_schema_org_hears_of_the_week_and_of_what_is_not_over():
    summer = Season(
        *[MORNING] * 5, name="Summer", starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31)
    )
    winter = Season(
        *[ALL_DAY] * 7, name="Winter", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31)
    )
    location = located(
        Week(*[((480, 720), (780, 1440))] * 5, saturday=((1320, 1560),)),
        seasons=(summer, winter),
        special_days=(THANKSGIVING, EVE, SpecialDay("Over", date(2026, 11, 20))),
    )
    workdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    expected = [
        {"opens": "08:00", "closes": "12:00", "dayOfWeek": workdays},
        {"opens": "13:00", "closes": "00:00", "dayOfWeek": workdays},
        {"opens": "22:00", "closes": "02:00", "dayOfWeek": ["Saturday"]},
        {"opens": "00:00", "closes": "00:00", "dayOfWeek": ["Sunday"]},
        {
            "opens": "00:00",
            "closes": "23:59",
            "dayOfWeek": NAMES,
            "validFrom": "2026-12-01",
            "validThrough": "2026-12-31",
        },
        {
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": "2026-11-26",
            "validThrough": "2026-11-26",
        },
        {
            "opens": "10:00",
            "closes": "14:00",
            "validFrom": "2026-12-24",
            "validThrough": "2026-12-24",
        },
    ]
    assert hours.opening_hours_specification(location, date(2026, 11, 21)) == [
        {"@type": "OpeningHoursSpecification"} | row for row in expected
    ]


def test_schema_org_does_not_hear_that_a_place_without_hours_is_closed():
    assert hours.opening_hours_specification(located(), date(2026, 11, 21)) == []
    assert hours.opening_hours_specification(located(Week()), date(2026, 11, 21)) == []


@quickly
@given(st.tuples(*[days_of_week] * 7))
def test_schema_org_hears_of_each_day_and_closed_only_of_closed_ones(times):
    rows = hours.opening_hours_specification(located(Week(*times)), date(2026, 11, 21))
    if not rows:
        assert not any(times)
        return
    for number, name in enumerate(NAMES):
        of_day = [(row["opens"], row["closes"]) for row in rows if name in row["dayOfWeek"]]
        assert of_day
        assert (("00:00", "00:00") in of_day) == (times[number] == ())
        assert all(closes <= "23:59" for _, closes in of_day)
