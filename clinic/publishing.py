"""The one door through which the clinic's document changes. Public pages look at its digest."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.text.problems import DocumentError

from .document import ClinicDocument
from .models import Clinic, ClinicRevision


class Overtaken(Exception):
    """Somebody else saved since the text was read that a change is based on."""


@transaction.atomic
def save(document, *, based_on=None, by=None, origin=ClinicRevision.Origin.DESK, why=""):
    """Save the ClinicDocument and return the Clinic.

    `based_on` is the digest of the text that was changed. Raises Overtaken when that is no longer
    the text on the site, and ValidationError when the document does not read back as it is.
    """
    _refuse_unreadable(document)
    clinic = Clinic.objects.select_for_update().filter(pk=1).first() or Clinic(pk=1)
    if based_on is not None and based_on != clinic.digest:
        raise Overtaken
    text_is_new = clinic.digest != document.digest
    clinic.text, clinic.digest = document.text, document.digest
    clinic.save()
    if text_is_new:
        _keep(document, origin, by, why)
    for path in settings.AFTER_CLINIC_CHANGES:
        import_string(path)()
    return clinic


@transaction.atomic
def set_aside(document, why):
    """Keep a text that the site has decided against; the latest revision stays the site's own."""
    _keep(document, ClinicRevision.Origin.FILE, None, why)
    _keep(Clinic.objects.get(pk=1).document, ClinicRevision.Origin.DESK, None, "kept")


def current():
    """The ClinicDocument as it is now, and its digest ("" when there is none yet)."""
    clinic = Clinic.objects.filter(pk=1).first()
    return (clinic.document, clinic.digest) if clinic else (Clinic(text="").document, "")


def _keep(document, origin, by, why):
    ClinicRevision.objects.create(
        text=document.text, digest=document.digest, origin=origin, created_by=by, why=why
    )


def _refuse_unreadable(document):
    """A row that cannot be read would take every page down with it."""
    try:
        same = ClinicDocument.parse(document.text) == document
    except DocumentError as error:
        raise ValidationError([str(problem) for problem in error.problems]) from error
    if not same:
        raise ValidationError(_("The clinic’s details cannot be written down as they are."))
