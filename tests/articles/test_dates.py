"""One answer to when something was published, and when it last changed in substance."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone

from articles import dates, publishing
from articles.models import Article, Revision, Topic
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


def test_each_change_of_one_day_is_a_later_moment(client):
    """Days are all that documents know, and who read the first has to learn of the second."""
    make_page("us")
    article = make_article("sleep", published_at=EVENING)
    moments = [dates.changed_at(article)]
    for day in (6, 6, 8, 8):
        note = Change(changed_on=date(2026, 3, day), note="We now say less.")
        changes = (note, *article.document.what_changed)
        document = make_document(published_at=EVENING, what_changed=changes)
        known = client.get("/articles/sleep/")["Last-Modified"]
        article = publishing.save_article("sleep", document, article=article)
        moments.append(dates.changed_at(article))
        assert timezone.localdate(moments[-1]) == dates.changed_on(article) == note.changed_on
        again = client.get("/articles/sleep/", headers={"If-Modified-Since": known})
        assert again.status_code == 200
    assert moments == sorted(set(moments))


def test_who_asks_since_another_moment_gets_the_page(client):
    """A change counts from the beginning of its day: somebody may have asked before it was made."""
    make_page("us")
    make_article("sleep", what_changed=(Change(changed_on=date(2026, 3, 6), note="Less."),))
    later = {"If-Modified-Since": "Fri, 06 Mar 2026 09:00:00 GMT"}
    assert client.get("/articles/sleep/", headers=later).status_code == 200


def test_a_note_about_a_day_to_come_counts_from_today(client):
    make_page("us")
    note = Change(changed_on=timezone.localdate() + timedelta(days=30), note="We now say less.")
    article = make_article("sleep", what_changed=(note,))
    assert dates.changed_on(article) == timezone.localdate()
    today = timezone.localdate().isoformat()
    assert f'"dateModified":"{today}"' in client.get("/articles/sleep/").content.decode()
    assert f"<lastmod>{today}</lastmod>" in client.get("/sitemap.xml").content.decode()


def test_a_schedule_is_not_before_its_day():
    moment = timezone.now() + timedelta(days=30)
    note = Change(changed_on=timezone.localdate() + timedelta(days=60), note="We now say less.")
    article = make_article("sleep", published_at=moment, what_changed=(note,))
    assert dates.changed_on(article) == timezone.localdate(moment)


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


DAY = datetime(2026, 6, 5, 12, tzinfo=UTC)


@pytest.fixture
def taken_away():
    """A topic that an article left on DAY, by a status that it says."""

    def leave(status):
        make_article("rest", title="Rest", published_at=datetime(2026, 2, 5, 12, tzinfo=UTC))
        article = make_article("sleep")
        corrected = make_document(title="Corrected")
        article = publishing.save_article("sleep", corrected, article=article)
        document = make_document(status=status)
        article = publishing.save_article("sleep", document, article=article)
        Revision.objects.filter(pk=article.revisions.latest().pk).update(created_at=DAY)
        return article

    return leave


def test_whatever_comes_or_goes_on_one_day_is_a_moment_of_its_topic(taken_away):
    def moment():
        return dates.topic_changed_at(Topic.objects.get())

    taken_away("withdrawn")
    assert moment() == DAY
    for hours in (1, 2):
        at = DAY + timedelta(hours=hours)
        make_article(f"new-{hours}", title=f"New {hours}", published_at=at)
        assert moment() == at
        assert dates.topic_changed_on(Topic.objects.get()) == DAY.date()
    note = Change(changed_on=date(2026, 6, 6), note="We now say less.")
    rest = Article.objects.get(slug="rest")
    document = make_document(title="Rest", what_changed=(note,))
    publishing.save_article("rest", document, article=rest)
    assert moment() == dates.beginning_of(note.changed_on)


def test_a_topic_that_nobody_sees_has_no_moment():
    make_article("sleep", make_draft())
    topic = Topic.objects.get()
    assert dates.topic_changed_at(topic) is dates.topic_changed_on(topic) is None


@pytest.mark.parametrize("status", ["withdrawn", "archived", "draft"])
def test_a_topic_says_the_day_on_which_an_article_left(taken_away, status):
    article = taken_away(status)
    assert dates.topic_changed_on(Topic.objects.get()) == DAY.date()
    corrected = make_document(status=status, title="Corrected again")
    publishing.save_article("sleep", corrected, article=article)
    assert dates.topic_changed_on(Topic.objects.get()) == DAY.date(), "nobody reads it any more"


@pytest.mark.parametrize(
    "documents",
    [
        [make_document(status="withdrawn")],
        [make_draft(), make_document(status="archived", published_at=None)],
        [make_document(published_at=datetime(2099, 1, 5, tzinfo=UTC)), make_draft()],
    ],
    ids=["came withdrawn", "a draft put away", "a schedule called off"],
)
def test_what_readers_never_saw_moves_no_topic(documents):
    make_article("rest", title="Rest")
    article = None
    for document in documents:
        article = publishing.save_article("sleep", document, article=article)
    assert dates.topic_changed_on(Topic.objects.get()) == date(2026, 1, 5)


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


def test_who_knows_a_topic_learns_of_each_article_that_comes_on_one_day(client):
    make_page("us")
    for hour in (9, 15):
        known = client.get("/topics/living-well/").headers.get("Last-Modified", "")
        at = datetime(2026, 3, 5, hour, tzinfo=UTC)
        make_article(f"at-{hour}", title=f"At {hour}", published_at=at)
        again = client.get("/topics/living-well/", headers={"If-Modified-Since": known})
        assert again.status_code == 200
        assert parsedate_to_datetime(again["Last-Modified"]) == at


def test_a_page_that_is_to_be_forgotten_says_since_when(client):
    make_page("us")
    make_article("sleep", next_review_on=date(2026, 2, 1))
    told = parsedate_to_datetime(client.get("/articles/sleep/")["Last-Modified"])
    assert timezone.localdate(told) == date(2026, 5, 2)
