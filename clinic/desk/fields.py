"""Fields of the forms that edit a part of the clinic's document.

Each knows how a value of the document is `shown` in it, and what `plain` data of the document it
makes of what was typed. Whether that is right is for the document's own schema to say; only what
the schema could not understand is refused here.
"""

from datetime import UTC, datetime, time

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.desk.rows import RowsField, box, line
from articles.text.document import normalise
from articles.text.schema import Moment as MomentInDocument
from articles.text.schema import Plain

from ..document import clock
from ..hours import times_in_words
from . import typed_times


class Line(forms.CharField):
    """Text on one line."""

    def __init__(self, label, help_text="", *, needed=False, **attributes):
        widget = self.make_widget(attributes)
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)
        self.needed = needed

    def make_widget(self, attributes):
        return line(**attributes)

    def shown(self, value):
        return str(value or "")

    def plain(self, typed):
        return " ".join(normalise(typed or "").split())

    def read_out(self, value):
        """As a colleague would read the value out."""
        return self.shown(value)


class Lines(Line):
    """Text that may have paragraphs."""

    def make_widget(self, attributes):
        return box(attributes.pop("rows", 4))

    def plain(self, typed):
        return "\n".join(row.rstrip() for row in normalise(typed or "").strip().split("\n"))


class Entries(Lines):
    """A list with one entry on each line."""

    def shown(self, value):
        return "\n".join(value or ())

    def plain(self, typed):
        rows = (" ".join(row.split()) for row in normalise(typed or "").split("\n"))
        return [row for row in rows if row]


class Whole(Line):
    """A whole number."""

    def plain(self, typed):
        text = super().plain(typed)
        return Plain(text.lstrip("0") or text) if text.isdecimal() else text


class Day(Line):
    def make_widget(self, attributes):
        return forms.DateInput(attrs={"type": "date", **attributes}, format="%Y-%m-%d")

    def shown(self, value):
        return value.isoformat() if value else ""

    def read_out(self, value):
        return date_format(value) if value else ""


class Times(Line):
    """The hours of one day as people type them."""

    def shown(self, value):
        return typed_times.show(value)

    def plain(self, typed):
        try:
            intervals = typed_times.read(typed or "")
        except typed_times.NotTimes as error:
            raise forms.ValidationError(str(error)) from error
        return ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in intervals)

    def read_out(self, value):
        return times_in_words(value)


class Chosen(forms.ChoiceField):
    """One of a few; `choices` are (value, words)."""

    needed = False

    def __init__(self, label, help_text="", *, choices):
        super().__init__(label=label, help_text=help_text, required=False, choices=choices)

    def validate(self, value):
        """The document's schema does."""

    def shown(self, value):
        return value or ""

    def plain(self, typed):
        return typed or ""

    def read_out(self, value):
        return value or ""


class Tick(forms.BooleanField):
    needed = False

    def __init__(self, label, help_text=""):
        super().__init__(label=label, help_text=help_text, required=False)

    def shown(self, value):
        return bool(value)

    def plain(self, typed):
        return Plain("true") if typed else ""

    def read_out(self, value):
        return _("yes") if value else _("no")


class Several(forms.MultipleChoiceField):
    """Some of the clinic's own locations or services; the form says which there are."""

    needed = False

    def __init__(self, label, help_text=""):
        widget = forms.CheckboxSelectMultiple
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def shown(self, value):
        return list(value or ())

    def plain(self, typed):
        known = [slug for slug, _words in self.choices]
        return [slug for slug in known if slug in (typed or ())]

    def read_out(self, value):
        names = dict(self.choices)
        return ", ".join(names.get(slug, slug) for slug in value or ())


class MomentInput(forms.MultiWidget):
    """A date and a time of day."""

    def __init__(self, label):
        names = (_("%s: date") % label, _("%s: time") % label)
        parts = zip(("date", "time"), names, strict=True)
        super().__init__(
            [forms.TextInput({"type": kind, "aria-label": name}) for kind, name in parts]
        )

    def decompress(self, value):
        return value or ["", ""]


class Moment(forms.Field):
    """A day and a time where the clinic is; the form sets the `zone`."""

    needed = True
    zone = None

    def __init__(self, label, help_text=""):
        widget = MomentInput(label)
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def shown(self, value):
        if not value:
            return ["", ""]
        local = value.astimezone(self.zone)
        return [local.date().isoformat(), f"{local:%H:%M}"]

    def plain(self, typed):
        day, hour = ((part or "").strip() for part in typed or ("", ""))
        if not day and not hour:
            return ""
        try:
            wall = datetime.combine(datetime.fromisoformat(day).date(), time.fromisoformat(hour))
            moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
            there = moment.astimezone(self.zone)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(_("Give a date and a time, both.")) from error
        if there.replace(tzinfo=None) != wall.replace(tzinfo=None):
            raise forms.ValidationError(_("Clocks are set forward then: there is no such time."))
        return MomentInDocument().write(moment)

    def read_out(self, value):
        if not value:
            return ""
        local = value.astimezone(self.zone)
        return f"{date_format(local, 'DATETIME_FORMAT')} ({self.zone.key})"


class Rows(RowsField):
    """A list of groups; the fields of `row` are those of this module."""

    needed = False

    def shown(self, value):
        return [
            {name: field.shown(getattr(item, name)) for name, field in self.parts} for item in value
        ]

    def read_out(self, value):
        return "\n".join(
            "; ".join(
                f"{field.label}: {words}"
                for name, field in self.parts
                if (words := field.read_out(getattr(item, name)))
            )
            for item in value
        )

    @property
    def parts(self):
        return self.widget.row.base_fields.items()
