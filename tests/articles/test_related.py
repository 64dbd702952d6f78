"""What a patient is offered to read next."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing, related
from articles.models import Article, RelatedArticle
from articles.text.document import RelatedPick
from tests.makers import make_article, make_document, make_draft, make_topic

pytestmark = pytest.mark.django_db

SLEEP = "Pillows, mattresses and naps shape how backs recover overnight.\n"
FOOD = "Lentils, spinach and oranges carry vitamins through winter.\n"


def pick(slug, reason="Read this first.", kind="before you try it"):
    return RelatedPick(article=slug, kind=kind, reason=reason)


def make(slug, body="", tags=(), topic=None, **fields):
    """An article with nothing in common with others but what the test gives it."""
    words = f"{slug} " * 3
    defaults = {"title": words, "summary": words, "topic": topic or f"topic-{slug}"}
    return make_article(slug, **defaults | {"tags": tags, "body": body} | fields)


def edit(slug, **fields):
    article = Article.objects.get(slug=slug)
    return publishing.save_article(slug, replace(article.document, **fields), article=article)


def shown(slug):
    return [row.related.slug for row in related.shown_for(Article.objects.get(slug=slug))]


def reasons(slug):
    return [row.reason for row in related.shown_for(Article.objects.get(slug=slug))]


def stored():
    return sorted(
        RelatedArticle.objects.values_list(
            "article__slug", "related__slug", "position", "kind", "reason", "score"
        ),
        key=str,
    )


@pytest.fixture
def library():
    """Two articles about nights, one about food, and others about neither."""
    make("nights", SLEEP)
    make("naps", SLEEP)
    make("food", FOOD)
    make("walking", "Boots.\n")
    make("swimming", "Water.\n")


@pytest.fixture
def patched(monkeypatch):
    """Every library counts as a large one: lists are patched, not computed anew."""
    monkeypatch.setattr(related, "FEW", 0)


def test_articles_with_the_same_words_are_related(library):
    assert shown("nights") == ["naps"]
    assert shown("naps") == ["nights"]
    assert reasons("nights")[0].startswith("Also speaks of ")


def test_nothing_is_offered_rather_than_noise(library):
    assert shown("food") == shown("walking") == []


def test_words_that_most_articles_have_weigh_nothing():
    for slug in ("one", "two", "three"):
        make(slug, SLEEP)
    make("four", FOOD)
    assert shown("one") == []


def test_shared_tags_are_named_as_the_reason(library):
    edit("nights", tags=("sleep", "back pain", "pacing"))
    edit("food", tags=("sleep", "back pain"))
    assert shown("nights") == ["naps", "food"]
    assert reasons("nights")[1] == "Also about back pain and sleep"


def test_the_same_topic_is_named_as_the_reason_and_adds_to_the_score(library):
    make_topic("rest", title="Rest")
    before = RelatedArticle.objects.get(article__slug="nights").score
    edit("nights", topic="rest")
    edit("naps", topic="rest")
    row = RelatedArticle.objects.get(article__slug="nights")
    assert row.reason == "Also in “Rest”"
    assert row.score == pytest.approx(before + related.SAME_TOPIC, abs=0.0002)


def test_editors_picks_come_first_in_their_order(library):
    edit("nights", related=(pick("walking"), pick("food", "Eat well.", "living with it")))
    rows = list(related.shown_for(Article.objects.get(slug="nights")))
    assert [(row.related.slug, row.kind, row.reason) for row in rows[:2]] == [
        ("walking", "before you try it", "Read this first."),
        ("food", "living with it", "Eat well."),
    ]
    assert [row.related.slug for row in rows[2:]] == ["naps"]


def test_a_picked_neighbour_appears_once_and_as_a_pick(library):
    edit("nights", related=(pick("naps"), pick("naps", "Once more.")))
    assert (shown("nights"), reasons("nights")) == (["naps"], ["Read this first."])


def test_an_article_never_offers_itself(library):
    edit("nights", related=(pick("nights"),))
    assert "nights" not in shown("nights")


def test_a_pick_waits_until_its_article_exists(library):
    edit("nights", related=(pick("later"),))
    assert shown("nights") == ["naps"]
    make("later", "Something else.\n")
    assert shown("nights") == ["later", "naps"]


def test_a_pick_by_an_old_address_finds_the_article(library):
    make("later", aliases=("before",))
    edit("nights", related=(pick("before"),))
    assert shown("nights") == ["later", "naps"]


def test_a_pick_follows_an_article_that_is_renamed(library):
    edit("nights", related=(pick("food"),))
    food = Article.objects.get(slug="food")
    publishing.save_article("meals", food.document, article=food)
    assert shown("nights") == ["meals", "naps"]
    related.rebuild()
    assert shown("nights") == ["meals", "naps"]


def test_at_most_four_are_shown():
    for number in range(7):
        make(f"night-{number}", SLEEP, tags=("sleep", "rest"))
    for number in range(8):
        make(f"other-{number}")
    assert len(shown("night-0")) == 4
    assert RelatedArticle.objects.filter(article__slug="night-0").count() == 6


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "archived"},
        {"published_at": timezone.now() + timedelta(days=1)},
    ],
    ids=["draft", "archived", "scheduled"],
)
@pytest.mark.parametrize("is_picked", [True, False], ids=["picked", "computed"])
def test_only_public_articles_are_offered(library, hidden, is_picked):
    if is_picked:
        edit("nights", related=(pick("naps"),))
    edit("naps", **hidden)
    assert shown("nights") == []
    edit("naps", status="published", published_at=make_document().published_at)
    assert shown("nights") == ["naps"]


def test_a_scheduled_article_is_offered_from_its_moment_on(library, monkeypatch):
    moment = timezone.now() + timedelta(days=1)
    edit("naps", published_at=moment)
    assert shown("nights") == []
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert shown("nights") == ["naps"]


def test_showing_takes_one_query(library, django_assert_num_queries):
    article = Article.objects.get(slug="nights")
    with django_assert_num_queries(1):
        for row in related.shown_for(article):
            assert row.related.title and row.related.topic.title and row.reason


def test_the_same_library_gives_the_same_lists_in_any_order(library):
    edit("nights", related=(pick("food"),))
    lists = stored()
    related.rebuild()
    assert stored() == lists
    for slug in ("food", "naps", "nights", "walking"):
        edit(slug)
        assert stored() == lists


def test_a_long_word_fits_into_the_reason(library):
    words = f"{'a' * 150} {'b' * 150} " * 40
    edit("nights", body=words)
    edit("naps", body=words)
    assert len(reasons("nights")[0]) == 200


def test_patching_gives_an_article_the_list_that_rebuilding_gives(library, patched):
    edit("food", body=FOOD + SLEEP, tags=("sleep",), related=(pick("walking"),))
    edit("nights", body=SLEEP + FOOD, tags=("sleep", "food"))
    own = [row for row in stored() if row[0] == "nights"]
    related.rebuild()
    assert [row for row in stored() if row[0] == "nights"] == own


def test_patching_enters_and_leaves_the_lists_of_others(library, patched):
    make("dreams", SLEEP * 9)
    assert sorted(shown("nights")) == ["dreams", "naps"]
    edit("dreams", status="archived")
    assert shown("nights") == ["naps"]


def test_patching_keeps_picks_and_lets_them_wait(library, patched):
    edit("nights", related=(pick("later"), pick("food")))
    make("later")
    assert shown("nights") == ["later", "food", "naps"]


def test_patching_lets_no_list_grow_beyond_what_is_kept(patched):
    for number in range(14):
        tags = ("sleep", "rest", "night")[: 2 if number < 9 else 3]
        make(f"night-{number}", SLEEP, tags=tags)
        make(f"other-{number}", "Unlike.\n")
    lengths = {
        slug: RelatedArticle.objects.filter(article__slug=slug).count()
        for slug in Article.objects.values_list("slug", flat=True)
    }
    assert max(lengths.values()) == related.KEPT


def test_publishing_reads_the_library_once_however_many_articles(library, patched):
    changes = [
        publishing.Change(a.slug, replace(a.document, title=f"New {a.slug}"), a)
        for a in Article.objects.all()
    ]
    with CaptureQueriesContext(connection) as queries:
        publishing.save_articles(changes)
    reads = [
        query for query in queries if "terms" in query["sql"] and "CAST" in query["sql"].upper()
    ]
    assert len([q for q in reads if q["sql"].startswith(("SELECT", "DECLARE"))]) <= 1


def test_a_draft_offers_its_picks_to_the_editor(library):
    make_article("new", make_draft(topic="topic-food", related=(pick("food"),)))
    assert shown("new") == ["food"]
