"""Alice edits articles, Vera may only look, Bob is no editor, and a visitor is not signed in."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from articles import publishing
from articles.models import Article, Revision
from articles.text.document import ArticleDocument, RelatedPick
from tests.articles.admin.texts import ARTICLE, FULL, address, messages_of
from tests.articles.forms_as_sent import send, shown

pytestmark = pytest.mark.django_db


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
