"""The desk's first page: what waits for the person who looks, each thing one click away."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Article, PreviewAnswer, Reference
from . import checkup, todo
from .moments import in_clinic_time
from .presence import name_of

ROWS_SHOWN = 3
LONGEST_REMARK = 160  # characters


@dataclass(frozen=True)
class Row:
    """One thing to do. `done_url` ticks it off, where looking at it is all there is to do."""

    title: str
    url: str
    note: str = ""
    done_url: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind: how many, the first few, and where all of them are."""

    name: str
    title: str
    count: int
    rows: list
    url: str = ""
    hint: str = ""
    is_urgent: bool = False

    @property
    def more(self):
        return self.count - len(self.rows)


@dataclass(frozen=True)
class TodoList:
    groups: list
    remarks: list = field(default_factory=list)


def for_user(user):
    """The TodoList of somebody: only what their permissions let them do something about."""
    looked = checkup.latest() if may_write(user) or may_sign(user) else checkup.Checkup()
    groups = [import_string(dotted)(user) for dotted in settings.DESK_TODO_EXTRAS]
    groups.append(_to_sign(user, looked))
    if may_write(user):
        groups += [_answers(), *_mend(looked)]
    if may_write(user) or may_sign(user):
        groups += _reviews()
    if may_write(user):
        groups += [_staged(), _drafts(looked)]
    waiting = [group for group in groups if group is not None and group.count]
    return TodoList(waiting, _remarks(user, looked))


def may_write(user):
    return user.has_perm("articles.change_article")


def may_sign(user):
    return user.has_perm("articles.sign_article")


def articles_url(**chosen):
    return f"{reverse('admin:articles_article_changelist')}?{urlencode(chosen)}"


def _remarks(user, looked):
    remarks = []
    if may_sign(user) and not hasattr(user, "contributor"):
        remarks.append(
            _(
                "You may sign articles, but your account is tied to no contributor yet. Ask an "
                "editor to tie it, so that readers see who signed."
            )
        )
    if may_write(user) and looked.unread:
        remarks.append(
            _("Articles not checked yet: %(count)s. The check goes on when you open this page.")
            % {"count": len(looked.unread)}
        )
    return remarks


def _to_sign(user, looked):
    articles = todo.to_sign(user, looked.still_signed, looked.passing)
    return _articles_group(
        "sign",
        _("Texts for you to sign"),
        articles,
        articles_url(work="sign"),
        note=_which_text,
        hint=_(
            "Nobody has signed them as they are now, and you did not write them. A draft comes "
            "here once nothing in it blocks publishing."
        ),
    )


def _which_text(article):
    if article.status == Article.Status.DRAFT:
        return _("a draft, ready to be signed")
    if article.staged_waits:
        return _("a new text, which readers do not see yet")
    return _("the text that readers see now")


def _answers():
    answers = todo.unseen_answers()
    return Group(
        "answers",
        _("Answers to preview links"),
        answers.count(),
        [_answer_row(answer) for answer in answers[:ROWS_SHOWN]],
    )


def _answer_row(answer):
    words = f"{answer.name} {answer.get_verdict_display()}"
    remark = Truncator(" ".join(answer.remark.split())).chars(LONGEST_REMARK)
    return Row(
        answer.link.article.title,
        _change_url(answer.link.article),
        f"{words}: “{remark}”" if remark else words,
        reverse("admin:articles_article_answer_seen", args=[answer.pk]),
    )


def _mend(looked):
    """What readers see now and had better not."""
    public = {"status__exact": Article.Status.PUBLISHED}
    retracted, superseded = Reference.Status.RETRACTED, Reference.Status.SUPERSEDED
    yield _articles_group(
        "retracted",
        _("Articles on a retracted source"),
        todo.resting_on(retracted),
        articles_url(sources=retracted, **public),
        is_urgent=True,
    )
    yield _articles_group(
        "failing",
        _("Articles that the check would stop today"),
        todo.public().filter(pk__in=looked.failing),
        articles_url(work="failing"),
        hint=_("The check beside each form says what to mend."),
        is_urgent=True,
    )
    yield _articles_group(
        "broken",
        _("Articles with a link that leads nowhere"),
        todo.linking_to(looked.broken_paths),
        articles_url(work="broken"),
        hint=_("The page behind it is gone, or readers do not see it yet."),
        is_urgent=True,
    )
    yield _articles_group(
        "superseded",
        _("Articles on a source with a newer version"),
        todo.resting_on(superseded),
        articles_url(sources=superseded, **public),
    )


def _reviews():
    stages = {
        todo.Stage.OVERDUE: (
            _("Review overdue by 90 days or more"),
            _("Search engines no longer show them."),
        ),
        todo.Stage.DUE: (_("Review due"), _("Their pages tell readers so.")),
        todo.Stage.SOON: (_("Review due within 30 days"), ""),
    }
    for stage, (title, hint) in stages.items():
        yield _articles_group(
            f"review-{stage}",
            title,
            todo.review(stage),
            articles_url(review=stage),
            note=_due_on,
            hint=hint,
            is_urgent=stage == todo.Stage.OVERDUE,
        )


def _due_on(article):
    return date_format(article.next_review_on, "DATE_FORMAT")


def _staged():
    staged = todo.staged()
    return Group(
        "staged",
        _("Changes that readers do not see yet"),
        staged.count(),
        [
            Row(edit.article.title, _change_url(edit.article), _staged_note(edit))
            for edit in staged.defer("text", "article__text", "article__terms")[:ROWS_SHOWN]
        ],
        articles_url(work="staged"),
    )


def _ago(moment):
    if timezone.now() - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}


def _staged_note(edit):
    who = name_of(edit.edited_by) if edit.edited_by else ""
    since = _ago(edit.edited_at)
    parts = [", ".join(part for part in (who, since) if part)]
    if edit.publish_at:
        parts.append(_("goes live %(when)s") % {"when": in_clinic_time(edit.publish_at)})
    return "; ".join(parts)


def _drafts(looked):
    passing = set(looked.passing)
    return _articles_group(
        "drafts",
        _("Drafts"),
        todo.drafts(),
        articles_url(status__exact=Article.Status.DRAFT),
        note=lambda draft: _draft_note(draft, draft.pk in passing),
    )


def _draft_note(draft, passes):
    saved = _("saved %(ago)s") % {"ago": _ago(draft.saved_at)}
    if not passes:
        return saved
    signed = _("signed: ready to publish") if draft.is_signed else _("ready, not signed yet")
    return f"{saved}; {signed}"


def _articles_group(name, title, articles, url, note=lambda article: "", **options):
    rows = [
        Row(article.title, _change_url(article), note(article))
        for article in articles.defer("text", "terms")[:ROWS_SHOWN]
    ]
    count = articles.order_by().count() if len(rows) == ROWS_SHOWN else len(rows)
    return Group(name, title, count, rows, url, **options)


def _change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@require_POST
def answer_seen(request, pk):
    """Tick an answer off: it leaves the list of everybody, and stays with its link."""
    if not may_write(request.user):
        raise PermissionDenied
    answers = PreviewAnswer.objects.filter(pk=pk)
    if not answers.exists():
        raise Http404("There is no such answer.")
    answers.filter(seen_at=None).update(seen_at=timezone.now())
    messages.success(request, _("Ticked off. The answer stays with its preview link."))
    return redirect("admin:index")


def urls(model_admin):
    view = model_admin.admin_site.admin_view(answer_seen)
    return [path("answers/<int:pk>/seen/", view, name="articles_article_answer_seen")]
