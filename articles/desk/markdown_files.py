"""An article as a Markdown file: taken away, worked on, and brought back.

It is the three-way rule of `sync`: what differs from the text that the file was made from has
changed. Which text that was is known only if it can be no other; else somebody has to choose.
"""

import re
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from .. import publishing, refusals, workflow
from ..models import Alias, Article, Revision, StagedEdit
from ..text.document import ArticleDocument
from ..text.problems import DocumentError
from ..text.schema import SLUG, Slug
from ..verdicts import Verdict, judge
from . import documents
from .document_comparison import compare_texts
from .history import of_article
from .moments import in_clinic_time

LARGEST_FILE = 300 * 1024
COPY_NUMBER = re.compile(r"[ _-]?\(\d{1,3}\)$")  # “sleep (1)”: how browsers name a second download
SESSION_KEY = "downloaded_articles"
MOST_REMEMBERED = 100
ADD = "articles.add_article"


def urls(model_admin):
    view = model_admin.admin_site.admin_view
    return [
        path(
            "upload/",
            view(lambda request: upload_new_view(request, model_admin)),
            name="articles_article_upload_new",
        ),
        *(
            path(
                f"<int:pk>/{end}",
                view(of_article(model_admin, function)),
                name=f"articles_article_{name}",
            )
            for end, function, name in (
                ("download/", download_view, "download"),
                ("upload/", upload_view, "upload"),
                ("upload/decide/", decide_view, "upload_decide"),
            )
        ),
    ]


# Out


@require_safe
def download_view(request, article, show):
    """The text that the next edit begins with: the staged one, if one waits, else the public one.

    `?text=public` asks for the public one all the same.
    """
    text = article if request.GET.get("text") == "public" else head_of(article)
    remember(request.session, article, text.digest)
    response = HttpResponse(text.text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{article.slug}.md"'
    return response


def head_of(article):
    """What a change is a change of: the staged text, if one waits, else the article's own."""
    return StagedEdit.objects.filter(article=article).first() or article


def remember(session, article, digest):
    """Note that this person has a file of this text; there may be several."""
    known = session.get(SESSION_KEY, {})
    digests = known.pop(str(article.pk), [])
    known[str(article.pk)] = list(dict.fromkeys([*digests, digest]))[-MOST_REMEMBERED:]
    session[SESSION_KEY] = dict(list(known.items())[-MOST_REMEMBERED:])


def remember_only(session, article, digest):
    """Note that this person's file and the site hold the same from now on."""
    session[SESSION_KEY] = {
        pk: digests for pk, digests in session.get(SESSION_KEY, {}).items() if pk != str(article.pk)
    }
    remember(session, article, digest)


def base_of(session, article):
    """The digest of the text that a file was made from, or "" where it could be any of several."""
    downloaded = session.get(SESSION_KEY, {}).get(str(article.pk), [])
    if not downloaded:
        downloaded = set(article.revisions.order_by().values_list("digest", flat=True))
    return next(iter(downloaded)) if len(downloaded) == 1 else ""


# In


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Markdown file"),
        help_text=gettext_lazy("A file whose name ends in .md, up to 300 KB."),
        widget=forms.FileInput(attrs={"accept": ".md,text/markdown"}),
    )
    why = forms.CharField(
        label=gettext_lazy("Why you changed it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For the history, as you would tell it to a colleague."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".md"):
            raise forms.ValidationError(_("This is no Markdown file: its name has to end in .md."))
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 300 KB. Is it the right one?"))
        try:
            self.text = file.read().decode("utf-8")
        except UnicodeDecodeError as error:
            words = _("The file is not UTF-8 text. Save it as UTF-8 in your editor.")
            raise forms.ValidationError(words) from error
        return file

    @property
    def slug(self):
        return COPY_NUMBER.sub("", self.cleaned_data["file"].name[: -len(".md")])


class DecisionForm(forms.Form):
    """The file's text once more, and what the uploader saw when choosing."""

    choice = forms.ChoiceField(choices=[("file", ""), ("site", "")])
    text = forms.CharField(strip=False)
    seen = forms.CharField(max_length=64)
    why = forms.CharField(max_length=300, required=False)


@dataclass(frozen=True)
class Mistake:
    """A problem of a file, with the line as it stands there."""

    words: str
    line: str


def upload_view(request, article, show):
    workflow.require(request.user, workflow.WRITE)
    form = UploadForm(*_sent(request))
    context = {"title": _("Upload a new text of “%s”") % article.title, "form": form}
    if request.method == "POST" and form.is_valid():
        other = article_at(form.slug)
        if other and other != article:
            words = _("This file is named for another article, “%s”. Upload it there.")
            form.add_error("file", words % other.title)
        else:
            return _take(request, article, form.text, _why(form), show, context)
    return show("markdown_upload", context)


def upload_new_view(request, model_admin):
    """A file by its name: a known address is that article, a new one becomes a draft."""
    workflow.require(request.user, ADD)
    form = UploadForm(*_sent(request))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Upload an article as a Markdown file"),
        "opts": model_admin.opts,
        "form": form,
    }

    def show(template, more):
        return render(request, f"admin/articles/article/{template}.html", context | more)

    if request.method != "POST" or not form.is_valid():
        return show("markdown_upload", {})
    article = article_at(form.slug)
    if article:
        workflow.require(request.user, workflow.WRITE)
        return _take(request, article, form.text, _why(form), show, {"article": article})
    if not SLUG.fullmatch(form.slug) or len(form.slug) > Slug.longest:
        form.add_error("file", NO_ADDRESS)
        return show("markdown_upload", {})
    return _make(request, form, show)


