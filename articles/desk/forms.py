"""The forms in which staff write. They read documents; publishing writes them."""

from dataclasses import replace
from datetime import timedelta

from django import forms
from django.contrib.admin import widgets
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import AdminMarkdownxWidget

from .. import checking, refusals
from ..models import Article, Page, Topic
from ..text import strict_yaml
from ..text.document import normalise
from ..text.places import line_in_file
from ..text.problems import DocumentError, Problem
from ..text.schema import SLUG, SLUG_HINT
from . import advice, documents, uploads

REVIEWED_AFTER = timedelta(days=365)


class EditorWidget(AdminMarkdownxWidget):
    template_name = "admin/articles/article/editor.html"

    def get_context(self, name, value, attrs):
        limits = {
            "largest": uploads.LARGEST_FILE,
            "types": uploads.TYPES,
            "too_large": uploads.TOO_LARGE,
        }
        return super().get_context(name, value, attrs) | {"limits": limits}


def _line(**attributes):
    return widgets.AdminTextInputWidget(attrs=attributes)


def _box(rows):
    return widgets.AdminTextareaWidget(attrs={"rows": rows})


class DocumentForm(forms.ModelForm):
    """What all forms of the desk share: the address, and the text that the writer began with."""

    slug = forms.CharField(label=_("Address"), max_length=80, widget=_line())
    base_digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = None
        if self.instance.pk:
            self.initial["base_digest"] = self.instance.digest

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if not SLUG.fullmatch(slug):
            raise forms.ValidationError(gettext("This cannot be part of an address. ") + SLUG_HINT)
        return slug

    @property
    def changes_something(self):
        """Whether saving would change the record: an unchanged form saves nothing."""
        is_same = self.document.digest == self.instance.digest
        return not (is_same and self.address == self.instance.slug)

    @property
    def address(self):
        """The slug as it will be; a form that does not offer it leaves it alone."""
        return self.cleaned_data.get("slug") or self.instance.slug

    def refuse_if_overtaken(self):
        """Somebody else's save since this form was opened is never overwritten."""
        if not self.instance.pk:
            return
        rows = type(self.instance).objects.select_for_update().filter(pk=self.instance.pk)
        current = rows.values_list("digest", flat=True).first()
        if current != self.cleaned_data.get("base_digest"):
            address = reverse(
                f"admin:articles_{self.instance._meta.model_name}_change", args=[self.instance.pk]
            )
            self.add_error(None, format_html(advice.OVERTAKEN, address))

    def _post_clean(self):
        """The record itself stays as it is: publishing writes it."""


