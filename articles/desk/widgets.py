"""What stands in the rows of the article's form, and its widgets.

documents.py lists the names of the rows' fields.
"""

from django import forms
from django.contrib.admin import widgets
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..library import GONE
from ..models import Article
from ..text.document import CERTAINTIES, RELATED_KINDS
from . import advice
from .rows import Row, box, line

CHOOSE = ("", _("Choose …"))
LEVELS = [
    CHOOSE,
    ("emergency", _("emergency: call for help at once")),
    ("urgent", _("urgent: see somebody today")),
    ("soon", _("soon: ask before you go on")),
]


def day_and_time(label):
    """Django's two fields for a moment, each with a name of its own."""
    widget = widgets.AdminSplitDateTime()
    names = (_("{}: date"), _("{}: time"))
    for part, name in zip(widget.widgets, names, strict=True):
        part.attrs["aria-label"] = format_lazy(name, label)
    return widget


class ArticleSelect(forms.Select):
    """The articles that can be read next, by title.

    One that was chosen and cannot be read any more stays to be seen, and to be mended. `about` is
    the slug of the article itself, which is no choice.
    """

    template_name = "admin/articles/article/long_select.html"
    about = ""

    def optgroups(self, name, value, attrs=None):
        rows = Article.objects.order_by("title").values_list("slug", "title", "status")
        found = {slug: (title, Article.Status(status)) for slug, title, status in rows}
        offered = [
            (slug, title)
            for slug, (title, status) in found.items()
            if status not in GONE and slug != self.about
        ]
        unfit = [(slug, self._unfit(slug, *found.get(slug, ()))) for slug in value if slug]
        self.choices = [CHOOSE, *offered, *(one for one in unfit if one[0] not in dict(offered))]
        return super().optgroups(name, value, attrs)

    def _unfit(self, slug, title="", status=None):
        if status is None:
            return _("%(slug)s: there is no such article") % {"slug": slug}
        what = _("this article itself") if slug == self.about else status.label
        return f"{title}: {what}"


class SourcesInput(forms.TextInput):
    """The keys of sources with commas between them; source-search.js makes it a search."""

    def __init__(self):
        address = reverse_lazy("admin:articles_article_sources")
        super().__init__({"class": "vTextField", "data-source-search": address})


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

    def know(self, about):
        self.fields["article"].widget.about = about


class ChangesWidget(forms.Widget):
    """What patients were told of each change: to be read, not written."""

    template_name = "admin/articles/article/what_changed.html"

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"]["changes"] = value or ()
        return context
