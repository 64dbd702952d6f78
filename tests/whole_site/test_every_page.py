"""A visitor follows every link of the real site: each leads to a page, and each page is whole."""

import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from articles import sync
from articles.models import Article, Citation, Page, Reference, Topic
from clinic import sitemaps

pytestmark = pytest.mark.django_db


class Reader(HTMLParser):
    """What a browser would make of a page: its links, its ids, its headings."""

    def __init__(self, html):
        super().__init__()
        self.links, self.files, self.ids, self.headings = [], [], [], []
        self.title, self.is_in_title = "", False
        self.feed(html)

    def handle_data(self, words):
        if self.is_in_title:
            self.title += words

    def handle_endtag(self, tag):
        self.is_in_title = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.is_in_title = tag == "title"
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in ("img", "script") and "src" in attributes:
            self.files.append(attributes["src"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon"):
            self.files.append(attributes["href"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


def is_ours(address):
    parts = urlsplit(address)
    return parts.scheme in ("", "http", "https") and parts.netloc in ("", "testserver")


def crawl(client, start="/"):
    """Every page that links lead to: {address: (status, Reader)}."""
    pages, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        response = client.get(address)
        pages[address] = (response.status_code, Reader(response.content.decode()))
        for link in pages[address][1].links:
            if is_ours(link):
                waiting.append(urljoin(address, link).partition("#")[0])
    return pages


@pytest.fixture(scope="module")
def pages(tmp_path_factory, django_db_setup, django_db_blocker):
    """The whole site as loaded from content/, crawled once for the tests of this file."""
    from django.db import transaction

    root = shutil.copytree(settings.CONTENT_DIR, tmp_path_factory.mktemp("site") / "content")
    with django_db_blocker.unblock(), transaction.atomic():
        sync.load(root)
        expected = {
            record.get_absolute_url()
            for records in (
                Article.objects.published(),
                Topic.objects.all(),
                Page.objects.all(),
                Reference.objects.filter(slug__in=Citation.objects.values("key")),
            )
            for record in records
        }
        of_the_clinic = {path for path, _ in sitemaps.pages()}
        yield crawl(Client()), expected, of_the_clinic
        transaction.set_rollback(True)


def test_every_link_leads_to_a_page(pages):
    assert {address for address, (status, _) in pages[0].items() if status != 200} == set()


def test_every_page_can_be_reached(pages):
    assert pages[1] <= pages[0].keys()


def test_the_clinic_can_be_reached(pages):
    """Every page of it that the sitemap names."""
    assert pages[2] and pages[2] <= pages[0].keys()


def test_the_evidence_and_the_glossary_can_be_reached(pages):
    assert {"/evidence/", "/glossary/", "/bad-day/"} <= pages[0].keys()


def test_every_link_within_a_page_has_its_place(pages):
    for address, (_, page) in pages[0].items():
        for link in page.links:
            target, _, anchor = urljoin(address, link).partition("#")
            if is_ours(link) and anchor:
                assert anchor in pages[0][target][1].ids, (address, link)


def test_no_id_stands_twice_in_a_page(pages):
    for address, (_, page) in pages[0].items():
        assert {key for key, count in Counter(page.ids).items() if count > 1} == set(), address


def test_every_page_has_one_first_heading_and_skips_no_level(pages):
    for address, (_, page) in pages[0].items():
        assert page.headings.count(1) == 1, address
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), (address, page.headings)


def test_every_page_has_a_title_of_its_own(pages):
    """An address with a query is the same page once more."""
    titles = Counter(page.title for address, (_, page) in pages[0].items() if "?" not in address)
    assert {title for title, count in titles.items() if count > 1 or not title.strip()} == set()


def test_every_file_of_a_page_is_ours_and_there(pages):
    files = {file for _, page in pages[0].values() for file in page.files}
    assert files
    for file in files:
        assert file.startswith(settings.STATIC_URL), file
        assert finders.find(file.removeprefix(settings.STATIC_URL)), file
