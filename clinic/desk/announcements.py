"""Announcements as the desk lists them: which one readers see now, which come, which are over."""

from dataclasses import dataclass
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..today import running


@dataclass(frozen=True)
class State:
    name: str
    words: str


def state_of(item, announcements, now):
    if item.ends_at <= now:
        return State("over", _("Over"))
    if item.starts_at > now:
        return State("coming", _("Still to come"))
    if item is running(announcements, now):
        return State("now", _("Shown now"))
    return State("covered", _("Not shown: a newer one is in its place"))


def span(item, zone):
    """“from … until …”, with the zone that this is told in."""
    return _("From %(start)s until %(end)s (%(zone)s)") % {
        "start": _local(item.starts_at, zone),
        "end": _local(item.ends_at, zone),
        "zone": zone.key,
    }


def overlaps(announcements, now):
    """Pairs that run at the same time, now or later; the second is the one that readers see."""
    pairs = combinations(announcements, 2)
    return [
        sorted(pair, key=lambda item: item.starts_at)
        for pair in pairs
        if _overlap(*pair) and min(item.ends_at for item in pair) > now
    ]


def _overlap(one, other):
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _local(moment, zone):
    return date_format(moment.astimezone(zone), "DATETIME_FORMAT")
