"""The e-mail that tells staff of a new request: its reference and a link, never what is in it.

The request is stored before anything is sent. One try follows at once, in a thread that nobody
waits for; `manage.py sendnotices` repeats what failed. Whoever sends has claimed the notice first,
by moving `notice_next_at`, so that no two of them send the same one.
"""

import logging
import smtplib
import threading
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, connections
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import hours
from .models import CallbackRequest

logger = logging.getLogger(__name__)

# The ways in which a server, or an address, can turn a mail away.
NOT_SENT = (smtplib.SMTPException, OSError, ValueError)
PAUSES = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    timedelta(hours=4),  # this one again and again, for so long:
)
GIVEN_UP_AFTER = timedelta(days=3)
CLAIMED_FOR = timedelta(minutes=2)  # longer than any try can take
LATE = timedelta(minutes=2)
OPEN = Q(state__in=[CallbackRequest.State.NEW, CallbackRequest.State.IN_HAND])


def start(pk):
    """Try once to send the notice of a request; nobody waits for it."""
    if not (settings.SEND_NOTICES_AT_ONCE and settings.CALLBACK_EMAIL):
        return None
    thread = threading.Thread(target=_try_in_thread, args=[pk], daemon=True)
    thread.start()
    return thread


def due():
    """The requests whose notice is to be sent now, the oldest first."""
    waits = Q(notice_sent_at=None, notice_next_at__lte=timezone.now())
    return CallbackRequest.objects.filter(OPEN & waits).order_by("created_at")


def missing():
    """Open requests that staff were not told of, though there was time to: show them as such."""
    return CallbackRequest.objects.filter(
        OPEN, notice_sent_at=None, created_at__lte=timezone.now() - LATE
    )


def is_given_up(request):
    return request.notice_sent_at is None and request.notice_next_at is None


def send(request):
    """Send the notice of a request; False when somebody else does. Raises one of NOT_SENT."""
    claim = _claim(request)
    if claim is None:
        return False
    try:
        if not message(request).send():
            raise OSError("nobody took the message")
    except NOT_SENT:
        claim.update(notice_next_at=_next_try(request))
        raise
    claim.update(notice_next_at=None, notice_sent_at=timezone.now())
    return True


def message(request):
    """Its Message-ID is always the same one: a mail that comes twice can be known by it."""
    place = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        _("Call-back request %(reference)s") % {"reference": request.reference},
        render_to_string("emails/callback_notice.txt", _facts(request)),
        settings.DEFAULT_FROM_EMAIL,
        [settings.CALLBACK_EMAIL],
        headers={
            "Message-ID": f"<callback-{request.reference}@{place}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _facts(request):
    address = reverse("admin:clinic_callbackrequest_change", args=[request.pk])
    return {
        "reference": request.reference,
        "answer_by": hours.date_in_words(request.answer_by, timezone.localdate()),
        "url": f"{settings.SITE_URL}{address}",
    }


def _claim(request):
    """The request as a queryset of one, for us alone; None when somebody was faster."""
    until = timezone.now() + CLAIMED_FOR
    values = {"notice_next_at": until, "notice_tries": F("notice_tries") + 1}
    if not due().filter(pk=request.pk).update(**values):
        return None
    request.refresh_from_db()
    return CallbackRequest.objects.filter(pk=request.pk, notice_next_at=until)


def _next_try(request):
    """When to try again after this try has failed; None when that was the last one."""
    pause = PAUSES[min(request.notice_tries, len(PAUSES)) - 1]
    at = timezone.now() + pause
    return at if at <= request.created_at + GIVEN_UP_AFTER else None


def _try_in_thread(pk):
    try:
        request = CallbackRequest.objects.filter(pk=pk).first()
        if request:
            _try_quietly(request)
    except DatabaseError as error:
        logger.error("A notice has to wait for sendnotices (%s).", type(error).__name__)
    finally:
        connections.close_all()


def _try_quietly(request):
    """The words of a mail server may name people: only the kind of what went wrong is logged."""
    try:
        send(request)
    except NOT_SENT as error:
        kind = type(error).__name__
        logger.warning("The notice of %s was not sent (%s).", request.reference, kind)
