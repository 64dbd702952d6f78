"""On the desk's first page: what somebody has typed and not saved, on whichever device."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import presence, work_in_progress
from .todo_list import ROWS_SHOWN, Group, Row


def waiting(user):
    """The Group of texts that the user has not saved, or None."""
    texts = work_in_progress.of_user(user)
    if not texts:
        return None
    rows = [_row(article, copy) for article, copy in texts[:ROWS_SHOWN]]
    title = _("You have not saved")
    return Group(name="unsaved", title=title, count=len(texts), rows=rows, is_urgent=True)


def _row(article, copy):
    if article is None:
        return Row(_("A new article"), reverse("admin:articles_article_add"), _note(copy))
    url = reverse("admin:articles_article_change", args=[article.pk])
    return Row(article.title, url, _note(copy))


def _note(copy):
    until = timezone.localdate(copy.when + work_in_progress.REMEMBERED)
    return _("kept at %(time)s; save it or throw it away by %(day)s") % {
        "time": presence.clock(copy.when),
        "day": date_format(until),
    }