NO_ADDRESS = gettext_lazy(
    "The file’s name becomes the address of the article. It can hold small letters, digits and "
    "hyphens, as in sleep-and-pain.md. Please rename the file."
)


@require_POST
def decide_view(request, article, show):
    """The uploader has seen both texts and chosen."""
    workflow.require(request.user, workflow.WRITE)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This could not be read. Please upload the file once more."))
        return HttpResponseRedirect(_address("upload", article))
    data = form.cleaned_data
    if data["choice"] == "site":
        messages.info(request, _("Nothing was changed. The text on the site stays as it is."))
        return HttpResponseRedirect(_address("change", article))
    return _take(request, article, data["text"], data["why"], show, {}, chosen=data["seen"])


def article_at(slug):
    """The article that has this address, or had it."""
    old = Alias.objects.filter(slug=slug).values("article")
    return Article.objects.filter(slug=slug).first() or Article.objects.filter(pk__in=old).first()


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _why(form):
    words = _("from the file “%s”") % form.cleaned_data["file"].name[:80]
    return form.cleaned_data["why"] or words


def _make(request, form, show):
    """A new draft, whatever the file says of its status: nobody has read it here."""
    try:
        document = ArticleDocument.parse(form.text)
    except DocumentError as error:
        return show("markdown_upload", {"mistakes": mistakes_of(error, form.text)})
    twin = Article.objects.filter(title__iexact=document.title).first()
    if twin:
        form.add_error("file", TWIN % {"title": twin.title, "slug": twin.slug})
        return show("markdown_upload", {"twin": twin})
    draft = replace(document, status=Article.Status.DRAFT.value)
    try:
        article = publishing.save_article(
            form.slug, draft, by=request.user, why=_why(form), origin=Revision.Origin.FILE
        )
    except ValidationError as error:
        form.add_error("file", error.messages)
        return show("markdown_upload", {})
    remember_only(request.session, article, article.digest)
    words = _("There was no article at this address, so “%s” is a new draft.")
    messages.success(request, words % article.title)
    return HttpResponseRedirect(_address("change", article))


TWIN = gettext_lazy(
    "There is an article called “%(title)s” already, at the address %(slug)s. If this is its text, "
    "upload it there. If it is a new article, give it a title of its own."
)


