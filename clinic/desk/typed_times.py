"""Hours of a day as staff type them: “8-5”, “8am-12pm, 1pm-5pm”, “08:00-17:00”, “24 hours”.

Intervals are (opens, closes) in minutes after midnight, as the document's Times has them. What
could mean two things is not guessed at but asked back.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

DAY, HALF = 24 * 60, 12 * 60
LONGEST = 200  # characters
CLOSED = ("", "closed", "shut", "off", "none", "no", "-")
ALL_DAY = ("24 hours", "24 hours a day", "24 hrs", "24h", "24 h", "24/7", "all day", "open all day")
NAMED = {"noon": HALF, "midday": HALF, "midnight": 0}
TIME = re.compile(
    r"(?P<name>noon|midday|midnight)|(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?P<half>[ap]m?)?"
    r"|(?P<digits>\d{3,4})(?P<digits_half>[ap]m?)?",
    re.ASCII,
)
LIKE = "8am-5pm"
A_FEW_HOURS = HALF  # a night that is longer was hardly meant


class NotTimes(ValueError):
    """What was typed cannot be read as hours; the words say what to type in its place."""


def read(text):
    """The intervals that a text means; () for a day on which it is closed. Raises NotTimes."""
    if len(text) > LONGEST:
        raise NotTimes(_("This is too long for the hours of one day."))
    plain = _plain(text)
    if plain in CLOSED:
        return ()
    if plain in ALL_DAY:
        return ((0, DAY),)
    parts = [part.strip() for part in re.split(r"[,;&+\n]|\band\b", plain)]
    return tuple(sorted(_interval(part, text) for part in parts if part))


def show(intervals):
    """The intervals as staff would type them; `read` reads that back as it was."""
    if tuple(intervals) == ((0, DAY),):
        return "24 hours"
    return ", ".join(f"{_time(a)} - {_time(b)}" for a, b in intervals) or "closed"


def _plain(text):
    """Small letters, one kind of dash, no dots in “a.m.”, single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[‐-―−]", "-", plain)
    plain = re.sub(r"\b([ap])\s?\.?\s?m\b\.?", r"\1m", plain)
    return re.sub(r"[^\S\n]+", " ", plain).strip(" .\n")


def _interval(part, text):
    sides = re.split(r"\s*(?:-|\bto\b|\buntil\b|\btill?\b)\s*", re.sub(r"^(open|from) ", "", part))
    if len(sides) != 2:
        raise NotTimes(_not_understood(text))
    first, last = (_read_time(side.replace(" ", ""), text) for side in sides)
    return _settled(first, last, part)


@dataclass(frozen=True)
class _Time:
    """A time as typed. `is_sure`: it has am or pm, or can only be meant on a clock of 24 hours."""

    minutes: int
    is_sure: bool
    is_24: bool = False

    @property
    def meanings(self):
        """Minutes after midnight that it can mean; one alone when it is sure."""
        return [self.minutes] if self.is_sure else [self.minutes % HALF, self.minutes % HALF + HALF]


def _read_time(side, text):
    found = TIME.fullmatch(side)
    if not found:
        raise NotTimes(_not_understood(text))
    if found["name"]:
        return _Time(NAMED[found["name"]], is_sure=True)
    digits = found["digits"]
    hour = int(digits[:-2] if digits else found["hour"])
    minute = int(digits[-2:] if digits else found["minute"] or 0)
    half = found["half"] or found["digits_half"]
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise NotTimes(_("There is no such time as “%(time)s”.") % {"time": side})
    if half:
        if not 1 <= hour <= 12:
            raise NotTimes(
                _("“%(time)s”: leave out am or pm, or use hours up to 12.") % {"time": side}
            )
        return _Time(hour % 12 * 60 + minute + (HALF if half[0] == "p" else 0), is_sure=True)
    has_zero = (digits or "").startswith("0") or (found["hour"] or "").startswith("0")
    is_24 = hour > 12 or has_zero or hour == 0
    return _Time(hour * 60 + minute, is_sure=is_24, is_24=is_24)


def _settled(first, last, part):
    """(opens, closes), the closing time later than the opening one, if need be on the next day."""
    if (first.is_24 or last.is_24) and not (first.is_sure and last.is_sure):
        return _on_24_hours(first, last, part)
    if not first.is_sure and not last.is_sure:
        first = _likely_opening(first, last, part)
    pairs = [(opens, closes) for opens in first.meanings for closes in last.meanings]
    return min((_ordered(*pair) for pair in pairs), key=lambda span: span[1] - span[0])


def _on_24_hours(first, last, part):
    """“8-17”, “22-6”: one of the two shows which clock is meant."""
    has_half = any(time.is_sure and not time.is_24 for time in (first, last))
    opens, closes = _ordered(first.minutes, last.minutes)
    if has_half or (closes > DAY and closes - opens > A_FEW_HOURS):
        raise NotTimes(_which_half(part))
    return opens, closes


def _likely_opening(first, last, part):
    """Without am and pm a clinic opens from 7 in the morning to 6 in the afternoon."""
    start, end = first.minutes % HALF, last.minutes % HALF or HALF
    if start >= 7 * 60:
        return _Time(start, is_sure=True)
    if start < 60 or end > start:
        return _Time(start + HALF, is_sure=True)
    raise NotTimes(_which_half(part))


def _ordered(opens, closes):
    opens %= DAY
    return opens, closes if closes > opens else closes + DAY


def _time(minutes):
    minutes %= DAY
    if minutes in (0, HALF):
        return "noon" if minutes else "midnight"
    hour, minute = divmod(minutes, 60)
    half = "am" if hour < 12 else "pm"
    return f"{hour % 12 or 12}:{minute:02} {half}" if minute else f"{hour % 12 or 12} {half}"


def _not_understood(text):
    return _("“%(text)s” cannot be read as hours. Type them like %(like)s, or closed.") % {
        "text": text.strip()[:60],
        "like": LIKE,
    }


def _which_half(part):
    return _("“%(text)s” could mean two things. Say am or pm, like %(like)s.") % {
        "text": part[:60],
        "like": LIKE,
    }
