"""Alice edits articles, Vera may only look, Bob is no editor, and a visitor is not signed in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, GlossaryTerm, Page, Reference, Revision, Topic
from articles.text.document import ArticleDocument, PageDocument, TopicDocument
from articles.text.entries import GlossaryEntry, ReferenceEntry

pytestmark = pytest.mark.django_db

TOPIC = "---\ntitle: Sleep\nsummary: How to sleep with pain.\norder: 1\n---\nRest.\n"
ARTICLE = """\
---
title: Sleep and pain
summary: What helps at night.
topic: sleep
tags: [sleep]
status: draft
author: Editorial team
aliases: [old-sleep]
one_minute: |
  First line.
  Second line.
key_points:
  - Sleep eases pain.
  - "Pain: it keeps you awake."
faq:
  - question: Why?
    answer: Nobody knows.
---
## At night

Rest.
"""
REFERENCE = """\
type: article-journal
title: Sleep
DOI: 10.1000/1
study: survey
found: People slept.
checked_on: 2026-11-21
"""


@pytest.fixture
def alice(client):
    user = User.objects.create_user("alice", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    client.force_login(user)
    return user


@pytest.fixture
def topic():
    return publishing.save_topic("sleep", TopicDocument.parse(TOPIC))


@pytest.fixture
def article(topic):
    return publishing.save_article("sleep-and-pain", ArticleDocument.parse(ARTICLE))


def address(article, view="change"):
    return reverse(f"admin:articles_{article._meta.model_name}_{view}", args=[article.pk])


def shown(client, url):
    """The form as a browser would send it back, line ends included."""
    form = client.get(url).context["adminform"].form
    data = {}
    for field in form:
        value = field.value()
        if field.name == "published_at":
            parts = field.field.widget.decompress(value)
            data["published_at_0"], data["published_at_1"] = (str(part or "") for part in parts)
        else:
            data[field.name] = str("" if value is None else value).replace("\n", "\r\n")
    return data


def send(client, url, **changes):
    return client.post(url, shown(client, url) | changes)


def errors(response):
    assert response.status_code == 200, "the form was accepted"
    return response.context["adminform"].form.errors


def test_an_article_is_written_and_saved_as_a_draft(client, alice, topic):
    response = send(
        client,
        reverse("admin:articles_article_add"),
        title="Heat for pain",
        slug="heat",
        summary="What heat does.",
        topic=topic.pk,
        tags="heat,  back pain ,",
        body="## Heat\r\n\r\nIt may help.\r\n",
        one_minute="Heat may help.",
        key_points="One.\r\n\r\nTwo.\r\n",
        next_steps="Try it.",
        questions_to_ask="Is it safe?",
        details="faq:\r\n  - question: Why?\r\n    answer: So.\r\n",
        why="A new article",
    )
    assert response.status_code == 302
    document = Article.objects.get(slug="heat").document
    assert document.tags == ("heat", "back pain")
    assert document.key_points == ("One.", "Two.")
    assert document.body == "## Heat\n\nIt may help.\n"
    assert document.faq[0].answer == "So."
    assert document.status == "draft"


def test_a_save_keeps_a_revision_with_who_why_and_where(client, alice, article):
    send(client, address(article), title="Sleep with pain", why="Clearer title")
    revision = article.revisions.latest()
    assert (revision.created_by, revision.why) == (alice, "Clearer title")
    assert revision.origin == Revision.Origin.DESK
    assert "Sleep with pain" in revision.text


def test_an_unchanged_form_saves_nothing(client, alice, article):
    before = Article.objects.get().saved_at
    response = client.post(address(article), shown(client, address(article)), follow=True)
    assert "Nothing was different" in response.content.decode()
    assert article.revisions.count() == 1
    assert Article.objects.get().saved_at == before


def test_an_unchanged_form_keeps_what_it_cannot_show(client, alice, topic):
    text = ARTICLE.replace("tags: [sleep]", 'tags: ["neck, back"]').replace(
        "author:", "published_at: 2026-01-02T03:04:05.678Z\nauthor:"
    )
    article = publishing.save_article("sleep-and-pain", ArticleDocument.parse(text))
    client.post(address(article), shown(client, address(article)))
    assert article.revisions.count() == 1


def test_every_other_field_stays_when_one_is_changed(client, alice, article):
    send(client, address(article), summary="Another summary.")
    text = Article.objects.get().text
    assert text == article.text.replace("What helps at night.", "Another summary.")


def test_a_summary_pasted_over_two_lines_becomes_one(client, alice, article):
    send(client, address(article), summary="Another\r\nsummary.")
    assert Article.objects.get().summary == "Another summary."


def test_nobody_deletes_an_article(client, article):
    User.objects.create_superuser("root", password="x")
    client.force_login(User.objects.get(username="root"))
    assert client.post(address(article, "delete"), {"post": "yes"}).status_code == 403
    page = client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "delete_selected" not in page


def test_an_article_is_archived_by_its_status(client, alice, article):
    send(client, address(article), status="archived")
    assert Article.objects.get().status == "archived"


def test_the_list_shows_and_finds_articles(client, alice, article):
    url = reverse("admin:articles_article_changelist")
    assert "Sleep and pain" in client.get(url, {"q": "night", "status__exact": "draft"}).text
    assert "Sleep and pain" not in client.get(url, {"q": "nothing like it"}).text


def test_whoever_may_only_look_sees_the_document_and_no_form(client, article):
    vera = User.objects.create_user("vera", is_staff=True)
    vera.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(vera)
    page = client.get(address(article)).content.decode()
    assert "Nobody knows." in page
    assert "<textarea" not in page
    assert client.post(address(article), {"title": "x"}).status_code == 403


def test_staff_without_permission_see_no_article(client, article):
    client.force_login(User.objects.create_user("bob", is_staff=True))
    assert client.get(address(article)).status_code == 403


# What is wrong is said at its field


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "required"),
        ("title", "x" * 91, "91 characters, but at most 90"),
        ("summary", "x" * 221, "at most 220"),
        ("slug", "Not A Slug", "cannot be part of an address"),
        ("tags", ",".join("abcdefghi"), "9 entries"),
        ("one_minute", "word " * 91, "91 words"),
        ("key_points", "fine\n" + "x" * 301, "Entry 2: has 301 characters"),
        ("next_steps", "\n".join("abcdefghi"), "9 entries"),
        ("next_review_on", "tomorrow", "valid date"),
        ("body", "fine\n\nbroken \x07 here", "Line 3: "),
        ("body", "x" * 300_000, "longer than 300000"),
        ("details", "author: A\nimage:\n  file: x.svg\n", "Line 3, image.alt: is missing"),
        ("details", "author: A\nautor: B\n", "Line 2, autor: is not a key"),
        ("details", "author: [unclosed\n", "Line 2: cannot be read as YAML"),
        ("details", "author: A\nauthor: B\n", "Line 2, author: stands here twice"),
        ("details", "author: A\ntitle: B\n", "Line 2, title: has a field of its own"),
        ("details", "just words", "has to be a group"),
        ("details", "? [a, b]\n: c\n", "is not a key"),
        ("details", "author: A\n---\nbody\n", "cannot be read as YAML"),
        ("details", "author: &anchor A\n", "means something special"),
        ("details", "aliases: [Bad Slug]", "cannot be part of an address"),
    ],
)
def test_a_mistake_is_named_at_its_field(client, alice, article, field, value, words):
    found = errors(send(client, address(article), **{field: value}))
    assert list(found) == [field]
    assert words in " ".join(found[field])
    assert article.revisions.count() == 1


def test_all_mistakes_are_named_at_once(client, alice, article):
    found = errors(
        send(
            client,
            address(article),
            title="x" * 91,
            details="autor: A\nfaq: B\n",
            key_points="x" * 301,
        )
    )
    assert set(found) == {"title", "details", "key_points"}
    assert len(found["details"]) == 2


def test_details_cannot_smuggle_in_a_field(client, alice, article):
    """Not even by going on where a field above would end."""
    found = errors(send(client, address(article), details="  more words\nstatus: published\n"))
    assert list(found) == ["details"]


def test_what_was_typed_stays_in_a_refused_form(client, alice, article):
    response = send(client, address(article), title="x" * 91, body="My long work")
    assert "My long work" in response.content.decode()


# Publishing


def test_publishing_fills_in_the_dates(client, alice, article):
    before = timezone.now().replace(microsecond=0)
    send(client, address(article), status="published")
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
        status="published",
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
        ("body", "![DESCRIBE THIS IMAGE](/media/uploads/%s-9x9.webp)" % ("a" * 32), "still says"),
        ("body", "![](/media/uploads/%s-9x9.webp)" % ("a" * 32), "has no description"),
        ("body", "![Hands](images/none.svg)", "There is no picture"),
        ("body", "As found [@nobody2000].", "“nobody2000” is not in references"),
        ("body", "See [this](no-such-article.md).", "leads to no page"),
        ("body", "See [this](javascript:alert(1)).", "leads nowhere"),
        ("key_points", "As found [@nobody2000].", "“nobody2000” is not in references"),
        ("next_steps", "See [a page with a long name in a long sentence that is folded in YAML]"
         "(no-such-article.md) and go on.", "leads to no page"),
        ("one_minute", "See [this](//evil.example).", "leads nowhere"),
        ("details", "image:\n  file: none.svg\n  alt: Hands\n", "There is no picture"),
        ("details", "image:\n  file: none.svg\n  alt: DESCRIBE THIS IMAGE\n", "still says"),
        (
            "details",
            "related:\n  - {article: none, kind: living with it, reason: R}\n",
            "does not exist",
        ),
        (
            "details",
            "treatment_facts:\n  findings:\n    - {claim: C, certainty: low, sources: [none]}\n",
            "“none” is not in references",
        ),
    ],
)  # fmt: skip
def test_what_readers_would_stumble_over_is_not_published(
    client, alice, article, field, value, words
):
    found = errors(send(client, address(article), status="published", **{field: value}))
    assert list(found) == [field]
    assert words in " ".join(found[field])
    assert send(client, address(article), **{field: value}).status_code == 302, "a draft may wait"


def test_an_article_may_link_to_itself_and_cite_what_is_known(client, alice, article):
    publishing.save_reference("known2000", ReferenceEntry.parse(REFERENCE))
    body = "As found [@known2000], see [above](sleep-and-pain.md) and [sleep](/topics/sleep/)."
    assert send(client, address(article), status="published", body=body).status_code == 302


# Addresses


def test_a_changed_address_leads_on_from_the_old_one(client, alice, article):
    send(client, address(article), status="published", slug="better-sleep")
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
    assert "details" in errors(send(client, address(article), details=f"aliases: [{taken}]"))


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


# Pages around the form


def test_the_revisions_are_shown_and_cannot_be_edited(client, alice, article):
    send(client, address(article), title="New title", why="Because <b>of</b> it")
    page = client.get(address(article)).content.decode()
    assert "Because &lt;b&gt;of&lt;/b&gt; it" in page
    assert "written on the site" in page


def test_staff_preview_a_whole_draft(client, alice, article):
    response = client.get(address(article, "preview"))
    assert response.status_code == 200
    assert "articles/article_detail.html" in [template.name for template in response.templates]
    assert "Nobody knows." in response.content.decode()
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


def test_the_preview_is_closed_to_all_others(client, article):
    assert client.get(address(article, "preview")).status_code == 302
    client.force_login(User.objects.create_user("bob", is_staff=True))
    assert client.get(address(article, "preview")).status_code == 403


def test_the_preview_of_nothing_is_not_found(client, alice):
    assert client.get("/admin/articles/article/999/preview/").status_code == 404


def test_a_published_article_is_viewed_on_the_site(client, alice, article):
    link = 'href="/articles/sleep-and-pain/"'
    assert link not in client.get(address(article)).content.decode()
    send(client, address(article), status="published")
    assert link in client.get(address(article)).content.decode()


def test_the_editor_is_on_the_page_with_its_own_addresses(client, alice, article):
    page = client.get(address(article)).content.decode()
    assert 'data-markdownx-urls-path="/admin/editor/preview/"' in page
    assert 'data-upload-url="/admin/editor/upload/"' in page
    assert "article-editor.js" in page


def test_the_page_has_no_inline_script_or_style(client, alice, article):
    page = client.get(address(article)).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page


# Topics, pages, references and glossary terms


RECORDS = [
    (Topic, "topic", TOPIC),
    (Page, "page", "---\ntitle: Us\nsummary: Who.\norder: 1\nupdated_on: 2026-11-21\n---\nWe.\n"),
    (Reference, "reference", REFERENCE),
    (GlossaryTerm, "glossaryterm", "term: ache\ndefinition: A dull pain.\n"),
]


@pytest.mark.parametrize(("model", "name", "text"), RECORDS)
def test_a_record_is_written_as_its_document(client, alice, model, name, text):
    url = reverse(f"admin:articles_{name}_add")
    response = client.post(url, {"slug": "one", "text": text.replace("\n", "\r\n")})
    assert response.status_code == 302
    assert model.objects.get(slug="one").document == model.document_class.parse(text)


@pytest.mark.parametrize(("model", "name", "text"), RECORDS)
def test_an_unchanged_record_saves_nothing(client, alice, model, name, text):
    client.post(reverse(f"admin:articles_{name}_add"), {"slug": "one", "text": text})
    record = model.objects.get()
    response = client.post(address(record), shown(client, address(record)), follow=True)
    assert "Nothing was different" in response.content.decode()


@pytest.mark.parametrize(("model", "name", "text"), RECORDS)
def test_the_mistakes_of_a_record_are_named_with_their_lines(client, alice, model, name, text):
    url = reverse(f"admin:articles_{name}_add")
    wrong = text.replace("title:", "titel:").replace("term:", "tern:")
    found = errors(client.post(url, {"slug": "one", "text": wrong}))
    assert "Line " in str(found["text"])
    assert not model.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "# a comment", "---", "[]", "a: b: c", "\x07", "- a"])
@pytest.mark.parametrize(("model", "name", "_text"), RECORDS)
def test_a_record_of_nonsense_is_refused(client, alice, model, name, _text, text):
    url = reverse(f"admin:articles_{name}_add")
    assert "text" in errors(client.post(url, {"slug": "one", "text": text}))


def test_a_record_changed_by_somebody_else_is_not_overwritten(client, alice, topic):
    mine = shown(client, address(topic))
    send(client, address(topic), text=TOPIC.replace("Rest.", "Sleep."))
    response = client.post(address(topic), mine | {"text": TOPIC.replace("Rest.", "Mine.")})
    assert "Somebody else" in response.content.decode()
    assert "Sleep." in Topic.objects.get().text


def test_a_records_name_is_taken_once(client, alice, topic):
    url = reverse("admin:articles_topic_add")
    assert "slug" in errors(client.post(url, {"slug": "sleep", "text": TOPIC}))


def test_a_records_name_stays(client, alice, topic):
    send(client, address(topic), slug="other", text=TOPIC.replace("Rest.", "Sleep."))
    assert Topic.objects.get().slug == "sleep"


def test_no_record_is_deleted(client, topic):
    page = publishing.save_page("us", PageDocument.parse(RECORDS[1][2]))
    term = publishing.save_glossary_term("ache", GlossaryEntry.parse(RECORDS[3][2]))
    client.force_login(User.objects.create_superuser("root", password="x"))
    for record in (topic, page, term):
        assert client.post(address(record, "delete"), {"post": "yes"}).status_code == 403
