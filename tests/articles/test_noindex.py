"""What search engines are to forget says so itself: an address that they may not read cannot."""

import urllib.robotparser
from datetime import date

import pytest

from articles import publishing
from articles.text.document import ContributorDocument
from tests.makers import make_article, make_document, make_draft, make_page, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    make_page("us")
    make_topic()


def is_noindex(response):
    head = response.content.decode().partition("</head>")[0]
    tags = head.count('<meta name="robots" content="noindex')
    return tags == 1 or "noindex" in response.headers.get("X-Robots-Tag", "")


def test_a_long_overdue_article(client):
    make_article("sleep", next_review_on=date(2026, 2, 1))
    assert is_noindex(client.get("/articles/sleep/"))


def test_a_withdrawn_article_is_gone(client):
    make_article("sleep", make_document(status="withdrawn"))
    response = client.get("/articles/sleep/")
    assert response.status_code == 410
    assert is_noindex(response)
    assert "canonical" not in response.content.decode()


@pytest.mark.parametrize("query", ["", "?q=sleep", "?q=sleep&page=2", "?q=nothing+at+all"])
def test_what_a_search_found(client, query):
    make_article("sleep")
    assert is_noindex(client.get(f"/search/{query}"))


def test_a_choice_of_the_evidence(client):
    make_article("sleep")
    assert is_noindex(client.get("/evidence/?topic=living-well"))
    assert not is_noindex(client.get("/evidence/"))


def test_a_topic_with_nothing_to_read(client):
    make_article("sleep", make_draft())
    assert is_noindex(client.get("/topics/living-well/"))
    make_article("rest", title="Rest")
    assert not is_noindex(client.get("/topics/living-well/"))


def test_a_person_whom_no_article_names(client):
    publishing.save_contributor("sam", ContributorDocument(title="Sam Example", role="Doctor"))
    assert is_noindex(client.get("/about/people/sam/"))
    make_article("sleep", author="Sam Example")
    assert not is_noindex(client.get("/about/people/sam/"))


@pytest.mark.parametrize("address", ["/nowhere/", f"/preview/{'a' * 43}/", "/articles/?page=99"])
def test_what_is_not_there(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert is_noindex(response)


def test_what_readers_look_for_stays(client):
    make_article("sleep")
    for address in ("/", "/articles/", "/articles/sleep/", "/topics/living-well/", "/about/us/"):
        assert not is_noindex(client.get(address)), address


@pytest.mark.parametrize(
    "path",
    ["/", "/articles/sleep/", "/search/?q=a", "/preview/abc/", "/articles/gone/", "/static/a.css"],
)
def test_robots_may_read_it(client, path):
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    assert robots.can_fetch("Googlebot", path)
    assert not robots.can_fetch("Googlebot", "/admin/")
