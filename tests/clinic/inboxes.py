"""Requests that wait in the inbox, and the people who answer them."""

from datetime import timedelta
from itertools import count

from django.contrib.admin.models import LogEntry
from django.utils import timezone

from clinic import encryption
from clinic.models import CallbackRequest

INBOX = "/admin/clinic/callbackrequest/"
STATE = CallbackRequest.State
ANA = {
    "name": "Ana Núñez",
    "phone": "+1 202-555-0123",
    "email": "ana@example.org",
    "times": ["morning", "evening"],
    "language": "Español",
    "interpreter": True,
    "patient": "new",
    "visit": "telehealth",
    "article": "sleeping-with-back-pain",
    "message": "The side door,\nplease.",
}
PERSONAL = ("Ana", "Núñez", "555-0123", "2025550123", "ana@example.org", "Español", "side door")
numbers = count(1)


def make_request(values=None, *, ago=timedelta(hours=1), state=STATE.NEW, by=None, **fields):
    """A request as `requests.receive` stores it, some time ago; told to staff, if not said else."""
    number, now = next(numbers), timezone.now()
    facts = {
        "reference": f"REF{number:04d}",
        "fingerprint": f"{number:064d}",
        "sealed": encryption.seal(ANA | (values or {})),
        "created_at": now - ago,
        "answer_by": timezone.localdate() + timedelta(days=1),
        "notice_sent_at": now - ago,
        "state": state,
    }
    if by:
        facts |= {"assigned_to": by, "taken_at": now - ago / 2}
    if state in (STATE.DONE, STATE.SPAM):
        facts["done_at"] = now
    return CallbackRequest.objects.create(**facts | fields)


def page_of(row):
    return f"{INBOX}{row.pk}/change/"


def press(client, row, step, seen=None, **fields):
    """Press a button of the request's page; `seen` is what stood there, by default what is so."""
    if seen is None:
        row.refresh_from_db()
        seen = f"{row.state}:{row.assigned_to_id or ''}"
    return client.post(f"{INBOX}{row.pk}/{step}/", {"seen": seen} | fields)


def logged(row=None):
    """[(who, words)] in the log about a request, or about several; the oldest first."""
    entries = LogEntry.objects.filter(object_id=str(row.pk) if row else None).order_by("pk")
    return [(entry.user.username, entry.change_message) for entry in entries]
