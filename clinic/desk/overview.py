"""“Your clinic”: everything the document says on one page, with the way to change each part."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import hours, publishing, requests
from ..comfort import facts
from ..document import CONFIRM_EVERY_DAYS
from ..today import is_stale
from . import announcements, parts, saving
from .changes import again_if_overtaken
from .pages import show, to_overview
from .zone import zone_of_clinic

DAYS_SHOWN = 56


@dataclass(frozen=True)
class Item:
    """One item of a list: what is said of it here, and the addresses of what can be done."""

    name: str
    lines: list
    key: str
    is_first: bool
    is_last: bool
    public: str = ""
    state: object = None
    place: object = None


@dataclass(frozen=True)
class Section:
    kind: object
    items: list
    warnings: tuple = ()


@dataclass(frozen=True)
class Facts:
    """Facts that somebody has to confirm now and then; `slug` is empty for the clinic's own."""

    name: str
    slug: str
    confirmed_on: str
    is_stale: bool


@dataclass(frozen=True)
class LocationFacts:
    confirm: Facts
    week: list
    coming: list
    comfort: list
    zone: str


@require_safe
def overview_view(request):
    document, digest = publishing.current()
    now = timezone.now()
    zone = zone_of_clinic(document)
    day = now.astimezone(zone).date()
    own = Facts(document.name, "", *_confirmed(document, day))
    places = [_location_facts(location, now, zone) for location in document.locations]
    stale = [one for one in (own, *(place.confirm for place in places)) if one.is_stale]
    context = {
        "clinic": document,
        "base": digest,
        "own": own,
        "stale": stale if digest else [],
        "days": CONFIRM_EVERY_DAYS,
        "online": _online(document),
        "erased_after": requests.erased_after_days(document),
        "sections": [
            Section(parts.KINDS["locations"], _places(document, places)),
            Section(parts.KINDS["services"], _services(document)),
            Section(parts.KINDS["team"], _team(document)),
            Section(
                parts.KINDS["announcements"],
                _announcements(document, now, zone),
                tuple(announcements.overlaps(document.announcements, now)),
            ),
        ],
    }
    return show(request, "overview", _("Your clinic"), context)


def _confirmed(facts, day):
    """(words, is stale) of when facts were last confirmed."""
    words = date_format(facts.confirmed_on) if facts.confirmed_on else ""
    return words, is_stale(facts.confirmed_on, day)


def _location_facts(location, now, default):
    zone = hours.zone_of(location, default)
    day = now.astimezone(zone).date()
    return LocationFacts(
        Facts(location.name, location.slug, *_confirmed(location, day)),
        hours.grouped_week(location.hours) if hours.has_hours(location) else [],
        hours.coming_changes(location, day, DAYS_SHOWN),
        facts(location.comfort) if location.comfort else [],
        zone.key,
    )


def _items(kind, document, lines_of, **more):
    """`more` are lists, one value for each item."""
    items = kind.items(document)
    return [
        Item(
            kind.name_of(item),
            [line for line in lines_of(item) if line],
            kind.key_of(document, at),
            at == 0,
            at == len(items) - 1,
            **{name: values[at] for name, values in more.items()},
        )
        for at, item in enumerate(items)
    ]


def _places(document, places):
    kind = parts.KINDS["locations"]
    public = [f"/locations/{item.slug}/" for item in document.locations]
    return _items(
        kind,
        document,
        lambda item: [", ".join(item.address), item.phone],
        place=places,
        public=public,
    )


def _services(document):
    names = {item.slug: item.name for item in document.locations}
    public = [f"/services/{item.slug}/" for item in document.services]

    def lines(item):
        where = ", ".join(names.get(slug, slug) for slug in item.at) or _("at every location")
        return [item.summary, f"{where}; {_('telehealth')}" if item.telehealth else where]

    return _items(parts.KINDS["services"], document, lines, public=public)


def _team(document):
    return _items(
        parts.KINDS["team"],
        document,
        lambda item: [", ".join(part for part in (item.role, item.credentials) if part)],
    )


def _announcements(document, now, zone):
    items = document.announcements
    return _items(
        parts.KINDS["announcements"],
        document,
        lambda item: [announcements.span(item, zone), item.link],
        state=[announcements.state_of(item, items, now) for item in items],
    )


def _online(document):
    online = document.online
    if not online:
        return []
    named = (
        (_("Patient portal"), online.portal),
        (_("Booking page"), online.booking),
        (_("Telehealth visits"), online.telehealth),
    )
    return [(name, where) for name, where in named if where]


# Still right?


@require_POST
@again_if_overtaken
def confirm_view(request):
    """Confirm the facts of a location, or the clinic's own, as they stood on the page."""
    current, digest = publishing.current()
    slug = request.POST.get("location", "")
    name = _confirmed_name(current, slug)
    base = saving.document_with(request.POST.get("base", ""))
    if base is None or _facts(base, slug) != _facts(current, slug):
        messages.warning(request, _("Somebody changed them just now. Please look once more."))
        return to_overview()
    zone = zone_of_clinic(current)
    if slug:
        zone = hours.zone_of(current.location(slug), zone)
    document = parts.confirmed(current, timezone.localdate(timezone=zone), slug)
    if document != current:
        words = _("Confirmed that the details of “%(name)s” are right.") % {"name": name}
        saving.save(request, document, based_on=digest, words=words, why=words)
    messages.success(request, _("Thank you. “%(name)s” is confirmed today.") % {"name": name})
    return to_overview()


def _confirmed_name(document, slug):
    if not slug:
        return document.name
    location = document.location(slug)
    if location is None:
        raise Http404("There is no such location.")
    return location.name


def _facts(document, slug):
    if not slug:
        return parts.details_of(document)
    location = document.location(slug)
    return location and parts.location_facts(location)
