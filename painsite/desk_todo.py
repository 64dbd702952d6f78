"""What waits at the desk beside the articles: for the first page, as todo_list shows it."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.desk.todo_list import ROWS_SHOWN, Group, Row
from clinic import notices, publishing
from clinic.desk.zone import zone_of_clinic
from clinic.inbox import waiting
from clinic.inbox.pages import LOOK as SEE_THE_INBOX
from clinic.models import CallbackRequest
from clinic.today import is_stale

SOON = timedelta(days=7)


def inbox(user):
    """New requests for a call back, those that the user has in hand, and whatever is late."""
    if not user.has_perm(SEE_THE_INBOX):
        return None
    clock = waiting.clock()
    late = waiting.late(clock.today)
    mine = waiting.in_tab("mine", user, clock.today)
    waits = CallbackRequest.objects.filter(Q(state=waiting.State.NEW) | mine | late)
    count, unsent = waits.count(), notices.missing().count()
    rows = waiting.in_order(waits, clock.today)[:ROWS_SHOWN] if count else []
    hints = [_("People wait for your call.")]
    if unsent:
        hints.append(_("Notices not sent by e-mail: %(count)d.") % {"count": unsent})
    return Group(
        "inbox",
        _("Requests for a call back"),
        count,
        [_request(row, clock) for row in rows],
        reverse("admin:clinic_callbackrequest_changelist"),
        " ".join(hints),
        is_urgent=bool(unsent) or any(waiting.is_late(row, clock.today) for row in rows),
    )


def _request(row, clock):
    """By its reference: who it is stands on its own page alone."""
    late = waiting.late_words(row, clock.today)
    promised = _("promised by: %(day)s") % {"day": clock.day(row.answer_by)}
    url = reverse("admin:clinic_callbackrequest_change", args=[row.pk])
    words = [row.get_state_display(), *([late] if late else []), promised]
    return Row(row.reference, url, "; ".join(words))


def clinic(user):
    """Facts that somebody has to confirm, and announcements that end soon; for who may change."""
    if not user.has_perm("clinic.change_clinic"):
        return None
    document, digest = publishing.current()
    if not digest:
        return None
    rows = _stale(document) + _ending(document)
    return Group(
        "clinic",
        _("Your clinic: please look"),
        len(rows),
        rows[:ROWS_SHOWN],
        reverse("admin:clinic_clinic_changelist"),
        _("Patients rely on these details."),
    )


def _stale(document):
    today = timezone.localdate(timezone=zone_of_clinic(document))
    url = reverse("admin:clinic_clinic_changelist")
    return [
        Row(_("Are the details of “%s” still right?") % facts.name, url, _last(facts.confirmed_on))
        for facts in (document, *document.locations)
        if is_stale(facts.confirmed_on, today)
    ]


def _last(day):
    if not day:
        return _("nobody has confirmed them yet")
    return _("last confirmed on %s; readers are told to call to check") % date_format(day)


def _ending(document):
    now, zone = timezone.now(), zone_of_clinic(document)
    return [
        Row(
            item.text,
            reverse("admin:clinic_clinic_announcements_change", args=[at]),
            _("this announcement ends on %s")
            % date_format(item.ends_at.astimezone(zone), "DATETIME_FORMAT"),
        )
        for at, item in enumerate(document.announcements, start=1)
        if item.starts_at <= now < item.ends_at <= now + SOON
    ]
