"""Revisions, previews and lists; and what was typed is shown and never run."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles import publishing
from articles.models import Article
from articles.text.document import ArticleDocument, PageDocument
from articles.text.entries import GlossaryEntry, ReferenceEntry, WordingEntry
from tests.articles.admin.texts import ARTICLE, RECORDS, REFERENCE, address, errors
from tests.articles.forms_as_sent import send
from tests.makers import make_synonym, make_urgent_word

pytestmark = pytest.mark.django_db


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


# Every page of the desk


TYPED = "<script>alert(1)</script>"


@pytest.fixture
def typed_everywhere(topic):
    """Records of every kind, with what breaks a careless page wherever staff may type."""
    reference = ReferenceEntry.parse(f"{REFERENCE}status: retracted\n")
    publishing.save_reference("known2000", replace(reference, title=TYPED, found=TYPED))
    publishing.save_glossary_term("ache", GlossaryEntry(term=TYPED, definition=TYPED))
    publishing.save_wording("word", WordingEntry(avoid=(TYPED, "rest"), say=TYPED, why=TYPED))
    make_synonym(words=(TYPED,), means=(TYPED,), note=TYPED)
    make_urgent_word(words=(TYPED,), heading=TYPED, items=(TYPED,), note=TYPED)
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
