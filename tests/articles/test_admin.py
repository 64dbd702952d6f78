"""Alice edits articles, Vera may only look, Bob is no editor, and a visitor is not signed in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.forms import BooleanField, MultiValueField
from django.urls import reverse
from django.utils import timezone

from articles import publishing, workflow
from articles.desk.widgets import RowsField
from articles.models import (
    Article,
    GlossaryTerm,
    Page,
    Reference,
    Revision,
    StagedEdit,
    Topic,
    Wording,
)
from articles.text.document import (
    ArticleDocument,
    CareCard,
    Change,
    Finding,
    Image,
    PageDocument,
    QuestionAndAnswer,
    RelatedPick,
    TopicDocument,
    TreatmentFacts,
)
from articles.text.entries import GlossaryEntry, ReferenceEntry, WordingEntry

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

Rest [@known2000].
"""
FINDING = {
    "findings-0-claim": "Rest may help.",
    "findings-0-certainty": "low",
    "findings-0-sources": "known2000",
}
FACTS = {
    "harms": "Sore skin.",
    "who_should_not": "Nobody.",
    "alternatives": "A walk.",
    "without_treatment": "It passes.",
}
REFERENCE = """\
type: article-journal
title: Sleep
DOI: 10.1000/1
study: survey
found: People slept.
checked_on: 2026-11-21
"""


FULL = ArticleDocument(
    title="Sleep and pain",
    summary="What helps at night.",
    topic="sleep",
    order=7,
    tags=("neck, back", "sleep"),
    status="draft",
    replaced_by="another",
    published_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    author="Editorial team",
    aliases=("old-sleep", "older-sleep"),
    next_review_on=date(2027, 1, 2),
    what_changed=(Change(date(2026, 2, 3), "We now say less."),),
    image=Image("sleep.svg", "A bed: empty.", True, "A *bed*."),
    one_minute="One.\n\n  Two: three # four.",
    key_points=("'Quoted'", "- a hyphen", "yes"),
    care_cards=(CareCard("soon", "Ask: if", ("you “see” # this", "no")),),
    treatment_facts=TreatmentFacts(
        (Finding("It may help.", "very low", ("a-1", "b2")), Finding("It may not.", "", ())),
        "Some.\n\n- One\n- Two",
        "You.",
        "That.",
        "This.",
    ),
    next_steps=("One",),
    questions_to_ask=("Two?",),
    faq=(QuestionAndAnswer("Why?", "So.\n\nAnd so."), QuestionAndAnswer("0755", "10:30")),
    related=(RelatedPick("gone", "living with it", "It: fits."),),
    body="## At night\n\nRest.\n",
)


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
    publishing.save_reference("known2000", ReferenceEntry.parse(REFERENCE))
    return publishing.save_article("sleep-and-pain", ArticleDocument.parse(ARTICLE))


def address(article, view="change"):
    return reverse(f"admin:articles_{article._meta.model_name}_{view}", args=[article.pk])


def shown(client, url):
    """The form as a browser would send it back, line ends included."""
    form = client.get(url).context["adminform"].form
    data = {}
    for field in form:
        data |= _sent(field.name, field.field, field.value())
    return data


def _sent(name, field, value):
    if field.disabled:
        return {}
    if isinstance(field, RowsField):
        return {
            f"{name}-{number}-{part}": text.replace("\n", "\r\n")
            for number, row in enumerate(value or ())
            for part, text in row.items()
        }
    if isinstance(field, BooleanField):
        return {name: "on"} if value else {}
    if isinstance(field, MultiValueField):
        parts = field.widget.decompress(value)
        return {f"{name}_{number}": str(part or "") for number, part in enumerate(parts)}
    return {name: str("" if value is None else value).replace("\n", "\r\n")}


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
        **{"faq-0-question": "Why?", "faq-0-answer": "So."},
        why="A new article",
    )
    assert response.status_code == 302
    document = Article.objects.get(slug="heat").document
    assert document.tags == ("heat", "back pain")
    assert document.key_points == ("One.", "Two.")
    assert document.body == "## Heat\n\nIt may help.\n"
    assert document.faq[0].answer == "So."
    assert document.status == "draft"


def test_a_new_article_can_be_gone_on_with(client, alice, topic):
    url = reverse("admin:articles_article_add")
    typed = {"title": "Heat", "slug": "heat", "topic": topic.pk, "_continue": "1"}
    response = client.post(url, shown(client, url) | typed, follow=True)
    assert response.redirect_chain == [(address(Article.objects.get()), 302)]
    assert "Saved. Only staff see it." in messages_of(response)


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


