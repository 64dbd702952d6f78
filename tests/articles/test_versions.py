"""What readers saw on a given day, told from the history alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing, workflow
from articles.desk import versions
from articles.desk.history import answer_for
from articles.desk.versions import end_of, own_texts, public_before, set_aside, shown_between
from articles.models import Article, Revision
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_reference,
    make_sound_document,
)

MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def revision(day, document, **fields):
    """A version kept at noon of a day of March; nothing is stored."""
    created_at = MARCH + (day - 1) * DAY
    defaults = {"pk": day, "slug": "sleep", "origin": "desk", "text": document.text}
    return Revision(**defaults | {"created_at": created_at} | fields)


def published(day, **fields):
    return make_document(published_at=MARCH + (day - 1) * DAY, **fields)


def answer(day, *revisions):
    """What stood there at midnight after a day of March (UTC)."""
    newest_first = sorted(revisions, key=lambda r: r.pk, reverse=True)
    return public_before(newest_first, datetime(2026, 3, day, tzinfo=UTC) + DAY)


def seen(day, *revisions):
    found = answer(day, *revisions)
    return found.revision.pk if found.is_public else found.state


def test_readers_saw_the_version_that_was_published_last():
    history = [revision(2, published(2)), revision(5, published(2, title="Newer"))]
    assert [seen(day, *history) for day in (2, 3, 4, 5, 6)] == [2, 2, 2, 5, 5]


def test_before_the_first_version_there_was_nothing():
    assert seen(1, revision(2, published(2))) == "nothing"
    assert seen(1) == "nothing"


def test_a_draft_was_not_seen():
    history = [revision(2, make_draft()), revision(5, published(5))]
    assert [seen(day, *history) for day in (3, 5)] == ["draft", 5]


def test_a_scheduled_version_was_seen_from_its_time():
    history = [revision(2, published(6))]
    assert [seen(day, *history) for day in (2, 5, 6)] == ["scheduled", "scheduled", 2]


def test_a_day_of_publication_long_ago_is_not_a_day_on_which_it_was_here():
    assert seen(1, revision(4, make_document())) == "nothing"


def test_a_version_that_was_replaced_before_its_time_was_never_seen():
    history = [revision(2, published(8)), revision(4, make_draft())]
    assert [seen(day, *history) for day in (3, 9)] == ["scheduled", "draft"]


def test_a_live_article_that_is_scheduled_anew_is_hidden_until_then():
    history = [revision(2, published(2)), revision(4, published(8))]
    assert [seen(day, *history) for day in (3, 4, 8)] == [2, "scheduled", 4]


@pytest.mark.parametrize("status", ["withdrawn", "archived"])
def test_what_was_taken_away_was_not_seen_until_it_was_published_again(status):
    history = [
        revision(2, published(2)),
        revision(4, published(2, status=status)),
        revision(7, published(2)),
    ]
    assert [seen(day, *history) for day in (3, 4, 6, 7)] == [2, status, status, 7]


def test_a_staged_version_was_not_seen_before_it_was_published():
    new = published(2, title="Newer")
    history = [revision(2, published(2)), revision(4, new, is_staged=True), revision(6, new)]
    assert [seen(day, *history) for day in (4, 5, 6)] == [2, 2, 6]


def test_of_a_day_with_several_versions_the_last_one_counts():
    morning = revision(3, published(1), created_at=MARCH + timedelta(hours=1))
    evening = revision(4, published(1, title="Later"), created_at=MARCH + timedelta(hours=11))
    assert seen(1, morning, evening) == 4


def test_a_version_of_midnight_belongs_to_the_next_day():
    midnight = revision(3, published(1), created_at=datetime(2026, 3, 2, tzinfo=UTC))
    assert (seen(1, midnight), seen(2, midnight)) == ("nothing", 3)


def test_a_file_that_was_set_aside_was_never_seen():
    history = [
        revision(2, published(2)),
        revision(4, published(2, title="From the file"), origin="file", why="preferred"),
        revision(5, published(2), why="kept", created_at=MARCH + 3 * DAY + timedelta(seconds=1)),
    ]
    between = public_before(history[::-1], history[1].created_at + timedelta(microseconds=1))
    assert between.revision.pk == 2
    assert seen(4, *history) == 5


def test_what_a_colleague_calls_kept_sets_no_file_aside():
    history = [
        revision(2, published(2), origin="file"),
        revision(4, published(2, title="Newer"), why="kept", created_by_id=1),
    ]
    assert set_aside(history[::-1]) == set()
    assert seen(2, *history) == 2


def test_the_address_is_that_of_the_time():
    history = [revision(2, published(2), slug="rest"), revision(5, published(2, title="Sleep"))]
    assert [answer(day, *history).revision.slug for day in (3, 5)] == ["rest", "sleep"]


def test_a_text_that_is_no_longer_read_is_said_to_be_so():
    assert seen(3, revision(2, published(2), text="---\nnonsense: 1\n---\n")) == "unreadable"


@pytest.mark.parametrize(
    ("zone", "hours"), [("UTC", 24), ("America/New_York", 28), ("Pacific/Auckland", 12)]
)
def test_a_day_ends_where_the_clinic_is(zone, hours):
    with timezone.override(zone):
        end = end_of(date(2026, 7, 1))
    assert end == datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=hours)


def test_a_day_of_23_hours_ends_in_time():
    with timezone.override("America/New_York"):
        start, end = (end_of(date(2026, 3, day)).astimezone(UTC) for day in (7, 8))
    assert end - start == timedelta(hours=23)


@pytest.mark.parametrize(
    ("published_on", "replaced_on", "expected"),
    [(1, None, (2, None)), (1, 6, (2, 6)), (4, 6, (4, 6)), (4, None, (4, None)), (6, 6, None)],
)
def test_a_version_was_shown_from_its_time_until_the_next(published_on, replaced_on, expected):
    replaced_at = replaced_on and MARCH + (replaced_on - 1) * DAY
    shown = shown_between(revision(2, published(published_on)), replaced_at)
    days = shown and tuple(moment and moment.day for moment in shown)
    assert days == expected


# With everything that really writes a history


@pytest.fixture
def clock(monkeypatch):
    """`clock(5)` makes it noon on the 5th of March for all that happens from now on."""

    def turn(day):
        monkeypatch.setattr(timezone, "now", lambda: MARCH + (day - 1) * DAY)

    return turn


def titles(article, *days):
    """The title that readers saw at the end of each day, or why they saw none."""
    answers = [answer_for(article, date(2026, 3, day)) for day in days]
    return [
        versions.document_of(found.revision).title if found.is_public else found.state
        for found in answers
    ]


@pytest.mark.django_db
def test_a_whole_life_is_told_as_it_was(clock):
    make_reference()
    clock(1)
    draft = make_draft(title="Draft", one_minute="Rest.", key_points=("Rest [@furlan2015].",))
    article = make_article("sleep", draft)
    clock(3)
    live = make_sound_document(title="First", published_at=MARCH + 2 * DAY)
    article = workflow.publish(article, "sleep", live, by=None)
    clock(5)
    staged = workflow.stage(article, "sleep", replace(live, title="Second"), by=None)
    clock(7)
    article = workflow.publish_staged(staged, by=None)
    clock(9)
    article = workflow.withdraw(article, by=None, why="wrong")
    clock(11)
    article = workflow.publish(article, "rest", replace(live, title="Third"), by=None)
    clock(13)
    publishing.set_aside(article, replace(live, title="Aside"), "the site was preferred")
    clock(15)
    article = workflow.archive(article, by=None)
    clock(20)
    assert titles(article, 1, 2, 3, 5, 6, 7, 8) == [
        *("draft", "draft", "First", "First", "First", "Second", "Second")
    ]
    assert titles(article, 9, 10, 11, 13, 14, 15) == [
        *("withdrawn", "withdrawn", "Third", "Third", "Third", "archived")
    ]
    assert answer_for(article, date(2026, 3, 8)).revision.slug == "sleep"
    assert answer_for(article, date(2026, 3, 12)).revision.slug == "rest"


@pytest.mark.django_db
def test_the_history_agrees_with_what_is_public_now(clock):
    clock(2)
    articles = [
        make_article("live", published(1)),
        make_article("later", published(4, title="Later")),
        make_article("draft", make_draft(title="Draft")),
        make_article("gone", published(1, title="Gone", status="withdrawn")),
    ]
    for today in (2, 5):
        clock(today)
        public = set(Article.objects.published())
        told = {a for a in articles if answer_for(a, date(2026, 3, today)).is_public}
        assert told == public


@pytest.mark.django_db
def test_what_publishing_sets_aside_is_known_for_what_it_is():
    article = make_article("sleep")
    publishing.set_aside(article, make_document(title="From the file"), "preferred")
    history = list(article.revisions.all())
    assert len(history) == 3
    assert [versions.document_of(r).title for r in history if r.pk in set_aside(history)] == [
        "From the file"
    ]
    assert len(own_texts(history)) == 2


@pytest.mark.django_db
def test_a_file_that_was_loaded_after_an_edit_counts():
    user = User.objects.create_user("alice", is_superuser=True)
    article = make_article("sleep")
    edited = article.document
    article = publishing.save_article(
        "sleep", replace(edited, title="From the file"), article=article, origin="file"
    )
    publishing.save_article(
        "sleep", replace(edited, title="By hand"), article=article, by=user, why="kept"
    )
    assert len(own_texts(list(article.revisions.all()))) == 3
