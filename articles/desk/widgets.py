"""Parts of the article's form that repeat: a group of rows, and what stands in each row.

A row's field is named `<group>-<number from 0>-<part>`, as documents.py lists them. Whatever has
such a name is read, in the order of the numbers, so rows may be added, removed and moved in the
browser. Without JavaScript a spare row stands at the end of each group.
"""

import re
from pathlib import Path
from types import MappingProxyType

from django import forms
from django.conf import settings
from django.contrib.admin import widgets
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models import Article
from ..text.document import CERTAINTIES, RELATED_KINDS
from . import advice

SPARE_ROWS = 1
TEMPLATE_ROW = "__row__"  # article-form.js puts the number of a new row in its place
CHOOSE = ("", _("Choose …"))
LEVELS = [
    CHOOSE,
    ("emergency", _("emergency: call for help at once")),
    ("urgent", _("urgent: see somebody today")),
    ("soon", _("soon: ask before you go on")),
]


def line(**attributes):
    return widgets.AdminTextInputWidget(attrs=attributes)


def box(rows):
    return widgets.AdminTextareaWidget(attrs={"rows": rows})


def day_and_time(label):
    """Django's two fields for a moment, each with a name of its own."""
    widget = widgets.AdminSplitDateTime()
    names = (_("{}: date"), _("{}: time"))
    for part, name in zip(widget.widgets, names, strict=True):
        part.attrs["aria-label"] = format_lazy(name, label)
    return widget


class Row(forms.Form):
    """One row. Its fields take any text: the document's own schema says what is wrong with it."""

    use_required_attribute = False
    title = ""


class ArticleSelect(forms.Select):
    """The articles by title. One that is not there any more stays to be seen, and to be mended."""

    def optgroups(self, name, value, attrs=None):
        articles = Article.objects.exclude(status=Article.Status.ARCHIVED).order_by("title")
        known = list(articles.values_list("slug", "title"))
        missing = [(slug, slug) for slug in value if slug and slug not in dict(known)]
        self.choices = [CHOOSE, *known, *missing]
        return super().optgroups(name, value, attrs)


class SourcesInput(forms.TextInput):
    """The keys of sources with commas between them; source-search.js makes it a search."""

    def __init__(self):
        address = reverse_lazy("admin:articles_article_sources")
        super().__init__({"class": "vTextField", "data-source-search": address})


class PictureInput(forms.TextInput):
    """The file of a drawing, with all that there are to choose from."""

    template_name = "admin/articles/article/picture_input.html"

    def get_context(self, name, value, attrs):
        folder = Path(settings.CONTENT_DIR) / "images"
        files = sorted(path.name for path in folder.glob("*.*")) if folder.is_dir() else []
        attrs = {**(attrs or {}), "list": f"{name}-files", "autocomplete": "off"}
        return super().get_context(name, value, attrs) | {"files": files, "list": attrs["list"]}


class CareCardRow(Row):
    title = _("Card")
    level = forms.CharField(label=_("How urgent it is"), widget=forms.Select(choices=LEVELS))
    heading = forms.CharField(
        label=_("Heading"), help_text=advice.CARD_HEADING, widget=line(maxlength=100)
    )
    items = forms.CharField(label=_("Signs"), help_text=advice.CARD_ITEMS, widget=box(4))


class FindingRow(Row):
    title = _("Finding")
    claim = forms.CharField(label=_("What was found"), help_text=advice.CLAIM, widget=box(2))
    certainty = forms.CharField(
        label=_("How certain it is"),
        help_text=advice.CERTAINTY,
        widget=forms.Select(choices=[CHOOSE, *zip(CERTAINTIES, CERTAINTIES, strict=True)]),
    )
    sources = forms.CharField(label=_("Sources"), help_text=advice.SOURCES, widget=SourcesInput())


class QuestionRow(Row):
    title = _("Question")
    question = forms.CharField(label=_("What patients ask"), widget=line(maxlength=200))
    answer = forms.CharField(label=_("What you answer"), help_text=advice.ANSWER, widget=box(4))


class RelatedRow(Row):
    title = _("Article")
    article = forms.CharField(label=_("Which one"), widget=ArticleSelect())
    kind = forms.CharField(
        label=_("When to read it"),
        widget=forms.Select(choices=[CHOOSE, *zip(RELATED_KINDS, RELATED_KINDS, strict=True)]),
    )
    reason = forms.CharField(
        label=_("Why"), help_text=advice.RELATED_REASON, widget=line(maxlength=200)
    )


class RowsWidget(forms.Widget):
    """A group of rows. Its value is a list with a dict of texts for each row that says anything."""

    template_name = "admin/articles/article/rows.html"
    row_errors = MappingProxyType({})  # {(number from 0, part): [sentence, …]}

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
        form.errors.clear()  # the schema says what is wrong, and documents.py where
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


class ChangesWidget(forms.Widget):
    """What patients were told of each change: to be read, not written."""

    template_name = "admin/articles/article/what_changed.html"

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"]["changes"] = value or ()
        return context


def _same_line_ends(rows):
    return [{part: text.replace("\r\n", "\n") for part, text in row.items()} for row in rows or ()]
