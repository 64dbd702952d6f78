"""Parts of a form that repeat: a group of rows, and what stands in each row.

A row's field is named `<group>-<number from 0>-<part>`. Whatever has such a name is read, in the
order of the numbers, so rows may be added, removed and moved in the browser. Without JavaScript a
spare row stands at the end of each group. Nothing here knows what a form is about.
"""

import re
from types import MappingProxyType

from django import forms
from django.contrib.admin import widgets

SPARE_ROWS = 1
TEMPLATE_ROW = "__row__"  # article-form.js puts the number of a new row in its place


def line(**attributes):
    return widgets.AdminTextInputWidget(attrs=attributes)


def box(rows):
    return widgets.AdminTextareaWidget(attrs={"rows": rows})


class Row(forms.Form):
    """One row. Its fields take any text: the document's own schema says what is wrong with it."""

    use_required_attribute = False
    title = ""

    def know(self, about):
        """Learn what the row is a part of, where that matters to its fields."""


class RowsWidget(forms.Widget):
    """A group of rows. Its value is a list with a dict of texts for each row that says anything."""

    template_name = "admin/rows.html"
    row_errors = MappingProxyType({})  # {(number from 0, part): [sentence, …]}
    about = ""  # what the rows are a part of

    def __init__(self, row, *, most, add, label="", help_text=""):
        super().__init__()
        self.row, self.most, self.add = row, most, add
        self.label, self.help_text = label, help_text

    def id_for_label(self, id_):
        return ""  # the group has its name itself; each field in it has its own label

    def value_from_datadict(self, data, files, name):
        parts = "|".join(self.row.base_fields)
        found = (re.fullmatch(rf"{name}-([0-9]{{1,3}})-(?:{parts})", key) for key in data)
        numbers = sorted({int(match[1]) for match in found if match})
        rows = [
            {part: data.get(f"{name}-{number}-{part}") or "" for part in self.row.base_fields}
            for number in numbers
        ]
        return [row for row in rows if any(text.strip() for text in row.values())]

    def value_omitted_from_data(self, data, files, name):
        return False

    def get_context(self, name, value, attrs):
        rows = list(value or ())
        spare = range(len(rows), min(len(rows) + SPARE_ROWS, self.most))
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "rows": [self._row(name, number, row) for number, row in enumerate(rows)]
            + [self._row(name, number) for number in spare],
            "template_row": self._row(name, TEMPLATE_ROW),
            "most": self.most,
            "add": self.add,
            "label": self.label,
            "help_text": self.help_text,
        }
        return context

    def _row(self, name, number, values=None):
        prefix = f"{name}-{number}"
        data = {f"{prefix}-{part}": text for part, text in (values or {}).items()}
        form = self.row(data, prefix=prefix)
        form.know(self.about)
        form.errors.clear()  # the schema says what is wrong, and the form where
        for (place, part), sentences in self.row_errors.items():
            if place == number:
                form.add_error(part, list(sentences))
        shown = number + 1 if isinstance(number, int) else number
        return {"form": form, "number": shown, "is_spare": not values}


class RowsField(forms.Field):
    """`row` is the class of its rows, `most` how many fit, `add` the words on the button."""

    def __init__(self, row, *, most, add, label, help_text):
        widget = RowsWidget(row, most=most, add=add, label=label, help_text=help_text)
        super().__init__(required=False, label=label, widget=widget)

    def has_changed(self, initial, data):
        return _same_line_ends(initial) != _same_line_ends(data)

    def label_of(self, number, part):
        """“Finding 2, Sources”"""
        row = self.widget.row
        return f"{row.title} {number + 1}, {row.base_fields[part].label}"

    def refuse(self, number, part, words):
        """Say at a field of a row what is wrong with it."""
        errors = dict(self.widget.row_errors)
        errors[number, part] = [*errors.get((number, part), ()), words]
        self.widget.row_errors = errors


def _same_line_ends(rows):
    return [{part: text.replace("\r\n", "\n") for part, text in row.items()} for row in rows or ()]