def _take(request, article, text, why, show, context, chosen=""):
    """Bring a file's text to an article: decided and done while nobody else can change it.

    `chosen` is the digest of the text on the site that the uploader wants to see replaced.
    """
    try:
        file = ArticleDocument.parse(text)
    except DocumentError as error:
        form = context.get("form") or UploadForm()
        context = context | {"form": form, "mistakes": mistakes_of(error, text)}
        return show("markdown_upload", context)
    outcome = _bring_in(article, file, request, why, chosen)
    if outcome.conflict:
        return show("markdown_conflict", _conflict(outcome, text, why))
    for words in outcome.refused:
        messages.error(request, words)
    if outcome.refused:
        return HttpResponseRedirect(_address("upload", article))
    messages.add_message(request, *outcome.said)
    if not outcome.saved:
        return HttpResponseRedirect(_address("history", article))
    remember_only(request.session, article, outcome.saved.digest)
    return HttpResponseRedirect(_address("change", article))


@dataclass(frozen=True)
class Outcome:
    """What came of a file: refused, in conflict, or `said`, a level and words of a message."""

    article: object
    head: object
    coming: object
    saved: object = None
    said: tuple = ()
    refused: tuple = ()
    conflict: bool = False


@transaction.atomic
def _bring_in(article, file, request, why, chosen):
    publishing.wait_for_turn()
    article = Article.objects.get(pk=article.pk)
    head, coming = head_of(article), as_it_may_come(file, article)
    outcome = Outcome(article, head, coming)
    known = _nothing_new(article, head, {file.digest, coming.digest})
    if known:
        return replace(outcome, said=(messages.INFO, known))
    base = chosen or base_of(request.session, article)
    if judge(coming.digest, head.digest, base) is Verdict.CONFLICT:
        return replace(outcome, conflict=True)
    return _save(outcome, request.user, why)


def as_it_may_come(file, article):
    """The file's document where the article stands: a file neither publishes nor takes away."""
    dates = {}
    if workflow.is_live(article):
        dates = {
            "published_at": file.published_at or article.published_at,
            "next_review_on": file.next_review_on or article.next_review_on,
        }
    return replace(file, status=article.status, **dates)


def _nothing_new(article, head, digests):
    """What to say where the site knows the file's text already; else ""."""
    if head.digest in digests:
        return _("The file says the same as the text on the site. Nothing had to be changed.")
    same = article.revisions.filter(digest__in=digests).first()
    if same is None:
        return ""
    return _(
        "This file is an older text: the version of %s. The text on the site is newer, so nothing "
        "was changed. If you want the older one, bring it back from the list below."
    ) % in_clinic_time(same.created_at)


def _conflict(outcome, text, why):
    article, head, coming = outcome.article, outcome.head, outcome.coming
    return {
        "article": article,
        "title": _("Two texts of “%s”") % article.title,
        "head": head,
        "head_is_staged": isinstance(head, StagedEdit),
        "coming": coming,
        "changes": compare_texts(head.text, coming.text),
        "text": text,
        "why": why,
        "is_live": workflow.is_live(article),
    }


def _save(outcome, user, why):
    """Stage or save; the Outcome says which, or why not."""
    article, document = outcome.article, outcome.coming
    problems = refusals.taken_addresses(article.slug, document.aliases, article)
    problems += refusals.missing_topic("articles", document)
    if problems:
        return replace(outcome, refused=tuple(documents.sentence(p) for p in problems))
    try:
        if workflow.is_live(article):
            saved = workflow.stage(article, article.slug, document, by=user, why=why)
            words = _("The file’s text waits to go live. Readers still see today’s text.")
        else:
            saved = publishing.save_article(
                article.slug,
                document,
                article=article,
                by=user,
                why=why,
                origin=Revision.Origin.FILE,
            )
            words = _("The file’s text is saved. The one before it is in the history.")
    except PermissionDenied:
        words = _("Only an editor can change an article that was withdrawn.")
        return replace(outcome, refused=(words,))
    except ValidationError as error:
        return replace(outcome, refused=tuple(error.messages))
    return replace(outcome, saved=saved, said=(messages.SUCCESS, words))


def mistakes_of(error, text):
    """The Mistakes of a text, each with its line, as somebody at a screen can mend them."""
    lines = text.splitlines()
    return [
        Mistake(
            documents.sentence(problem, documents.in_line(problem.line, problem.field)),
            lines[problem.line - 1][:120] if 0 < (problem.line or 0) <= len(lines) else "",
        )
        for problem in error.problems
    ]


def _address(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])
