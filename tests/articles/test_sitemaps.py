"""Search engines find every public page once, with its true day, and nothing else."""

import gzip
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from articles import publishing, sitemaps
from articles.models import Article, Contributor
from articles.text.document import ContributorDocument
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


def test_a_topic_changed_when_its_newest_article_did(client, settings):
    settings.SITE_URL = "https://www.example.org"
    make_article("sleep", published_at=datetime(2026, 2, 5, 12, tzinfo=UTC))
    make_article("rest", title="Rest")
    assert entries(client)["https://www.example.org/topics/living-well/"] == "2026-02-05"


def test_a_source_that_no_article_leads_to_is_not_there(client):
    make_reference("furlan2015")
    make_article("secret", make_draft(body="It helps [@furlan2015].\n"))
    assert not any(address.endswith("/furlan2015/") for address in entries(client))


def test_people_are_there_whom_an_article_names(client, django_user_model):
    """Nothing leads to the page of anybody else."""
    for slug, name in (("author", "Sam Author"), ("signer", "Sam Signer"), ("idle", "Sam Idle")):
        publishing.save_contributor(slug, ContributorDocument(title=name, role="Doctor"))
    assert "people" not in "".join(entries(client))
    article = make_article("sleep", author="Sam Author")
    Contributor.objects.get(slug="signer").sign_offs.create(
        article=article,
        text=article.text,
        digest=article.digest,
        signed_by=django_user_model.objects.create_user("signer"),
    )
    publishing.stamp()
    people = [address for address in entries(client) if "/people/" in address]
    assert [address.rpartition("/people/")[2] for address in people] == ["author/", "signer/"]


@pytest.mark.parametrize("status", ["withdrawn", "archived"])
def test_what_was_taken_away_leaves(client, status):
    make_article("sleep", status=status)
    assert not any(address.endswith("/articles/sleep/") for address in entries(client))


def test_what_is_long_overdue_is_to_be_forgotten(client):
    make_article("sleep", next_review_on=date(2026, 2, 1))
    assert not any(address.endswith("/articles/sleep/") for address in entries(client))


def locations(response, kind):
    root = ElementTree.fromstring(response.getvalue())
    assert root.tag == f"{{{NAMES['s']}}}{kind}"
    return [element.text for element in root.iter(f"{{{NAMES['s']}}}loc")]


@pytest.fixture
def large(settings, monkeypatch):
    """A site of seven articles, where two are many."""
    settings.SITE_URL = "https://www.example.org"
    monkeypatch.setattr(sitemaps, "FEW", 2)
    monkeypatch.setattr(sitemaps, "MOST_IN_A_FILE", 3)
    monkeypatch.setattr(sitemaps, "LINES_IN_A_PIECE", 2)
    for number in range(7):
        make_article(f"article-{number}", title=f"Article {number}")


def test_a_large_site_has_a_list_of_files_that_name_every_page_once(large, client):
    files = locations(client.get("/sitemap.xml"), "sitemapindex")
    assert [file.removeprefix("https://www.example.org") for file in files] == [
        "/sitemap-pages-1.xml",
        "/sitemap-articles-1.xml",
        "/sitemap-articles-2.xml",
        "/sitemap-articles-3.xml",
    ]
    pages = []
    for file in files:
        response = client.get(file.removeprefix("https://www.example.org"))
        assert response.streaming
        assert response["Content-Type"].startswith("application/xml")
        assert response["ETag"] and response["Last-Modified"]
        pages.append(locations(response, "urlset"))
    assert [len(page) for page in pages[1:]] == [3, 3, 1]
    every = [address for page in pages for address in page]
    assert len(every) == len(set(every))
    expected = {f"https://www.example.org{a.get_absolute_url()}" for a in Article.objects.all()}
    assert expected <= set(every)
    assert "https://www.example.org/topics/living-well/" in pages[0]


def test_a_file_of_a_large_site_is_compressed_and_asked_for_again_at_no_cost(large, client):
    path = "/sitemap-articles-1.xml"
    whole = client.get(path).getvalue()
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.getvalue()) == whole
    for known in (
        {"If-None-Match": packed["ETag"]},
        {"If-Modified-Since": packed["Last-Modified"]},
    ):
        again = client.get(path, headers=known)
        assert (again.status_code, again["ETag"]) == (304, packed["ETag"])


@pytest.mark.parametrize(
    "name", ["articles-0", "articles-4", "articles-9999", "pages-2", "topics-1"]
)
def test_there_is_no_other_file(large, client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_one_article_more_than_a_file_may_name_takes_two_files_and_few_queries(
    client, django_assert_max_num_queries
):
    topic = make_topic()
    numbers = range(sitemaps.MOST_IN_A_FILE + 1)
    Article.objects.bulk_create(
        (
            Article(
                slug=f"article-{number:06}",
                title="Article",
                topic=topic,
                status="published",
                published_at=datetime(2026, 1, 5, tzinfo=UTC),
                changed_on=date(2026, 1, 5),
                next_review_on=date(2099, 1, 5),
            )
            for number in numbers
        ),
        batch_size=5_000,
    )
    files = locations(client.get("/sitemap.xml"), "sitemapindex")
    assert len(files) == 3
    found = set()
    for number in (1, 2):
        with django_assert_max_num_queries(3):
            response = client.get(f"/sitemap-articles-{number}.xml")
            pieces = list(response.streaming_content)
        assert max(len(piece) for piece in pieces) < 500_000
        assert sum(len(piece) for piece in pieces) < 50 * 1024 * 1024
        root = ElementTree.fromstring(b"".join(pieces))
        assert len(root) <= 50_000
        found |= {url[0].text for url in root}
    assert len(found) == len(numbers)
