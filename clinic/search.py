"""What readers can find of the clinic: its services, its locations and the ways to reach it.

Whatever is said here of a page it says itself, in its text or in its description, and on any day.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.text.passages import passages

from . import hours, publishing
from .callback_views import takes_requests
from .comfort import facts
from .document import Online, Week


def found():
    """Plain records, one for each page: kind, key, title, summary, address, text, points."""
    document, _digest = publishing.current()
    return [
        *map(_service, document.services),
        *map(_location, document.locations),
        *_pages(document),
    ]


def _service(service):
    text = (*_plain(service.about), *service.what_happens, *service.bring, *_plain(service.cost))
    return {
        "kind": "service",
        "key": service.slug,
        "title": service.name,
        "summary": service.summary,
        "address": reverse("clinic:service_detail", args=[service.slug]),
        "text": " ".join(text),
        "points": service.summary,
    }


def _location(location):
    place = ", ".join(filter(None, (*location.street, location.city, location.region)))
    text = [
        *_opening_hours(location),
        *_comfort(location),
        *_headed(_("The way here"), location.directions),
        *_headed(_("Parking"), location.parking),
        *([f"{_('Access')}.", *location.accessibility] if location.accessibility else []),
    ]
    return {
        "kind": "clinic",
        "key": f"location-{location.slug}",
        "title": location.name,
        "summary": _("%(place)s. Opening hours, how to get here, parking.") % {"place": place},
        "address": reverse("clinic:location_detail", args=[location.slug]),
        "text": " ".join(text),
        "points": " ".join(text),
    }


def _opening_hours(location):
    if not hours.has_hours(location):
        return []
    week = hours.grouped_week(location.hours or Week())
    return [f"{_('Opening hours')}.", *(f"{days}: {times}." for days, times in week)]


def _comfort(location):
    known = facts(location.comfort) if location.comfort else []
    return [f"{label}: {words}" for label, words in known]


def _headed(heading, text):
    return [f"{heading}.", *_plain(text)] if text else []


def _pages(document):
    yield _page(
        "contact",
        _("Contact us"),
        _("How to reach the clinic: by phone, by relay, online or in person. Not for emergencies."),
        _ways(document),
    )
    if takes_requests(document):
        yield _page(
            "callback",
            _("Ask for a call back"),
            _(
                "Leave your name and a number, and we call you. You do not have to write about "
                "your health."
            ),
        )
    if document.locations:
        yield _page(
            "location_list",
            _("Locations"),
            _("Where to find the clinic, when it is open, and what to know before you come."),
            (f"{item.name}: {', '.join(item.address)}." for item in document.locations),
        )
    if document.services:
        yield _page(
            "service_list",
            _("What we offer"),
            _("What the clinic offers, what happens at a visit, what to bring and what it costs."),
        )
    if document.team:
        yield _page(
            "team",
            _("Our team"),
            _("Who you meet at the clinic, what they do, and which languages they speak."),
            map(_of_member, document.team),
        )


def _page(name, title, summary, text=()):
    """A page by its title and its description, as search engines know it too."""
    return {
        "kind": "clinic",
        "key": name,
        "title": title,
        "summary": summary,
        "address": reverse(f"clinic:{name}"),
        "text": " ".join(text),
        "points": summary,
    }


def _ways(document):
    """What the page of all ways to reach the clinic says, in its order."""
    online = document.online or Online()
    ways = (
        (document.phone, f"{_('Call us')}: {document.phone}."),
        (document.callback and document.callback.accepts_requests, _asking()),
        (document.relay_phone, f"{_('Relay or TTY')}."),
        (online.portal, f"{_('Patient portal')}."),
        (online.booking, f"{_('Book a visit')}. {_('Book online')}."),
        (_by_video(document), _("Talk with us by video, from where you are.")),
        (document.locations, f"{_('Where to find us')}."),
        *((item, f"{', '.join(item.address)}.") for item in document.locations),
        (True, f"{_('Before you come')}."),
    )
    return [words for is_there, words in ways if is_there]


def _asking():
    return f"{_('Ask us to call you')}. {_('Ask for a call back')}."


def _by_video(document):
    return any(service.telehealth for service in document.services)


def _of_member(member):
    about = f"{member.name}: {member.role}."
    if not member.languages:
        return about
    spoken = _("Languages: %(languages)s") % {"languages": member.languages}
    return f"{about} {spoken}."


def _plain(text):
    return [passage.words for passage in passages(text)]
