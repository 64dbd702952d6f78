"""The clinic as schema.org describes it. Everything said here is visible on the page as well."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from django.conf import settings
from django.urls import reverse

from . import hours
from .document import Season, SpecialDay

A_DAY = timedelta(days=1)
SHOWN_AHEAD = timedelta(days=60)  # as far as a location's page tells of other hours


def with_locations(document):
    """The clinic with its locations as departments, for the pages that list them."""
    places = [location(item, document) for item in document.locations]
    return _organization(document, telephone=telephone(document), department=places)


def with_people(document):
    """The clinic with those who work there; a sample names nobody."""
    people = [] if document.sample else [person(member) for member in document.team]
    return _organization(document, employee=people)


def _organization(document, **more):
    data = {
        "@type": "MedicalOrganization",
        "@id": _clinic(),
        "name": document.name,
        "url": f"{settings.SITE_URL}/",
    }
    return data | {name: value for name, value in more.items() if value}


def location(item, document, day=None):
    """A Location as a medical clinic; its hours from a day on, where the page shows them.

    A list of locations shows the clinic's number, which is that of each one without its own.
    """
    address = settings.SITE_URL + reverse("clinic:location_detail", args=[item.slug])
    data = {
        "@type": "MedicalClinic",
        "@id": f"{address}#clinic",
        "name": item.name,
        "url": address,
        "address": postal_address(item),
        "parentOrganization": {"@id": _clinic()},
    }
    if day or not item.phone:
        data["telephone"] = telephone(item) or telephone(document)
    if day:
        data["hasMap"] = item.map_url
        data["openingHoursSpecification"] = opening_hours(item, day)
    return {name: value for name, value in data.items() if value}


def postal_address(item):
    """What stands on the envelope; the country does not."""
    data = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(item.street),
        "addressLocality": item.city,
        "addressRegion": item.region,
        "postalCode": item.postal_code,
    }
    return {name: value for name, value in data.items() if value}


def opening_hours(item, day):
    """The week, and those exceptions of it that the page tells of."""
    rows = hours.opening_hours_specification(_one_for_each_day(item, day), day)
    return [_with_weekdays(row) for row in rows]


def _one_for_each_day(item, day):
    """The location with what the page tells of, cut so that no two exceptions hold one day.

    A holiday within a season counts for people. Machines would not know which of the two does.
    """
    horizon = day + SHOWN_AHEAD
    shown = [one for one in (*item.seasons, *item.special_days) if one.starts_on <= horizon]
    told = _with_exceptions(item, shown)
    turns = {one.starts_on for one in shown} | {
        (one.ends_on or one.starts_on) + A_DAY for one in shown
    }
    pieces = []
    for first, end in pairwise(sorted(turns)):
        exception = hours.exception_on(told, first)
        if exception:
            pieces.append(replace(exception, starts_on=first, ends_on=end - A_DAY))
    return _with_exceptions(item, pieces)


def _with_exceptions(item, exceptions):
    special_days = tuple(one for one in exceptions if isinstance(one, SpecialDay))
    seasons = tuple(one for one in exceptions if isinstance(one, Season))
    return replace(item, special_days=special_days, seasons=seasons)


def _with_weekdays(row):
    """A special day says on which days of the week it falls, as the page does."""
    if "dayOfWeek" in row:
        return row
    first, last = (date.fromisoformat(row[name]) for name in ("validFrom", "validThrough"))
    days = {
        (first + timedelta(number)).weekday() for number in range(min((last - first).days, 6) + 1)
    }
    return row | {"dayOfWeek": [hours.SCHEMA_ORG_DAYS[weekday] for weekday in sorted(days)]}


def service(item):
    address = settings.SITE_URL + reverse("clinic:service_detail", args=[item.slug])
    return {
        "@type": "Service",
        "@id": f"{address}#service",
        "name": item.name,
        "description": item.summary,
        "url": address,
        "provider": {"@id": _clinic()},
    }


def person(member):
    data = {
        "@type": "Person",
        "name": member.name,
        "jobTitle": member.role,
        "worksFor": {"@id": _clinic()},
    }
    return data | ({"honorificSuffix": member.credentials} if member.credentials else {})


def telephone(of):
    return of.phone_link.removeprefix("tel:")


def _clinic():
    """What the articles call their publisher, too."""
    return f"{settings.SITE_URL}/#publisher"
