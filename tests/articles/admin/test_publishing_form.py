"""Publishing from the form: dates, what stands in the way, addresses, texts that wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing, workflow
from articles.models import Article, StagedEdit
from articles.text.document import ArticleDocument, TopicDocument
from tests.articles.admin.texts import ARTICLE, FACTS, FINDING, TOPIC, address, errors
from tests.articles.forms_as_sent import send, shown

pytestmark = pytest.mark.django_db


def test_publishing_fills_in_the_dates(client, alice, article):
    before = timezone.now().replace(microsecond=0)
    send(client, address(article), _publish="1")
    saved = Article.objects.published().get()
    assert before <= saved.published_at <= timezone.now()
    assert saved.next_review_on == timezone.localdate() + timedelta(days=365)


def test_publishing_keeps_the_dates_that_were_given(client, alice, article, settings):
    settings.TIME_ZONE = "America/New_York"
    response = client.get(address(article))
    assert "time of America/New_York" in response.content.decode()
    send(
        client,
        address(article),
        _publish="1",
        published_at_0="2030-01-02",
        published_at_1="09:00",
        next_review_on="2031-01-02",
    )
    saved = Article.objects.get()
    assert saved.published_at == datetime(2030, 1, 2, 14, tzinfo=UTC)
    assert str(saved.next_review_on) == "2031-01-02"
    assert not Article.objects.published().exists(), "its time has not come"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("body", "![DESCRIBE THIS IMAGE](/media/uploads/%s-9x9.webp)" % ("a" * 32), "be replaced"),
        ("body", "![](/media/uploads/%s-9x9.webp)" % ("a" * 32), "has no description"),
        ("body", "![Hands](images/none.svg)", "There is no picture"),
        ("body", "As found [@nobody2000].", "“nobody2000” is not in the list of references"),
        ("body", "See [this](no-such-article.md).", "leads to no page"),
        ("body", "See [this](javascript:alert(1)).", "leads nowhere"),
        ("key_points", "As found [@nobody2000].", "“nobody2000” is not in the list of references"),
        ("next_steps", "See [a page with a long name in a long sentence that is folded in YAML]"
         "(no-such-article.md) and go on.", "leads to no page"),
        ("one_minute", "See [this](//evil.example).", "leads nowhere"),
        ("one_minute", "word " * 91, "It has 91 words"),
        ("one_minute", "", "no one-minute version"),
        ("summary", "", "no summary"),
        ("title", "How sleep cures pain", "“cures” promises more"),
        ("body", "Rest.", "No source is cited"),
        ("body", "As found [@known2000-].", "“known2000-” is not in the list of references"),
        ("body", "One [@known2000].\n\nSee [it](none.md).", "Line 3: The link to"),
        ("body", "#### Deep [@known2000]", "skips a level"),
        ("body", "Rest [@known2000]. TODO", "“TODO” has still to be replaced"),
        ("next_steps", "Call 112 at once.", "112 is not the emergency number"),
    ],
)  # fmt: skip
def test_what_readers_would_stumble_over_is_not_published(
    client, alice, article, field, value, words
):
    found = errors(send(client, address(article), _publish="1", **{field: value}))
    assert list(found) == [field]
    assert words in " ".join(found[field])
    assert send(client, address(article), **{field: value}).status_code == 302, "a draft may wait"


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({"image_file": "ginger-and-pain.svg"}, "image_alt", "has no description"),
        ({"image_file": "none.svg", "image_alt": "Hands"}, "image_file", "There is no picture"),
        (
            {"image_file": "ginger-and-pain.svg", "image_alt": "DESCRIBE THIS IMAGE"},
            "image_alt",
            "to be replaced",
        ),
        (FACTS | FINDING | {"harms": ""}, "harms", "lack “Harms”"),
        (FACTS, "findings", "lack “Findings”"),
        (
            FACTS | FINDING | {"findings-0-sources": ""},
            "findings-0-claim",
            "A finding has no source",
        ),
        (
            FACTS | FINDING | {"findings-0-sources": "[@known2000], none"},
            "findings-0-sources",
            "“none” is not in the list of references",
        ),
        (
            {
                "related-0-article": "none",
                "related-0-kind": "living with it",
                "related-0-reason": "R",
            },
            "related-0-article",
            "does not exist",
        ),
    ],
)
def test_what_is_wrong_between_fields_is_not_published(client, alice, article, values, name, words):
    response = send(client, address(article), _publish="1", **values)
    field = name.partition("-")[0]
    assert list(errors(response)) == [field]
    assert words in " ".join(errors(response)[field])
    assert f'href="#id_{name}"' in response.text, "beside the form too"
    assert send(client, address(article), **values).status_code == 302, "a draft may wait"


def test_everything_that_blocks_is_named_at_once(client, alice, article):
    found = errors(send(client, address(article), _publish="1", summary="", one_minute="", body=""))
    assert set(found) == {"summary", "one_minute", "body"}
    assert Article.objects.get().status == "draft"


def test_two_articles_of_one_title_are_not_published(client, alice, article):
    other = ArticleDocument.parse(ARTICLE.replace("old-sleep", "old-other"))
    publishing.save_article("other", other)
    found = errors(send(client, address(article), _publish="1"))
    assert list(found) == ["title"]
    assert "/articles/other/" in str(found["title"])


def test_what_the_topic_asks_for_is_asked_for(client, alice, article, topic):
    text = TOPIC.replace("order: 1\n", "order: 1\ntreatments: true\nred_flags: true\n")
    publishing.save_topic("sleep", TopicDocument.parse(text), topic)
    found = errors(send(client, address(article), _publish="1"))
    assert set(found) == {"findings", "care_cards"}
    assert "no treatment facts" in str(found["findings"])
    assert "no card says when to get help" in str(found["care_cards"])


def test_an_article_may_link_to_itself_and_cite_what_is_known(client, alice, article):
    body = "As found [@known2000], see [above](sleep-and-pain.md) and [sleep](/topics/sleep/)."
    assert send(client, address(article), _publish="1", body=body).status_code == 302


# Addresses


def test_a_changed_address_leads_on_from_the_old_one(client, alice, article):
    send(client, address(article), _publish="1", slug="better-sleep")
    assert Article.objects.get().document.aliases == ("old-sleep", "sleep-and-pain")
    response = client.get("/articles/sleep-and-pain/")
    assert (response.status_code, response["Location"]) == (301, "/articles/better-sleep/")


def test_an_article_may_have_its_old_address_back(client, alice, article):
    send(client, address(article), slug="better-sleep")
    send(client, address(article), slug="sleep-and-pain")
    assert Article.objects.get().document.aliases == ("old-sleep", "better-sleep")


@pytest.mark.parametrize("taken", ["other", "other-before"])
def test_an_address_of_another_article_is_refused(client, alice, article, taken):
    other = ARTICLE.replace("old-sleep", "other-before")
    publishing.save_article("other", ArticleDocument.parse(other))
    assert "slug" in errors(send(client, address(article), slug=taken))
    assert "aliases" in errors(send(client, address(article), aliases=taken))


# Two people at once


def test_a_save_over_somebody_elses_change_is_refused(client, alice, article):
    mine = shown(client, address(article)) | {"title": "My title", "body": "My long work"}
    send(client, address(article), title="Their title")
    response = client.post(address(article), mine)
    assert "Somebody else saved a change" in response.content.decode()
    assert "My long work" in response.content.decode()
    assert Article.objects.get().title == "Their title"
    assert "Somebody else" in client.post(address(article), mine).content.decode(), "still refused"


def test_a_form_without_its_base_is_refused(client, alice, article):
    found = errors(send(client, address(article), title="New", base_digest=""))
    assert "Somebody else" in str(found["__all__"])


# Texts that wait


@pytest.fixture
def live(article):
    dates = {
        "published_at": datetime(2026, 1, 5, 12, tzinfo=UTC),
        "next_review_on": date(2030, 1, 1),
    }
    document = replace(article.document, status="published", **dates)
    return publishing.save_article(article.slug, document, article=article)


def test_a_staged_text_that_nobody_touched_can_be_published(client, alice, live):
    waiting = replace(live.document, title="Resting with pain")
    workflow.stage(live, live.slug, waiting, by=alice)
    assert send(client, address(live), _publish="1").status_code == 302
    assert Article.objects.get().title == "Resting with pain"


def test_a_further_change_keeps_the_time_at_which_a_staged_text_goes_live(client, alice, live):
    at = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    waiting = replace(live.document, title="Resting with pain")
    workflow.stage(live, live.slug, waiting, by=alice, publish_at=at)
    send(client, address(live), summary="How to rest when it hurts.", _continue="1")
    staged = StagedEdit.objects.get()
    assert (staged.publish_at, staged.document.summary) == (at, "How to rest when it hurts.")
