"""When something was published, and when it last changed in substance: one place for everybody.

Pages, JSON-LD, the sitemap, the feeds and HTTP ask here, so that they cannot disagree. A day is the
clinic's own. A correction of a comma moves none of them; what readers are told of does.
"""

from datetime import datetime, time

from django.db.models import Max
from django.utils import timezone
from django.utils.http import http_date

from .models import Article


def published_on(article):
    return timezone.localdate(article.published_at) if article.published_at else None


def last_change_of(document):
    """The day of an ArticleDocument's last change of substance; None before there is any."""
    days = [change.changed_on for change in document.what_changed]
    if document.published_at:
        days.append(timezone.localdate(document.published_at))
    return max(days, default=None)


def changed_on(article):
    """The day of its last change of substance, which is never before it was published."""
    days = [day for day in (article.changed_on, published_on(article)) if day]
    return max(days, default=None)


def changed_at(article):
    """The same as a moment: its publication, or the beginning of the day of a later change."""
    day = changed_on(article)
    return article.published_at if day == published_on(article) else beginning_of(day)


def beginning_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def topic_changed_on(topic):
    """The day on which an article of the topic last changed, came or went; None without any."""
    return topics_changed_on(topic.articles.all()).get(topic.pk)


def topics_changed_on(articles=None):
    """{primary key: day} of topics, by these articles or by all there are."""
    articles = Article.objects.all() if articles is None else articles
    found = dict(articles.published().order_by().values_list("topic").annotate(Max("changed_on")))
    gone = articles.filter(status=Article.Status.WITHDRAWN)
    for topic, saved_at in gone.order_by().values_list("topic").annotate(Max("saved_at")):
        day = timezone.localdate(saved_at)
        found[topic] = max(found.get(topic, day), day)
    return found


def say_when(response, moment):
    """Set Last-Modified, which may not lie in the future, and return the response."""
    moment = min(moment, timezone.now())
    response["Last-Modified"] = http_date(moment.timestamp())
    return response
