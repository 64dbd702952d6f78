"""On the desk's first page: what somebody has typed and not saved, on whichever device."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import WorkInProgress
from . import presence
from .todo_list import ROWS_SHOWN, Group, Row


def waiting(user):
    """The Group of texts that the user has not saved, or None."""
    works = WorkInProgress.objects.filter(user=user).select_related("article")
    works = list(works.order_by("-saved_at"))
    if not works:
        return None
    rows = [_row(work) for work in works[:ROWS_SHOWN]]
    title = _("You have not saved")
    return Group(name="unsaved", title=title, count=len(works), rows=rows, is_urgent=True)


def _row(work):
    note = _("kept at %s") % presence.clock(work.saved_at)
    if work.article is None:
        return Row(_("A new article"), reverse("admin:articles_article_add"), note)
    url = reverse("admin:articles_article_change", args=[work.article_id])
    return Row(work.article.title, url, note)
