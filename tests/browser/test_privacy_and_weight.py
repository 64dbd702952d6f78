"""Nothing from elsewhere, nothing kept about a reader, and a page small enough for a slow phone."""

import re
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser.pages import ARTICLES, PAGES

pytestmark = pytest.mark.browser

BROWSERS_SEND = "gzip, deflate, br, zstd"  # over https, as every site is read
FIRST_ROUND_TRIPS = 14_600  # bytes that ten initial TCP segments carry (RFC 6928)


def fetch(address, encoding="gzip"):
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read(), response.headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_anybody_else_or_keeps_a_cookie(visit, site, path):
    page = visit(path, width=320)
    hosts = {urlsplit(address).netloc for address in page.requested}
    assert hosts == {urlsplit(site).netloc}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/nothing-here/"])
def test_the_console_stays_silent(visit, path):
    assert visit(path).complaints == []


@pytest.mark.parametrize("path", ARTICLES)
def test_an_article_fits_the_first_round_trips_in_few_requests(visit, site, path):
    page = visit(path, width=320)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert len(page.requested) <= 8

    html = fetch(site + path, "identity")[0].decode()
    sheets = re.findall(r'<link[^>]+rel="stylesheet"[^>]*>', html)
    sheets = [sheet for sheet in sheets if "media=" not in sheet]  # paper and wide screens can wait
    addresses = [path] + [re.search(r'href="([^"]+)"', sheet)[1] for sheet in sheets]
    sizes = [len(fetch(urljoin(site, address), BROWSERS_SEND)[0]) for address in addresses]
    assert sum(sizes) <= FIRST_ROUND_TRIPS


def test_a_second_visit_is_answered_with_304(site):
    address = site + ARTICLES[0]
    _, headers = fetch(address)
    request = urllib.request.Request(address, headers={"If-None-Match": headers["ETag"]})
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(request, timeout=10)
    with answer.value as response:
        assert response.code == 304


def test_static_files_are_kept_for_good(site):
    html = fetch(site, encoding="identity")[0].decode()
    sheet = re.search(r'href="([^"]+\.css)"', html)[1]
    assert "immutable" in fetch(urljoin(site, sheet))[1]["Cache-Control"]