def test_an_unchanged_form_keeps_all_that_a_document_can_hold(client, alice, topic):
    article = publishing.save_article("sleep-and-pain", FULL)
    client.post(address(article), shown(client, address(article)))
    assert article.revisions.count() == 1
    send(client, address(article), title="Another title")
    assert Article.objects.get().document == replace(FULL, title="Another title")


def test_rows_are_read_in_the_order_of_their_numbers_and_empty_ones_are_none(
    client, alice, article
):
    rows = {"faq-0-question": " ", "faq-0-answer": ""}
    for number, word in ((12, "Last"), (3, "First")):
        rows |= {f"faq-{number}-question": f"{word}?", f"faq-{number}-answer": "So."}
    send(client, address(article), **rows)
    assert [item.question for item in Article.objects.get().document.faq] == ["First?", "Last?"]


def test_emptied_fields_leave_nothing_behind(client, alice, topic):
    article = publishing.save_article("sleep-and-pain", FULL)
    emptied = {name: "" for name in shown(client, address(article)) if "-" in name}
    emptied |= dict.fromkeys(["harms", "who_should_not", "alternatives", "without_treatment"], "")
    emptied |= dict.fromkeys(["image_file", "image_alt", "image_caption", "order", "author"], "")
    typed = shown(client, address(article)) | emptied
    typed.pop("image_decorative")
    assert client.post(address(article), typed).status_code == 302
    document = Article.objects.get().document
    nothing = {"image": None, "treatment_facts": None, "order": 0, "author": ""}
    nothing |= dict.fromkeys(["care_cards", "faq", "related"], ())
    assert document == replace(FULL, **nothing)


def test_each_group_has_a_spare_row_until_it_is_full(client, alice, topic):
    page = client.get(reverse("admin:articles_article_add")).text
    for name in ("care_cards-0-level", "findings-0-claim", "faq-0-question", "related-0-article"):
        assert f'name="{name}"' in page
    picks = tuple(RelatedPick(f"a-{n}", "living with it", "R") for n in range(4))
    article = publishing.save_article("full", replace(FULL, related=picks))
    page = client.get(address(article)).text
    assert 'name="related-3-article"' in page
    assert 'name="related-4-article"' not in page
    assert '<option value="a-3" selected>' in page, "a missing article is shown to be mended"


def test_what_patients_were_told_is_shown_and_cannot_be_typed(client, alice, topic):
    article = publishing.save_article("sleep-and-pain", FULL)
    assert "We now say less." in client.get(address(article)).text
    send(client, address(article), what_changed="Something else", title="Another title")
    assert Article.objects.get().document.what_changed == FULL.what_changed


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
        ("key_points", "fine\n" + "x" * 301, "Entry 2: has 301 characters"),
        ("next_steps", "\n".join("abcdefghi"), "9 entries"),
        ("next_review_on", "tomorrow", "valid date"),
        ("body", "fine\n\nbroken \x07 here", "Line 3: "),
        ("body", "x" * 300_000, "longer than 300000"),
        ("order", "first", "whole number from 0 to 9999"),
        ("order", "10000", "whole number from 0 to 9999"),
        ("aliases", "Bad Slug", "cannot be part of an address"),
        ("harms", "x" * 2001, "at most 2000"),
        ("harms", "broken \x07 here", "control character"),
        ("author", "x" * 101, "at most 100"),
    ],
)
def test_a_mistake_is_named_at_its_field(client, alice, article, field, value, words):
    found = errors(send(client, address(article), **{field: value}))
    assert list(found) == [field]
    assert words in " ".join(found[field])
    assert article.revisions.count() == 1


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({"faq-0-question": "x" * 201}, "faq-0-question", "at most 200"),
        ({"faq-7-question": "Why not?"}, "faq-1-answer", "Is missing"),
        ({"faq-1-answer": "So."}, "faq-1-question", "Is missing"),
        ({"faq-0-answer": "broken \x00 here"}, "faq-0-answer", "control character"),
        (
            {"findings-0-claim": "C", "findings-0-certainty": "sure"},
            "findings-0-certainty",
            "one of",
        ),
        ({"findings-0-sources": "furlan2015"}, "findings-0-claim", "Is missing"),
        (
            {"findings-0-claim": "C", "findings-0-sources": "No Key"},
            "findings-0-sources",
            "be part",
        ),
        ({"care_cards-0-level": "dire"}, "care_cards-0-level", "not one of"),
        ({"care_cards-0-level": "soon"}, "care_cards-0-items", "Is missing"),
        ({"related-0-article": "../../etc"}, "related-0-article", "be part of an address"),
    ],
)
def test_a_mistake_in_a_row_is_named_at_its_row(client, alice, article, values, name, words):
    response = send(client, address(article), **values)
    group = name.partition("-")[0]
    found = errors(response)
    assert list(found) == [group]
    assert f'<a href="#id_{name}">' in " ".join(found[group])
    assert words in " ".join(found[group])
    row = response.text.partition(f'<ul class="errorlist" id="id_{name}_error">')[2]
    assert words in row.partition("</ul>")[0]
    assert f'id="id_{name}" aria-describedby' in response.text or "aria-invalid" in row[:2000]


