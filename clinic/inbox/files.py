"""Requests as files: a table for many of them, and JSON for one person."""

import csv
import io
import json

from django.utils.translation import gettext as _

from ..desk.saving import name_of
from . import notes, typed

FORMULA = "=+-@\t\r\n＝＋－＠"  # with one of these in front, a cell is a formula to a spreadsheet
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


def table(rows, clock):
    """The requests as CSV, for a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(_headings())
    for row in rows:
        writer.writerow([harmless(cell) for cell in _cells(row, clock)])
    return BYTE_ORDER_MARK + file.getvalue()


def harmless(cell):
    """A cell that no spreadsheet computes: an apostrophe in front makes it text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(tuple(FORMULA)) else cell


def _headings():
    return [
        _("Reference"),
        _("Received"),
        _("Promised by"),
        _("State"),
        _("Who has it"),
        _("Taken in hand"),
        _("Closed"),
        *map(str, typed.LABELS.values()),
        _("Remark"),
    ]


def _cells(row, clock):
    values = typed.values_or_none(row)
    return [
        row.reference,
        _moment(row.created_at, clock),
        row.answer_by.isoformat(),
        row.get_state_display(),
        name_of(row.assigned_to) if row.assigned_to else "",
        _moment(row.taken_at, clock),
        _moment(row.done_at, clock),
        *typed.in_words(values or {}).values(),
        _("It cannot be opened: a key is missing.") if values is None else "",
    ]


def one_person(rows, clock, clinic_name):
    """Everything that the clinic has of these requests, as JSON that people can read as well."""
    document = {
        "from": clinic_name,
        "made_at": clock.now.isoformat(timespec="seconds"),
        "requests": [_everything(row) for row in rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _everything(row):
    return {
        "reference": row.reference,
        "received": row.created_at.isoformat(timespec="seconds"),
        "answer_promised_by": row.answer_by.isoformat(),
        "state": row.state,
        "closed": row.done_at.isoformat(timespec="seconds") if row.done_at else None,
        "typed": typed.values_or_none(row),
        "notes": [
            {"written": note.when.isoformat(timespec="seconds"), "text": note.text}
            for note in notes.notes_of(row)
        ],
    }


def _moment(moment, clock):
    return moment.astimezone(clock.zone).strftime("%Y-%m-%d %H:%M") if moment else ""
