"""The week view: every location's hours as they are, to be checked by eye."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import hours, publishing
from . import week
from .pages import show
from .zone import zone_of_clinic


@dataclass(frozen=True)
class Picture:
    name: str
    dates: str
    drawing: object


@dataclass(frozen=True)
class Place:
    location: object
    zone: str
    now: str
    pictures: list
    calendar: list
    coming: list


@require_safe
def week_view(request):
    document, _digest = publishing.current()
    now, default = timezone.now(), zone_of_clinic(document)
    context = {
        "places": [_place(location, now, default) for location in document.locations],
        "day_names": week.day_names(),
        "legend": week.legend(),
        "weeks": week.WEEKS,
    }
    return show(request, "week", _("The week at each location"), context)


def _place(location, now, default):
    zone = hours.zone_of(location, default)
    today = now.astimezone(zone).date()
    return Place(
        location,
        zone.key,
        hours.words_now(location, now, default),
        [
            Picture(_("A usual week"), "", week.drawing_of(location.hours)),
            *(
                Picture(
                    season.name,
                    hours.dates_in_words(season.starts_on, season.ends_on, today),
                    week.drawing_of(season),
                )
                for season in location.seasons
                if season.ends_on >= today
            ),
        ],
        week.calendar_of(location, today),
        hours.coming_changes(location, today, week.WEEKS * 7),
    )