def test_a_picture_without_its_file_is_asked_for_it(client, alice, article):
    typed = {"image_alt": "x" * 401, "image_decorative": "on"}
    found = errors(send(client, address(article), **typed))
    assert found["image_file"] == ["Is missing. Fill it in."]
    assert "at most 400" in str(found["image_alt"])


def test_a_group_that_is_too_long_says_so(client, alice, article):
    rows = {
        f"related-{number}-{part}": text
        for number in range(5)
        for part, text in [("article", "a"), ("kind", "living with it"), ("reason", "R")]
    }
    found = errors(send(client, address(article), **rows))
    assert "5 entries, but at most 4 fit" in str(found["related"])


def test_all_mistakes_are_named_at_once(client, alice, article):
    found = errors(
        send(
            client,
            address(article),
            title="x" * 91,
            harms="x" * 2001,
            **{"faq-0-question": ""},
            key_points="x" * 301,
        )
    )
    assert set(found) == {"title", "harms", "faq", "key_points"}


def test_what_was_typed_stays_in_a_refused_form(client, alice, article):
    response = send(client, address(article), title="x" * 91, body="My long work")
    assert "My long work" in response.content.decode()


# Publishing


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
        ("body", "As found [@nobody2000].", "“nobody2000” is not in references"),
        ("body", "See [this](no-such-article.md).", "leads to no page"),
        ("body", "See [this](javascript:alert(1)).", "leads nowhere"),
        ("key_points", "As found [@nobody2000].", "“nobody2000” is not in references"),
        ("next_steps", "See [a page with a long name in a long sentence that is folded in YAML]"
         "(no-such-article.md) and go on.", "leads to no page"),
        ("one_minute", "See [this](//evil.example).", "leads nowhere"),
        ("one_minute", "word " * 91, "It has 91 words"),
        ("one_minute", "", "no one-minute version"),
        ("summary", "", "no summary"),
        ("title", "How sleep cures pain", "“cures” promises more"),
        ("body", "Rest.", "No source is cited"),
        ("body", "As found [@known2000-].", "“known2000-” is not in references"),
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
        (FACTS | FINDING | {"harms": ""}, "harms", "lack “harms”"),
        (FACTS, "findings", "lack “findings”"),
        (
            FACTS | FINDING | {"findings-0-sources": ""},
            "findings-0-claim",
            "A finding has no source",
        ),
        (
            FACTS | FINDING | {"findings-0-sources": "[@known2000], none"},
            "findings-0-sources",
            "“none” is not in references",
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
    send(client, address(article), _publish="1")
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
    (Wording, "wording", "avoid:\n  - addict\nsay: a person with an addiction\n"),
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
    wrong = wrong.replace("avoid:", "avoids:")
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


@pytest.mark.parametrize(
    ("model", "words"),
    [(Topic, "Line 7: The link to “/nowhere/”"), (Page, "Line 8: The link to “/nowhere/”")],
)
def test_a_topic_or_a_page_with_a_broken_link_is_refused(client, alice, model, words):
    """It has no draft: what is saved is public."""
    name, text = next((name, text) for kind, name, text in RECORDS if kind is model)
    url = reverse(f"admin:articles_{name}_add")
    broken = f"{text}See [it](/nowhere/).\n"
    assert words in str(errors(client.post(url, {"slug": "one", "text": broken}))["text"])
    assert not model.objects.exists()
    client.post(url, {"slug": "one", "text": text})
    record = model.objects.get()
    assert words in str(errors(send(client, address(record), text=broken))["text"])
    assert model.objects.get().text == record.text


def test_a_fault_in_the_front_matter_of_a_page_has_its_line_too(client, alice):
    text = RECORDS[1][2].replace("Who.", "TODO")
    found = errors(client.post(reverse("admin:articles_page_add"), {"slug": "us", "text": text}))
    assert "Line 3: “TODO” has still to be replaced." in str(found["text"])


def test_a_topic_may_link_to_itself(client, alice, topic):
    text = TOPIC.replace("Rest.", "## Rest\n\nSee [above](#rest) and [all](/topics/sleep/).")
    assert send(client, address(topic), text=text).status_code == 302


def test_changed_wording_is_advised_at_once(client, alice, article):
    url = reverse("admin:articles_wording_add")
    client.post(url, {"slug": "rest", "text": "avoid:\n  - rest\nsay: take a break\n"})
    assert "Say: take a break." in client.get(address(article)).text
    text = "avoid:\n  - rest\nsay: lie down\n"
    send(client, address(Wording.objects.get()), text=text)
    assert "Say: lie down." in client.get(address(article)).text


def test_no_record_is_deleted(client, topic):
    page = publishing.save_page("us", PageDocument.parse(RECORDS[1][2]))
    term = publishing.save_glossary_term("ache", GlossaryEntry.parse(RECORDS[3][2]))
    client.force_login(User.objects.create_superuser("root", password="x"))
    for record in (topic, page, term):
        assert client.post(address(record, "delete"), {"post": "yes"}).status_code == 403


# What the check says


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def save(client, url, **changes):
    """Save and stay on the page, as “Save and continue editing” does."""
    changes["_continue"] = "1"
    return client.post(url, shown(client, url) | changes, follow=True)


def test_after_each_save_the_check_says_what_blocks_and_what_it_advises(client, alice, article):
    body = "See [it](/nowhere/) [@known2000]. " + "word " * 21
    response = save(client, address(article), body=body)
    remarks = response.context["remarks"]
    assert "leads to no page" in remarks.blocking[0].words
    assert any("A sentence of" in remark.words for remark in remarks.advice)
    counts = f"Blocks publishing: {len(remarks.blocking)}. Advice: {len(remarks.advice)}."
    assert counts in messages_of(response)
    assert "What the check says" in response.text
    assert "Text, Line 1" in response.text
    mended = save(client, address(article), body="Rest [@known2000].")
    assert mended.context["remarks"].blocking == []
    assert "leads to no page" not in mended.text
    assert any("Blocks publishing: 0." in message for message in messages_of(mended))


def test_each_remark_says_why_and_who_says_so(client, alice, article):
    page = save(client, address(article), summary="").text
    assert "without one nobody knows what the page is for" in page
    assert "Google Search Central" in page


def test_a_page_without_faults_is_told_so(client, alice):
    url = reverse("admin:articles_page_add")
    response = client.post(url, {"slug": "us", "text": RECORDS[1][2]}, follow=True)
    assert "The check found nothing to mend." in messages_of(response)
    assert "The check found nothing to mend." in client.get(address(Page.objects.get())).text


def test_a_topic_is_advised_too(client, alice, topic):
    response = save(client, address(topic), text=TOPIC.replace("Rest.", "word " * 21))
    assert "Blocks publishing: 0. Advice: 1." in messages_of(response)
    assert "A sentence of 21 words" in response.text


def test_a_source_is_not_checked_and_nothing_is_said_of_it(client, alice, article):
    response = save(client, address(Reference.objects.get()), text=REFERENCE.replace("slept", "s"))
    assert "What the check says" not in response.text
    assert not any("Blocks" in message for message in messages_of(response))


def test_an_unsaved_form_is_not_checked(client, alice):
    for name in ("article", "topic", "page"):
        assert "What the check says" not in client.get(reverse(f"admin:articles_{name}_add")).text


def test_whoever_may_only_look_sees_the_remarks(client, article):
    vera = User.objects.create_user("vera", is_staff=True)
    vera.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(vera)
    assert "What the check says" in client.get(address(article)).text


# Sources that have fallen


@pytest.mark.parametrize("status", ["retracted", "superseded"])
def test_a_marked_source_warns_and_names_the_articles(client, alice, article, status):
    reference = Reference.objects.get()
    page = client.get(address(reference)).text
    assert "Sleep and pain" in page
    assert "This source is marked" not in page
    response = save(client, address(reference), text=f"{REFERENCE}status: {status}\n")
    assert any("1 article cites this source" in message for message in messages_of(response))
    assert "This source is marked" in response.text
    assert f'href="{address(article)}"' in response.text


def test_a_source_that_nobody_cites_warns_nobody(client, alice):
    reference = publishing.save_reference("alone2000", ReferenceEntry.parse(REFERENCE))
    response = save(client, address(reference), text=f"{REFERENCE}status: retracted\n")
    assert not any("cites this source" in message for message in messages_of(response))
    assert "Where it is cited" not in response.text


def test_another_change_of_a_source_warns_nobody(client, alice, article):
    response = save(client, address(Reference.objects.get()), text=REFERENCE.replace("slept", "s"))
    assert not any("cites this source" in message for message in messages_of(response))


def test_an_article_that_cites_a_retracted_source_is_not_published(client, alice, article):
    save(client, address(Reference.objects.get()), text=f"{REFERENCE}status: retracted\n")
    found = errors(send(client, address(article), _publish="1"))
    assert "Line 3: The source “known2000” has been retracted." in str(found["body"])


def test_articles_are_filtered_by_their_fallen_sources(client, alice, article):
    newer = ReferenceEntry.parse(REFERENCE)
    publishing.save_reference("newer2001", newer)
    other = ARTICLE.replace("Sleep and pain", "Other").replace("old-sleep", "old-other")
    publishing.save_article("other", ArticleDocument.parse(other.replace("known2000", "newer2001")))
    url = reverse("admin:articles_article_changelist")

    def listed(sources):
        response = client.get(url, {"sources": sources}, follow=True)
        return sorted(article.title for article in response.context["cl"].result_list)

    everything = ["Other", "Sleep and pain"]
    assert (listed("retracted"), listed("superseded")) == ([], [])
    for slug, status in (("known2000", "retracted"), ("newer2001", "superseded")):
        text = f"{REFERENCE}status: {status}\n"
        save(client, address(Reference.objects.get(slug=slug)), text=text)
    assert listed("retracted") == ["Sleep and pain"]
    assert listed("superseded") == ["Other"]
    assert listed("nonsense") == listed("") == everything


# Every page of the desk

TYPED = "<script>alert(1)</script>"


@pytest.fixture
def typed_everywhere(topic):
    """Records of every kind, with what breaks a careless page wherever staff may type."""
    reference = ReferenceEntry.parse(f"{REFERENCE}status: retracted\n")
    publishing.save_reference("known2000", replace(reference, title=TYPED, found=TYPED))
    publishing.save_glossary_term("ache", GlossaryEntry(term=TYPED, definition=TYPED))
    publishing.save_wording("word", WordingEntry(avoid=(TYPED, "rest"), say=TYPED, why=TYPED))
    publishing.save_topic("sleep", replace(topic.document, title=TYPED, body=f"{TYPED}\n"), topic)
    text = f"#### {TYPED}\n\nRest [{TYPED}](/{TYPED}) [@known2000] TODO {'word ' * 20}{TYPED}\n"
    publishing.save_page("us", replace(PageDocument.parse(RECORDS[1][2]), title=TYPED, body=text))
    publishing.save_article(
        "sleep-and-pain",
        replace(
            ArticleDocument.parse(ARTICLE),
            title=TYPED,
            summary=f"[insert {TYPED}]",
            tags=(TYPED,),
            key_points=(f"This cures {TYPED}.",),
            body=text,
        ),
        why=TYPED,
    )


@pytest.mark.parametrize("model", [Article, *(model for model, _name, _text in RECORDS)])
def test_every_page_of_the_desk_shows_what_was_typed_and_runs_none_of_it(
    client, alice, typed_everywhere, model
):
    name = model._meta.model_name
    pages = [reverse(f"admin:articles_{name}_{view}") for view in ("changelist", "add")]
    record = model.objects.order_by("pk").last()
    change = address(record)
    for url in [reverse("admin:index"), *pages, change, address(record, "history")]:
        response = client.get(url)
        assert response.status_code == 200, url
        assert TYPED not in response.text, url
    assert "&lt;script&gt;alert(1)" in client.get(change).text
    assert client.get(reverse(f"admin:articles_{name}_change", args=[999])).status_code == 302


def test_a_remark_is_shown_and_not_run(client, alice, typed_everywhere):
    """The words of a text stand within remarks, and so do addresses and headings."""
    page = client.get(address(Article.objects.get()))
    said = " ".join(remark.words for remark in page.context["remarks"].blocking)
    assert said.count(TYPED) >= 2
    assert TYPED not in page.text
    assert page.text.count("&lt;script&gt;") > said.count(TYPED)


def test_a_refusal_is_shown_and_not_run(client, alice, typed_everywhere):
    response = send(client, address(Article.objects.get()), _publish="1")
    assert TYPED in str(errors(response).as_data())
    assert TYPED not in response.text


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
