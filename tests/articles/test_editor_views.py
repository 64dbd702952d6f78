"""The live preview, and who may use the editor's two views."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.makers import make_term

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = "/admin/editor/preview/", "/admin/editor/upload/"


def editor(**options):
    user = User.objects.create_user("alice", is_staff=True, **options)
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    return user


@pytest.fixture
def alice(client):
    client.force_login(editor())
    return client


def preview(client, text):
    response = client.post(PREVIEW, {"content": text})
    assert response.status_code == 200
    return response.content.decode()


def test_the_preview_is_rendered_as_the_page_is(alice):
    html = preview(alice, '## Heat\n\n!!! do "Do"\n    - rest\n\nAs found [@a2000].')
    assert '<h2 id="heat">Heat</h2>' in html
    assert "do-list" in html
    assert 'class="citation"' in html


def test_the_preview_explains_the_words_of_the_glossary_as_the_page_does(alice):
    make_term("flare")
    assert '<a class="term" href="/glossary/#flare"' in preview(alice, "In a flare, rest.")


def test_a_preview_without_content_is_empty(alice):
    response = alice.post(PREVIEW)
    assert (response.status_code, response.content) == (200, b"")


def test_a_preview_is_kept_by_no_cache(alice):
    assert "no-store" in alice.post(PREVIEW)["Cache-Control"]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](javascript:alert(1))",
    ],
)
def test_a_link_that_would_run_a_script_is_no_link(alice, text):
    html = preview(alice, text)
    assert "href" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe src=//evil.example></iframe>",
        '<p style="position:fixed">x</p>',
    ],
)
def test_html_comes_out_as_typed(alice, text):
    html = preview(alice, text)
    assert "&lt;" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html


def test_a_very_long_text_is_refused_in_words(alice):
    response = alice.post(PREVIEW, {"content": "x" * 300_001})
    assert response.status_code == 413
    assert response.content.startswith(b"<p>")


def test_more_than_the_server_reads_is_refused_in_words(alice):
    response = alice.post(PREVIEW, {"content": "x" * 1_500_000})
    assert response.status_code == 400
    assert response.content.startswith(b"<p>")


def test_the_preview_writes_nothing(alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(7) as queries:
        preview(alice, "## Heat")
    assert not [q for q in queries if not q["sql"].startswith("SELECT")]


# Who may


def sign_in(client, who):
    if who == "a reader with an account":
        client.force_login(User.objects.create_user("reader"))
    elif who == "staff who edit nothing":
        client.force_login(User.objects.create_user("bob", is_staff=True))
    elif who == "an editor who has left":
        client.force_login(editor(is_active=False))


VISITORS = [
    "a visitor",
    "a reader with an account",
    "staff who edit nothing",
    "an editor who has left",
]


@pytest.mark.parametrize("who", VISITORS)
def test_only_editors_see_a_preview(client, who):
    sign_in(client, who)
    response = client.post(PREVIEW, {"content": "x"})
    assert response.status_code == 403
    assert response.content.startswith(b"<p>")
    assert response.content.count(b"<") == 2, "one line, never a page to sign in"


@pytest.mark.parametrize("who", VISITORS)
def test_only_editors_upload(client, who):
    sign_in(client, who)
    response = client.post(UPLOAD, {"image": "x"})
    assert response.status_code == 403
    assert response.json()["error"]


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_a_preview_is_asked_for_by_post_only(alice, method):
    response = getattr(alice, method)(PREVIEW)
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_a_picture_is_sent_by_post_only(alice, method):
    response = getattr(alice, method)(UPLOAD)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response.json()["error"]


# Cross-site requests


@pytest.fixture
def careful():
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor())
    return client


def test_an_upload_from_another_site_is_refused_as_json(careful):
    response = careful.post(UPLOAD, {"image": "x"})
    assert response.status_code == 403
    assert response.json()["error"]


def test_a_preview_for_another_site_is_refused_in_one_line(careful):
    response = careful.post(PREVIEW, {"content": "secret"})
    assert response.status_code == 403
    assert response.content.startswith(b"<p>")
    assert b"secret" not in response.content


def test_the_token_of_the_form_opens_the_preview(careful):
    careful.cookies["csrftoken"] = token = "a" * 32
    data = {"content": "x", "csrfmiddlewaretoken": token}
    assert careful.post(PREVIEW, data).status_code == 200


def test_a_made_up_token_does_not_help_a_visitor():
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = token = "a" * 32
    response = client.post(UPLOAD, {"image": "x", "csrfmiddlewaretoken": token})
    assert response.status_code == 403


def test_elsewhere_a_missing_token_is_answered_with_a_page():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")


# What markdownx brings


@pytest.mark.parametrize("path", ["/markdownx/upload/", "/markdownx/markdownify/"])
def test_the_views_of_markdownx_are_not_mounted(alice, path):
    assert alice.post(path).status_code == 404


def test_the_names_lead_to_our_views():
    assert reverse("markdownx_markdownify") == PREVIEW
    assert reverse("markdownx_upload") == UPLOAD
    with pytest.raises(NoReverseMatch):
        reverse("markdownx:upload")
