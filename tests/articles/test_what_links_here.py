"""What leads readers to an article: every way there is, under every address it ever had."""

from dataclasses import replace

import pytest
from django.urls import reverse

from articles import publishing, workflow
from articles.desk.what_links_here import what_links_here
from articles.models import RelatedArticle
from articles.text.document import RelatedPick
from tests.makers import make_article, make_draft, make_page, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def sleep():
    return make_article("sleep", title="Sleep")


def named(article):
    """(title, kind, how) of each link."""
    return [(link.title, link.kind, link.how) for link in what_links_here(article)]


def titles(article):
    return [link.title for link in what_links_here(article)]


def test_nothing_links_to_what_nobody_names(sleep):
    make_article("rest", title="Rest")
    make_page()
    assert what_links_here(sleep) == []


@pytest.mark.parametrize(
    "link",
    [
        "sleep.md",
        "sleep.md#first",
        "/articles/sleep/",
        "/articles/sleep",
        "../articles/sleep.md",
        "/articles/sleep/?from=rest",
        "/articles/sleep/#first",
    ],
)
def test_an_article_that_links_to_it_is_named_with_its_address(sleep, link):
    rest = make_article("rest", title="Rest", body=f"See [that]({link}).\n")
    (found,) = what_links_here(sleep)
    assert (found.title, found.kind, found.how) == ("Rest", "article, published", "links to it")
    assert found.address == reverse("admin:articles_article_change", args=[rest.pk])


@pytest.mark.parametrize("link", ["sleepy.md", "/topics/sleep/", "https://example.org/sleep.md"])
def test_other_addresses_do_not_count(sleep, link):
    make_article("rest", title="Rest", body=f"See [that]({link}).\n")
    assert what_links_here(sleep) == []


def test_old_addresses_count(sleep):
    make_article("rest", title="Rest", body="See [that](sleep.md).\n")
    sleep = publishing.save_article("better-sleep", sleep.document, article=sleep)
    sleep = publishing.save_article("best-sleep", sleep.document, article=sleep)
    make_article("new", title="New", body="See [that](better-sleep.md).\n")
    assert titles(sleep) == ["New", "Rest"]


def test_its_own_links_do_not_count(sleep):
    document = replace(sleep.document, body="See [above](sleep.md).\n")
    assert what_links_here(publishing.save_article("sleep", document, article=sleep)) == []


def test_what_readers_see_comes_first_and_the_archive_does_not_count(sleep):
    body = "See [that](sleep.md).\n"
    make_article("a", make_draft(title="A draft", body=body))
    make_article("b", title="B", body=body)
    make_article("c", title="C", body=body, status="archived")
    assert titles(sleep) == ["B", "A draft"]


def test_topics_and_pages_are_named(sleep):
    make_topic("nights", title="Nights", body="Read [this](../articles/sleep.md).\n")
    make_page(title="About us", body="Read [this](/articles/sleep/).\n")
    assert [(title, kind) for title, kind, _how in named(sleep)] == [
        ("Nights", "topic"),
        ("About us", "page"),
    ]


def test_a_pick_of_an_editor_counts_and_a_computed_neighbour_does_not(sleep):
    pick = RelatedPick(article="sleep", kind="living with it", reason="For the night.")
    make_article("rest", title="Rest", related=(pick,))
    near = make_article("near", title="Near")
    RelatedArticle.objects.filter(article=near).delete()
    RelatedArticle.objects.create(article=near, related=sleep, score=0.9, reason="both")
    assert named(sleep) == [("Rest", "article, published", "names it to read next")]


def test_a_withdrawn_article_that_points_here_is_named(sleep):
    rest = make_article("rest", title="Rest")
    workflow.withdraw(rest, by=None, why="wrong", replaced_by="sleep")
    assert named(sleep) == [
        ("Rest", "article, withdrawn", "is withdrawn and sends its readers here")
    ]


def test_a_longer_address_is_not_taken_for_this_one(sleep):
    make_article("sleep-well", title="Sleep well")
    rest = make_article("rest", title="Rest")
    workflow.withdraw(rest, by=None, why="wrong", replaced_by="sleep-well")
    assert what_links_here(sleep) == []


def test_a_text_that_waits_to_go_live_is_named(sleep):
    rest = make_article("rest", title="Rest")
    workflow.stage(rest, "rest", replace(rest.document, body="See [it](sleep.md).\n"), by=None)
    assert named(sleep) == [
        ("Rest", "article, published", "will link to it, once its staged text is live")
    ]
