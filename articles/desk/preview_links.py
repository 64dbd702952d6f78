"""Preview links at the desk: make one for somebody without an account, read answers, revoke it.

The secret of a link is shown once, to whoever makes it; the site keeps its digest alone.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from .. import workflow
from ..models import Article, PreviewAnswer, PreviewLink, Revision, StagedEdit
from ..preview_views import SHOWN, is_open, token_digest

SALT = "articles.desk.preview_links"
FORM_LIVES = timedelta(days=1)
DAYS = [(1, gettext_lazy("1 day")), (7, gettext_lazy("7 days")), (30, gettext_lazy("30 days"))]


class LinkForm(forms.Form):
    """`draw` holds the token, drawn and signed by the site: sent twice, it still makes one link."""

    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=100,
        help_text=gettext_lazy("Their name. It stands at the top of what they see."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It works for"),
        coerce=int,
        choices=DAYS,
        initial=7,
        widget=forms.RadioSelect,
    )
    draw = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.initial["draw"] = signing.dumps(secrets.token_urlsafe(32), salt=SALT)

    def clean(self):
        data = super().clean()
        try:
            data["token"] = signing.loads(data.get("draw", ""), salt=SALT, max_age=FORM_LIVES)
        except signing.BadSignature:
            self.data = self.data.copy()
            self.data["draw"] = self.initial["draw"]
            self.add_error(None, _("This page was open for long. Please send the form once more."))
        return data


@dataclass(frozen=True)
class ListedAnswer:
    answer: PreviewAnswer
    is_current: bool
    revision: Revision | None  # the text that it is about


@dataclass(frozen=True)
class ListedLink:
    link: PreviewLink
    is_open: bool
    answers: list


def urls(model_admin):
    wrap = model_admin.admin_site.admin_view
    views = ("", "preview_links", list_view), ("<int:link>/revoke/", "preview_revoke", revoke_view)
    return [
        path(
            f"<int:pk>/preview-links/{rest}",
            wrap(_for_writers(model_admin, view)),
            name=f"articles_article_{name}",
        )
        for rest, name, view in views
    ]


def current_digest(article):
    """The digest of the text that a link shows now: the staged one, if there is one."""
    staged = StagedEdit.objects.filter(article=article).values_list("digest", flat=True)
    return staged.first() or article.digest


def answers_to_current_text(article):
    """How many answers there are to the text as it is now; the others have been dealt with."""
    answers = PreviewAnswer.objects.filter(link__article=article)
    return answers.filter(digest=current_digest(article)).count()


def _for_writers(model_admin, view):
    def found(request, pk, **kwargs):
        workflow.require(request.user, workflow.WRITE)
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            raise Http404("There is no such article.")
        return view(request, article, model_admin.admin_site.each_context(request), **kwargs)

    return found


@require_http_methods(["GET", "HEAD", "POST"])
def list_view(request, article, site_context):
    may_make = article.status in SHOWN
    form = LinkForm(request.POST if request.method == "POST" and may_make else None)
    made = None
    if form.is_bound and form.is_valid():
        made = _make(article, form.cleaned_data, request.user)
    context = {
        **site_context,
        "title": _("Preview links for “%s”") % article.title,
        "article": article,
        "form": form if made is None else LinkForm(),
        "may_make": may_make,
        "made": made,
        "address": made and _address_of(form.cleaned_data["token"]),
        "links": _listed(article),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "admin/articles/article/preview_links.html", context)


@require_POST
def revoke_view(request, article, site_context, link):
    row = get_object_or_404(PreviewLink, pk=link, article=article)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
    messages.success(request, _("The link for %s does not work any more.") % row.for_whom)
    return HttpResponseRedirect(reverse("admin:articles_article_preview_links", args=[article.pk]))


def _make(article, data, user):
    link, _is_new = PreviewLink.objects.get_or_create(
        token_digest=token_digest(data["token"]),
        defaults={
            "article": article,
            "for_whom": data["for_whom"],
            "created_by": user,
            "expires_at": timezone.now() + timedelta(days=data["days"]),
        },
    )
    return link


def _address_of(token):
    return settings.SITE_URL + reverse("articles:preview", args=[token])


def _listed(article):
    links = article.preview_links.select_related("created_by").prefetch_related("answers")
    now = current_digest(article)
    revisions = _revisions_by_digest(article, links)
    return [
        ListedLink(
            link,
            is_open(link),
            [
                ListedAnswer(answer, answer.digest == now, revisions.get(answer.digest))
                for answer in link.answers.all()
            ],
        )
        for link in links
    ]


def _revisions_by_digest(article, links):
    digests = {answer.digest for link in links for answer in link.answers.all()}
    revisions = article.revisions.filter(digest__in=digests).defer("text")
    return {revision.digest: revision for revision in revisions}
