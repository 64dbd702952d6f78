"""What somebody without an account sees behind a preview link, and may say of it.

The address holds a secret, and only its digest is kept. The pages set no cookie and send no
referrer, so a browser calls the form's origin `null`, and Django's CSRF check would refuse it. In
its place stands `shown`: it is signed, names the link and the text that was shown, and can only be
had from the page itself.
"""

import hashlib
import re
from http import HTTPStatus

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import publishing
from .desk.page_preview import at_its_place, with_text
from .glossary import current_glossary
from .models import Article, PreviewAnswer, PreviewLink, StagedEdit
from .views import article_context

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)  # as secrets.token_urlsafe(32) makes them
MOST_ANSWERS = 50
LONGEST_REMARK = 4_000
SALT = "articles.preview"
# A text that was taken away from readers is not shown to anybody else either.
SHOWN = (Article.Status.DRAFT, Article.Status.PUBLISHED)


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (PreviewAnswer.Verdict.APPROVED, _("I approve this text")),
            (PreviewAnswer.Verdict.REMARK, _("I have a remark")),
        ],
        error_messages={"required": _("Choose one of the two.")},
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Your remark"),
        help_text=_("Please write nothing about your own health, or anybody else’s."),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        error_messages={"required": _("Tell us who you are.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_remark(self):
        return "\n".join(self.cleaned_data["remark"].splitlines())

    def clean(self):
        data = super().clean()
        is_remark = data.get("verdict") == PreviewAnswer.Verdict.REMARK
        if is_remark and not data.get("remark") and "remark" not in self.errors:
            self.add_error("remark", _("Write what you would like to tell us."))
        return data


def token_digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, token):
    link = _link(token)
    if link is None:
        return _closed(request, HTTPStatus.NOT_FOUND)
    if not is_open(link):
        return _closed(request, HTTPStatus.GONE)
    answer = _take_answer if request.method == "POST" else _show
    return _unseen(answer(request, link))


def is_open(link):
    """Whether the link shows its article now."""
    is_valid = link.revoked_at is None and timezone.now() < link.expires_at
    return is_valid and link.article.status in SHOWN


def _link(token):
    """The link of a token. It is found by its digest, so timing tells nothing of any token."""
    if not TOKEN.fullmatch(token):
        return None
    links = PreviewLink.objects.select_related("article__topic")
    return links.filter(token_digest=token_digest(token)).first()


def _text_shown(link):
    """The article as the link shows it: with its staged text, if there is one."""
    staged = StagedEdit.objects.filter(article=link.article).first()
    return with_text(link.article, staged.slug, staged.document) if staged else link.article


def _show(request, link):
    is_thanked = request.GET.get("answer") == "received"
    return _page(request, link, _text_shown(link), is_thanked=is_thanked)


def _take_answer(request, link):
    form = AnswerForm(request.POST)
    is_valid = form.is_valid()
    with transaction.atomic():
        publishing.wait_for_turn()  # no text changes meanwhile, and answers come one by one
        link.article.refresh_from_db()
        article = _text_shown(link)
        has_changed = _digest_shown(request, link) != article.digest
        may_keep = is_valid and not has_changed
        is_kept = may_keep and _keep(link, article.digest, form.cleaned_data)
    if is_kept:
        return HttpResponseRedirect(f"{request.path}?answer=received#answer")
    is_full = may_keep and not is_kept
    return _page(request, link, article, form, has_changed=has_changed, is_full=is_full)


def _keep(link, digest, data):
    """Keep an answer, once; whether there was room for it."""
    answer = {"digest": digest, **{name: data[name] for name in ("verdict", "name", "remark")}}
    if link.answers.filter(**answer).exists():
        return True
    if link.answers.count() >= MOST_ANSWERS:
        return False
    link.answers.create(**answer)
    return True


def _digest_shown(request, link):
    """The digest of the text that the form was sent from, or an empty one for a forged form."""
    try:
        pk, digest = signing.loads(request.POST.get("shown", ""), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return digest if pk == link.pk else ""


def _page(request, link, article, form=None, **what_happened):
    shown = signing.dumps([link.pk, article.digest], salt=SALT)
    form = form or AnswerForm()
    context = article_context(article, current_glossary()) | {
        "link": link,
        "form": form,
        "shown": shown,
        "form_address": request.path,
        "is_public": article is link.article and _is_public(article),
        "zone": timezone.get_current_timezone_name(),
        **what_happened,
    }
    place = at_its_place(request, article.get_absolute_url())
    return render(place, "articles/preview.html", context, status=_status(form, what_happened))


def _is_public(article):
    return Article.objects.published().filter(pk=article.pk).exists()


def _status(form, what_happened):
    if what_happened.get("has_changed") or what_happened.get("is_full"):
        return HTTPStatus.CONFLICT
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK


def _closed(request, status):
    """The same page whatever the reason: it says nothing about any article."""
    place = at_its_place(request, reverse("articles:home"))
    return _unseen(render(place, "articles/preview_closed.html", status=status))


def _unseen(response):
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
