"""Changing one part of the clinic: the forms, taking away, and putting in order.

A form says which text of the clinic it was made from (`base`). What somebody else changed since
then stays; was it this very part, both versions are shown and nothing is saved.
"""

from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseBadRequest
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.text.schema import write_record

from .. import publishing
from . import parts, saving
from .comparison import compare_parts
from .forms import FORMS, DetailsForm
from .pages import address, show, to_overview
from .zone import zone_of_clinic

SAVE_OVER = "_save_over"  # its value is the digest of the text that is saved over
TRIES = 3
LONGEST_WHY = 300


@dataclass(frozen=True)
class Conflict:
    """Somebody changed the same part first. `is_gone`: they took it away."""

    who: str
    when: str
    digest: str
    differences: list
    is_gone: bool


def again_if_overtaken(view):
    """Somebody may save between our reading and our writing; then the view reads anew."""

    @wraps(view)
    def trying(request, *args, tries=TRIES, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except publishing.Overtaken:
            if tries == 1:
                raise
        return trying(request, *args, tries=tries - 1, **kwargs)

    return trying


# The forms


@again_if_overtaken
def details_view(request):
    current, digest = publishing.current()
    title = _("The clinic’s details")
    if request.method != "POST":
        form = DetailsForm(clinic=current, zone=zone_of_clinic(current), old=current, base=digest)
        return _form_page(request, form, title)
    base = saving.document_with(request.POST.get("base", ""))
    is_same = base is not None and parts.details_of(base) == parts.details_of(current)
    place = parts.Place(None, not is_same, None if is_same else current)
    form = DetailsForm(request.POST, clinic=current, zone=zone_of_clinic(current), old=base)
    _read(form, current, ())
    return _saved_or_shown(
        request, None, form, title, place, current, digest, mine=form.document, anchor="details"
    )


@again_if_overtaken
def add_view(request, kind):
    current, digest = publishing.current()
    if not digest:
        messages.info(request, _("Begin with the clinic’s name and phone number."))
        return to_overview()
    posted = request.POST if request.method == "POST" else None
    form = FORMS[kind.name](posted, clinic=current, zone=zone_of_clinic(current), base=digest)
    title = str(kind.new)
    if posted is None:
        return _form_page(request, form, title, kind)
    items = kind.items(current)
    if form.is_valid() and form.as_written() in [write_record(item) for item in items]:
        return _was_there(request, kind)  # the button was pressed twice
    _read(form, current, (kind.name, len(items)))
    mine = form.document and kind.items(form.document)[len(items)]
    place = parts.Place(None)
    return _saved_or_shown(request, kind, form, title, place, current, digest, mine, kind.name)


@again_if_overtaken
def change_view(request, kind, key):
    current, digest = publishing.current()
    zone, make = zone_of_clinic(current), FORMS[kind.name]
    if request.method != "POST":
        position = _found(kind, current, key)
        item = kind.items(current)[position]
        form = make(clinic=current, zone=zone, old=item, base=digest)
        return _form_page(request, form, _title(kind, item), kind, key)
    base = saving.document_with(request.POST.get("base", ""))
    place = _place(kind, current, base, key)
    old = kind.items(base)[kind.find(base, key)] if base else place.theirs
    form = make(request.POST, clinic=current, zone=zone, old=old)
    at = len(kind.items(current)) if place.position is None else place.position
    _read(form, current, (kind.name, at))
    mine = form.document and kind.items(form.document)[at]
    title = _title(kind, old)
    return _saved_or_shown(request, kind, form, title, place, current, digest, mine, kind.name, key)


def _read(form, current, place):
    """Let the form say what is wrong, and make its document if nothing is."""
    form.is_valid()
    form.read_as(current, place)


def _saved_or_shown(request, kind, form, title, place, current, digest, mine, anchor="", key=""):
    """The answer to a form that was sent, whatever has to be said of it."""
    if form.document is None:
        return _form_page(request, form, title, kind, key)
    if place.is_taken_over:
        theirs = place.theirs
        if mine == theirs or (kind is None and form.document == current):
            return _was_there(request, kind)
        if request.POST.get(SAVE_OVER) != digest:
            return _form_page(
                request, form, title, kind, key, _conflict(kind, current, digest, theirs, mine)
            )
    if form.document == current:
        messages.info(request, _("Nothing was different, so nothing was saved."))
        return to_overview(anchor)
    name = kind.name_of(mine) if kind else title
    words = _log_words(kind, name, is_new=not key)
    why = _why(form.cleaned_data["why"], place)
    saving.save(request, form.document, based_on=digest, words=words, why=why)
    said = _("Saved: %(name)s. Readers see it now.") % {"name": name.rstrip(".")}
    messages.success(request, said)
    return to_overview(anchor)


def _log_words(kind, name, is_new):
    if kind is None:
        return _("Changed the clinic’s details.")
    words = _("Added the %(one)s “%(name)s”.") if is_new else _("Changed the %(one)s “%(name)s”.")
    return words % {"one": kind.one, "name": name}


def _why(typed, place):
    if not place.is_taken_over:
        return typed
    who, when = saving.last_change()
    fact = _("saved over the change that %(who)s made at %(time)s") % {"who": who, "time": when}
    return f"{typed[: LONGEST_WHY - len(fact) - 2]}; {fact}"[:LONGEST_WHY] if typed else fact


def _conflict(kind, current, digest, theirs, mine):
    who, when = saving.last_change()
    return Conflict(who, when, digest, compare_parts(kind, current, theirs, mine), theirs is None)


def _was_there(request, kind):
    messages.info(request, _("That is saved already; there is nothing left to do."))
    return to_overview(kind.name if kind else "details")


def _form_page(request, form, title, kind=None, key="", conflict=None):
    context = {
        "form": form,
        "kind": kind,
        "key": key,
        "conflict": conflict,
        "mistakes": form.mistakes() if form.is_bound else [],
        "zone": form.zone.key,
        "address": _public_address(kind, key),
        "is_new": kind is not None and not key,
    }
    return show(request, "part", title, context)


def _public_address(kind, key):
    return f"/{kind.name}/{key}/" if kind and key and kind.has_slug else ""


def _title(kind, item):
    return f"{capfirst(kind.one)}: {kind.name_of(item)}"


def _found(kind, document, key):
    position = kind.find(document, key)
    if position is None:
        raise Http404(f"There is no such {kind.one}.")
    return position


def _place(kind, current, base, key):
    """Where the part is now; with a base that nobody ever saved, whatever is there is theirs."""
    if base is not None:
        _found(kind, base, key)
        return parts.place_of(kind, current, base, key)
    position = _found(kind, current, key)
    return parts.Place(position, True, kind.items(current)[position])


# Taking away


@again_if_overtaken
def remove_view(request, kind, key):
    current, digest = publishing.current()
    if request.method == "POST":
        base = saving.document_with(request.POST.get("base", ""))
        place = _place(kind, current, base, key)
        if place.position is None:
            return _was_there(request, kind)
        position = place.position
        if place.is_taken_over:
            messages.warning(request, _("Somebody changed it just now. Please look once more."))
        elif not _pointing_inside(kind, current, position):
            return _removed(request, kind, current, digest, position)
    else:
        position = _found(kind, current, key)
    item = kind.items(current)[position]
    context = {
        "kind": kind,
        "name": kind.name_of(item),
        "base": digest,
        "form_address": address(f"{kind.name}_remove", kind.key_of(current, position)),
        "said": _said(kind, current, item),
        "must_go_first": _pointing_inside(kind, current, position),
        "also": _pointing_from_elsewhere(kind, item),
    }
    title = _("Take away “%(name)s”?") % {"name": kind.name_of(item)}
    return show(request, "remove", title, context)


def _removed(request, kind, current, digest, position):
    name = kind.name_of(kind.items(current)[position])
    words = _("Took away the %(one)s “%(name)s”.") % {"one": kind.one, "name": name}
    document = parts.without_item(kind, current, position)
    saving.save(request, document, based_on=digest, words=words, why=words)
    messages.success(request, _("“%(name)s” is gone. The history keeps it.") % {"name": name})
    return to_overview(kind.name)


def _said(kind, current, item):
    form = FORMS[kind.name](clinic=current, zone=zone_of_clinic(current))
    return [(label, words) for label, words in form.read_out(item).items() if words]


def _pointing_inside(kind, document, position):
    """(name, address of its form) of each part that would name something that is not there."""
    item = kind.items(document)[position]
    return [
        (other.name_of(other.items(document)[at]), _change_address(other, document, at))
        for other, at in parts.named_by(kind, document, item)
    ]


def _change_address(kind, document, position):
    return address(f"{kind.name}_change", kind.key_of(document, position))


def _pointing_from_elsewhere(kind, item):
    """What other apps know to lead to a service: (title, address), as settings name the source."""
    if kind.name != "services":
        return []
    return import_string(settings.SERVICE_NAMED_BY)(item.slug)


# Putting in order


@require_POST
@again_if_overtaken
def move_view(request, kind, key):
    current, digest = publishing.current()
    step = {"up": -1, "down": 1}.get(request.POST.get("to"))
    if step is None:
        return HttpResponseBadRequest(_("Say whether it goes up or down."))
    base = saving.document_with(request.POST.get("base", ""))
    place = _place(kind, current, base, key)
    if place.is_taken_over:
        messages.warning(request, _("Somebody changed the list just now. Here it is."))
        return to_overview(kind.name)
    to = place.position + step
    if 0 <= to < len(kind.items(current)):
        name = kind.name_of(kind.items(current)[place.position])
        words = _("Moved the %(one)s “%(name)s”.") % {"one": kind.one, "name": name}
        document = parts.moved(kind, current, place.position, to)
        if document != current:
            saving.save(request, document, based_on=digest, words=words)
            messages.success(
                request,
                _("“%(name)s” is now number %(place)s.") % {"name": name, "place": to + 1},
            )
    return to_overview(kind.name)
