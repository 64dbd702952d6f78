"""Somebody asks what the clinic has of them, or wants it erased: their requests, found and handled.

What is sealed cannot be searched in the database, so each request is opened here and compared.
Who is looked for is posted, and stands in no address.
"""

import unicodedata
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from .. import phones, publishing, requests
from ..forms import EMAIL, NAME, PHONE, EmailField, PhoneField, PlainField
from ..models import CallbackRequest, Erasure
from . import files, log, typed, waiting
from .detail import found, gone
from .export import as_file
from .listing import line_of
from .pages import show, to_list

AT_ONCE = 200


class PersonForm(forms.Form):
    use_required_attribute = False

    phone = PhoneField(
        most=PHONE,
        required=False,
        label=gettext_lazy("Phone number"),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = EmailField(
        most=EMAIL,
        required=False,
        label=gettext_lazy("E-mail address"),
        widget=forms.TextInput({"type": "email", "inputmode": "email", "autocomplete": "off"}),
    )
    name = PlainField(
        most=NAME,
        required=False,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Whole, as they would have typed it. Capitals do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self):
        values = super().clean()
        if not self.errors and not any(values.values()):
            self.add_error(None, _("Write a phone number, an e-mail address or a name."))
        return values


@dataclass(frozen=True)
class Found:
    """A request of the person, as the list has it, and what it was found by."""

    line: object
    by: str


def alike(name, text):
    """What two spellings of the same phone number, e-mail address or name have in common."""
    if name == "phone":
        return phones.link(text) or text
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search(wanted):
    """([(request, fields it was found by)], how many could not be opened)."""
    wanted = {name: alike(name, text) for name, text in wanted.items() if text}
    hits, closed = [], 0
    rows = CallbackRequest.objects.select_related("assigned_to").order_by("-created_at", "-pk")
    for row in rows.iterator(AT_ONCE):
        values = typed.values_or_none(row)
        if values is None:
            closed += 1
            continue
        by = [name for name, text in wanted.items() if alike(name, values.get(name) or "") == text]
        if by:
            hits.append((row, by))
    return hits, closed


@require_http_methods(["GET", "HEAD", "POST"])
def person_view(request):
    title = _("One person’s requests")
    if request.method != "POST":
        return show(request, "person", title, {"form": PersonForm()})
    form = PersonForm(request.POST)
    if not form.is_valid():
        return show(request, "person", title, {"form": form}, 422)
    hits, closed = search(form.cleaned_data)
    words = _("Looked for one person’s requests, and found %(number)d.") % {"number": len(hits)}
    log.read(request.user, words)
    clock = waiting.clock()
    context = {
        "form": form,
        "is_answer": True,
        "found": [
            Found(line_of(row, clock, request.user), ", ".join(str(typed.LABELS[n]) for n in by))
            for row, by in hits
        ],
        "unopened": closed,
        "zone": clock.zone.key,
    }
    return show(request, "person", title, context)


@require_POST
def person_file_view(request):
    rows = _chosen(request)
    if not rows:
        return _nothing_chosen(request)
    clock = waiting.clock()
    document, _digest = publishing.current()
    with transaction.atomic():
        text = files.one_person(rows, clock, document.name)
        for row in rows:
            log.read(request.user, _("Took it as a file, for the person."), row)
    return as_file(text, f"one-person-{clock.today.isoformat()}.json", "application/json")


@require_POST
def person_erase_view(request):
    """First asks whether it is meant; “yes” comes by the same address."""
    rows = _chosen(request)
    if not rows:
        return _nothing_chosen(request)
    return _erased_or_asked(request, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def erase_view(request, pk):
    row = found(pk)
    return gone(request) if row is None else _erased_or_asked(request, [row])


def _erased_or_asked(request, rows):
    if request.method != "POST" or request.POST.get("sure") != "yes":
        clock = waiting.clock()
        context = {
            "lines": [line_of(row, clock, request.user) for row in rows],
            "form_address": request.path,
            "zone": clock.zone.key,
        }
        title = ngettext("Erase %(count)d request?", "Erase %(count)d requests?", len(rows))
        return show(request, "erase", title % {"count": len(rows)}, context)
    with transaction.atomic():
        for row in rows:
            log.erased(request.user, _("Erased it, because the person asked."), row)
        numbers = [row.pk for row in rows]
        requests.erase_all(CallbackRequest.objects.filter(pk__in=numbers), Erasure.Reason.ASKED)
    names = ", ".join(row.reference for row in rows)
    messages.success(request, _("Erased: %(names)s.") % {"names": names})
    return to_list()


def _chosen(request):
    """The requests that were ticked."""
    numbers = {
        int(text)
        for text in request.POST.getlist("request")
        if text.isascii() and text.isdigit() and len(text) < 19
    }
    rows = CallbackRequest.objects.filter(pk__in=numbers)
    return list(rows.select_related("assigned_to").order_by("-created_at", "-pk"))


def _nothing_chosen(request):
    form = PersonForm()
    messages.warning(request, _("No request was ticked. Please search again, and tick some."))
    return show(request, "person", _("One person’s requests"), {"form": form}, 422)
