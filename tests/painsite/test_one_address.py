"""A page has one address: what is typed otherwise leads there, in one step."""

import pytest

from articles import publishing
from painsite.one_address import usual_path
from tests.makers import make_article, make_page, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    make_page("us")
    return make_article("sleep")


def ask(client, path, query="", method="get"):
    """The client would take what follows two slashes for the name of a host."""
    return getattr(client, method)(f"/{query}", PATH_INFO=path)


OTHERS = {
    "/Articles/Sleep/": "/articles/sleep/",
    "/ARTICLES/SLEEP": "/articles/sleep/",
    "//articles//sleep/": "/articles/sleep/",
    "/articles//sleep": "/articles/sleep/",
    "/Articles": "/articles/",
    "//": "/",
    "/Topics/living-well": "/topics/living-well/",
    "/About/US/": "/about/us/",
    "/SITEMAP.XML": "/sitemap.xml",
    "/Contact": "/contact/",
}


@pytest.mark.parametrize(("typed", "address"), OTHERS.items())
def test_capitals_and_slashes_lead_to_the_page_in_one_step(site, client, typed, address):
    for query in ("", "?from=leaflet&x=%C3%A9"):
        response = ask(client, typed, query)
        assert (response.status_code, response["Location"]) == (301, address + query)
        assert ask(client, typed, query, "head").status_code == 301
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("typed", ["/articles", "/articles/sleep", "/topics/living-well", "/feed"])
def test_a_missing_slash_is_added_in_one_step(site, client, typed):
    response = client.get(f"{typed}?a=b")
    assert (response.status_code, response["Location"]) == (301, f"{typed}/?a=b")


def test_an_article_that_was_renamed_is_one_step_away_too(site, client):
    publishing.save_article("nights", site.document, article=site)
    response = client.get("/Articles//Sleep")
    assert (response.status_code, response["Location"]) == (301, "/articles/nights/")


@pytest.mark.parametrize(
    "typed",
    [
        "/Articles/Nothing/",
        "/Nothing/",
        "/Topics/Nothing",
        "//evil.example/",
        "//evil.example",
        "//evil.example//articles/",
        "/\\evil/",
    ],
)
def test_nothing_leads_to_nowhere_or_elsewhere(site, client, typed):
    response = ask(client, typed)
    assert response.status_code == 404
    assert "Location" not in response


@pytest.mark.parametrize(
    "path", ["/preview/AbC/", "/media/uploads/A.WEBP", "/admin/Articles/", "/cards/A.png"]
)
def test_what_tells_capitals_apart_is_left_alone(path):
    assert usual_path(path) is None


def test_a_form_is_not_sent_on(site, client):
    assert client.post("/Articles/Sleep/").status_code in (404, 405)


@pytest.mark.parametrize("address", ["/", "/articles/sleep/", "/topics/living-well/", "/about/us/"])
@pytest.mark.parametrize(
    "query", ["?utm_source=x", "?page=1", "?a[]=%00", "?&&", "?x=" + "y" * 3000]
)
def test_a_query_makes_no_other_page(site, client, settings, address, query):
    html = client.get(address + query).content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}{address}">' in html
    assert f'property="og:url" content="{settings.SITE_URL}{address}"' in html


def test_pages_of_a_list_have_addresses_titles_and_descriptions_of_their_own(client, settings):
    make_topic()
    for number in range(25):
        make_article(f"article-{number}", title=f"Article {number}")
    first, same, second = (
        client.get(address).content.decode()
        for address in ("/articles/", "/articles/?page=1", "/articles/?page=2&utm_source=x")
    )
    for html in (first, same):
        assert f'<link rel="canonical" href="{settings.SITE_URL}/articles/">' in html
        assert f'property="og:url" content="{settings.SITE_URL}/articles/">' in html
    assert f'<link rel="canonical" href="{settings.SITE_URL}/articles/?page=2">' in second
    assert f'property="og:url" content="{settings.SITE_URL}/articles/?page=2">' in second
    for start in ("<title>", '<meta name="description" content="'):
        assert line_after(first, start) == line_after(same, start) != line_after(second, start)


def line_after(html, start):
    return html.partition(start)[2].partition("\n")[0]
