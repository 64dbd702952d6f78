"""When something was published, and when it last changed in substance: one place for everybody.

Pages, JSON-LD, the sitemap, the feeds and HTTP ask here, so that they cannot disagree. A day is the
clinic's own. A correction of a comma moves none of them; what readers are told of does.
"""

from datetime import datetime, time, timedelta

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.http import http_date

from .models import Article, Revision

SHOWN = "\nstatus: published\n"  # in the text of a revision that was for readers


def published_on(article):
    return timezone.localdate(article.published_at) if article.published_at else None


def last_change_of(document):
    """The day of an ArticleDocument's last change of substance; None before there is any.

    A note about a day to come counts from today, when readers see it.
    """
    published = [published_on(document)] if document.published_at else []
    latest = max([timezone.localdate(), *published])
    days = [min(change.changed_on, latest) for change in document.what_changed]
    return max([*days, *published], default=None)


def changed_on(article):
    """The day of its last change of substance, which is never before it was published."""
    days = [day for day in (article.changed_on, published_on(article)) if day]
    return max(days, default=None)


def changed_at(article):
    """The same as a moment: its publication, or the beginning of the day of a later change.

    Documents know days alone. So that each change moves it, a further one on the same day counts
    as a second later.
    """
    day = changed_on(article)
    told = sum(change.changed_on >= day for change in article.document.what_changed)
    if day == published_on(article):
        return article.published_at + timedelta(seconds=told)
    return beginning_of(day) + timedelta(seconds=max(told - 1, 0))


def beginning_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def topic_changed_on(topic):
    """The day on which an article of the topic last changed, came or went; None without any."""
    return topics_changed_on(topic.articles.all()).get(topic.pk)


def topic_changed_at(topic):
    """The same as a moment: two articles that come on one day are two."""
    return _topics_changed_at(topic.articles.all()).get(topic.pk)


def topics_changed_on(articles=None):
    """{primary key: day} of topics, by these articles or by all there are."""
    moments = _topics_changed_at(Article.objects.all() if articles is None else articles)
    return {topic: timezone.localdate(moment) for topic, moment in moments.items()}


def _topics_changed_at(articles):
    public = articles.published().order_by().values_list("topic")
    found = {}
    for topic, came_at, changed_on in public.annotate(Max("published_at"), Max("changed_on")):
        found[topic] = max(came_at, beginning_of(changed_on) if changed_on else came_at)
    for topic, left_at in _left(articles):
        found[topic] = max(found.get(topic, left_at), left_at)
    return found


def _left(articles):
    """(topic's primary key, moment) of the articles that were taken away from readers."""
    own = Revision.objects.filter(is_staged=False).order_by("pk")
    shown = own.filter(article=OuterRef("article"), text__contains=SHOWN)
    since = own.filter(article=OuterRef("pk"), pk__gt=Subquery(shown.reverse().values("pk")[:1]))
    gone = articles.exclude(status=Article.Status.PUBLISHED)
    return (
        gone.filter(published_at__lte=timezone.now())
        .order_by()
        .annotate(left_at=Subquery(since.values("created_at")[:1]))
        .filter(left_at__isnull=False)
        .values_list("topic", "left_at")
    )


def say_when(response, moment):
    """Set Last-Modified, which may not lie in the future, and return the response."""
    moment = min(moment, timezone.now())
    response["Last-Modified"] = http_date(moment.timestamp())
    return response
