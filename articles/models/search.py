"""What readers can find. The entries are an index: `manage.py rebuildsearch` makes them anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One thing that readers can find, as words and as text; the engine's index points here.

    The words are stems with a space before and after each, so that counting them is quick.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        TOPIC = "topic", _("Topic")
        PAGE = "page", _("Page")
        TERM = "term", _("What a word means")
        SOURCE = "source", _("Source")
        SERVICE = "service", _("What we offer")
        CLINIC = "clinic", _("How to reach us")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=400)
    summary = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=200)
    topic = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    visible_from = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    title_words = models.TextField(blank=True)
    points_words = models.TextField(blank=True)
    body_words = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="search_entry_is_there_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class SearchWord(models.Model):
    """A word without case and accents, and how many entries have it: what spelling goes by."""

    word = models.CharField(max_length=40, unique=True)
    entries = models.PositiveIntegerField()

    def __str__(self):
        return self.word


class MissedSearch(models.Model):
    """How often readers searched for something in the week from a Monday on, and found nothing.

    Words without case, accents and order of arrival; nothing of who searched, or when.
    """

    LONGEST_WORDS = 60

    week = models.DateField()
    words = models.CharField(max_length=LONGEST_WORDS)
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("words that found nothing")
        verbose_name_plural = _("searched for, not found")
        constraints = [
            models.UniqueConstraint(fields=["week", "words"], name="missed_search_is_counted_once"),
        ]

    def __str__(self):
        return self.words
