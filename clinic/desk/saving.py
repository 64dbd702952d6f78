"""Saving a part: on the document as it is now, through the one door, with a line in the log."""

import re

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.text.problems import DocumentError

from .. import publishing
from ..models import Clinic, ClinicRevision, document_of

DIGEST = re.compile(r"[0-9a-f]{64}")


def save(request, document, *, based_on, words, why=""):
    """Save the document; `words` are for the log. Raises publishing.Overtaken."""
    clinic = publishing.save(document, based_on=based_on, by=request.user, why=why)
    LogEntry.objects.create(
        user_id=request.user.pk,
        content_type=ContentType.objects.get_for_model(Clinic),
        object_id=str(clinic.pk),
        object_repr=str(clinic)[:200],
        action_flag=CHANGE,
        change_message=words,
    )


def document_with(digest):
    """The document that a form was made from; None where nobody has ever saved such a text."""
    if not digest:
        return document_of("")
    if not DIGEST.fullmatch(digest):  # PostgreSQL would refuse some of what can be sent
        return None
    revision = ClinicRevision.objects.filter(digest=digest).first()
    return revision and readable(revision)


def readable(revision):
    """The document of a revision, or None where today's rules cannot read it any more."""
    try:
        return document_of(revision.text)
    except DocumentError:
        return None


def last_change():
    """(name, time) of whoever saved last, for a sentence."""
    revision = ClinicRevision.objects.select_related("created_by").first()
    if revision is None:
        return _("Somebody"), ""
    return name_of(revision.created_by), clock(revision.created_at)


def name_of(user):
    """The operator works with files and commands, and has no account."""
    return (user.get_full_name() or user.get_username()) if user else _("The site itself")


def clock(moment):
    """The time of day, with the date if that is not today."""
    moment = timezone.localtime(moment)
    is_today = moment.date() == timezone.localdate()
    return date_format(moment, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")
