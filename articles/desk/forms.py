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

from .. import checking, refusals, workflow
from ..models import Article, Page, StagedEdit, Topic
from ..text import strict_yaml
from ..text.document import normalise
from ..text.places import line_in_file
from ..text.problems import DocumentError, Problem
from ..text.schema import SLUG, SLUG_HINT
from . import advice, conflict, documents, uploads
from .rows import RowsField, box, line
from .top_picture import PictureInput
from .widgets import (
    CareCardRow,
    ChangesWidget,
    FindingRow,
    QuestionRow,
    RelatedRow,
    day_and_time,
)

# A moment is of use only with its zone.
MOMENTS = {
    "published_at": _("Shown from (time of %s)"),
    "go_live_at": _("Show the new text from (time of %s)"),
}
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


class DocumentForm(forms.ModelForm):
    """What all forms of the desk share: the address, and the text that the writer began with."""

    overtaken = advice.OVERTAKEN
    slug = forms.CharField(label=_("Address"), max_length=80, widget=line())
    base_digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = None
        self.is_overtaken = False
        if self.instance.pk:
            self.initial["base_digest"] = self.opened_text().digest

    def opened_text(self):
        """The text that the form is about, as it is now: it has a digest and a document."""
        return type(self.instance).objects.get(pk=self.instance.pk)

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if not SLUG.fullmatch(slug):
            raise forms.ValidationError(gettext("This cannot be part of an address. ") + SLUG_HINT)
        return slug

    @property
    def changes_something(self):
        """Whether saving would change the record: an unchanged form saves nothing."""
        opened = self.opened_text() if self.instance.pk else self.instance
        return (self.document.digest, self.address) != (opened.digest, opened.slug)

    @property
    def address(self):
        """The slug as it will be; a form that does not offer it leaves it alone."""
        return self.cleaned_data.get("slug") or self.instance.slug

    def refuse_if_overtaken(self):
        """Somebody else's save since this form was opened is never overwritten."""
        if not self.instance.pk:
            return
        list(type(self.instance).objects.select_for_update().filter(pk=self.instance.pk))
        saved = self.opened_text()
        if saved.digest == self.data.get(conflict.SAVE_OVER):
            why = self.cleaned_data.get("why", "")
            self.cleaned_data["why"] = conflict.why_saved_over(why, saved)
        elif saved.digest != self.cleaned_data.get("base_digest"):
            self.is_overtaken = True
            address = reverse(
                f"admin:articles_{self.instance._meta.model_name}_change", args=[self.instance.pk]
            )
            self.add_error(None, format_html(self.overtaken, address))

    def _post_clean(self):
        """The record itself stays as it is: publishing writes it."""


def _text(label, help_text, widget, **options):
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=widget, **options
    )


