"""The whole site as a search engine meets it: every page once, from the first one on."""

import json
import re
import shutil
from collections import Counter
from datetime import datetime, time
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from articles import sync
from articles.models import Article, Citation, Page, Reference, Topic
from clinic import hours, sitemaps
from tests.whole_site import schema_org

pytestmark = pytest.mark.django_db

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
UNSEEN = {"head", "script", "style", "template"}
LOADS = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src"}
VOID = {"meta", "link", "img", "br", "input", "hr", "source", "wbr"}


class CrawledPage(HTMLParser):
    """A page as it was answered, and what a machine reads from it."""

    def __init__(self, address, response):
        super().__init__()
        self.address, self.status, self.response = address, response.status_code, response
        self.links, self.ids, self.loads, self.head_links = [], [], [], []
        self.meta, self.texts, self.times, self.headings = {}, Counter(), [], []
        self.title, self.visible, self.scripts, self.levels = "", "", [], []
        self.open = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in LOADS and LOADS[tag] in attributes:
            self.loads.append(attributes[LOADS[tag]])
        self.loads += [size.split()[0] for size in attributes.get("srcset", "").split(",") if size]
        if tag == "link":
            self.head_links.append(attributes)
        if tag == "meta":
            name = attributes.get("name") or attributes.get("property")
            self.texts[name] += 1
            self.meta[name] = attributes.get("content")
        if tag == "time":
            self.times.append(attributes.get("datetime"))
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "h1":
            self.headings.append("")
        if tag == "script" and attributes.get("type") == "application/ld+json":
            self.scripts.append("")
        if tag == "img":
            self.visible += f" {attributes.get('alt', '')} "

    def handle_endtag(self, tag):
        while tag in self.open and self.open.pop() != tag:
            pass
        if tag not in ("a", "strong", "em", "span", "sup", "abbr"):
            self.visible += " "

    def handle_data(self, words):
        if "title" in self.open and "head" in self.open:
            self.title += words
        if "script" in self.open and self.scripts:
            self.scripts[-1] += words
        if "h1" in self.open:
            self.headings[-1] += words
        if not UNSEEN & set(self.open):
            self.visible += words

    @property
    def is_page(self):
        return self.response["Content-Type"].startswith("text/html")

    @property
    def is_indexed(self):
        return "noindex" not in self.meta.get("robots", "")

    @property
    def graph(self):
        assert len(self.scripts) == 1, self.address
        return json.loads(self.scripts[0])

    def linked(self, rel):
        return [link["href"] for link in self.head_links if link.get("rel") == rel]


def is_ours(address):
    parts = urlsplit(address)
    return parts.scheme in ("", "http", "https") and parts.netloc in ("", "testserver")


@pytest.fixture(scope="module")
def site(tmp_path_factory, shared_database):
    """{address: CrawledPage} of all that links lead to, the sitemap and the feed."""
    from django.db import transaction

    root = shutil.copytree(settings.CONTENT_DIR, tmp_path_factory.mktemp("site") / "content")
    with shared_database.unblock(), transaction.atomic():
        sync.load(root)
        client = Client()
        yield {
            "pages": crawl(client),
            "sitemap": sitemap_of(client),
            "feed": ElementTree.fromstring(client.get("/feed/").content),
            "client": client,
            "expected": set(expected_addresses()),
        }
        transaction.set_rollback(True)


def expected_addresses():
    for records in (
        Article.objects.published(),
        Topic.objects.all(),
        Page.objects.all(),
        Reference.objects.filter(slug__in=Citation.objects.values("key")),
    ):
        yield from (record.get_absolute_url() for record in records)
    of_the_clinic = [path for path, _ in sitemaps.pages()]
    assert of_the_clinic
    yield from of_the_clinic
    yield from ("/evidence/", "/glossary/", "/bad-day/")


def crawl(client):
    pages, waiting = {}, ["/"]
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        page = pages[address] = CrawledPage(address, client.get(address))
        waiting += [
            urljoin(address, link).partition("#")[0] for link in page.links if is_ours(link)
        ]
    return pages


