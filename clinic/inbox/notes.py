"""What staff write about a request: sealed, with who and when."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import encryption, plain_input
from ..desk.saving import name_of
from ..forms import PlainField
from ..models import RequestNote
from . import log

LONGEST = 2000
A_DOUBLE_CLICK = timedelta(minutes=1)


class NoteForm(forms.Form):
    use_required_attribute = False

    text = PlainField(
        most=LONGEST,
        clean_up=plain_input.lines,
        strip=False,
        label=gettext_lazy("A note for your colleagues"),
        help_text=gettext_lazy(
            "Only the inbox shows it. It is erased together with the request. Write no more about "
            "a person’s health than the call needs."
        ),
        error_messages={"required": gettext_lazy("Write the note first, then keep it.")},
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Note:
    """`text` is None where no key fits."""

    text: str | None
    who: str
    when: object


def add(row, text, by):
    """Keep a note, once: a button that is pressed twice writes one."""
    with transaction.atomic():
        lately = row.notes.filter(created_by=by, created_at__gt=timezone.now() - A_DOUBLE_CLICK)
        if text in [_text(note) for note in lately]:
            return
        sealed = encryption.seal({"text": text})
        RequestNote.objects.create(request=row, sealed=sealed, created_by=by)
        log.changed(by, _("Wrote a note."), row)


def notes_of(row):
    return [
        Note(_text(note), name_of(note.created_by), note.created_at)
        for note in row.notes.select_related("created_by")
    ]


def _text(note):
    try:
        return encryption.unseal(note.sealed)["text"]
    except encryption.CannotBeOpened:
        return None
