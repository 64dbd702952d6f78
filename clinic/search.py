"""What readers can find of the clinic: its services, its locations and the ways to reach it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.text.passages import passages

from . import publishing


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
    text = (*_plain(location.directions), *_plain(location.parking), *location.accessibility)
    return {
        "kind": "clinic",
        "key": f"location-{location.slug}",
        "title": location.name,
        "summary": _("%(place)s. Opening hours, how to get here, parking.") % {"place": place},
        "address": reverse("clinic:location_detail", args=[location.slug]),
        "text": " ".join(text),
    }


def _pages(document):
    yield {
        "kind": "clinic",
        "key": "contact",
        "title": _("Contact us"),
        "summary": _("Call us, ask for an appointment, or find our address and opening hours."),
        "address": reverse("clinic:contact"),
        "text": document.name,
    }
    if document.team:
        yield {
            "kind": "clinic",
            "key": "team",
            "title": _("Our team"),
            "summary": _("Who works here, what they do and which languages they speak."),
            "address": reverse("clinic:team"),
            "text": " ".join(f"{m.name}, {m.role}, {m.languages}." for m in document.team),
        }


def _plain(text):
    return [passage.words for passage in passages(text)]
