"""Search engines find every public page once, with its true day, and nothing else."""

from xml.etree import ElementTree

import pytest

from tests.makers import make_article, make_draft, make_page, make_reference, make_topic

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)
    return {
        url.find("s:loc", NAMES).text: getattr(url.find("s:lastmod", NAMES), "text", None)
        for url in root.iterfind("s:url", NAMES)
    }


def test_every_public_page_is_there_with_its_day(client, settings):
    settings.SITE_URL = "https://www.example.org"
    article = make_article("sleep")
    make_page("us")
    found = entries(client)
    assert found["https://www.example.org/articles/sleep/"] == article.changed_on.isoformat()
    assert "https://www.example.org/about/us/" in found
    assert "https://www.example.org/" in found


def test_what_is_not_public_is_not_there(client):
    make_article("secret", make_draft())
    make_topic("empty")
    addresses = "".join(entries(client))
    assert "secret" not in addresses
    assert "empty" not in addresses


def test_the_evidence_and_the_words_are_there(client, settings):
    settings.SITE_URL = "https://www.example.org"
    assert {"https://www.example.org/evidence/", "https://www.example.org/glossary/"} <= set(
        entries(client)
    )


def test_every_source_is_there_and_no_key_without_one(client, settings):
    settings.SITE_URL = "https://www.example.org"
    make_reference("furlan2015")
    make_article("sleep", body="It helps [@furlan2015; @nobody2020].\n")
    sources = [address for address in entries(client) if "/evidence/" in address]
    assert sources == [
        "https://www.example.org/evidence/",
        "https://www.example.org/evidence/furlan2015/",
    ]


def test_the_page_for_a_bad_day_is_there_under_its_own_address(client, settings):
    settings.SITE_URL = "https://www.example.org"
    make_page("bad-day")
    found = entries(client)
    assert found["https://www.example.org/bad-day/"] == "2026-01-05"
    assert not any("about/bad-day" in address for address in found)


def test_robots_may_read_all_but_the_desk(client, settings):
    settings.SITE_URL = "https://www.example.org"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in text
    assert "Sitemap: https://www.example.org/sitemap.xml\n" in text
