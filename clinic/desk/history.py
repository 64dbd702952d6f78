"""All texts that the clinic's document has had: list them, see what changed, bring one back."""

from dataclasses import dataclass
from itertools import pairwise

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.text.differences import clipped, differences

from .. import publishing
from ..models import ClinicRevision
from . import saving
from .changes import again_if_overtaken
from .comparison import Change, compare, in_words
from .pages import address, show, to_overview

ON_A_PAGE = 20
KEPT_BY_THE_SITE = "kept"  # as publishing.set_aside writes it
LONGEST_WHY = 300
TOO_OLD = gettext_lazy(
    "This version is in an old form that the site no longer reads. You can still read it here."
)


@dataclass(frozen=True)
class Row:
    number: int
    when: object
    who: str
    origin: str
    why: str
    is_current: bool
    is_aside: bool
    is_first: bool


@require_safe
def history_view(request):
    revisions = list(ClinicRevision.objects.select_related("created_by").defer("text"))
    page = Paginator(revisions, ON_A_PAGE).get_page(request.GET.get("page"))
    aside = _set_aside(revisions)
    rows = [
        Row(
            revision.pk,
            revision.created_at,
            saving.name_of(revision.created_by),
            revision.get_origin_display(),
            "" if revision.why == KEPT_BY_THE_SITE else revision.why,
            revision is revisions[0],
            revision.pk in aside,
            revision is revisions[-1],
        )
        for revision in page
    ]
    context = {"rows": rows, "page": page}
    return show(request, "history", _("All versions of the clinic’s details"), context)


def _set_aside(revisions):
    """The keys of texts that the site decided against: its own text follows each at once."""
    return {
        older.pk
        for newer, older in pairwise(revisions)
        if newer.why == KEPT_BY_THE_SITE and newer.created_by_id is None
    }


@require_safe
def version_view(request, number):
    """What changed in a version, from the one before it."""
    revision = _revision(number)
    before = ClinicRevision.objects.filter(pk__lt=revision.pk).first()
    if saving.readable(revision) is None:
        messages.warning(request, TOO_OLD)
    context = {
        "revision": revision,
        "name": title_of(revision),
        "before": before and title_of(before),
        "changes": compare_texts(before, revision) if before else [],
        "is_current": not ClinicRevision.objects.filter(pk__gt=revision.pk).exists(),
    }
    return show(request, "version", _("What changed in the clinic’s details"), context)


def compare_texts(old, new):
    """The Changes of two revisions; one that cannot be read is compared as it stands."""
    before, after = saving.readable(old), saving.readable(new)
    if before is None or after is None:
        runs = clipped(differences(old.text, new.text))
        return [Change(_("The whole text"), runs)] if old.text != new.text else []
    return compare(before, after)


def title_of(revision):
    """A version as a colleague would name it: by its time and by who made it."""
    return f"{in_words(revision.created_at)}, {saving.name_of(revision.created_by)}"


@again_if_overtaken
def restore_view(request, number):
    revision = _revision(number)
    document = saving.readable(revision)
    if document is None:
        messages.error(request, TOO_OLD)
        return HttpResponseRedirect(address("version", number))
    current, digest = publishing.current()
    if request.method == "POST":
        if request.POST.get("seen") == digest:
            return _restored(request, revision, document, digest)
        messages.warning(
            request, _("Somebody changed the details while you were looking. Please read again.")
        )
    context = {
        "revision": revision,
        "name": title_of(revision),
        "changes": compare(current, document),
        "seen": digest,
    }
    return show(request, "restore", _("Bring these details back?"), context)


def _restored(request, revision, document, digest):
    name = title_of(revision)
    words = _("Brought back the version of %(name)s.") % {"name": name}
    saving.save(request, document, based_on=digest, words=words, why=words[:LONGEST_WHY])
    messages.success(request, _("The version is back. Readers see it now."))
    return to_overview()


def _revision(number):
    revision = ClinicRevision.objects.select_related("created_by").filter(pk=number).first()
    if revision is None:
        raise Http404("There is no such version.")
    return revision


@require_safe
def file_view(request):
    """The document as content/clinic.yaml holds it."""
    document, digest = publishing.current()
    if not digest:
        raise Http404("Nothing is known of the clinic yet.")
    response = HttpResponse(document.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="clinic.yaml"'
    response["Cache-Control"] = "no-store, private"
    return response
