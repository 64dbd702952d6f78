"""What readers see of the clinic: the ways to reach it, its doors, its services, its people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing as articles
from articles.models import Topic
from clinic import publishing
from clinic.document import (
    Announcement,
    Callback,
    ClinicDocument,
    Comfort,
    CrisisLine,
    Location,
    Online,
    Season,
    Service,
    SpecialDay,
    TeamMember,
    Week,
)
from clinic.short_text import short_text
from tests.makers import make_article, make_page, make_topic

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)  # a Monday, noon in New York
DAY = date(2026, 11, 20)
HOUSE = Location(
    slug="main-house",
    name="Main house",
    street=("1 First Street",),
    city="Town",
    region="ST",
    postal_code="00000",
    phone="202-555-0111",
    time_zone="America/New_York",
    hours=Week(monday=((480, 1020),), tuesday=((480, 1020),)),
    seasons=(Season(name="Winter weeks", starts_on=date(2026, 12, 21), ends_on=date(2027, 1, 2)),),
    special_days=(SpecialDay(name="Thanksgiving", starts_on=date(2026, 11, 26)),),
    map_url="https://maps.example.org/?a=1&b=2",
    directions="Turn left.\n\nThen right.",
    parking="Behind the house.",
    accessibility=("The way in is level.",),
    comfort=Comfort(checked_on=date(2026, 10, 5), stairs="No stairs.", chairs="Firm ones."),
    confirmed_on=DAY,
)
SERVICE = Service(
    slug="massage",
    name="Massage therapy",
    summary="Hands that listen.",
    next_step="Ask what would fit you.",
    telehealth=True,
    about="Read [it first](/articles/sleep/). <script>alert(1)</script>",
    what_happens=("You say stop whenever you want to.",),
    bring=("loose clothes",),
    cost="Ask **us**.",
)
CLINIC = ClinicDocument(
    name="Example Clinic",
    sample=True,
    phone="+1 202-555-0100",
    relay_phone="711",
    emergency_number="112",
    confirmed_on=DAY,
    callback=Callback(accepts_requests=True, answer_within_days=1),
    crisis_lines=(CrisisLine("A crisis line", "988", "988", "it is too much"),),
    locations=(HOUSE,),
    services=(SERVICE, Service(slug="elsewhere", name="Walks", summary="Out.", at=("other",))),
    team=(
        TeamMember(
            name="Sample: therapist",
            credentials="PT",
            role="Helps you move",
            about="**Slowly.**",
            services=("massage",),
        ),
    ),
)
OTHER = replace(HOUSE, slug="other", name="Other house", phone="", comfort=None)
CLINIC = replace(CLINIC, locations=(HOUSE, OTHER))
ADDRESSES = (
    "/contact/",
    "/locations/",
    "/locations/main-house/",
    "/services/",
    "/services/massage/",
    "/team/",
)


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def site():
    make_page("us")
    save(CLINIC)


def save(document):
    publishing.save(document)
    articles.stamp()


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_there_sets_no_cookie_and_says_that_it_is_a_sample(site, client, address):
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies and "Cookie" not in response.get("Vary", "")
    assert page.count("<h1") == 1
    assert "These clinic details are examples." in page
    save(replace(CLINIC, sample=False))
    assert "These clinic details are examples." not in text_of(client, address)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_but_reading_is_allowed(site, client, address, method):
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", [item for item in ADDRESSES if item.count("/") == 2])
def test_a_clinic_that_nobody_has_described_breaks_nothing(client, address):
    assert client.get(address).status_code == 200


HOSTILE = [
    "nowhere",
    "%00",
    "..%2f..%2fetc",
    "a" * 5000,
    "<b>x</b>",
    "%ff",
    "{{7*7}}",
]


@pytest.mark.parametrize("folder", ["locations", "services"])
@pytest.mark.parametrize("slug", HOSTILE)
def test_an_unknown_or_hostile_address_is_missing(site, client, folder, slug):
    response = client.get(f"/{folder}/{slug}/")
    assert response.status_code == 404
    assert b"<b>x</b>" not in response.content


# The contact page


def test_what_somebody_has_read_is_kept_nowhere(site, client):
    for _ in range(2):
        response = client.get("/contact/?from=sleep", headers={"If-None-Match": "*"})
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert not response.has_header("ETag")


def test_the_contact_page_is_asked_for_again_at_no_cost(site, client):
    first = client.get("/contact/")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not first.cookies and first["Last-Modified"]
    assert client.get("/contact/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_it_says_first_that_it_is_not_for_emergencies_and_then_each_way_in(site, client):
    page = text_of(client, "/contact/").partition("<main")[2].partition("</main>")[0]
    ways = [
        "Not for emergencies: call 112",
        'href="tel:112"',
        'href="sms:988"',
        "Call us",
        "Open now, until 5 pm",
        'href="tel:+12025550100"',
        'href="/contact/callback/"',
        'href="tel:711"',
        'href="/services/massage/"',
        'href="/locations/main-house/"',
    ]
    places = [page.index(way) for way in ways]
    assert places == sorted(places)


def test_a_clinic_without_call_backs_offers_none_anywhere(site, client):
    make_article("sleep")
    addresses = ("/contact/", "/services/massage/", "/articles/sleep/")
    assert all("/contact/callback/" in text_of(client, address) for address in addresses)
    for callback in (None, Callback(accepts_requests=False)):
        save(replace(CLINIC, callback=callback))
        assert not any("/contact/callback/" in text_of(client, item) for item in addresses)


def test_the_article_that_somebody_comes_from_is_handed_on(site, client):
    assert 'href="/contact/callback/?from=sleep-2"' in text_of(client, "/contact/?from=sleep-2")


@pytest.mark.parametrize("slug", ['"><b>', "a" * 81, "../x", "Sleep", "%00", "a%0d%0ab", "%ff"])
def test_what_is_no_slug_is_not_handed_on(site, client, slug):
    page = text_of(client, f"/contact/?from={slug}")
    assert 'href="/contact/callback/"' in page
    assert "?from=" not in page


def test_ways_that_lead_to_other_sites_say_so_and_tell_them_nothing(site, client):
    assert "another website" not in text_of(client, "/contact/")
    online = Online(
        "https://portal.example.org/", "https://book.example.org/", "https://v.example/"
    )
    save(replace(CLINIC, online=online, relay_phone=""))
    page = text_of(client, "/contact/")
    for address in (online.portal, online.booking, online.telehealth):
        assert f'href="{address}" rel="external noopener noreferrer"' in page
    assert page.count("(opens another website)") == 3
    assert "tel:711" not in page


def test_old_facts_tell_readers_to_check(site, client):
    stale = DAY - timedelta(days=200)
    addresses = ("/contact/", "/locations/main-house/", "/locations/")
    assert not any("call to check" in text_of(client, address) for address in addresses)
    for day in (stale, None):
        locations = tuple(replace(item, confirmed_on=day) for item in CLINIC.locations)
        save(replace(CLINIC, confirmed_on=day, locations=locations))
        assert all("call to check" in text_of(client, address) for address in addresses)


# A location, a service, the team


def test_a_location_says_all_that_somebody_in_pain_wants_to_know(site, client):
    page = text_of(client, "/locations/main-house/")
    for words in (
        "<address>1 First Street<br>Town, ST 00000</address>",
        'href="tel:+12025550111"',
        "Open now, until 5 pm",
        "<dt>Monday and Tuesday</dt><dd>8 am to 5 pm</dd>",
        "Thanksgiving",
        "Winter weeks",
        'href="https://maps.example.org/?a=1&amp;b=2" rel="external noopener noreferrer"',
        "<p>Then right.</p>",
        "Behind the house.",
        "The way in is level.",
        "<dt>Stairs</dt><dd>No stairs.</dd>",
        "Checked on October 5, 2026",
        "Details confirmed on November 20, 2026",
        'href="/services/massage/"',
    ):
        assert words in page, words
    assert "Interpreters" not in page, "nobody said anything about them"
    assert 'href="/services/elsewhere/"' not in page, "that one is offered at the other house"


def test_a_location_without_a_phone_of_its_own_names_the_clinic_s(site, client):
    page = text_of(client, "/locations/other/").partition("<main")[2]
    assert 'href="tel:+12025550100"' in page
    assert "Getting here with pain" not in page


def test_a_service_says_what_happens_and_ends_with_a_step(site, client):
    page = text_of(client, "/services/massage/")
    for words in (
        '<a href="/articles/sleep/">it first</a>',
        "You say stop whenever you want to.",
        "loose clothes",
        "Ask <strong>us</strong>.",
        'href="/locations/main-house/"',
        "Sample: therapist, PT",
        "Ask what would fit you.",
    ):
        assert words in page, words
    assert "<script>alert" not in page
    assert 'href="/locations/main-house/"' not in main_of(text_of(client, "/services/elsewhere/"))


def main_of(page):
    return page.partition("<main")[2].partition("</main>")[0]


def test_the_team_is_listed_with_what_they_do(site, client):
    page = text_of(client, "/team/")
    for words in ("Sample: therapist, PT", "Helps you move", "<strong>Slowly.</strong>"):
        assert words in page
    assert 'href="/services/massage/"' in page


def test_short_texts_hold_no_pictures_and_no_html():
    html = short_text("![x](images/topic-choosing-massage.svg) <b>b</b> [j](javascript:alert(1))")
    assert "<img" not in html and "<b>" not in html and 'href="javascript' not in html


# Every page


def test_header_and_footer_lead_to_people(site, client):
    page = text_of(client, "/about/us/")
    header, footer = page.partition("<main")[0], page.partition("</main>")[2]
    assert 'href="tel:+12025550100"' in header and 'href="tel:+12025550100"' in footer
    assert "Main house: Open now, until 5 pm" in header
    assert 'href="/contact/"' in header
    for address in ("/locations/main-house/", "/locations/other/", "/services/", "/team/"):
        assert f'href="{address}"' in footer


def test_an_announcement_stands_above_the_title_and_is_no_alarm(site, client):
    assert "announcement" not in text_of(client, "/about/us/")
    now = Announcement(
        text="We <b>moved</b>.",
        link="/locations/",
        starts_at=NOON,
        ends_at=NOON + timedelta(days=1),
    )
    save(replace(CLINIC, announcements=(now,)))
    for address in (*ADDRESSES, "/about/us/", "/"):
        page = text_of(client, address)
        assert page.count('class="announcement"') == 1
        assert page.index('class="announcement"') < page.index("<h1")
        assert '<a href="/locations/">We &lt;b&gt;moved&lt;/b&gt;.</a>' in page
        assert 'aria-label="Hide this announcement" hidden' in page
        assert page.count("js/announcement.js") == 1
        assert 'role="alert"' not in page


def test_the_next_step_of_an_article_is_the_service_of_its_topic(site, client):
    make_article("sleep")
    make_article("rest", topic="other")
    topic = Topic.objects.get(slug="living-well")
    assert "/services/massage/" not in main_of(text_of(client, "/articles/sleep/"))
    make_topic(service="massage")
    for address in ("/articles/sleep/", topic.get_absolute_url()):
        page = main_of(text_of(client, address))
        assert 'href="/services/massage/"' in page and "Ask what would fit you." in page
    assert 'href="/contact/?from=sleep"' in text_of(client, "/articles/sleep/")
    assert 'href="/contact/callback/?from=sleep"' in text_of(client, "/articles/sleep/")
    assert "/services/massage/" not in main_of(text_of(client, "/articles/rest/"))
    make_topic(service="gone")
    assert client.get("/articles/sleep/").status_code == 200


def test_the_page_for_a_bad_day_leads_to_every_way_in(site, client):
    make_page("bad-day")
    assert 'href="/contact/"' in main_of(text_of(client, "/bad-day/"))


def test_search_engines_find_each_page_of_the_clinic(site, client, settings):
    settings.SITE_URL = "https://www.example.org"
    sitemap = client.get("/sitemap.xml").content.decode()
    for address in (*ADDRESSES, "/locations/other/", "/services/elsewhere/"):
        assert f"<loc>https://www.example.org{address}</loc>" in sitemap
    assert "callback" not in sitemap
    save(replace(CLINIC, locations=(), services=(), team=()))
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/contact/" in sitemap
    assert not any(word in sitemap for word in ("/locations/", "/services/", "/team/"))
