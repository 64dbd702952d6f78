"""The steps of an article at the desk: keep, publish, sign, withdraw, archive, let go.

What each step means is in `workflow`; here is what the staff see of it.
"""

from dataclasses import replace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from .. import publishing, sign_offs, workflow
from ..models import Article, Revision, SignOff, StagedEdit
from ..text.document import ArticleDocument
from .document_comparison import compare_texts
from .moments import in_clinic_time
from .what_links_here import what_links_here


class WithdrawForm(forms.Form):
    """Why readers no longer find an article, and what they find in its place."""

    why = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=300,
        help_text=gettext_lazy("For the history: readers do not see this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    replaced_by = forms.ModelChoiceField(
        Article.objects.none(),
        label=gettext_lazy("What to read instead"),
        required=False,
        to_field_name="slug",
        empty_label=gettext_lazy("Nothing: point to its topic"),
    )

    def __init__(self, *args, article, **kwargs):
        super().__init__(*args, **kwargs)
        others = Article.objects.published().exclude(pk=article.pk).order_by("title")
        self.fields["replaced_by"].queryset = others.defer("text", "terms")


class ArchiveForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it is archived"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


# The form of an article


def fields_out_of_place(user, article):
    """The fields that have no meaning for this article, or are not for this user."""
    live = article is not None and workflow.is_live(article)
    names = set() if live else {"note", "go_live_at"}
    if live:
        names.add("published_at")
    if not user.has_perm(workflow.PUBLISH):
        names |= {"published_at", "go_live_at", "note"}
    return names


def context_of(user, article):
    """What the page around the form needs to know of the article's state."""
    staged = StagedEdit.objects.filter(article=article).select_related("edited_by").first()
    return {
        "is_live": article is not None and workflow.is_live(article),
        "is_scheduled": article is not None
        and workflow.is_live(article)
        and article.published_at > timezone.now(),
        "staged": staged,
        "is_overtaken": staged is not None and staged.base_digest != article.digest,
        "may_publish": user.has_perm(workflow.PUBLISH),
        "may_sign": user.has_perm(workflow.SIGN),
        "zone": timezone.get_current_timezone_name(),
    }


def save(request, article, form):
    """Save what was typed: as a draft, as the staged text of a live article, or for readers.

    Returns whether that was a step with a line of its own in the log.
    """
    data = form.cleaned_data
    step = {"by": request.user, "why": data["why"]}
    live = article is not None and workflow.is_live(article)
    if "_publish" in request.POST:
        note = data.get("note", "")
        saved = workflow.publish(article, form.address, form.document, note=note, **step)
        messages.success(request, _said_of_publishing(saved))
    elif live:
        at = data.get("go_live_at")
        staged = workflow.stage(article, form.address, form.document, publish_at=at, **step)
        messages.success(request, _said_of_staging(staged))
    else:
        origin = Revision.Origin.DESK
        publishing.save_article(form.address, form.document, article=article, origin=origin, **step)
        messages.success(request, _("Saved. Only staff see it."))
        return False
    return True


def _said_of_publishing(article):
    if article.published_at > timezone.now():
        return _("Readers will see it from %s.") % in_clinic_time(article.published_at)
    return _("Readers see it now.")


def _said_of_staging(staged):
    if staged.publish_at:
        return _("Kept. Readers will see the new text from %s.") % in_clinic_time(staged.publish_at)
    return _("Kept for later. Readers still see the old text until somebody publishes this one.")


# Pages of their own


def urls(model_admin):
    views = {
        "withdraw": withdraw_view,
        "archive": archive_view,
        "sign": sign_view,
        "discard": discard_view,
    }
    return [
        path(
            f"<int:pk>/{name}/",
            model_admin.admin_site.admin_view(_of_article(model_admin, view)),
            name=f"articles_article_{name}",
        )
        for name, view in views.items()
    ]


def _of_article(model_admin, view):
    """The view with its article in place of a number, for staff who may at least read it."""

    def found(request, pk):
        article = Article.objects.select_related("topic").filter(pk=pk).first()
        if article is None:
            raise Http404("There is no such article.")
        if not model_admin.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return view(request, article, model_admin.admin_site.each_context(request))

    return found


def withdraw_view(request, article, site_context):
    workflow.require(request.user, workflow.PUBLISH)
    form = WithdrawForm(request.POST or None, article=article)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["replaced_by"]
        workflow.withdraw(
            article,
            by=request.user,
            why=form.cleaned_data["why"],
            replaced_by=other.slug if other else "",
        )
        messages.success(request, _("Withdrawn. Readers no longer find it."))
        return HttpResponseRedirect(_change_page(article))
    return _step_page(request, article, site_context, "withdraw", form)


def archive_view(request, article, site_context):
    needed = workflow.WRITE if article.status == Article.Status.DRAFT else workflow.PUBLISH
    workflow.require(request.user, needed)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.archive(article, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("Archived. Its history is kept."))
        return HttpResponseRedirect(_change_page(article))
    return _step_page(request, article, site_context, "archive", form)


def sign_view(request, article, site_context):
    """The text to sign, whole, and one button; what is signed is what was shown."""
    workflow.require(request.user, workflow.SIGN)
    staged = StagedEdit.objects.filter(article=article).first()
    shown = staged or article
    if request.method == "POST":
        try:
            workflow.sign(article, request.POST.get("digest", ""), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(request.path)
        messages.success(request, _("Signed. Thank you."))
        return HttpResponseRedirect(reverse("admin:index"))  # where the next one waits
    context = {
        "shown": shown,
        "is_staged": staged is not None,
        **_signatures(article, shown),
        "is_own": workflow.wrote(article, shown.digest, request.user),
        "one_person": settings.ONE_PERSON_CLINIC,
        "title": _("Sign “%s”") % shown.document.title,
    }
    return _step_page(request, article, site_context, "sign", None, context)


def _signatures(article, shown):
    """The article's sign-offs, each with whether it is of the text shown; what the last one lacks.

    Whoever signs again wants to see first what is new since then.
    """
    signed = list(SignOff.objects.filter(article=article).select_related("contributor"))
    for signature in signed:
        document = ArticleDocument.parse(signature.text)
        signature.is_of_shown = sign_offs.says_the_same(document, shown.document)
    last = None if any(signature.is_of_shown for signature in signed) else next(iter(signed), None)
    return {
        "signed": signed,
        "last_signed": last,
        "changes": _taught_anew(ArticleDocument.parse(last.text), shown.document) if last else [],
    }


def _taught_anew(signed, shown):
    """What differs, but for what no signature is about."""
    same = {name: getattr(shown, name) for name in sign_offs.NOT_TAUGHT}
    return compare_texts(replace(signed, **same).text, shown.text)


@require_POST
def discard_view(request, article, site_context):
    workflow.require(request.user, workflow.WRITE)
    staged = StagedEdit.objects.filter(article=article).first()
    if staged:
        workflow.discard_staged(staged, by=request.user)
        messages.success(request, _("The staged text is put away; the history keeps it."))
    return HttpResponseRedirect(_change_page(article))


def _step_page(request, article, site_context, name, form, context=None):
    titles = {
        "withdraw": _("Withdraw “%s”") % article.title,
        "archive": _("Archive “%s”") % article.title,
    }
    return render(
        request,
        f"admin/articles/article/{name}.html",
        {
            **site_context,
            "title": titles.get(name),
            "article": article,
            "form": form,
            "links_here": what_links_here(article),
            **(context or {}),
        },
    )


def _change_page(article):
    return reverse("admin:articles_article_change", args=[article.pk])
