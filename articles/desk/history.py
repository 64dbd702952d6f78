"""All versions of an article: list them, compare two, read one as its page, bring one back."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial, wraps
from itertools import pairwise

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from .. import workflow
from ..glossary import current_glossary
from ..models import Article, Revision, SignOff, StagedEdit
from ..text.document import ArticleDocument
from ..text.problems import DocumentError
from ..views import article_context
from . import versions
from .document_comparison import compare_texts
from .moments import in_clinic_time
from .page_preview import at_its_place, with_text
from .presence import name_of

VERSIONS_ON_A_PAGE = 20
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed the article while you were looking. Please read this page once more."
)


def urls(model_admin):
    """Django's own history page has the address and the name of the first one."""
    views = {
        "history/": (history_view, "history"),
        "history/compare/": (compare_view, "compare"),
        "history/<int:number>/": (version_view, "version"),
        "history/<int:number>/restore/": (restore_view, "restore"),
    }
    return [
        path(
            f"<int:pk>/{end}",
            model_admin.admin_site.admin_view(of_article(model_admin, view)),
            name=f"articles_article_{name}",
        )
        for end, (view, name) in views.items()
    ]


def of_article(model_admin, view):
    """The view with its article in place of a number, for staff who may at least read it.

    `show(template, context)` renders a page of the desk.
    """

    @wraps(view)
    def found(request, pk, **numbers):
        article = model_admin.get_object(request, str(pk))
        if article is None:
            raise Http404("There is no such article.")
        if not model_admin.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return view(request, article, show=partial(_show, request, article, model_admin), **numbers)

    return found


def _show(request, article, model_admin, template, context):
    site = model_admin.admin_site.each_context(request)
    about = {"article": article, "opts": model_admin.opts, "zone": _zone()}
    return render(request, f"admin/articles/article/{template}.html", {**site, **about, **context})


def _zone():
    return timezone.get_current_timezone_name()


# The list


class DayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("What did readers see on this day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose today or a day that has been."))
        return day


@dataclass(frozen=True)
class Row:
    """A version as the list shows it. `shown` is (from, until) in which readers could see it."""

    revision: object
    state: str
    is_newest: bool
    is_live: bool
    shown: tuple
    signed: list
    compared_with: int | None
    may_return: bool