class ArticleForm(DocumentForm):
    title = forms.CharField(label=_("Title"), help_text=advice.TITLE, widget=_line())
    summary = forms.CharField(
        label=_("Summary"), required=False, help_text=advice.SUMMARY, widget=_box(2)
    )
    one_minute = forms.CharField(
        label=_("One-minute version"), required=False, help_text=advice.ONE_MINUTE, widget=_box(5)
    )
    body = forms.CharField(
        label=_("Text"), required=False, strip=False, help_text=advice.BODY, widget=EditorWidget
    )
    key_points = forms.CharField(
        label=_("Key points"), required=False, help_text=advice.KEY_POINTS, widget=_box(6)
    )
    next_steps = forms.CharField(
        label=_("Next steps"), required=False, help_text=advice.NEXT_STEPS, widget=_box(6)
    )
    questions_to_ask = forms.CharField(
        label=_("Questions to ask"), required=False, help_text=advice.QUESTIONS, widget=_box(6)
    )
    details = forms.CharField(
        label=_("Further details"),
        required=False,
        strip=False,
        help_text=advice.DETAILS,
        widget=_box(16),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.defer("text"), label=_("Topic"), help_text=advice.TOPIC
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=advice.TAGS, widget=_line())
    status = forms.ChoiceField(
        label=_("Status"), choices=Article.Status, initial="draft", help_text=advice.STATUS
    )
    published_at = forms.SplitDateTimeField(
        required=False, help_text=advice.PUBLISHED_AT, widget=widgets.AdminSplitDateTime
    )
    next_review_on = forms.DateField(
        label=_("Next review due"),
        required=False,
        help_text=advice.NEXT_REVIEW,
        widget=widgets.AdminDateWidget,
    )
    why = forms.CharField(
        label=_("Why you changed it"),
        required=False,
        max_length=300,
        help_text=advice.WHY,
        widget=_line(),
    )

    class Meta:
        model = Article
        fields = ()

    class Media:
        css = {"all": ["css/admin-editor.css"]}
        js = ["js/article-editor.js"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = advice.ADDRESS
        zone = timezone.get_current_timezone_name()
        self.fields["published_at"].label = gettext("Shown from (time of %s)") % zone
        self.initial.setdefault("details", "author: Editorial team\n")
        if self.instance.pk:
            shown = documents.fields_of(self.instance.document)
            self.initial.update(shown | {"topic": self.instance.topic_id})

    def clean(self):
        refused = set(self.errors)
        self.refuse_if_overtaken()
        self._fill_in_dates()
        data = self.cleaned_data
        self.document, errors = documents.read_article(
            self._values(), data.get("details", ""), data.get("body", ""), *self._slugs()
        )
        if self.document and not self.errors:
            errors = self._addresses() + self._reasons_not_to_publish()
        for name, message in errors:
            if name not in refused:
                self.add_error(name, message)

    def _slugs(self):
        return self.cleaned_data.get("slug", ""), self.instance.slug

    def _fill_in_dates(self):
        data = self.cleaned_data
        if data.get("status") != Article.Status.PUBLISHED:
            return
        if not data.get("published_at") and not self.has_error("published_at"):
            data["published_at"] = timezone.now().replace(microsecond=0)
        if not data.get("next_review_on") and not self.has_error("next_review_on"):
            data["next_review_on"] = timezone.localdate() + REVIEWED_AFTER

    def _values(self):
        """What was typed, as the document says it. What was not touched stays letter for letter."""
        data = self.cleaned_data
        topic = data.get("topic")
        values = {name: _one_line(data.get(name, "")) for name in ("title", "summary")}
        values |= {
            "topic": topic.slug if topic else "",
            "tags": tuple(_parts(data.get("tags", "").split(","))),
            "status": data.get("status", ""),
            "published_at": _moment(data.get("published_at")),
            "next_review_on": data["next_review_on"].isoformat()
            if data.get("next_review_on")
            else "",
            "one_minute": normalise(data.get("one_minute", "")),
        }
        values |= {
            name: tuple(_parts(normalise(data.get(name, "")).split("\n")))
            for name in documents.LISTS
        }
        return values | self._untouched()

    def _untouched(self):
        """The form shows no split seconds and parts tags at commas; the document keeps both."""
        if not self.instance.pk:
            return {}
        document = self.instance.document
        kept = {"tags": tuple(document.tags), "published_at": _moment(document.published_at)}
        return {
            name: value for name, value in kept.items() if value and name not in self.changed_data
        }

    def _addresses(self):
        article = self.instance if self.instance.pk else None
        taken = refusals.taken_addresses(self.address, self.document.aliases, article)
        return [(documents.form_field(p.field), documents.sentence(p)) for p in taken]

    def _reasons_not_to_publish(self):
        if self.document.status != Article.Status.PUBLISHED:
            return []
        old = {self.instance.slug} - {self.address, ""}
        found = checking.blocked({self.address: self.document}, old)
        return [documents.form_error(problem) for problem in found.get(self.address, ())]


class RecordForm(DocumentForm):
    """A topic, a page, a reference or a glossary term: its document as it is, in one box."""

    text = forms.CharField(
        label=_("Document"), strip=False, widget=_box(30), help_text=advice.DOCUMENT
    )

    class Meta:
        fields = ()

    class Media:
        css = {"all": ["css/admin-editor.css"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # the admin takes it out once it stands
            self.fields["slug"].label, self.fields["slug"].help_text = _("Name"), advice.NAME
        if self.instance.pk:
            self.initial["text"] = self.instance.text

    def clean(self):
        self.refuse_if_overtaken()
        text = normalise(self.cleaned_data.get("text", ""))
        if not text:
            return
        try:
            self.document = self._read(text)
        except DocumentError as error:
            for problem in error.problems:
                self._refuse(problem, problem.line)
        if self.document and not self.errors:
            self._refuse_what_blocks(text)

    def _refuse_what_blocks(self, text):
        """A topic or a page has no draft: what is saved is public."""
        kind = {Topic: "topics", Page: "pages"}.get(type(self.instance))
        if not kind:
            return
        for problem in checking.problems_of(kind, self.address, self.document, only_blocking=True):
            line = line_in_file(text, problem.field, problem.line or 1)
            self._refuse(replace(problem, field=""), line)

    def _refuse(self, problem, line):
        where = documents.in_line(line, problem.field)
        self.add_error("text", documents.sentence(problem, where))

    def clean_slug(self):
        slug = super().clean_slug()
        if type(self.instance).objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("There is one of this name already."))
        return slug

    def _read(self, text):
        # An entry of nothing but comments is no node at all, which Entry.parse does not expect.
        if not text.startswith("---") and strict_yaml.compose(text) is None:
            raise DocumentError([Problem("is empty.", "Begin with its first line.", line=1)])
        return type(self.instance).document_class.parse(text)


def _parts(texts):
    return [text.strip() for text in texts if text.strip()]


def _one_line(text):
    return " ".join(_parts(normalise(text).split("\n")))


def _moment(moment):
    return moment.isoformat() if moment else ""
