"""Somebody has the link: one permanent redirect leads from any old address to today's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from tests.makers import make_article, make_document

pytestmark = pytest.mark.django_db


def rename(article, *slugs):
    for slug in slugs:
        article = publishing.save_article(slug, article.document, article=article)
    return article


def leads_to(client, address):
    """Where one request leads: no second redirect may follow."""
    response = client.get(address)
    assert response.status_code == 301
    assert client.get(response["Location"]).status_code == 200
    return response["Location"]


@pytest.mark.parametrize("end", ["/", ""])
@pytest.mark.parametrize("query", ["", "?utm=leaflet&x=%C3%A9", "?"])
def test_an_old_address_leads_on_with_its_query(client, end, query):
    rename(make_article("sleep"), "rest")
    expected = "/articles/rest/" + (query if query != "?" else "")
    assert leads_to(client, f"/articles/sleep{end}{query}") == expected


@pytest.mark.parametrize("old", ["one", "two", "three"])
@pytest.mark.parametrize("end", ["/", ""])
def test_several_renames_take_one_step(client, old, end):
    rename(make_article("one"), "two", "three", "four")
    assert leads_to(client, f"/articles/{old}{end}") == "/articles/four/"


def test_a_name_that_came_back_does_not_lead_in_circles(client):
    rename(make_article("sleep"), "rest", "sleep")
    assert leads_to(client, "/articles/rest/") == "/articles/sleep/"
    assert client.get("/articles/sleep/").status_code == 200


@pytest.mark.parametrize("query", ["", "?x=1"])
def test_todays_address_without_its_slash_takes_one_step(client, query):
    make_article("sleep")
    assert leads_to(client, f"/articles/sleep{query}") == f"/articles/sleep/{query}"


def test_an_alias_of_a_file_leads_on(client):
    make_article("rest", aliases=("sleep",))
    assert leads_to(client, "/articles/sleep") == "/articles/rest/"


def test_a_head_request_is_answered_alike(client):
    rename(make_article("sleep"), "rest")
    assert client.head("/articles/sleep")["Location"] == "/articles/rest/"


@pytest.mark.parametrize("end", ["/", ""])
def test_what_is_not_public_is_not_betrayed_by_its_old_address(client, end):
    hidden = make_document(published_at=timezone.now() + timedelta(days=1))
    rename(make_article("sleep", hidden), "rest")
    for slug in ("sleep", "rest", "nothing"):
        assert client.get(f"/articles/{slug}{end}").status_code == 404


def test_an_old_address_cannot_lead_to_another_site(client):
    for path in ("/articles//example.org", "/articles/%2F%2Fexample.org", "/articles/sleep%0d%0a"):
        assert client.get(path).status_code == 404
