"""Search engines find every public page once, with its true day, and nothing else."""

from xml.etree import ElementTree

import pytest

from tests.makers import make_article, make_draft, make_page, make_topic

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


def test_robots_may_read_all_but_the_desk(client, settings):
    settings.SITE_URL = "https://www.example.org"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in text
    assert "Sitemap: https://www.example.org/sitemap.xml\n" in text
