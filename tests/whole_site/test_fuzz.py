"""Whatever is typed into an address: no error of ours, and nothing of it comes back as markup."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.conf import settings as site_settings
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.makers import make_article, make_page, make_reference, make_term

pytestmark = pytest.mark.django_db

# Every address that reads a query, with the names that it knows.
PARAMETERS = {
    "/articles/": ("page",),
    "/evidence/": ("certainty", "topic"),
    "/search/": ("q", "topic", "page", "exactly"),
    "/search/suggestions/": ("q",),
    "/contact/": ("from",),
    "/contact/callback/": ("from",),
}
OTHERS = (
    "/",
    "/articles/sleep/",
    "/topics/",
    "/topics/living-well/",
    "/evidence/furlan2015/",
    "/glossary/",
    "/bad-day/",
    "/about/us/",
    "/locations/",
    "/services/",
    "/team/",
    "/feed/",
    "/feed/rss/",
    "/sitemap.xml",
    "/robots.txt",
    "/llms.txt",
    "/manifest.webmanifest",
    "/opensearch.xml",
)
PLACES = ("/{}", "/articles/{}/", "/topics/{}/", "/evidence/{}/", "/about/{}/", "/about/people/{}/")
MORE_PLACES = ("/locations/{}/", "/services/{}/", "/cards/{}", "/media/uploads/{}", "/preview/{}/")

MARK = "zq7"
HOSTILE = (
    f"<{MARK}>",
    f"<script>{MARK}</script>",
    f'"{MARK}=',
    f"'{MARK}='",
    f"</title><{MARK}>",
    f"--><{MARK}>",
    f"]]><{MARK}>",
    f"\u2028<{MARK}",
    "\x00",
    "\r\nSet-Cookie: a=b",
    "NEAR(",
    '"',
    "*",
    "' OR 1=1 --",
    "%00%",
    "{{7*7}}",
    "\ud7ff",
    "١٢",
    "9" * 40,
    "-1",
    "e" * 5_000,
)
typed = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join),
    st.tuples(st.text(max_size=20), st.sampled_from(HOSTILE), st.text(max_size=20)).map("".join),
)


class Markup(HTMLParser):
    """The markup of a page that can only have come from what was typed."""

    def __init__(self, html):
        super().__init__()
        self.typed, self.is_in_script = [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.is_in_script = tag == "script" and ("type", "application/ld+json") not in attributes
        names = [tag, *(name for name, _ in attributes)]
        self.typed += [name for name in names if MARK in name]

    def handle_data(self, words):
        if self.is_in_script and MARK in words:
            self.typed.append(words)

    def handle_endtag(self, tag):
        self.is_in_script = False

    def handle_comment(self, words):
        self.typed += [words] if MARK in words else []


@pytest.fixture
def client():
    make_page("us")
    make_page("bad-day", title="On a bad day")
    make_reference("furlan2015")
    make_term()
    make_article("sleep", title="Sleep", body="It helps [@furlan2015].\n")
    return Client()


def fuzzed(examples):
    """One set of examples for all: the site that they are asked of is made once and not changed."""
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def is_harmless(response):
    assert response.status_code < 500
    assert "Set-Cookie" not in response.headers
    assert not any("\n" in value for value in response.headers.values())
    content = b"".join(response) if response.streaming else response.content
    if response["Content-Type"].startswith("application/json"):
        json.loads(content)
        assert response["X-Content-Type-Options"] == "nosniff"
    elif "xml" in response["Content-Type"]:
        ElementTree.fromstring(content)
        assert MARK not in content.decode()
    elif response["Content-Type"].startswith("text/html"):
        assert Markup(content.decode()).typed == []


@pytest.mark.parametrize("address", PARAMETERS)
@fuzzed(40)
@given(words=typed, more=typed)
@example(words=HOSTILE[1], more=HOSTILE[2])
@example(words="x" * 100_000, more="")
@example(words="\x00", more="\x00")
def test_no_parameter_harms(client, address, words, more):
    for name in PARAMETERS[address]:
        others = {other: more for other in PARAMETERS[address] if other != name}
        for query in ({name: words}, {name: words} | others):
            is_harmless(client.get(f"{address}?{urlencode(query, errors='replace')}"))


@pytest.mark.parametrize("address", OTHERS)
@fuzzed(8)
@given(name=typed, words=typed)
@example(name=f'"{MARK}=', words=f"<{MARK}>")
def test_no_unknown_parameter_harms(client, address, name, words):
    response = client.get(f"{address}?{urlencode({name: words}, errors='replace')}")
    is_harmless(response)
    assert response.status_code in (200, 404)


@pytest.mark.parametrize("address", [*PARAMETERS, "/"])
@fuzzed(20)
@given(query=st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
@example(query="q=%ff%fe&q=%00&q")
@example(query="&&==%%%;;q=%zz")
def test_no_broken_query_harms(client, address, query):
    is_harmless(client.get(address, QUERY_STRING=query))


@pytest.mark.parametrize("place", PLACES + MORE_PLACES)
@fuzzed(25)
@given(words=typed)
@example(words=HOSTILE[0])
@example(words="\x00")
@example(words="/../..")
def test_no_path_harms(client, place, words):
    path = place.format(words).encode("utf-8", "replace").decode("latin-1")
    is_harmless(client.get("/", PATH_INFO=path))


def test_the_list_of_parameters_is_whole():
    """Whoever reads another parameter adds it above."""
    read = re.compile(r"""(?:GET|query|asked)(?:\.get\(|\[)["']([a-z_]+)["']""")
    found = set()
    for folder in ("articles", "clinic", "painsite"):
        for path in (Path(site_settings.BASE_DIR) / folder).rglob("*.py"):
            if not {"desk", "inbox", "management"} & set(path.parts) and path.name != "admin.py":
                found |= set(read.findall(path.read_text()))
    known = {name for names in PARAMETERS.values() for name in names}
    assert found - known <= {"answer"}  # of a preview, which has a secret for an address
