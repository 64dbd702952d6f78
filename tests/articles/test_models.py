"""What a row promises whatever writes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Citation, PublicStamp, RelatedArticle, Topic
from tests.makers import (
    NOON,
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_topic,
)

pytestmark = pytest.mark.django_db


def test_a_published_article_is_public():
    make_article("sleep")
    assert Article.objects.published().count() == 1


@pytest.mark.parametrize(
    "document",
    [
        make_draft(),
        make_document(status="archived"),
        make_document(published_at=timezone.now() + timedelta(days=1)),
    ],
    ids=["draft", "archived", "scheduled"],
)
def test_what_is_not_published_yet_or_any_more_is_not_public(document):
    make_article("sleep", document)
    assert not Article.objects.published().exists()


def test_a_scheduled_article_becomes_public_when_its_time_has_come(monkeypatch):
    moment = timezone.now() + timedelta(days=1)
    make_article("sleep", published_at=moment)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert Article.objects.published().exists()


def test_addresses_are_one_for_each():
    assert make_article("sleep").get_absolute_url() == "/articles/sleep/"
    assert make_topic("rest").get_absolute_url() == "/topics/rest/"


def test_a_list_names_an_article_once():
    one, other = make_article("one"), make_article("two", title="Two")
    RelatedArticle.objects.all().delete()
    RelatedArticle.objects.create(article=one, related=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        RelatedArticle.objects.create(article=one, related=other)


def test_an_article_is_not_related_to_itself():
    one = make_article("one")
    with pytest.raises(IntegrityError), transaction.atomic():
        RelatedArticle.objects.create(article=one, related=one)


def test_there_is_only_one_stamp():
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicStamp.objects.create(pk=2)


def test_the_last_change_of_substance_is_an_index_of_the_document():
    article = make_article()
    assert article.changed_on == article.published_at.date()


def test_an_article_stands_in_its_topic_where_it_says():
    """Those that say nothing come after all that do, the newest first."""
    older = NOON - timedelta(days=1)
    make_article("second", title="B", order=2, published_at=NOON)
    make_article("old", title="C", published_at=older)
    make_article("new", title="D", published_at=NOON)
    make_article("last", title="E", order=9999, published_at=older)
    make_article("first", title="F", order=1, published_at=older)
    listed = Topic.objects.get().articles.published().values_list("slug", flat=True)
    assert list(listed) == ["first", "second", "last", "new", "old"]


def test_topics_come_before_the_order_of_their_articles():
    make_topic("late", title="Late", order=2)
    make_topic("early", title="Early", order=1)
    make_article("one", title="One", topic="late", order=1)
    make_article("two", title="Two", topic="early", order=5)
    assert [article.slug for article in Article.objects.all()] == ["two", "one"]


def test_a_source_is_cited_once_by_an_article():
    article = make_article(body="So [@furlan2015].\n")
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(article=article, key="furlan2015")


def test_the_page_for_a_bad_day_has_an_address_of_its_own():
    assert make_page("bad-day").get_absolute_url() == "/bad-day/"
    assert make_page("us").get_absolute_url() == "/about/us/"
    assert make_reference("furlan2015").get_absolute_url() == "/evidence/furlan2015/"
