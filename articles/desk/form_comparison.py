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
MOST_NAMED = 4


@dataclass(frozen=True)
class ChangedField:
    """A field that is not the same in both; `runs` are (kind, text) as `differences` gives them."""

    label: str
    runs: list

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
            found.append(ChangedField(str(field.label), clipped(differences(saved, typed))))
    return found


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: who and when, which text is saved now, and where the form differs."""

    who: str
    when: str
    digest: str
    differences: list


def conflict_of(form):
    saved = form.opened_text()
    who, when = conflict.last_change(saved)
    return Conflict(who, when, saved.digest, compare(form))


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