def sitemap_of(client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {
        path_of(url.find("s:loc", SITEMAP).text): getattr(
            url.find("s:lastmod", SITEMAP), "text", None
        )
        for url in root.iterfind("s:url", SITEMAP)
    }


def path_of(address):
    assert address.startswith(f"{settings.SITE_URL}/"), address
    return address.removeprefix(settings.SITE_URL)


@pytest.fixture
def pages(site):
    """The pages that a search engine may keep, each under its own address."""
    return {
        address: page
        for address, page in site["pages"].items()
        if page.is_page and page.is_indexed and "?from=" not in address
    }


def words(text):
    return re.sub(r"\s+", " ", str(text)).strip()


def test_every_address_answers_at_once(site):
    assert {
        page.address: page.status for page in site["pages"].values() if page.status != 200
    } == {}


def test_every_page_can_be_reached(site):
    assert site["expected"] - site["pages"].keys() == set()


def test_no_id_stands_twice_in_a_page(site):
    for address, page in site["pages"].items():
        assert {key for key, count in Counter(page.ids).items() if count > 1} == set(), address


def test_every_page_has_one_first_heading_and_skips_no_level(site):
    for address, page in site["pages"].items():
        assert page.levels.count(1) == 1, address
        steps = zip(page.levels, page.levels[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), (address, page.levels)


def test_every_page_has_a_title_of_its_own(site):
    """Those that no search engine keeps as well. With a query it is the same page once more."""
    titles = Counter(page.title for address, page in site["pages"].items() if "?" not in address)
    assert {title for title, count in titles.items() if count > 1 or not title.strip()} == set()


def test_every_fragment_is_there(site):
    for address, page in site["pages"].items():
        for link in page.links:
            target, _, fragment = urljoin(address, link).partition("#")
            if fragment and is_ours(target):
                assert fragment in site["pages"][target].ids, (address, link)


def test_every_page_has_one_heading_and_words_of_its_own(pages):
    for name in ("title", "description"):
        told = Counter()
        for page in pages.values():
            assert len(page.headings) == 1 and words(page.headings[0]), page.address
            text = words(page.title if name == "title" else page.meta["description"])
            assert text, page.address
            told[text] += 1
        assert {text for text, count in told.items() if count > 1} == set(), name


def test_no_name_of_a_page_stands_twice_in_its_head(pages):
    for page in pages.values():
        twice = {name for name, count in page.texts.items() if count > 1 and name}
        assert not twice, page.address


def test_every_page_says_its_one_address(pages):
    for address, page in pages.items():
        assert page.linked("canonical") == [settings.SITE_URL + address], address
        assert page.meta["og:url"] == settings.SITE_URL + address


def test_nothing_loads_from_elsewhere_and_all_of_it_is_there(site):
    for page in site["pages"].values():
        files = page.loads + page.linked("stylesheet") + page.linked("icon")
        assert files, page.address
        for file in files:
            assert file.startswith(settings.STATIC_URL), (page.address, file)
            assert finders.find(file.removeprefix(settings.STATIC_URL)), file


def test_every_head_leads_to_feeds_manifest_and_search(site):
    for page in site["pages"].values():
        feeds = ["/feed/", "/feed/rss/"] if page.address == "/" else ["/feed/"]
        assert page.linked("alternate") == feeds, page.address
        assert page.linked("manifest") == ["/manifest.webmanifest"]
        assert page.linked("search") == ["/opensearch.xml"]


def test_the_sitemap_names_the_pages_that_links_lead_to(site, pages):
    listed = set(site["sitemap"])
    assert listed - set(pages) == set(), "orphans: no link leads there"
    unlisted = {address for address in pages if "?" not in address} - listed
    assert unlisted == set()


def test_every_page_is_described_in_the_words_of_schema_org(pages):
    known = {f"{settings.SITE_URL}/#website", f"{settings.SITE_URL}/#publisher"}
    for page in pages.values():
        graph = page.graph
        assert graph["@context"] == "https://schema.org"
        assert graph["@graph"], page.address
        assert schema_org.mistakes(graph["@graph"], known) == [], page.address


def test_every_page_but_the_first_says_the_way_to_it(pages):
    for address, page in pages.items():
        kinds = {kind for thing in page.graph["@graph"] for kind in schema_org.types_of(thing)}
        assert "BreadcrumbList" in kinds or address in ("/", "/bad-day/"), address


TOLD = ("headline", "name", "description", "jobTitle", "honorificSuffix", "addressLocality")
PLACES = ("addressRegion", "postalCode")


def test_what_machines_are_told_is_on_the_page(pages):
    for page in pages.values():
        seen = words(page.visible).casefold()
        for thing in schema_org.things_in(page.graph["@graph"]):
            for name in (*TOLD, *PLACES):
                text = words(thing.get(name, "")).casefold()
                assert text in seen, (page.address, name, text)
            assert set(thing.get("citation", ())) <= set(page.links), page.address
            for line in thing.get("streetAddress", "").casefold().split(", "):
                assert line in seen, (page.address, line)


def test_the_headline_is_the_heading(pages):
    for page in pages.values():
        for thing in page.graph["@graph"]:
            if "headline" in thing:
                assert thing["headline"] == words(page.headings[0])
                assert thing["url"] == settings.SITE_URL + page.address


def test_opening_hours_and_phone_numbers_are_on_the_page(pages):
    found = 0
    for page in pages.values():
        for thing in schema_org.things_in(page.graph["@graph"]):
            if "telephone" in thing:
                assert f"tel:{thing['telephone']}" in page.links, page.address
            for row in thing.get("openingHoursSpecification", ()):
                found += 1
                assert times_in_words(row) in page.visible, (page.address, row)
    assert found


def times_in_words(row):
    times = [time.fromisoformat(row[name]) for name in ("opens", "closes")]
    if times == [time(), time()]:
        return "Closed"
    return " to ".join(hours.time_in_words(moment) for moment in times)


def test_no_sample_is_told_to_be_a_person(pages):
    """The clinic of content/ is one."""
    for page in pages.values():
        for thing in schema_org.things_in(page.graph["@graph"]):
            assert "Person" not in schema_org.types_of(thing), page.address


def test_all_say_the_same_day(site, pages):
    """Page, JSON-LD, sitemap, feed and HTTP."""
    updated = {
        path_of(entry.find("a:link", ATOM).get("href")): day_of(entry.find("a:updated", ATOM).text)
        for entry in site["feed"].iterfind("a:entry", ATOM)
    }
    assert updated.keys() == {address for address in pages if re.match(r"/articles/.", address)}
    dated = 0
    for address, page in pages.items():
        days = {thing.get("dateModified") for thing in page.graph["@graph"]} - {None}
        days |= {updated[address]} if address in updated else set()
        if days:
            dated += 1
            days |= {site["sitemap"][address], last_modified(page)}
            assert len(days) == 1, (address, days)
            (day,) = days
            assert day in page.times or spelled(day) in page.visible, address
        elif site["sitemap"].get(address):
            assert site["sitemap"][address] == last_modified(page), address
    assert dated > 20


def day_of(moment):
    return timezone.localdate(datetime.fromisoformat(moment)).isoformat()


def last_modified(page):
    moment = parsedate_to_datetime(page.response["Last-Modified"])
    return timezone.localdate(moment).isoformat()


def spelled(day):
    date = datetime.fromisoformat(day)
    return f"{date:%B} {date.day}, {date.year}"


def test_every_page_has_a_picture_for_networks(site, pages):
    """Articles, topics and pages have one each; all the others share that of the site."""
    found = {}
    for address, page in pages.items():
        assert page.meta["twitter:card"] == "summary_large_image"
        found[path_of(page.meta["og:image"])] = address
    kinds = Counter(path.removeprefix("/cards/").partition("-")[0] for path in found)
    assert kinds["site"] == 1
    assert kinds["article"] == sum(bool(re.match(r"/articles/.", path)) for path in pages)
    assert kinds["topic"] == sum(bool(re.match(r"/topics/.", path)) for path in pages)
    for kind in kinds:
        path = next(path for path in found if path.startswith(f"/cards/{kind}-"))
        assert site["client"].get(path)["Content-Type"] == "image/png"
