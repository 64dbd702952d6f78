"""A clinic that takes requests, and people who fill in its form."""

import re
from datetime import timedelta

from django.utils import timezone

from clinic import publishing, stamps
from clinic.document import Callback, ClinicDocument, Location, Week
from clinic.models import CallbackRequest

FORM = "/contact/callback/"
MONDAY_TO_FRIDAY = Week(
    **dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], ((480, 1020),))
)
STATE = CallbackRequest.State


def open_clinic(*, callback=None, **fields):
    """Save a clinic that takes requests, and return its ClinicDocument."""
    callback = {"accepts_requests": True, "answer_within_days": 1} | (callback or {})
    office = Location(
        slug="office",
        name="Office",
        street=("1 Test Street",),
        city="Testville",
        hours=MONDAY_TO_FRIDAY,
    )
    defaults = {
        "name": "Test Clinic",
        "phone": "+1 202-555-0100",
        "emergency_number": "911",
        "locations": (office,),
        "callback": Callback(**callback),
    }
    return publishing.save(ClinicDocument(**defaults | fields)).document


def stamp(seconds=60):
    """The stamp of a form that was handed out so many seconds ago."""
    return stamps.new(timezone.now() - timedelta(seconds=seconds)).text


def typed(**fields):
    """What a person types; a form of its own each time, unless it is given a stamp."""
    return {"name": "Ana Núñez", "phone": "202-555-0123", "stamp": stamp()} | fields


def ask(client, meta=None, **fields):
    return client.post(FORM, typed(**fields), **meta or {})


def asked(client, **fields):
    """The request that was stored when somebody has asked."""
    before = set(CallbackRequest.objects.values_list("pk", flat=True))
    response = ask(client, **fields)
    assert response.status_code == 302, response.text
    return CallbackRequest.objects.exclude(pk__in=before).get()


def value_of(html, name):
    """What stands in an input of a page."""
    field = re.search(rf'<input[^>]* name="{name}"[^>]*>', html)
    value = re.search(r' value="([^"]*)"', field[0])
    return value[1] if value else ""
