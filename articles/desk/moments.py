"""Moments as the desk tells them."""

from django.utils import timezone
from django.utils.formats import date_format


def in_clinic_time(moment):
    """A moment with the zone that it is told in: a schedule without one is a guess."""
    local = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return f"{local} ({timezone.get_current_timezone_name()})"


def clock(moment):
    """The time of day, with the date if that is not today."""
    moment = timezone.localtime(moment)
    is_today = moment.date() == timezone.localdate()
    return date_format(moment, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")
