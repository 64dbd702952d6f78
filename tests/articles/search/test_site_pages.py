"""The lists of the site are found by their names, and by what they say."""

import re
from html import unescape

import pytest

from articles.search import index, knowledge, results, site_pages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("record", site_pages.found(), ids=lambda record: record["address"])
def test_a_page_is_named_as_it_names_itself_and_says_what_is_said_of_it(client, record):
    page = unescape(client.get(record["address"]).content.decode())
    assert f"<h1>{record['title']}</h1>" in page
    assert f'<meta name="description" content="{record["summary"]}">' in page
    assert record["text"] in re.sub(r"<[^>]+>", "", page)


@pytest.mark.parametrize(
    ("typed", "address"),
    [("the evidence", "/evidence/"), ("glossary", "/glossary/"), ("articles", "/articles/")],
)
def test_a_page_is_found_by_its_name(content, typed, address):
    found = results.search(typed, knowledge.current()).found
    assert results.entries_of(list(found[:1]))[0].address == address


def test_the_index_has_them_and_is_as_it_ought_to_be(content):
    assert index.differences() == {}
    assert {record["address"] for record in site_pages.found()} <= {
        thing.address for thing in index.everything()
    }
