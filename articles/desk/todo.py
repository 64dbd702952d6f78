"""What waits for somebody, as queries: the first page, the lists and the reminders ask the same."""

from datetime import timedelta

from django.conf import settings
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, When
from django.utils import timezone

from .. import review_dates
from ..models import (
    Article,
    Citation,
    InternalLink,
    PreviewAnswer,
    Reference,
    ReminderSent,
    Revision,
    SignOff,
    StagedEdit,
)

SOON = timedelta(days=30)
Stage = ReminderSent.Stage


def public():
    return Article.objects.published()


def checked():
    """What the check is asked about: what readers see, and what they may see next."""
    return Article.objects.filter(Q(pk__in=public().values("pk")) | Q(status=Article.Status.DRAFT))


def to_sign(user, still_signed=(), ready=()):
    """Articles with a text that the user may sign; what readers do not see yet comes first.

    That is the article’s own text, and the one that is staged: `own_waits` and `staged_waits` say
    which. Drafts are among them once they are `ready`: nothing in them blocks publishing.
    `still_signed` are articles whose signature holds although publishing wrote its dates into the
    text since.
    """
    is_draft = Q(status=Article.Status.DRAFT)
    waiting = Article.objects.filter(
        Q(status=Article.Status.PUBLISHED) | is_draft & Q(pk__in=ready)
    )
    if not user.has_perm("articles.sign_article") or not hasattr(user, "contributor"):
        return waiting.none()
    own_waits = _unsigned("digest", user) & ~Q(pk__in=still_signed)
    staged_waits = Q(staged__isnull=False) & _unsigned("staged__digest", user)
    return (
        waiting.annotate(
            own_waits=ExpressionWrapper(own_waits, BooleanField()),
            staged_waits=ExpressionWrapper(staged_waits, BooleanField()),
            place=Case(When(is_draft, then=0), When(staged_waits, then=1), default=2),
        )
        .filter(Q(own_waits=True) | Q(staged_waits=True))
        .order_by("place", "-saved_at")
    )


def _unsigned(digest, user):
    unsigned = ~Exists(SignOff.objects.filter(article=OuterRef("pk"), digest=OuterRef(digest)))
    if settings.ONE_PERSON_CLINIC:
        return Q(unsigned)
    own = Revision.objects.filter(article=OuterRef("pk"), digest=OuterRef(digest), created_by=user)
    return Q(unsigned) & ~Q(Exists(own))


def signed_before():
    """(article, text now, signed text) of public articles and drafts not signed to the letter."""
    exact = SignOff.objects.filter(article=OuterRef("article"), digest=OuterRef("article__digest"))
    kinds = (Article.Status.PUBLISHED, Article.Status.DRAFT)
    rows = SignOff.objects.filter(~Exists(exact), article__status__in=kinds)
    return rows.order_by().values_list("article_id", "article__text", "text")


def staged():
    """Staged texts; those with a day to go live come first."""
    return StagedEdit.objects.select_related("article", "edited_by").order_by(
        "publish_at", "-edited_at"
    )


def drafts():
    """The drafts; `is_signed` says whether somebody signed the text as it is."""
    signed = SignOff.objects.filter(article=OuterRef("pk"), digest=OuterRef("digest"))
    drafts = Article.objects.filter(status=Article.Status.DRAFT).annotate(is_signed=Exists(signed))
    return drafts.order_by("-saved_at")


def review(stage):
    """Public articles of one stage of review, the longest overdue first. No article has two."""
    today = timezone.localdate()
    long_ago = today - review_dates.LONG
    days = {
        Stage.OVERDUE: {"next_review_on__lte": long_ago},
        Stage.DUE: {"next_review_on__gt": long_ago, "next_review_on__lte": today},
        Stage.SOON: {"next_review_on__gt": today, "next_review_on__lte": today + SOON},
    }[stage]
    return public().filter(**days).order_by("next_review_on", "title")


def resting_on(status):
    """Public articles that cite a source of this status: retracted or superseded."""
    fallen = Reference.objects.filter(status=status).values("slug")
    return public().filter(pk__in=Citation.objects.filter(key__in=fallen).values("article"))


def linking_to(paths):
    """Public articles that link to one of these paths."""
    links = InternalLink.objects.filter(path__in=paths).values("article")
    return public().filter(pk__in=links)


def unseen_answers():
    """What people said of a text behind a preview link, and nobody has ticked off."""
    return PreviewAnswer.objects.filter(seen_at=None).select_related("link__article")
