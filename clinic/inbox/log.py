"""What the log says of the inbox: who did what to which reference, and nothing of the person."""

from datetime import timedelta

from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import CallbackRequest

LOOKED = 5  # Django's own: 1 added, 2 changed, 3 deleted; accounts have 4
ONE_LOOK = timedelta(minutes=1)


def looked(by, row):
    """A page that is opened again within a minute is one look."""
    words = _("Looked at it.")
    just_now = of(row).filter(
        user=by, action_flag=LOOKED, action_time__gt=timezone.now() - ONE_LOOK
    )
    if words not in just_now.values_list("change_message", flat=True):
        read(by, words, row)


def read(by, words, row=None):
    """Somebody read what is sealed, of one request or of several."""
    _record(by, LOOKED, words, row)


def changed(by, words, row):
    _record(by, CHANGE, words, row)


def erased(by, words, row):
    _record(by, DELETION, words, row)


def of(row):
    """The lines about a request, the newest first."""
    return LogEntry.objects.filter(content_type=_type(), object_id=str(row.pk)).order_by("-pk")


def _record(by, flag, words, row):
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=_type(),
        object_id=str(row.pk) if row else None,
        object_repr=row.reference if row else _("several"),
        action_flag=flag,
        change_message=words,
    )


def _type():
    return ContentType.objects.get_for_model(CallbackRequest)