@require_safe
def history_view(request, article, show):
    revisions = list(_revisions(article).defer("text"))
    page = Paginator(revisions, VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    asked = "day" in request.GET
    form = DayForm(request.GET if asked else None)
    context = {
        "title": _("All versions of “%s”") % article.title,
        "page": page,
        "rows": _rows(article, revisions, page),
        "day_form": form,
        "day": form.cleaned_data["day"] if asked and form.is_valid() else None,
        "may_write": request.user.has_perm(workflow.WRITE),
    }
    if context["day"]:
        context["answer"] = answer_for(article, context["day"])
    return show("history", context)


def answer_for(article, day):
    """What readers saw at the end of a day of the clinic's calendar, today's as it stands now."""
    right_after_now = timezone.now() + timedelta.resolution
    return versions.public_before(
        list(_revisions(article).defer("text")), min(versions.end_of(day), right_after_now)
    )


def _revisions(article):
    return article.revisions.select_related("created_by")


def _rows(article, revisions, page):
    """The Rows of a page of the list; the whole history says what replaced what, and when."""
    own = versions.own_texts(revisions)
    facts = {
        "own": {revision.pk for revision in own},
        "newest": own[0].pk if own else None,
        "replaced_at": {older.pk: newer.created_at for newer, older in pairwise(own)},
        "before": {newer.pk: older.pk for newer, older in pairwise(revisions)},
        "waiting": _waiting(article, revisions),
        "signed": _signed(article),
    }
    texts = article.revisions.in_bulk([revision.pk for revision in page])
    return [_row(revision, texts[revision.pk].text, facts) for revision in page]


def _waiting(article, revisions):
    """The key of the staged version that still waits to go live, or None."""
    staged = StagedEdit.objects.filter(article=article).first()
    found = (r.pk for r in revisions if staged and r.is_staged and r.digest == staged.digest)
    return next(found, None)


def _signed(article):
    signed = {}
    for sign_off in SignOff.objects.filter(article=article).select_related("contributor"):
        signed.setdefault(sign_off.digest, []).append(sign_off)
    return signed


def _row(revision, text, facts):
    revision.text = text
    is_newest = revision.pk == facts["newest"]
    shown = None
    if revision.pk in facts["own"]:
        shown = versions.shown_between(revision, facts["replaced_at"].get(revision.pk))
    is_live = bool(is_newest and shown and shown[0] <= timezone.now())
    return Row(
        revision,
        _state(revision, facts, is_newest, is_live, shown),
        is_newest,
        is_live,
        shown,
        facts["signed"].get(revision.digest, []),
        facts["before"].get(revision.pk),
        not is_newest and revision.pk != facts["waiting"],
    )


def _state(revision, facts, is_newest, is_live, shown):
    if revision.is_staged:
        waits = revision.pk == facts["waiting"]
        return _("Staged, waits to go live") if waits else _("Staged, and then replaced")
    if revision.pk not in facts["own"]:
        return _("Set aside: the site kept its own text")
    document = versions.document_of(revision)
    if document is None:
        return _("In an old form that the site no longer reads")
    if document.status != versions.PUBLIC:
        return str(Article.Status(document.status).label).capitalize()
    if is_live:
        return _("Live now")
    if is_newest:
        return _("Scheduled")
    return _("Was live") if shown else _("Was scheduled, but replaced before its time")


# Two of them


class PairForm(forms.Form):
    """Two versions of one article; asked for the wrong way round, they are turned."""

    old = forms.ModelChoiceField(Revision.objects.none(), label=gettext_lazy("Older version"))
    new = forms.ModelChoiceField(Revision.objects.none(), label=gettext_lazy("Newer version"))

    def __init__(self, *args, article, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = _revisions(article).defer("text")
            field.label_from_instance = title_of
            field.empty_label = None

    @property
    def pair(self):
        return sorted((self.cleaned_data["old"], self.cleaned_data["new"]), key=lambda r: r.pk)


def title_of(revision):
    """A version as a colleague would name it: by its time and by who made it."""
    return f"{in_clinic_time(revision.created_at)}, {_who(revision.created_by)}"


def _who(user):
    """The operator works with files and commands, and has no account."""
    return name_of(user) if user else _("the site itself")


@require_safe
def compare_view(request, article, show):
    form = PairForm(request.GET, article=article)
    if not form.is_valid():
        messages.info(request, _("Choose two versions to compare."))
        return HttpResponseRedirect(_address("history", article))
    old, new = form.pair
    context = {
        "title": _("What changed in “%s”") % article.title,
        "old": old,
        "new": new,
        "old_name": title_of(old),
        "new_name": title_of(new),
        "changes": compare_texts(old.text, new.text),
        "moved": old.slug != new.slug,
        "form": PairForm({"old": old.pk, "new": new.pk}, article=article),
        "may_write": request.user.has_perm(workflow.WRITE),
    }
    return show("history_compare", context)


# One of them


def _revision(article, number):
    revision = _revisions(article).filter(pk=number).first()
    if revision is None:
        raise Http404("There is no such version of this article.")
    return revision


@require_safe
def version_view(request, article, number, show):
    revision = _revision(article, number)
    document = versions.document_of(revision)
    if document is None:
        messages.error(request, TOO_OLD)
        return HttpResponseRedirect(_address("history", article))
    then = with_text(article, revision.slug, document)
    place = at_its_place(request, then.get_absolute_url())
    context = article_context(then, current_glossary())
    context |= {"version": title_of(revision), "history": _address("history", article)}
    template = "admin/articles/article/history_version.html"
    response = render(place, template, context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store, private"
    return response


TOO_OLD = gettext_lazy(
    "This version is in an old form that the site no longer reads. You can still compare it."
)


def restore_view(request, article, number, show):
    workflow.require(request.user, workflow.WRITE)
    revision = _revision(article, number)
    try:
        coming = as_it_would_come_back(article, revision)
    except DocumentError:
        messages.error(request, TOO_OLD)
        return HttpResponseRedirect(_address("history", article))
    if article.status == Article.Status.WITHDRAWN:
        workflow.require(request.user, workflow.PUBLISH)
    staged = StagedEdit.objects.filter(article=article).select_related("edited_by").first()
    seen = state_of(article, staged)
    if request.method == "POST":
        if request.POST.get("seen") == seen:
            return _restored(request, article, revision)
        messages.warning(request, CHANGED_MEANWHILE)
    context = {
        "title": _("Bring back a version of “%s”?") % article.title,
        "revision": revision,
        "name": title_of(revision),
        "changes": compare_texts(article.text, coming.text),
        "staged": staged,
        "staged_by": _who(staged.edited_by) if staged else "",
        "is_live": workflow.is_live(article),
        "seen": seen,
    }
    return show("history_restore", context)


def _restored(request, article, revision):
    try:
        workflow.restore(article, revision, by=request.user)
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return HttpResponseRedirect(_address("restore", article, revision.pk))
    if workflow.is_live(article):
        words = _("The version is back and waits to go live. Readers still see today’s text.")
    elif article.status == Article.Status.WITHDRAWN:
        words = _("The version is back. The article stays withdrawn until somebody publishes it.")
    else:
        words = _("The version is back, as a draft. The text it replaced is in the history.")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def as_it_would_come_back(article, revision):
    """The document that workflow.restore makes of a revision. Raises DocumentError."""
    old = ArticleDocument.parse(revision.text)
    if not workflow.is_live(article):
        return workflow.out_of_sight(old, article)
    now = article.document
    return replace(
        old,
        status=now.status,
        published_at=now.published_at,
        next_review_on=now.next_review_on,
    )


def state_of(article, staged):
    """What a confirmation was based on: the public text and the one that waits."""
    return f"{article.digest}-{staged.digest if staged else ''}"


def _address(name, article, *numbers):
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *numbers])
