"""Feeds hold whole articles that can be read elsewhere, and nothing that readers may not see."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import feeds, publishing
from articles.models import Article
from articles.text.document import Change, Image
from tests.makers import make_article, make_document, make_draft, make_page, make_reference

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FEEDS = {"/feed/": "application/atom+xml", "/feed/rss/": "application/rss+xml"}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
VOID = {"img", "br", "hr"}


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://www.example.org"
    make_page("us")


def root_of(client, path="/feed/"):
    return ElementTree.fromstring(client.get(path).content)


def entries_of(client):
    return root_of(client).findall(f"{ATOM}entry")


def contents(client):
    """The HTML of the first article in each of the feeds."""
    return (
        entries_of(client)[0].findtext(f"{ATOM}content"),
        root_of(client, "/feed/rss/").findtext(f"channel/item/{CONTENT}"),
    )


class Balanced(HTMLParser):
    """Says whether every element that begins also ends, in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.attributes = [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.attributes += [(tag, name, value) for name, value in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize(("path", "kind"), FEEDS.items())
def test_an_empty_site_has_a_feed_too(client, path, kind):
    response = client.get(path)
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    ElementTree.fromstring(response.content)


def test_atom_has_all_that_rfc_4287_asks_for(client):
    make_article("sleep", title="Sleep & <rest>", author="Editorial team")
    make_article("rest", title="Rest")
    feed = root_of(client)
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert part.findtext(f"{ATOM}id").startswith("https://")
        assert part.findtext(f"{ATOM}title")
        assert RFC_3339.fullmatch(part.findtext(f"{ATOM}updated"))
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://www.example.org/feed/"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 2
    newest = max(entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry"))
    assert feed.findtext(f"{ATOM}updated") == newest
    titles = {entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")}
    assert titles == {"Sleep & <rest>", "Rest"}


def test_rss_has_all_that_its_specification_asks_for(client):
    make_article("sleep", title="Sleep & <rest>")
    channel = root_of(client, "/feed/rss/").find("channel")
    for name in ("title", "link", "description"):
        assert channel.findtext(name)
    assert channel.find(f"{ATOM}link").get("href") == "https://www.example.org/feed/rss/"
    item = channel.find("item")
    assert item.findtext("title") == "Sleep & <rest>"
    assert item.findtext("link") == "https://www.example.org/articles/sleep/"
    assert item.find("guid").get("isPermaLink") == "false" and item.findtext("guid")
    moment = parsedate_to_datetime(item.findtext("pubDate"))
    assert moment == Article.objects.get().published_at


def test_the_whole_article_is_there_as_sound_html(client):
    make_reference("furlan2015")
    make_article(
        "sleep",
        one_minute="In short.",
        key_points=("The point [@furlan2015].",),
        next_steps=("Take a step.",),
        body="## First\n\nMassage & rest, 1 < 2.\n\n| a | b |\n|---|---|\n| c | d |\n",
    )
    for html in contents(client):
        Balanced(html)
        for words in ("In short.", "The point", "Take a step.", "Massage &amp; rest, 1 &lt; 2."):
            assert words in html
        assert "Massage for low-back pain" in html, "its source"


def test_every_link_leads_there_from_anywhere(client):
    make_reference("furlan2015")
    make_article("rest", title="Rest", published_at=datetime(2025, 1, 5, tzinfo=UTC))
    make_article(
        "sleep",
        body="See [rest](rest.md), [below](#end) and [them](https://example.com/) [@furlan2015].\n",
        image=Image(file="ginger-and-pain.svg", alt="Ginger"),
    )
    for html in contents(client):
        links = [value for _, name, value in Balanced(html).attributes if name in ("href", "src")]
        assert all(link.startswith(("https://", "tel:")) for link in links), links
        assert "https://www.example.org/articles/rest/" in links
        assert "https://www.example.org/articles/sleep/#end" in links
        assert "https://example.com/" in links
        assert any(link.endswith(".svg") for link in links)


def test_no_attribute_is_left_that_means_nothing_elsewhere(client):
    make_article("sleep", body="## First\n\nWords.\n")
    for html in contents(client):
        names = {name for _, name, _ in Balanced(html).attributes}
        assert names <= {"href", "src", "alt", "width", "height", "datetime", "rel", "title"}


@pytest.mark.parametrize("text", ["</content><b>", "]]>", "<script>alert(1)</script>", "&amp;lt;"])
def test_no_text_breaks_out_of_its_element(client, text):
    make_article("sleep", title=text, summary=text, body=f"{text}\n")
    for path in FEEDS:
        assert b"<script" not in client.get(path).content
    (entry,) = entries_of(client)
    assert entry.findtext(f"{ATOM}title") == entry.findtext(f"{ATOM}summary") == text
    for html in contents(client):
        Balanced(html)
        assert "<script" not in html


def test_an_article_that_changed_comes_first_and_says_what_changed(client):
    old = make_article("old", title="Old")
    make_article("new", title="New", published_at=datetime(2026, 3, 5, tzinfo=UTC))
    assert [entry.findtext(f"{ATOM}title") for entry in entries_of(client)] == ["New", "Old"]
    note = Change(changed_on=date(2026, 5, 6), note="We now say less & <more>.")
    publishing.save_article("old", make_document(title="Old", what_changed=(note,)), article=old)
    first = entries_of(client)[0]
    assert first.findtext(f"{ATOM}title") == "Old"
    assert first.findtext(f"{ATOM}updated").startswith("2026-05-06")
    for html in contents(client):
        assert "May 6, 2026: We now say less &amp; &lt;more&gt;." in html


def test_a_correction_moves_nothing(client):
    article = make_article("sleep")
    before = entries_of(client)[0].findtext(f"{ATOM}updated")
    publishing.save_article("sleep", make_document(title="Corrected"), article=article)
    (entry,) = entries_of(client)
    assert entry.findtext(f"{ATOM}title") == "Corrected"
    assert entry.findtext(f"{ATOM}updated") == before


def test_the_id_outlives_the_address(client):
    article = make_article("sleep")
    before = entries_of(client)[0].findtext(f"{ATOM}id")
    publishing.save_article("nights", article.document, article=article)
    (entry,) = entries_of(client)
    assert entry.findtext(f"{ATOM}id") == before
    assert entry.find(f"{ATOM}link").get("href") == "https://www.example.org/articles/nights/"


def test_the_id_is_the_first_address_that_readers_saw(client):
    """What a draft was called is nobody's business."""
    article = make_article("working-title", make_draft())
    article = publishing.save_article("sleep", make_document(), article=article)
    publishing.save_article("nights", article.document, article=article)
    (entry,) = entries_of(client)
    assert entry.findtext(f"{ATOM}id") == "https://www.example.org/articles/sleep/"
    assert b"working-title" not in client.get("/feed/").content


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize(
    "document",
    [
        make_draft(title="Hidden"),
        make_document(title="Hidden", status="withdrawn"),
        make_document(title="Hidden", status="archived"),
        make_document(title="Hidden", published_at=timezone.now() + timedelta(days=1)),
        make_document(title="Hidden", next_review_on=date(2026, 2, 1)),
    ],
    ids=["draft", "withdrawn", "archived", "scheduled", "long overdue"],
)
def test_what_readers_are_not_led_to_is_not_there(client, path, document):
    make_article("hidden", document)
    assert b"idden" not in client.get(path).content.replace(b"visually-hidden", b"")


@pytest.mark.parametrize("path", FEEDS)
def test_a_withdrawn_article_leaves_on_the_very_next_request(client, path):
    article = make_article("sleep", title="Gone soon")
    first = client.get(path)
    assert b"Gone soon" in first.content
    gone = make_document(title="Gone soon", status="withdrawn")
    publishing.save_article("sleep", gone, article=article)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"Gone soon" not in again.content


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_asked_for_again_at_no_cost(client, path):
    make_article("sleep")
    first = client.get(path)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        assert client.get(path, headers=headers).status_code == 304
    head = client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


def test_a_feed_has_an_end(client, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 2)
    for number in range(4):
        make_article(f"article-{number}", title=f"Article {number}")
    assert len(entries_of(client)) == 2
