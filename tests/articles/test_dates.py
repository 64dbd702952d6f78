"""One answer to when something was published, and when it last changed in substance."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import dates, publishing
from articles.models import Article, Topic
from articles.text.document import Change
from tests.makers import make_article, make_document, make_draft, make_page

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 3, 6, 2, tzinfo=UTC)  # still the 5th in New York


def test_a_day_is_the_clinics_own(settings, client):
    settings.TIME_ZONE = "America/New_York"
    make_page("us")
    article = make_article("sleep", published_at=EVENING)
    assert dates.published_on(article) == dates.changed_on(article) == date(2026, 3, 5)
    assert dates.changed_at(article) == EVENING
    html = client.get("/articles/sleep/").content.decode()
    assert '"datePublished":"2026-03-05","dateModified":"2026-03-05"' in html
    assert html.count("March 5, 2026") >= 2
    assert "March 6" not in html


def test_a_later_change_counts_from_the_beginning_of_its_day(settings):
    settings.TIME_ZONE = "America/New_York"
    note = Change(changed_on=date(2026, 5, 6), note="We now say less.")
    article = make_article("sleep", published_at=EVENING, what_changed=(note,))
    assert dates.changed_on(article) == date(2026, 5, 6)
    assert dates.changed_at(article) == datetime(2026, 5, 6, 4, tzinfo=UTC)


def test_the_last_change_of_substance_is_the_newest_day():
    notes = tuple(Change(changed_on=date(2026, month, 1), note="A.") for month in (7, 9, 8))
    assert dates.last_change_of(make_document(what_changed=notes)) == date(2026, 9, 1)
    assert dates.last_change_of(make_document()) == date(2026, 1, 5)
    assert dates.last_change_of(make_draft()) is None


def test_a_draft_has_no_date():
    article = make_article("sleep", make_draft())
    assert dates.published_on(article) is dates.changed_on(article) is None


def test_a_topic_changes_with_its_articles():
    make_article("sleep", published_at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    make_article("rest", title="Rest", published_at=datetime(2026, 2, 5, 12, tzinfo=UTC))
    make_article("later", make_document(published_at=timezone.now() + timedelta(days=2)))
    topic = Topic.objects.get()
    assert dates.topic_changed_on(topic) == date(2026, 2, 5)


def test_a_topic_changes_when_an_article_is_taken_away():
    make_article("rest", title="Rest")
    article = make_article("sleep")
    publishing.save_article("sleep", make_document(status="withdrawn"), article=article)
    assert dates.topic_changed_on(Topic.objects.get()) == timezone.localdate()


def test_asking_since_a_day_is_answered_by_that_day(client):
    make_page("us")
    make_article("sleep")
    for address in ("/articles/sleep/", "/topics/living-well/", "/about/us/", "/", "/articles/"):
        first = client.get(address)
        for _ in range(2):  # made just now, and kept
            again = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
            assert (again.status_code, again.content) == (304, b""), address
            assert again["ETag"] == first["ETag"]
        early = client.get(address, headers={"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"})
        assert early.status_code == 200


def test_an_etag_counts_for_more_than_a_day(client):
    """The page is another one after a small correction, though its day is the same."""
    make_page("us")
    article = make_article("sleep")
    first = client.get("/articles/sleep/")
    publishing.save_article("sleep", make_document(title="Corrected"), article=article)
    known = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
    again = client.get("/articles/sleep/", headers=known)
    assert again["Last-Modified"] == first["Last-Modified"]
    assert again.status_code == 200
    assert b"Corrected" in again.content
    both = {"If-None-Match": again["ETag"], "If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert client.get("/articles/sleep/", headers=both).status_code == 304


def test_no_day_lies_in_the_future(client):
    make_page("us", updated_on=date(2099, 1, 1))
    assert "2099" not in client.get("/about/us/")["Last-Modified"]


def test_a_page_that_is_to_be_forgotten_is_sent_whole(client):
    """Who asks since a day has to learn that it is long overdue."""
    make_page("us")
    make_article("sleep")
    first = client.get("/articles/sleep/")
    Article.objects.update(next_review_on=date(2026, 2, 1))
    publishing.stamp()
    again = client.get("/articles/sleep/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200
    assert b'content="noindex"' in again.content
