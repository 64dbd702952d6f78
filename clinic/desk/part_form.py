"""A form for one part of the clinic's document: what it shows, and the document it makes."""

import re

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.rows import line
from articles.text import strict_yaml
from articles.text.document import normalise
from articles.text.problems import DocumentError
from articles.text.schema import write_record

from ..document import ClinicDocument
from .fields import Moment, Rows

SLUG_OF_NEW = 60  # characters


class PartForm(forms.Form):
    """Subclasses name the `record` of the document, their fields, and the `groups` of them.

    `old` is the item that the form is about, None for a new one; for the details it is the whole
    document. `clinic` is the document that it stands in, `zone` where its moments are told.
    """

    use_required_attribute = False
    record = None
    groups = ()
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why you changed it"),
        help_text=gettext_lazy("If you like: a line for the history, as to a colleague."),
        required=False,
        max_length=300,
        widget=line(),
    )

    def __init__(self, data=None, *, clinic, zone, old=None, base=""):
        super().__init__(data, initial={"base": base})
        self.old, self.zone, self.document = old, zone, None
        self._know_the_clinic(clinic)
        self.initial |= self.shown()
        if old is not None and "slug" in self.fields:
            del self.fields["slug"]  # its address stays: other pages link to it

    def _know_the_clinic(self, clinic):
        for name, items in (("at", clinic.locations), ("services", clinic.services)):
            if name in self.fields:
                self.fields[name].choices = [(item.slug, item.name) for item in items]
        for field in self.fields.values():
            if isinstance(field, Moment):
                field.zone = self.zone
        if self.old is None and "country" in self.fields:
            self.initial["country"] = "US"

    # The part as fields, and the fields as plain data

    @property
    def parts(self):
        return {name: field for name, field in self.fields.items() if name not in ("base", "why")}

    def shown(self):
        if self.old is None:
            return {}
        return {name: field.shown(value_at(self.old, name)) for name, field in self.parts.items()}

    def plain(self, typed):
        """Plain data of the record, nested as in the document; a field that cannot be understood
        is refused, and left out."""
        data = {}
        for name, field in self.parts.items():
            group, is_inside, key = name.partition("__")
            target = data.setdefault(group, {}) if is_inside else data
            target[key or group] = self._plain_field(name, field, typed.get(name))
        return data

    def _plain_field(self, name, field, value):
        if isinstance(field, Rows):
            return [self._plain_row(name, field, at, row) for at, row in enumerate(value or ())]
        try:
            return field.plain(value)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return ""

    def _plain_row(self, name, field, at, row):
        plain = {}
        for part, column in field.parts:
            try:
                plain[part] = column.plain(row.get(part))
            except forms.ValidationError as error:
                plain[part] = ""
                self.add_error(f"{name}-{at}-{part}", error.messages[0])
        return plain

    def as_written(self):
        """The plain data of the part; what nobody touched stays letter for letter."""
        typed = self.plain(self.cleaned_data)
        if self.old is None:
            if "slug" in typed:
                typed["slug"] = typed["slug"] or _slug_of(typed["name"])
            return _filled(typed)
        shown, written = self.plain(self.initial), write_record(self.old)
        kept = {
            key: value
            for key, value in written.items()
            if key not in typed or typed[key] == shown[key]
        }
        untouched = {key for key in typed if typed[key] == shown[key]}
        changed = {key: value for key, value in typed.items() if key not in untouched}
        return kept | _filled(changed)

    # Reading it as the document that it becomes

    def read_as(self, document, place):
        """Set `document` to the ClinicDocument with this part in it, or refuse what is wrong.

        `place` is the list and the number from 0 at which the part stands; () for the details.
        """
        whole, part = write_record(document), self.as_written()
        if place:
            name, at = place
            items = whole.setdefault(name, [])
            items[at : at + 1] = [part]
        else:
            own = {name.partition("__")[0] for name in self.parts}
            whole = {key: value for key, value in whole.items() if key not in own}
            whole |= {key: value for key, value in part.items() if key in own}
        try:
            found = ClinicDocument.parse(strict_yaml.dump(whole))
        except DocumentError as error:
            prefix = f"{place[0]}.{place[1] + 1}." if place else ""
            for problem in error.problems:
                self._refuse(problem, prefix)
            return
        if not self.errors:
            self.document = found

    def _refuse(self, problem, prefix):
        words = " ".join(part for part in (problem.message, problem.hint) if part)
        if not problem.field.startswith(prefix):
            self.add_error(None, f"{problem.field}: {words}" if problem.field else capfirst(words))
            return
        name, entry = self._field_of(problem.field.removeprefix(prefix))
        if not name:
            self.add_error(None, f"{problem.field}: {words}")
        elif not self._is_refused(name):
            line_words = _("Line %(number)s: %(words)s") % {"number": entry, "words": words}
            self.add_error(name, line_words if entry else capfirst(words))

    def _field_of(self, path):
        """(field on the page, number of the line in it) for a way through the record."""
        name, *rest = path.split(".")
        field = self.fields.get(name)
        if isinstance(field, Rows) and rest:
            known = dict(field.parts)
            part = rest[1] if rest[1:] and rest[1] in known else next(iter(known))
            return f"{name}-{int(rest[0]) - 1}-{part}", ""
        if field is not None:
            return name, rest[0] if rest else ""
        inside = f"{name}__{rest[0]}" if rest else ""
        if inside in self.fields:
            return inside, ""
        return next((one for one in self.fields if one.startswith(f"{name}__")), ""), ""

    def _is_refused(self, name):
        """Whether the field has been refused already: then the schema only saw it as empty."""
        group, is_in_row, place = name.partition("-")
        if not is_in_row:
            return name in self.errors
        at, part = place.split("-")
        return (int(at), part) in self.fields[group].widget.row_errors

    def add_error(self, field, error):
        """A mistake in a row stands at that row, and the group leads to it."""
        group, is_in_row, place = (field or "").partition("-")
        if not is_in_row:
            super().add_error(field if field in self.fields else None, error)
            return
        at, part = place.split("-")
        label = self.fields[group].label_of(int(at), part)
        self.fields[group].refuse(int(at), part, error)
        super().add_error(group, format_html('<a href="#id_{}">{}: {}</a>', field, label, error))

    # For the page

    def fieldsets(self):
        """(heading, advice, bound fields) of each group, without what is not offered here."""
        return [
            (heading, advice, [self[name] for name in names if name in self.fields])
            for heading, advice, names in self.groups
        ]

    def mistakes(self):
        """Each mistake as a link to its field; those about the whole come first."""
        found = list(self.errors.get(NON_FIELD_ERRORS, ()))
        for name, field in self.fields.items():
            for words in self.errors.get(name, ()):
                if isinstance(words, SafeString) and words.startswith(f'<a href="#id_{name}-'):
                    found.append(words)
                else:
                    anchor = self[name].auto_id + ("_0" if _has_parts(field) else "")
                    found.append(
                        format_html('<a href="#{}">{}: {}</a>', anchor, field.label, words)
                    )
        return found

    def read_out(self, record):
        """{label: words} of what a record says in the fields of this form."""
        return {
            str(field.label): field.read_out(value_at(record, name))
            for name, field in self.parts.items()
        }


def value_at(record, name):
    """What a record says under the name of a field; None where its group is not there."""
    for key in name.split("__"):
        record = getattr(record, key, None)
    return record if record is not None else _nothing(name)


def _nothing(name):
    """An empty day of a week that says nothing."""
    return () if name.startswith("hours__") else None


def _has_parts(field):
    return isinstance(field, Moment) or isinstance(field.widget, forms.CheckboxSelectMultiple)


def _slug_of(name):
    """The end of an address; a name that is missing is one mistake, not two."""
    if not name:
        return "new"
    return re.sub(r"-+", "-", slugify(normalise(name)).replace("_", "-"))[:SLUG_OF_NEW].strip("-")


def _filled(data):
    """The plain data without what is empty, at every depth; a row stays a row."""
    if isinstance(data, list):
        return [_filled(item) for item in data]
    if not isinstance(data, dict):
        return data
    filled = {key: _filled(value) for key, value in data.items()}
    return {key: value for key, value in filled.items() if value}
