"""How fast requests are answered, by week: a small chart and the same as a table."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ..models import CallbackRequest, Erasure
from . import waiting
from .pages import show

WEEKS = 12
MONTHS_SHOWN = 12
A_WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
LINE_HEIGHT, BAR_HEIGHT, GAP = 48, 16, 4
LABEL_WIDTH, LONGEST_BAR, NUMBER_WIDTH = 84, 300, 84


@dataclass
class Week:
    """The requests that came in one week; `taken` and `done` are how long each had to wait."""

    name: str
    received: int = 0
    taken: list = field(default_factory=list)
    done: list = field(default_factory=list)
    kept: int = 0  # answers on the promised day or before

    @property
    def waits(self):
        return self.received - len(self.done)

    @property
    def taken_words(self):
        return in_words(median(self.taken)) if self.taken else "–"

    @property
    def done_words(self):
        return in_words(median(self.done)) if self.done else "–"

    @property
    def kept_words(self):
        if not self.done:
            return "–"
        return _("%(kept)d of %(all)d") % {"kept": self.kept, "all": len(self.done)}


@dataclass(frozen=True)
class Bar:
    """In the units of the drawing."""

    kind: str
    words: str
    y: int
    length: int

    @property
    def text_y(self):
        return self.y + BAR_HEIGHT - 3

    @property
    def number_x(self):
        return LABEL_WIDTH + self.length + 6


@dataclass(frozen=True)
class Line:
    name: str
    text_y: int
    bars: list


@dataclass(frozen=True)
class Chart:
    description: str
    lines: list

    width = LABEL_WIDTH + LONGEST_BAR + NUMBER_WIDTH
    label_x, bar_x, bar_height = LABEL_WIDTH - 8, LABEL_WIDTH, BAR_HEIGHT

    @property
    def height(self):
        return LINE_HEIGHT * len(self.lines)


@require_safe
def figures_view(request):
    clock = waiting.clock()
    weeks = weeks_of(clock)
    context = {
        "weeks": list(reversed(weeks)),
        "chart": chart_of(weeks),
        "number": sum(week.received for week in weeks),
        "erasures": erasures(),
        "weeks_shown": WEEKS,
        "zone": clock.zone.key,
    }
    return show(request, "figures", _("How fast we answer"), context)


def weeks_of(clock):
    """The last weeks, the oldest first: from Monday on, at the clinic. Spam is left out."""
    monday = clock.today - timedelta(days=clock.today.weekday())
    mondays = [monday - number * A_WEEK for number in reversed(range(WEEKS))]
    weeks = {day: Week(date_format(day, "M j")) for day in mondays}
    rows = CallbackRequest.objects.filter(created_at__gte=clock.now - (WEEKS + 1) * A_WEEK)
    rows = rows.exclude(state=waiting.State.SPAM)
    for received, taken, done, promised in rows.values_list(
        "created_at", "taken_at", "done_at", "answer_by"
    ):
        day = received.astimezone(clock.zone).date()
        week = weeks.get(day - timedelta(days=day.weekday()))
        if week is None:
            continue
        week.received += 1
        if taken:
            week.taken.append(taken - received)
        if done:
            week.done.append(done - received)
            week.kept += done.astimezone(clock.zone).date() <= promised
    return list(weeks.values())


def chart_of(weeks):
    """Two bars for a week; None where nothing is to be shown."""
    times = [time for week in weeks for time in (week.taken, week.done) if time]
    if not times:
        return None
    longest = max(median(time) for time in times) or HOUR
    lines = []
    for place, week in enumerate(weeks):
        y = place * LINE_HEIGHT
        bars = [
            Bar(kind, in_words(median(times)), y + GAP + number * (BAR_HEIGHT + GAP), length)
            for number, (kind, times) in enumerate((("taken", week.taken), ("done", week.done)))
            if times
            for length in [_length(median(times), longest)]
        ]
        lines.append(Line(week.name, y + LINE_HEIGHT // 2 + 4, bars))
    return Chart(_description(weeks), lines)


def _description(weeks):
    taken = [time for week in weeks for time in week.taken]
    done = [time for week in weeks for time in week.done]
    facts = {
        "taken": in_words(median(taken)) if taken else "–",
        "done": in_words(median(done)) if done else "–",
        "weeks": len(weeks),
    }
    return (
        _(
            "In the last %(weeks)d weeks half of all requests were taken in hand within "
            "%(taken)s, and half of those that are done were done within %(done)s."
        )
        % facts
    )


def _length(time, longest):
    """A bar that stands for anything at all can be seen."""
    return max(3, round(LONGEST_BAR * (time / longest)))


def in_words(time):
    """“40 min”, “5 hours”, “3 days”."""
    minutes = max(0, round(time.total_seconds() / 60))
    if minutes < 60:
        return _("%(count)d min") % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return _("%(count)d days") % {"count": round(hours / 24)}


def erasures():
    """[(month, {reason: count})] of the last months in which anything was erased, newest first."""
    months = {}
    for day, reason, count in Erasure.objects.order_by("-on").values_list("on", "reason", "count"):
        month = day.replace(day=1)
        if month not in months and len(months) == MONTHS_SHOWN:
            break
        months.setdefault(month, Counter())[reason] += count
    return [
        (date_format(month, "F Y"), found[Erasure.Reason.TIME], found[Erasure.Reason.ASKED])
        for month, found in months.items()
    ]
