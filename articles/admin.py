"""The desk where staff write. Every save goes through publishing; nothing is ever deleted."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from . import evidence, publishing
from .desk import (
    advice,
    history,
    markdown_files,
    missed_searches,
    picture_library,
    preview_links,
    safety,
    source_search,
    steps,
    todo_list,
    work_in_progress,
)
from .desk.contributor_form import ContributorForm
from .desk.error_summary import mistakes_in
from .desk.filters import ReviewFilter, SourceFilter, WorkFilter
from .desk.forms import ArticleForm, RecordForm
from .desk.next_step import next_step
from .desk.page_preview import render_preview
from .desk.remarks import remarks_on
from .models import (
    Article,
    Contributor,
    GlossaryTerm,
    Page,
    Reference,
    Revision,
    Synonym,
    Topic,
    UrgentWord,
    Wording,
)

admin.site.site_header = _("Editors’ desk")
admin.site.site_title = _("Editors’ desk")
admin.site.index_title = _("What would you like to work on?")

REVISIONS_SHOWN = 3  # the others stand on the history’s own page
LONGEST_SEARCH = 100


class DeskAdmin(admin.ModelAdmin):
    """What is the same for all that staff write. Subclasses say how they `publish`.

    `checked_as` names the kind of text for the checker, where there is something to check.
    """

    checked_as = ""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        """A database takes only so many words at once."""
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def save_model(self, request, obj, form, change):
        obj.was_saved = form.changes_something
        if obj.was_saved:
            self.publish(request, obj, form)
            self.say_what_the_check_says(request, form)

    def say_what_the_check_says(self, request, form):
        if not self.checked_as:
            return
        remarks = remarks_on(self.checked_as, form.address, form.document)
        level = messages.WARNING if remarks.blocking else messages.INFO
        self.message_user(request, remarks.summary, level)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Beside the form: what the check says of what was typed, else of what is saved."""
        form = context["adminform"].form
        typed = form.document
        document = typed or (obj and self.shown_text(request, form, obj).document)
        if self.checked_as and document:
            slug = obj.slug if obj else ""
            context["remarks"] = remarks_on(self.checked_as, slug, document)
            context["remarks_are_on_typed"] = bool(typed)
        context["mistakes"] = mistakes_in(form)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def shown_text(self, request, form, obj):
        """The text on the page: who may change it has the form, others read the record itself."""
        return form.opened_text() if self.has_change_permission(request, obj) else obj

    def log_change(self, request, obj, message):
        return super().log_change(request, obj, message) if obj.was_saved else None

    def response_change(self, request, obj):
        if obj.was_saved:
            return super().response_change(request, obj)
        words = gettext("Nothing was different, so nothing was saved.")
        self.message_user(request, words, messages.INFO)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.path)
        return self.response_post_save_change(request, obj)


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    form = ArticleForm
    checked_as = "articles"
    list_display = ["title", "topic", "status", "published_on", "next_review_on"]
    list_filter = ["status", WorkFilter, ReviewFilter, SourceFilter, "topic"]
    list_select_related = ["topic"]
    search_fields = ["title", "summary", "slug"]
    search_help_text = _("Searches titles, summaries and addresses.")
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (
            _("What the article says"),
            {"fields": ["title", "summary", "one_minute", "key_points", "care_cards", "body"]},
        ),
        (
            _("The picture at the top"),
            {"fields": ["image_file", "image_alt", "image_decorative", "image_caption"]},
        ),
        (
            advice.TREATMENT,
            {
                "fields": [
                    *("findings", "harms", "who_should_not", "alternatives"),
                    "without_treatment",
                ]
            },
        ),
        (
            _("What the reader can do next"),
            {"fields": ["next_steps", "questions_to_ask", "faq", "related"]},
        ),
        (
            _("Where it stands, and when it is shown"),
            {
                "fields": [
                    *("topic", "slug", "tags", "order", "author", "aliases"),
                    *("published_at", "go_live_at", "next_review_on"),
                ]
            },
        ),
        (
            _("For patients, and for the history"),
            {"fields": ["note", "what_changed", "why", "base_digest"]},
        ),
    ]
    fields_to_read = ["title", "slug", "topic", "status", "published_at", "next_review_on", "text"]

    @admin.display(description=_("published"), ordering="published_at")
    def published_on(self, obj):
        return timezone.localdate(obj.published_at) if obj.published_at else None

    def get_fieldsets(self, request, obj=None):
        may_write = self.has_change_permission(request, obj) if obj else True
        if not may_write:
            return [(None, {"fields": self.fields_to_read})]
        left_out = steps.fields_out_of_place(request.user, obj)
        return [
            (heading, {"fields": [name for name in options["fields"] if name not in left_out]})
            for heading, options in self.fieldsets
        ]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_changeform_initial_data(self, request):
        """A link may begin a new article with its title, and with nothing else."""
        return {name: request.GET[name] for name in ("title", "slug") if name in request.GET}

    def get_form(self, request, obj=None, **kwargs):
        """A field is offered where it has a meaning, and to those who may use it."""
        form = super().get_form(request, obj, **kwargs)
        for name in steps.fields_out_of_place(request.user, obj):
            form.base_fields.pop(name, None)
        return form

    def save_model(self, request, obj, form, change):
        obj.step_is_logged = False
        super().save_model(request, obj, form, change)
        work_in_progress.saved(request)

    def log_addition(self, request, obj, message):
        """A step writes its own line into the log; a second one would say less of the same."""
        return None if obj.step_is_logged else super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        return None if obj.step_is_logged else super().log_change(request, obj, message)

    def publish(self, request, obj, form):
        obj.step_is_logged = steps.save(request, obj if obj.pk else None, form)
        if not obj.pk:  # the admin goes on with the row that there is now
            obj.pk = Article.objects.get(slug=form.address).pk
            obj.refresh_from_db()

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        """The step has said what it did; Django’s “was changed” would say it of the public text."""
        if not obj.was_saved:
            return super().response_change(request, obj)
        if "_save" in request.POST:
            return self.response_post_save_change(request, obj)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    def view_on_site(self, obj):
        is_public = Article.objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        revisions = Revision.objects.filter(article=article).select_related("created_by")
        context = {
            "revisions": revisions.defer("text")[:REVISIONS_SHOWN],
            "revision_count": revisions.count(),
        }
        context |= steps.context_of(request.user, article)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        context = steps.context_of(request.user, None)
        return super().add_view(request, form_url, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Above the form: what this person can do next."""
        response = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        remarks = context.get("remarks")
        response.context_data["next_step"] = next_step(
            request.user,
            obj,
            staged=context["staged"],
            is_overtaken=context["is_overtaken"],
            blocking=len(remarks.blocking) if remarks else 0,
        )
        return response

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview_view)
        name = "articles_article_preview"
        return [
            path("<int:pk>/preview/", preview, name=name),
            *preview_links.urls(self),
            *safety.urls(self),
            *steps.urls(self),
            *history.urls(self),
            *markdown_files.urls(self),
            *source_search.urls(self),
            *picture_library.urls(self),
            *todo_list.urls(self),
            *super().get_urls(),
        ]

    def preview_view(self, request, pk):
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404("There is no such article.")
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return render_preview(request, article)


class RecordAdmin(DeskAdmin):
    """Subclasses name the function of `publishing` that `save`s them, and a text to begin with."""

    form = RecordForm
    fields = ["slug", "text", "base_digest"]
    search_fields = ["title", "slug", "text"]
    starting_text = "---\ntitle: \nsummary: \norder: 1\n---\n"

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # other documents name it

    def get_changeform_initial_data(self, request):
        return {"text": self.starting_text}

    def publish(self, request, obj, form):
        self.save(form.address, form.document, obj)


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    checked_as = "topics"
    list_display = ["title", "slug", "order"]
    save = staticmethod(publishing.save_topic)

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(Page)
class PageAdmin(RecordAdmin):
    checked_as = "pages"
    list_display = ["title", "slug", "order"]
    starting_text = "---\ntitle: \nsummary: \norder: 1\nupdated_on: \n---\n"
    save = staticmethod(publishing.save_page)

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(Reference)
class ReferenceAdmin(RecordAdmin):
    list_display = ["slug", "title", "status"]
    list_filter = ["status"]
    starting_text = (
        "type: article-journal\ntitle: \nauthor:\n  - {family: , given: }\nissued: \n"
        "container-title: \nDOI: \nstudy: \nfound: \nchecked_on: \n"
    )
    save = staticmethod(publishing.save_reference)

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        reference = self.get_object(request, object_id)
        articles = evidence.affected_articles(reference.slug) if reference else []
        context = {"cited_by": articles} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def publish(self, request, obj, form):
        super().publish(request, obj, form)
        count = evidence.affected_articles(form.address).count()
        if form.document.status and count:
            words = ngettext(
                "%(count)s article cites this source. It is named beside the form.",
                "%(count)s articles cite this source. They are named beside the form.",
                count,
            )
            self.message_user(request, words % {"count": count}, messages.WARNING)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(RecordAdmin):
    list_display = ["title", "slug"]
    starting_text = "term: \ndefinition: \nalso: []\n"
    save = staticmethod(publishing.save_glossary_term)


@admin.register(Contributor)
class ContributorAdmin(RecordAdmin):
    """Who writes and checks; readers see a page of each."""

    form = ContributorForm
    checked_as = "contributors"
    fields = ["title", "slug", "credentials", "role", "body", "user", "base_digest"]
    list_display = ["title", "slug", "user"]
    prepopulated_fields = {"slug": ["title"]}
    save = staticmethod(publishing.save_contributor)

    def get_fieldsets(self, request, obj=None):
        may_write = self.has_change_permission(request, obj) if obj else True
        return [(None, {"fields": self.fields if may_write else ["title", "slug", "user", "text"]})]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_changeform_initial_data(self, request):
        return {}

    def publish(self, request, obj, form):
        obj.user = form.cleaned_data["user"]
        super().publish(request, obj, form)

    def view_on_site(self, obj):
        return obj.get_absolute_url()


class WordsAdmin(RecordAdmin):
    """Words that the check or the search goes by; no page shows them, so they can be deleted."""

    list_display = ["title", "slug"]

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def delete_model(self, request, obj):
        publishing.remove_entry(obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            publishing.remove_entry(record)


@admin.register(Wording)
class WordingAdmin(WordsAdmin):
    starting_text = "avoid:\n  - \nsay: \nwhy: \n"
    save = staticmethod(publishing.save_wording)


@admin.register(Synonym)
class SynonymAdmin(WordsAdmin):
    starting_text = "words:\n  - \nmeans:\n  - \n"
    save = staticmethod(publishing.save_synonym)

    def get_changeform_initial_data(self, request):
        """The list of what readers did not find leads here with their words."""
        given = missed_searches.synonym_for(request.GET.get("words", ""))
        return given or super().get_changeform_initial_data(request)


@admin.register(UrgentWord)
class UrgentWordAdmin(WordsAdmin):
    starting_text = "words:\n  - \nlevel: emergency\nheading: \nitems:\n  - \n"
    save = staticmethod(publishing.save_urgent_word)
