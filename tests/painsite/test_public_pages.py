"""What a visitor without an account gets, and how little it costs to give it again."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import brotli
import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import glossary, models, publishing, rendered
from articles.models import Article
from articles.text.document import RelatedPick
from clinic.document import Announcement, ClinicDocument, Location, Week
from clinic.models import Clinic
from painsite import public_pages
from painsite.public_pages import kept_pages
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_term,
    make_topic,
)

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/articles/",
    "/articles/sleep/",
    "/topics/",
    "/topics/living-well/",
    "/about/us/",
    "/evidence/",
    "/evidence/furlan2015/",
    "/glossary/",
    "/bad-day/",
    "/locations/",
    "/services/",
    "/team/",
    "/contact/",
)


@pytest.fixture(autouse=True)
def _forget():
    forget()
    yield
    forget()


def forget():
    """As a server that has just started."""
    kept_pages.clear()
    glossary.glossary_at.cache_clear()
    rendered._render_article.cache_clear()
    rendered.rendered_body.cache_clear()
    models.documents.parsed.cache_clear()


@pytest.fixture
def site():
    """A small site: articles that know each other, one of every other thing."""
    make_page("us")
    make_page("bad-day", title="On a bad day")
    make_reference("furlan2015")
    make_term()
    set_clinic("Example Clinic")
    make_article("rest", title="Rest", tags=("sleep", "back pain"))
    return make_article(
        "sleep",
        tags=("sleep", "back pain"),
        body="## First\n\nMassage may help [@furlan2015]. See [rest](rest.md).\n",
        related=(RelatedPick("rest", "living with it", "It is next."),),
    )


def set_clinic(name):
    entry = ClinicDocument(name=name, phone="+1 202-555-0100", emergency_number="911")
    Clinic.objects.update_or_create(pk=1, defaults={"text": entry.text, "digest": entry.digest})
    publishing.stamp()


def edit(slug, new_slug="", **fields):
    article = Article.objects.get(slug=slug)
    document = replace(article.document, **fields)
    return publishing.save_article(new_slug or slug, document, article=article)


def text_of(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_reads_every_kind_of_page(site, client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_site_breaks_nothing(client, address):
    assert client.get(address).status_code in (200, 404)


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert not any("django_session" in query["sql"] for query in queries)
    return [query["sql"] for query in queries]


def test_an_article_takes_six_queries_when_nothing_is_remembered(site, client):
    client.get("/")
    forget()
    assert len(queries_of(client, "/articles/sleep/")) <= 6


def test_the_glossary_is_read_once_after_each_change(site, client):
    """Any other article, or the same one made anew, takes five queries."""
    for change in (lambda: make_term("ache", term="ache"), lambda: edit("rest", title="Changed")):
        change()
        first = queries_of(client, "/articles/rest/")
        assert sum("glossaryterm" in sql for sql in first) == 1
        kept_pages.clear()
        for address in ("/articles/sleep/", "/articles/rest/"):
            later = queries_of(client, address)
            assert len(later) <= 5
            assert not any("glossaryterm" in sql for sql in later)


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_kept_about_a_reader(site, client, address):
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not Session.objects.exists()


COOKIES = ("sessionid=", "sessionid=x", "sessionid=" + "a" * 32, "csrftoken=x", "messages=x")


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("address", ["/", "/articles/sleep/", "/feed/", "/search/", "/nowhere/"])
def test_no_cookie_that_somebody_sends_makes_a_page_of_their_own(site, client, address, cookie):
    """A shared cache would give the answer, with the cookie in it, to everybody."""
    response = client.get(address, headers={"Cookie": cookie})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


GONE = {"/articles/old/": 301, "/Articles": 301, "/nowhere/": 404, "/cards/article-x.png": 404}


@pytest.mark.parametrize(("address", "status"), GONE.items())
def test_what_caches_might_keep_unasked_they_ask_for_again(site, client, address, status):
    """A name may come back, and a page appear: browsers would go in circles, or miss it."""
    edit("rest", aliases=("old",))
    response = client.get(address)
    assert response.status_code == status
    assert response["Cache-Control"] == "no-cache"
    assert "ETag" not in response


@pytest.mark.parametrize("name", ["SITE_URL", "TIME_ZONE"])
def test_a_page_says_its_address_and_its_days_anew_when_the_site_moves(
    site, client, settings, name
):
    first = client.get("/articles/sleep/")
    moved = {"SITE_URL": "https://www.example.org", "TIME_ZONE": "Africa/Abidjan"}  # same day
    setattr(settings, name, moved[name])
    again = client.get("/articles/sleep/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_the_page_for_a_bad_day_is_named_in_every_header_once_it_is_there(client):
    assert 'href="/bad-day/"' not in text_of(client, "/")
    assert client.get("/bad-day/").status_code == 404
    make_page("bad-day", title="On a bad day")
    assert 'href="/bad-day/"' in text_of(client, "/")
    response = client.get("/about/bad-day/")
    assert (response.status_code, response["Location"]) == (301, "/bad-day/")


# Asking again


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_answered_with_304_and_one_query(
    site, client, address, django_assert_num_queries
):
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    with django_assert_num_queries(1):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


NOT_PAGES = ("/nowhere/", "/articles/nothing/", "/search/?q=sleep", "/contact/?from=sleep")


@pytest.mark.parametrize("address", NOT_PAGES)
@pytest.mark.parametrize(
    "known", [{"If-None-Match": "*"}, {"If-Unmodified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]
)
def test_only_a_page_that_is_there_is_unmodified(site, client, address, known):
    """A cache that is told 304 would keep what it has, and for everybody."""
    plain, asked = client.get(address), client.get(address, headers=known)
    assert (asked.status_code, asked.get("ETag")) == (plain.status_code, None)
    assert asked.get("Cache-Control") == plain.get("Cache-Control")


KNOWN = {
    "any page at all": (lambda etag: {"If-None-Match": "*"}, 304),
    "one of several": (lambda etag: {"If-None-Match": f'"a", {etag}, W/"b"'}, 304),
    "as a strong one": (lambda etag: {"If-None-Match": etag.removeprefix("W/")}, 304),
    "other pages": (lambda etag: {"If-None-Match": '"a", W/"b"'}, 200),
    "nonsense": (lambda etag: {"If-None-Match": f"{etag[:-1]}, ,;*\x7f"}, 200),
    "a part of it": (lambda etag: {"If-None-Match": f'{etag[:-4]}"'}, 200),
    "the day, but another page": (
        lambda etag: {"If-None-Match": '"a"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        200,
    ),
    "no day": (lambda etag: {"If-Modified-Since": "yesterday"}, 200),
    "unchanged until then": (
        lambda etag: {"If-Unmodified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        200,
    ),
    "changed since then": (
        lambda etag: {"If-Unmodified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        412,
    ),
    "a page that has to be there": (lambda etag: {"If-Match": "*"}, 200),
    "a part of the bytes": (lambda etag: {"Range": "bytes=0-99", "If-Range": etag}, 200),
}


@pytest.mark.parametrize("address", ["/articles/sleep/", "/articles/sleep/?utm=x"])
@pytest.mark.parametrize(("known", "status"), KNOWN.values(), ids=KNOWN.keys())
def test_what_somebody_may_know_of_a_page(site, client, address, known, status):
    """Asked of a page made just now, of a kept one, and by HEAD."""
    first = client.get(address)
    headers = known(first["ETag"])
    kept_pages.clear()
    for method in (client.get, client.get, client.head):
        response = method(address, headers=headers)
        assert response.status_code == status
        if status == 304:
            assert (response.content, response["ETag"]) == (b"", first["ETag"])
            assert response["Cache-Control"] == first["Cache-Control"]


def test_a_304_holds_for_compressed_pages_too(site, client):
    first = client.get("/articles/sleep/", headers={"Accept-Encoding": "gzip"})
    assert first["ETag"].startswith("W/")
    again = client.get("/articles/sleep/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_page_made_once_is_given_again_without_work(site, client, django_assert_num_queries):
    first = client.get("/articles/sleep/")
    with django_assert_num_queries(1):
        again = client.get("/articles/sleep/")
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_new_term_is_explained_on_the_very_next_request(site, client):
    link = 'href="/glossary/#massage"'
    first = client.get("/articles/sleep/")
    make_term("massage", term="massage", definition="Rubbing of the soft tissue.")
    again = client.get("/articles/sleep/", headers={"If-None-Match": first["ETag"]})
    assert (link in first.content.decode(), link in again.content.decode()) == (False, True)


CHANGES = {
    "the article": lambda: edit("sleep", title="Changed"),
    "a related article": lambda: edit("rest", title="Changed"),
    "the topic": lambda: make_topic(title="Changed"),
    "the clinic": lambda: set_clinic("Changed"),
    "a page of the menu": lambda: make_page("changed", title="Changed"),
    "a source": lambda: publishing.save_reference(
        "furlan2015",
        replace(models.Reference.objects.get().document, title="Changed"),
        models.Reference.objects.get(),
    ),
}


DECOMPRESS = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", "identity"),
        ("deflate, *;q=0.1", "identity"),
    ],
)
def test_a_page_comes_in_the_smallest_form_that_the_browser_reads(site, client, accepted, encoding):
    plain = client.get("/articles/sleep/").content
    for _ in range(2):  # made just now, and kept
        response = client.get("/articles/sleep/", headers={"accept-encoding": accepted})
        assert response.get("Content-Encoding", "identity") == encoding
        assert int(response["Content-Length"]) == len(response.content)
        assert DECOMPRESS[encoding](response.content) == plain
        assert response["Vary"] == "Accept-Encoding"
        assert response["X-Frame-Options"] == "DENY"


def test_head_of_a_kept_page_says_how_long_the_page_is(site, client):
    page = client.get("/", headers={"accept-encoding": "gzip"})
    head = client.head("/", headers={"accept-encoding": "gzip"})
    assert head.content == b""
    assert head["Content-Length"] == page["Content-Length"]


def test_a_query_string_fills_no_memory(site, client):
    client.get("/?a=1")
    assert kept_pages.pages == {}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen_on_the_very_next_request(site, client, change):
    first = client.get("/articles/sleep/")
    assert "Changed" not in first.content.decode()
    change()
    again = client.get("/articles/sleep/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Changed" in again.content.decode()


@pytest.mark.parametrize("address", ["/", "/articles/", "/topics/living-well/", "/articles/sleep/"])
def test_a_schedule_that_comes_due_is_seen_on_the_very_next_request(
    site, client, monkeypatch, address
):
    moment = timezone.now() + timedelta(minutes=10)
    edit("rest", published_at=moment, title="Due now")
    first = client.get(address)
    assert "Due now" not in first.content.decode()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Due now" in again.content.decode()


def test_a_new_day_is_a_new_page(site, client, monkeypatch):
    edit("sleep", next_review_on=date(2030, 6, 2))
    here = ZoneInfo(site_settings.TIME_ZONE)

    def at(day):
        moment = datetime(2030, 6, day, 12, tzinfo=here)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(1)
    first = client.get("/articles/sleep/")
    at(2)
    again = client.get("/articles/sleep/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.content != first.content, "the review is due"


OPENS = datetime(2030, 6, 3, 13, tzinfo=UTC)  # a Monday, 9 am in New York
MOMENTS = {
    "an opening": (OPENS, "Open now, until 5 pm"),
    "a closing": (OPENS + timedelta(hours=8), "Closed now."),
    "an announcement begins": (OPENS + timedelta(hours=2), "We moved."),
}


@pytest.mark.parametrize(("moment", "words"), MOMENTS.values(), ids=MOMENTS.keys())
def test_what_the_clinic_says_of_this_moment_turns_every_page_at_that_moment(
    site, client, monkeypatch, moment, words
):
    week = Week(monday=((9 * 60, 17 * 60),))
    entry = ClinicDocument(
        name="Example Clinic",
        phone="711",
        emergency_number="911",
        locations=(
            Location(
                "here", "Here", ("1 Street",), "Town", time_zone="America/New_York", hours=week
            ),
        ),
        announcements=(
            Announcement(
                text="We moved.",
                starts_at=OPENS + timedelta(hours=2),
                ends_at=OPENS + timedelta(hours=3),
            ),
        ),
    )
    Clinic.objects.update_or_create(pk=1, defaults={"text": entry.text, "digest": entry.digest})

    def at(moment, etag=None):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return client.get("/about/us/", headers={"If-None-Match": etag} if etag else {})

    a_moment = timedelta(microseconds=1)
    before = at(moment - timedelta(minutes=40))
    assert words not in before.content.decode()
    assert at(moment - a_moment, before["ETag"]).status_code == 304
    then = at(moment, before["ETag"])
    assert then.status_code == 200
    assert words in then.content.decode()
    assert at(moment + timedelta(minutes=40), then["ETag"]).status_code == 304


NO_HOURS = ("/feed/", "/feed/rss/", "/sitemap.xml", "/robots.txt", "/llms.txt")
NO_HOURS += ("/manifest.webmanifest", "/opensearch.xml")


@pytest.mark.parametrize("address", NO_HOURS)
def test_what_tells_no_hours_is_not_sent_anew_at_each_of_them(site, client, monkeypatch, address):
    """Who reads feeds asks each hour, and a feed is large."""
    opens_and_closes(monkeypatch)
    first = client.get(address)
    page = client.get("/about/us/")
    monkeypatch.setattr(timezone, "now", lambda: OPENS + timedelta(hours=1))
    again = {"If-None-Match": page["ETag"]}
    assert client.get("/about/us/", headers=again).status_code == 200
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def opens_and_closes(monkeypatch):
    """A clinic an hour before it opens."""
    place = Location(
        "here",
        "Here",
        ("1 Street",),
        "Town",
        time_zone="America/New_York",
        hours=Week(monday=((9 * 60, 17 * 60),)),
    )
    entry = ClinicDocument(name="Clinic", phone="711", emergency_number="911", locations=(place,))
    Clinic.objects.update_or_create(pk=1, defaults={"text": entry.text, "digest": entry.digest})
    monkeypatch.setattr(timezone, "now", lambda: OPENS - timedelta(hours=1))


def test_a_large_file_is_not_waited_for(monkeypatch):
    """The hardest compression of a whole feed takes seconds."""
    asked = []
    monkeypatch.setattr(
        brotli, "compress", lambda content, mode, quality: asked.append(quality) or b""
    )
    for size in (20_000, 1_000_000):
        public_pages.COMPRESS["br"](b"a" * size)
    assert asked == [11, 9]


# What else may be asked


@pytest.mark.parametrize("address", PAGES)
def test_head_answers_like_get_without_a_body(site, client, address):
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]
    assert client.head(address).content == b""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_else_is_allowed(site, address, method):
    assert getattr(Client(), method)(address).status_code == 405


@pytest.mark.parametrize(
    "document",
    [
        make_draft(title="Hidden"),
        make_document(title="Hidden", status="archived"),
        make_document(title="Hidden", published_at=timezone.now() + timedelta(days=1)),
    ],
    ids=["draft", "archived", "scheduled"],
)
def test_what_is_not_public_is_nowhere(site, client, document):
    make_article("hidden", replace(document, tags=("sleep", "back pain"), aliases=("old-hidden",)))
    edit("sleep", related=(RelatedPick("hidden", "living with it", "Hidden reason."),))
    assert client.get("/articles/hidden/").status_code == 404
    assert client.get("/articles/old-hidden/").status_code == 404
    for address in (*PAGES, "/sitemap.xml"):
        assert "idden" not in text_of(client, address).replace("visually-hidden", "").replace(
            "aria-hidden", ""
        ), address


def test_a_topic_without_public_articles_is_in_no_list(site, client):
    make_topic("empty", title="Nothing yet")
    assert "Nothing yet" not in text_of(client, "/") + text_of(client, "/topics/")


def test_a_renamed_article_is_one_hop_away_however_often_it_was_renamed(site, client):
    for old, new in (("sleep", "nights"), ("nights", "naps"), ("naps", "dreams")):
        edit(old, new)
    for old in ("sleep", "nights", "naps"):
        response = client.get(f"/articles/{old}/?from=leaflet&x=%C3%A9")
        assert response.status_code == 301
        assert response["Location"] == "/articles/dreams/?from=leaflet&x=%C3%A9"
    assert client.get("/articles/sleep/")["Location"] == "/articles/dreams/"


@pytest.mark.parametrize(
    "page", ["0", "-1", "abc", "9" * 21, "0" * 6 + "1", "1" * 5000, "١", "", "2", " 1"]
)
def test_a_page_of_the_list_that_does_not_exist_is_missing(site, client, page):
    assert client.get("/articles/", {"page": page}).status_code == 404


def test_a_long_list_has_pages(client):
    topic = make_topic()
    documents = [make_document(title=f"Article {number:02}") for number in range(25)]
    publishing.save_articles(
        publishing.Change(f"article-{number}", document)
        for number, document in enumerate(documents)
    )
    assert topic.articles.count() == 25
    assert "Article 24" not in text_of(client, "/articles/")
    assert "Article 24" in text_of(client, "/articles/?page=2")
    assert client.get("/articles/?page=3").status_code == 404


HOSTILE = [
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "a" * 5000,
    "<script>alert(1)</script>",
    "%f0%9f%92%a9",
    "%ff",
    "sleep%0d%0aSet-Cookie:%20a=b",
    "' OR 1=1 --",
    "{{7*7}}",
    "sleep%20",
    "-",
]


@pytest.mark.parametrize("slug", HOSTILE)
@pytest.mark.parametrize("folder", ["articles", "topics", "about", "media/uploads"])
def test_a_hostile_address_is_missing(site, client, folder, slug):
    response = client.get(f"/{folder}/{slug}/")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content
    assert "Set-Cookie" not in response.headers


def test_an_unknown_address_gets_a_page_that_helps(site, client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert b'href="/articles/"' in response.content
    assert "public" not in response.get("Cache-Control", "")


def test_what_an_editor_typed_is_shown_and_never_run(client):
    typed = '<script>alert(1)</script> & "it"'
    make_topic(title=typed[:80], summary=typed)
    make_page("us", title=typed[:80], summary=typed)
    make_article(
        "sleep", title=typed[:80], summary=typed, tags=(typed,), body=f"{typed}\n\n## {typed}\n"
    )
    make_article("rest", title=typed[:79], summary=typed, tags=(typed, "x"), key_points=(typed,))
    for address in PAGES:
        html = text_of(client, address)
        assert "<script>alert" not in html, address
        assert "&lt;script&gt;alert(1)" in html, address


def test_the_style_guide_is_for_staff_and_kept_by_no_cache(site, client):
    assert client.get("/styleguide/").status_code == 404
    staff = get_user_model().objects.create_user("editor", is_staff=True)
    client.force_login(staff)
    response = client.get("/styleguide/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert "ETag" not in response
    client.logout()
    assert client.get("/styleguide/").status_code == 404


def test_staff_and_visitors_get_the_same_public_page(site, client):
    for_visitor = client.get("/articles/sleep/").content
    kept_pages.clear()
    client.force_login(get_user_model().objects.create_user("editor", is_staff=True))
    assert client.get("/articles/sleep/").content == for_visitor


# Uploads

NAME = f"{'0a' * 16}-640x480.webp"


@pytest.fixture
def uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / NAME).write_bytes(b"RIFF")
    (tmp_path / "uploads" / "notes.txt").write_text("private")
    (tmp_path / "site.sqlite3").write_text("private")
    return tmp_path


def test_an_upload_is_a_picture_and_nothing_else(uploads, client):
    response = client.get(f"/media/uploads/{NAME}")
    assert b"".join(response.streaming_content) == b"RIFF"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "..%2fsite.sqlite3",
        "../site.sqlite3",
        "..%5csite.sqlite3",
        f"{NAME}%00",
        f"{NAME}%0a",
        f"{NAME}/",
        f"..%2fuploads%2f{NAME}",
        NAME.replace("webp", "svg"),
        NAME.upper(),
        f"{'0a' * 16}-١x٤.webp",
        f"{'0b' * 16}-640x480.webp",
        "",
    ],
)
def test_nothing_else_in_the_folder_can_be_asked_for(uploads, client, name):
    assert client.get(f"/media/uploads/{name}").status_code == 404
