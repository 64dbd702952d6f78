"""Two colleagues change the same text: who saved it last, and who decided to save over it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Article, Revision, StagedEdit
from .presence import clock, name_of

# The button that saves over somebody's change; its value is the digest of what is saved over.
SAVE_OVER = "_save_over"
LONGEST_WHY = 300


def last_change(saved):
    """(name, time) of whoever saved the text last."""
    if isinstance(saved, StagedEdit):
        by, at = saved.edited_by, saved.edited_at
    else:
        revision = Revision.objects.filter(article_id=saved.pk, digest=saved.digest).first()
        by = revision.created_by if revision else None
        at = revision.created_at if revision else getattr(saved, "saved_at", timezone.now())
    return (name_of(by) if by else _("Somebody")), clock(at)


def why_saved_over(why, saved):
    """The reason for the history, with the fact that it went over somebody's change."""
    who, when = last_change(saved)
    fact = _("saved over the change that %(who)s made at %(time)s") % {"who": who, "time": when}
    if not why:
        return fact[:LONGEST_WHY]
    room = LONGEST_WHY - len(fact) - 2
    return f"{why[: max(room, 0)]}; {fact}"[:LONGEST_WHY]


def saved_text(article_id):
    """The text that a form opened now would show: the staged one, or the article's own."""
    staged = StagedEdit.objects.filter(article_id=article_id).first()
    return staged or Article.objects.filter(pk=article_id).first()