class ArticleForm(DocumentForm):
    overtaken = advice.OVERTAKEN_AND_SHOWN
    title = forms.CharField(label=_("Title"), help_text=advice.TITLE, widget=line())
    summary = _text(_("Summary"), advice.SUMMARY, box(2))
    one_minute = _text(_("One-minute version"), advice.ONE_MINUTE, box(5))
    key_points = _text(_("Key points"), advice.KEY_POINTS, box(6))
    care_cards = RowsField(
        CareCardRow,
        most=4,
        add=_("Add a card"),
        label=_("When to get help"),
        help_text=advice.CARE_CARDS,
    )
    body = _text(_("Text"), advice.BODY, EditorWidget, strip=False)
    findings = RowsField(
        FindingRow,
        most=20,
        add=_("Add a finding"),
        label=_("Findings"),
        help_text=advice.FINDINGS,
    )
    harms = _text(_("Harms"), advice.HARMS, box(4))
    who_should_not = _text(_("Who should not try it"), advice.WHO_SHOULD_NOT, box(4))
    alternatives = _text(_("What else may help"), advice.ALTERNATIVES, box(4))
    without_treatment = _text(_("Without treatment"), advice.WITHOUT_TREATMENT, box(4))
    next_steps = _text(_("Next steps"), advice.NEXT_STEPS, box(6))
    questions_to_ask = _text(_("Questions to ask"), advice.QUESTIONS, box(6))
    faq = RowsField(
        QuestionRow,
        most=12,
        add=_("Add a question"),
        label=_("Questions and answers"),
        help_text=advice.FAQ,
    )
    related = RowsField(
        RelatedRow,
        most=4,
        add=_("Add an article"),
        label=_("Read this next"),
        help_text=advice.RELATED,
    )
    image_file = _text(_("Picture"), advice.IMAGE_FILE, PictureInput)
    image_alt = _text(_("What the picture shows"), advice.IMAGE_ALT, box(2))
    image_decorative = forms.BooleanField(
        label=_("It is only decoration"), required=False, help_text=advice.IMAGE_DECORATIVE
    )
    image_caption = _text(_("Caption"), advice.IMAGE_CAPTION, box(2))
    author = _text(_("Author"), advice.AUTHOR, line())
    order = _text(_("Place in the topic"), advice.ORDER, line(inputmode="numeric"))
    aliases = _text(_("Old addresses"), advice.ALIASES, box(3))
    what_changed = forms.Field(
        label=_("What changed so far"),
        required=False,
        disabled=True,
        help_text=advice.WHAT_CHANGED,
        widget=ChangesWidget,
    )
    topic = forms.ModelChoiceField(
        Topic.objects.defer("text"), label=_("Topic"), help_text=advice.TOPIC
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=advice.TAGS, widget=line())
    published_at = forms.SplitDateTimeField(
        required=False, help_text=advice.PUBLISHED_AT, widget=day_and_time(_("Shown from"))
    )
    next_review_on = forms.DateField(
        label=_("Next review due"),
        required=False,
        help_text=advice.NEXT_REVIEW,
        widget=widgets.AdminDateWidget,
    )
    note = forms.CharField(
        label=_("What changed, for patients"),
        required=False,
        max_length=300,
        help_text=advice.NOTE,
        widget=line(),
    )
    go_live_at = forms.SplitDateTimeField(
        required=False,
        help_text=advice.GO_LIVE_AT,
        widget=day_and_time(_("Show the new text from")),
    )
    why = forms.CharField(
        label=_("Why you changed it"),
        required=False,
        max_length=300,
        help_text=advice.WHY,
        widget=line(),
    )

    class Meta:
        model = Article
        fields = ()

    class Media:
        css = {"all": ["css/admin-editor.css"]}
        js = ["js/article-form.js", "js/source-search.js", "js/article-editor.js"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = advice.ADDRESS
        zone = timezone.get_current_timezone_name()
        for name in {"published_at", "go_live_at"} & self.fields.keys():
            self.fields[name].label = MOMENTS[name] % zone
        self.initial.setdefault("author", "Editorial team")
        self.fields["related"].widget.about = self.instance.slug
        if self.instance.pk:
            opened = self.opened_text()
            topic = Topic.objects.filter(slug=opened.document.topic).first()
            shown = documents.fields_of(opened.document)
            self.initial.update(shown | {"topic": topic and topic.pk, "slug": opened.slug})
            self.initial["go_live_at"] = getattr(opened, "publish_at", None)

    def opened_text(self):
        """Of a live article, the staged text; readers see the other one."""
        article = super().opened_text()
        return StagedEdit.objects.filter(article=article).first() or article

    @property
    def changes_something(self):
        """A staged text may be as it was, and yet readers see another once it is published."""
        waits = self.instance.pk and isinstance(self.opened_text(), StagedEdit)
        asks = "_publish" in self.data or "go_live_at" in self.changed_data
        tells = "_publish" in self.data and self.cleaned_data.get("note", "").strip()
        return super().changes_something or bool((waits and asks) or tells)

    @property
    def is_live(self):
        return workflow.is_live(self.instance)

    @property
    def publishes(self):
        """Whether readers are to see this text: at once, or at a time that is named."""
        return "_publish" in self.data or bool(self.cleaned_data.get("go_live_at"))

    def clean(self):
        refused = set(self.errors)
        self.refuse_if_overtaken()
        self._fill_in_dates()
        old = self.opened_text().document if self.instance.pk else None
        self.document, errors = documents.read_article(self._typed(), *self._slugs(), old)
        if self.document and not self.errors:
            errors = self._addresses() + self._reasons_not_to_publish()
        for name, message in errors:
            if name not in refused:
                self.add_error(name, message)

    def _slugs(self):
        return self.cleaned_data.get("slug", ""), self.instance.slug

    def _fill_in_dates(self):
        data = self.cleaned_data
        if not (self.publishes or self.is_live):
            return
        if not data.get("published_at") and not self.has_error("published_at"):
            data["published_at"] = timezone.now().replace(microsecond=0)
        if not data.get("next_review_on") and not self.has_error("next_review_on"):
            data["next_review_on"] = timezone.localdate() + REVIEWED_AFTER

    def _typed(self):
        """What was typed, in the shape that documents.py reads."""
        data = self.cleaned_data
        topic, review = data.get("topic"), data.get("next_review_on")
        own = {
            "topic": topic.slug if topic else "",
            "status": self._status(),
            "published_at": _moment(data.get("published_at")),
            "next_review_on": review.isoformat() if review else "",
        }
        return data | own | self._untouched()

    def _status(self):
        if self.publishes or self.is_live:
            return Article.Status.PUBLISHED.value
        return self.instance.status if self.instance.pk else Article.Status.DRAFT.value

    def _untouched(self):
        """The form shows no split seconds; the document keeps them."""
        if not self.instance.pk or "published_at" in self.changed_data:
            return {}
        moment = self.opened_text().document.published_at
        return {"published_at": _moment(moment)} if moment else {}

    def add_error(self, field, error):
        """A mistake in a row of a group stands at that row, and the group leads to it."""
        group, is_in_row, place = (field or "").partition("-")
        if not is_in_row:
            super().add_error(field if field in self.fields else None, error)
            return
        number, part = place.split("-")
        label = self.fields[group].label_of(int(number), part)
        self.fields[group].refuse(int(number), part, error)
        link = format_html('<a href="#id_{}">{}: {}</a>', field, label, error)
        super().add_error(group, link)

    def _addresses(self):
        article = self.instance if self.instance.pk else None
        taken = refusals.taken_addresses(self.address, self.document.aliases, article)
        return [(documents.form_field(p.field), documents.sentence(p)) for p in taken]

    def _reasons_not_to_publish(self):
        if not self.publishes:
            return []
        old = {self.instance.slug} - {self.address, ""}
        found = checking.blocked({self.address: self.document}, old)
        problems = found.get(self.address, ())
        return [documents.form_error(problem, name_on_form) for problem in problems]


def name_on_form(key):
    """What the form of an article calls a key of the document: the label of its field."""
    if key in advice.NAMES:
        return str(advice.NAMES[key])
    name = documents.form_field(key)
    return label_of(name) if name else key


def label_of(name):
    """The label of a field on the page; of one in a row, “Finding 2, Sources”."""
    group, is_in_row, place = name.partition("-")
    field = ArticleForm.base_fields.get(group)
    if is_in_row:
        number, part = place.split("-")
        return field.label_of(int(number), part)
    return str(getattr(field, "label", None) or advice.NAMES.get(group, group))


class RecordForm(DocumentForm):
    """A topic, a page, a reference or a glossary term: its document as it is, in one box."""

    text = forms.CharField(
        label=_("Document"), strip=False, widget=box(30), help_text=advice.DOCUMENT
    )

    class Meta:
        fields = ()

    class Media:
        css = {"all": ["css/admin-editor.css"]}
        js = ["js/article-form.js"]

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


def _moment(moment):
    return moment.isoformat() if moment else ""
