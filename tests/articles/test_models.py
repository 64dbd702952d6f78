"""What a row promises whatever writes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, PublicStamp, RelatedArticle
from tests.makers import make_article, make_document, make_draft, make_topic

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
