"""What the day of the next review means for readers, in the clinic's own time.

From that day on the page says that it is due, and nobody is led to it any more: it leaves the home
page and the lists of what to read next. Long after it, search engines are told to forget it.
"""

from datetime import timedelta

from django.utils import timezone

LONG = timedelta(days=90)


def is_due(article):
    return article.next_review_on is not None and article.next_review_on <= timezone.localdate()


def is_long_overdue(article):
    return is_due(article) and article.next_review_on <= timezone.localdate() - LONG


def not_due(articles):
    return articles.filter(next_review_on__gt=timezone.localdate())


def not_long_overdue(articles):
    return articles.filter(next_review_on__gt=timezone.localdate() - LONG)
