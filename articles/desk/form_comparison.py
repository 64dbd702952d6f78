"""A form beside the saved text, field by field. It knows the fields by what the form says of them.

It works with any form: what is typed is the value of the field, what is saved its initial value.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..text.differences import GONE, NEW, SAME, clipped, differences
from ..text.document import normalise
from . import conflict

NO_TEXT = {"why"}  # said about a save
FILLED_IN_BY_A_SAVE = {"published_at", "next_review_on"}
MOST_NAMED = 4


@dataclass(frozen=True)
class ChangedField:
    """A field that is not the same in both; `runs` are (kind, text) as `differences` gives them."""

    label: str
    runs: list
    name: str = ""

    @property
    def html(self):
        return marked(self.runs)

    @property
    def old_html(self):
        return marked(self.runs, without=NEW)

    @property
    def new_html(self):
        return marked(self.runs, without=GONE)


def compare(form):
    """A ChangedField for each visible field of a bound form that says something else."""
    found = []
    for field in form:
        if field.is_hidden or field.name in NO_TEXT or is_omitted(field):
            continue
        saved, typed = as_text(field, field.initial), as_text(field, field.value())
        if saved != typed:
            runs = clipped(differences(saved, typed))
            found.append(ChangedField(str(field.label), runs, field.name))
    return found


def unsaved(form):
    """As `compare`, without what a save has made of the same text."""
    return [change for change in compare(form) if not _comes_of_saving(form, change.name)]


def _comes_of_saving(form, name):
    typed = as_text(form[name], form[name].value())
    if name == "note":
        told = form.initial.get("what_changed") or ()
        return bool(told) and told[0].note == " ".join(typed.split())
    return name in FILLED_IN_BY_A_SAVE and not typed


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: who and when, which text is saved now, and where the form differs.

    `asked` is the step that was refused. With `is_done` nothing is left to do: an earlier try of
    the same save came through, and its answer did not.
    """

    who: str
    when: str
    digest: str
    differences: list
    asked: str
    is_done: bool


def conflict_of(form):
    saved, asked = form.opened_text(), conflict.step_in(form.data)
    who, when = conflict.last_change(saved)
    is_there = not unsaved(form) and (asked != conflict.PUBLISH or conflict.is_public(saved))
    return Conflict(who, when, saved.digest, compare(form), asked, is_there)


def is_omitted(field):
    """Whether the field was not there when the form was sent: it says nothing then."""
    form, widget = field.form, field.field.widget
    return widget.value_omitted_from_data(form.data, form.files, field.html_name)


def in_a_few_words(found):
    """“Title, Text and 3 more”."""
    names = ", ".join(difference.label for difference in found[:MOST_NAMED])
    rest = len(found) - MOST_NAMED
    if rest > 0:
        return _("%(names)s and %(count)s more") % {"names": names, "count": rest}
    return names


def as_text(field, value):
    """The value of a field as somebody would read it."""
    widget = field.field.widget
    if hasattr(widget, "decompress"):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        return " ".join(_plain(part) for part in parts if part)
    choices = getattr(field.field, "choices", None)
    if choices and not isinstance(value, list | tuple):
        labels = {str(key): str(label) for key, label in choices}
        return labels.get(str(value), _plain(value))
    return _plain(value).strip()


def marked(runs, without=None):
    """Runs of differences as HTML, for a box whose style keeps line ends.

    Without NEW it is the old text, without GONE the new one, and else both in one.
    """
    return format_html_join(
        "", "{}", ((_mark(kind, text),) for kind, text in runs if kind != without)
    )


def _mark(kind, text):
    if kind == SAME:
        return text
    tag = mark_safe("del" if kind == GONE else "ins")
    return format_html("<{}>{}</{}>", tag, text, tag)


def _plain(value):
    if value is None or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, dict):
        return "\n".join(f"{_name(key)}: {_plain(part)}" for key, part in value.items() if part)
    if isinstance(value, list | tuple):
        return "\n".join(_plain(part) for part in value if part)
    return normalise(str(value))


def _name(key):
    return capfirst(key.replace("_", " "))
