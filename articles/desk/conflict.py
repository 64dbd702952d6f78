"""Two colleagues change the same text: who saved it last, and who decided to save over it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Article, Revision, StagedEdit
from .presence import clock, name_of

# The button that saves over somebody's change; its value is the digest of what is saved over.
SAVE_OVER = "_save_over"
# The buttons of the form, and the field in which the refused one is remembered.
PUBLISH = "_publish"
STEPS = (PUBLISH, "_save", "_continue")
ASKED = "_asked"
LONGEST_WHY = 300


def step_in(data):
    """The button that was pressed, or an empty name."""
    return next((step for step in STEPS if step in data), "")


def take_the_step_asked_for(request):
    """Whoever saves over a change still wants what they asked for first: to publish, say."""
    step = request.POST.get(ASKED)
    if SAVE_OVER in request.POST and step in STEPS:
        request.POST = request.POST.copy()
        request.POST[step] = ""


def is_public(saved):
    return getattr(saved, "status", "") == Article.Status.PUBLISHED


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
