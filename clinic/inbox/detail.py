"""One request: what the person typed, the steps, the notes, and who has looked."""

from contextlib import suppress

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..desk.saving import name_of
from ..models import CallbackRequest
from . import log, notes, steps, typed, waiting
from .pages import address, show, to_list, to_request

LINES_SHOWN = 30
LARGEST = 2**63 - 1


def found(pk):
    """The request with a number, whatever stands there instead of one; or None."""
    with suppress(ValueError):
        number = int(pk)
        if 0 < number <= LARGEST:
            rows = CallbackRequest.objects.select_related("assigned_to")
            return rows.filter(pk=number).first()
    return None


def gone(request):
    messages.info(
        request, _("This request is not here any more: it was erased, or there never was one.")
    )
    return to_list()


@require_safe
def detail_view(request, pk):
    row = found(pk)
    if row is None:
        return gone(request)
    return detail_page(request, row, notes.NoteForm())


def detail_page(request, row, note_form, status=200):
    """The page of a request, which the log hears of."""
    clock = waiting.clock()
    log.looked(request.user, row)
    values = typed.values_or_none(row)
    is_open = row.state in waiting.OPEN_STATES
    context = {
        "row": row,
        "seen": steps.seen_of(row),
        "is_open": is_open,
        "is_new": row.state == waiting.State.NEW,
        "is_mine": is_open and row.assigned_to_id == request.user.pk,
        "who": name_of(row.assigned_to) if row.assigned_to else "",
        "facts": typed.facts(values) if values is not None else [],
        "is_sealed": values is None,
        "received": clock.moment(row.created_at),
        "promised": clock.day(row.answer_by),
        "taken": clock.moment(row.taken_at),
        "closed": clock.moment(row.done_at),
        "late": waiting.late_words(row, clock.today),
        "notice": waiting.notice_of(row, clock.now),
        "notes": [(note, clock.moment(note.when)) for note in notes.notes_of(row)],
        "note_form": note_form,
        "colleagues": [
            (person.pk, name_of(person))
            for person in steps.colleagues()
            if person.pk not in (row.assigned_to_id, request.user.pk)
        ],
        "history": [
            (entry.get_change_message(), name_of(entry.user), clock.moment(entry.action_time))
            for entry in log.of(row).select_related("user")[:LINES_SHOWN]
        ],
        "zone": clock.zone.key,
    }
    return show(request, "detail", _("Request %s") % row.reference, context, status)


# The steps


@require_POST
def step_view(request, pk, step):
    """A button of the page. `step` is one of `STEPS`."""
    row = found(pk)
    if row is None:
        return gone(request)
    try:
        return STEPS[step](request, row, steps.Seen.read(request.POST.get("seen", "")))
    except steps.Overtaken:
        row = found(pk)
        if row is None:
            return gone(request)
        _say_how_it_is(request, row)
        return to_request(row)


def _take(request, row, seen):
    steps.take(row, seen, request.user)
    messages.success(request, _("You have it now: %s.") % row.reference)
    return to_request(row)


def _hand_on(request, row, seen):
    person = _person(request.POST.get("to", ""))
    if person is None:
        messages.error(request, _("Choose who is to have it, then press the button again."))
        return to_request(row)
    steps.hand_on(row, seen, request.user, person)
    words = _("%(who)s has %(reference)s now.")
    messages.success(request, words % {"who": name_of(person), "reference": row.reference})
    return to_list()


def _finish(request, row, seen):
    steps.finish(row, seen, request.user)
    messages.success(request, _("Done: %s. Thank you.") % row.reference)
    return to_list()


def _call_spam(request, row, seen):
    steps.call_spam(row, seen, request.user)
    words = _("%s is under “Spam” now. It can be opened again there for a week.")
    messages.success(request, words % row.reference)
    return to_list()


def _open_again(request, row, seen):
    steps.open_again(row, seen, request.user)
    messages.success(request, _("%s is new again, and nobody has it yet.") % row.reference)
    return to_request(row)


STEPS = {
    "take": _take,
    "hand": _hand_on,
    "done": _finish,
    "spam": _call_spam,
    "open": _open_again,
}


def _person(number):
    with suppress(ValueError):
        if 0 < int(number) <= LARGEST:
            return steps.colleagues().filter(pk=int(number)).first()
    return None


def _say_how_it_is(request, row):
    """To whoever came second; and to whoever pressed twice."""
    if row.state == waiting.State.IN_HAND:
        if row.assigned_to_id == request.user.pk:
            messages.info(request, _("You have it already: %s.") % row.reference)
            return
        words = _("Nothing was changed: %(who)s has this request (since %(when)s).")
        since = log.of(row).filter(action_flag=log.CHANGE).first()
        when = since.action_time if since else row.taken_at
        facts = {"who": name_of(row.assigned_to), "when": waiting.clock().moment(when)}
    elif row.state == waiting.State.NEW:
        words, facts = _("Nothing was changed: somebody opened this request again."), {}
    else:
        words = _("Nothing was changed: this request is closed already (%(state)s).")
        facts = {"state": row.get_state_display()}
    messages.warning(request, words % facts)


@require_POST
def note_view(request, pk):
    row = found(pk)
    if row is None:
        return gone(request)
    form = notes.NoteForm(request.POST)
    if not form.is_valid():
        return detail_page(request, row, form, status=422)
    notes.add(row, form.cleaned_data["text"], request.user)
    messages.success(request, _("Your note is kept."))
    return redirect(address("change", row.pk) + "#notes")
