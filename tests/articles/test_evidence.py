"""The evidence behind the site, as readers can ask for it; and the page for a bad day."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.text.document import Finding, TreatmentFacts
from clinic.document import ClinicDocument, CrisisLine
from clinic.models import Clinic
from tests.makers import (
    NOON,
    make_article,
    make_draft,
    make_page,
    make_reference,
    make_reference_entry,
    make_topic,
)

pytestmark = pytest.mark.django_db

FINDING = re.compile(r'<ul class="findings">(.*?)\n</ul>', re.DOTALL)
LATER = timezone.now() + timedelta(days=3)
DATES = {"published_at": NOON, "next_review_on": date(2027, 1, 5)}


def found(claim="Massage may ease pain.", certainty="low", sources=("furlan2015",)):
    return Finding(claim=claim, certainty=certainty, sources=tuple(sources))


def facts(*findings):
    return TreatmentFacts(findings=findings)


def publish(slug, *findings, **fields):
    return make_article(slug, treatment_facts=facts(*findings), title=slug.title(), **fields)


def page(client, address="/evidence/"):
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def listed(client, address="/evidence/"):
    """The words of each finding on the page, in order."""
    items = "".join(FINDING.findall(page(client, address))).split("<li>")[1:]
    return [" ".join(re.sub("<[^>]+>", " ", item).split()) for item in items]


def claims(client, address="/evidence/"):
    return re.findall(r"<li><p>(.*?)</p>", "".join(FINDING.findall(page(client, address))))


# The list


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"status": "archived", **DATES},
        {"status": "published", **DATES | {"published_at": LATER}},
    ],
    ids=["draft", "archived", "scheduled"],
)
def test_a_finding_of_an_article_that_is_not_public_stays_out(client, document):
    make_reference()
    hidden = facts(found("Not for readers yet."))
    make_article("hidden", replace(make_draft(title="Hidden", treatment_facts=hidden), **document))
    publish("sleep", found())
    assert claims(client) == ["Massage may ease pain."]
    assert "Hidden" not in page(client, "/evidence/furlan2015/")
    assert "Not for readers yet." not in page(client, "/evidence/furlan2015/")


def test_a_finding_leaves_with_its_article(client):
    article = publish("sleep", found())
    archived = replace(article.document, status="archived")
    publishing.save_article("sleep", archived, article=article)
    assert claims(client) == []


def test_a_finding_stands_with_its_certainty_its_sources_and_its_article(client):
    make_reference()
    publish("sleep", found())
    (item,) = listed(client)
    assert item.startswith("Massage may ease pain. Low certainty Sources ")
    assert item.endswith("Read more in Sleep")
    assert 'href="/evidence/furlan2015/"' in page(client)
    assert 'href="/articles/sleep/"' in page(client)


def test_topics_stand_in_their_order_and_findings_in_that_of_the_articles(client):
    for slug, title, order in [("a", "Ankles", 2), ("b", "Backs", 1), ("c", "Chests", 1)]:
        make_topic(slug, title=title, order=order)
    publish("one", found("From ankles."), topic="a", order=1)
    publish("two", found("From chests."), topic="c", order=1)
    publish("three", found("Second."), topic="b", order=9)
    publish("four", found("First of two."), found("Second of two."), topic="b", order=3)
    assert re.findall(r'<h2><a href="/topics/(.)/">', page(client)) == ["b", "c", "a"]
    expected = ["First of two.", "Second of two.", "Second.", "From chests.", "From ankles."]
    assert claims(client) == expected


def test_a_claim_of_two_articles_stands_once_with_both_and_all_sources(client):
    make_reference("first2001", author=())
    make_reference("second2002", title="Another study")
    publish("sleep", found(sources=["first2001"]))
    publish("rest", found(sources=["second2002", "first2001"]))
    assert claims(client) == ["Massage may ease pain."]
    html = page(client)
    for address in ("articles/sleep", "articles/rest", "evidence/first2001", "evidence/second2002"):
        assert html.count(f'href="/{address}/"') == 1, address


def test_a_claim_that_is_judged_in_two_ways_stands_twice(client):
    publish("sleep", found(certainty="low"))
    publish("rest", found(certainty="moderate"))
    assert len(claims(client)) == 2


def test_a_finding_without_certainty_or_known_sources_is_listed_plainly(client):
    publish("sleep", found(certainty="", sources=["nobody2020"]))
    (item,) = listed(client)
    assert item == "Massage may ease pain. Read more in Sleep"


def test_what_a_claim_says_is_shown_as_it_was_typed(client):
    publish("sleep", found("<script>x</script> helps *some* & more [@furlan2015]."))
    html = client.get("/evidence/").content.decode()
    assert "&lt;script&gt;x&lt;/script&gt; helps <em>some</em> &amp; more.</p>" in html
    assert "@furlan2015" not in html


def test_the_number_of_queries_does_not_grow_with_the_findings(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client)
            page(client, "/evidence/source-0/")
        return len(captured)

    make_reference("source-0")
    publish("first", found(sources=["source-0"]))
    before = queries()
    for number in range(1, 6):
        make_topic(f"topic-{number}", title=f"Topic {number}")
        make_reference(f"source-{number}", superseded_by="source-0", status="superseded")
        several = [found(f"{number}.{n}", sources=["source-0", f"source-{number}"]) for n in "abc"]
        publish(f"article-{number}", *several, topic=f"topic-{number}")
    assert len(claims(client)) == 16
    make_topic("one-more")  # so that no page is one that was kept
    assert queries() == before


# The filter


@pytest.fixture
def three(client):
    make_topic("backs", title="Backs")
    make_topic("necks", title="Necks")
    publish("back", found("Low back."), found("High back.", "high"), topic="backs")
    publish("neck", found("Low neck."), topic="necks")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Low back.", "High back.", "Low neck."]),
        ("?certainty=&topic=", ["Low back.", "High back.", "Low neck."]),
        ("?certainty=low", ["Low back.", "Low neck."]),
        ("?topic=backs", ["Low back.", "High back."]),
        ("?certainty=high&topic=backs", ["High back."]),
        ("?certainty=very+low", []),
        ("?certainty=high&topic=necks", []),
        ("?utm_source=elsewhere", ["Low back.", "High back.", "Low neck."]),
    ],
)
def test_certainty_and_topic_narrow_the_list(client, three, query, expected):
    assert claims(client, f"/evidence/{query}") == expected
    assert ("Nothing found" in page(client, f"/evidence/{query}")) == (not expected)


def test_the_form_remembers_what_was_chosen_and_leads_back_to_all(client, three):
    html = page(client, "/evidence/?certainty=low&topic=necks")
    chosen = re.findall(r'<option value="([^"]*)" selected>', html)
    assert chosen == ["low", "necks"]
    assert "Show all" in html
    assert "Show all" not in page(client)


def test_only_topics_that_readers_can_see_are_offered(client, three):
    make_topic("empty", title="Empty")
    assert '<option value="empty"' not in page(client)
    assert client.get("/evidence/?topic=empty").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "certainty=certain",
        "certainty=Low",
        "certainty=%00",
        "certainty=low%20",
        "topic=nowhere",
        "topic=Backs",
        "topic=%00",
        "topic=backs%00",
        "topic=%ff%fe",
        "topic=%F0%9F%92%A9",
        "topic=' OR 1=1 --",
        "topic=<script>",
        "topic=../../etc/passwd",
        "topic=backs&topic=nowhere",
        "topic=backs&certainty=no",
        "topic=" + 3_000 * "x",
    ],
)
def test_what_there_is_not_cannot_be_asked_for(client, three, query):
    assert client.get(f"/evidence/?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "kept_out"), [("", False), ("?certainty=low", True), ("?topic=backs", True)]
)
def test_search_engines_keep_the_whole_list_only(client, settings, three, query, kept_out):
    settings.SITE_URL = "https://www.example.org"
    html = page(client, f"/evidence/{query}")
    assert '<link rel="canonical" href="https://www.example.org/evidence/">' in html
    assert ('<meta name="robots" content="noindex">' in html) is kept_out


def test_the_list_cannot_be_posted_to(client):
    assert client.post("/evidence/", {"certainty": "low"}).status_code == 405


# The page of a source


def test_a_source_says_what_it_found_and_where_it_is_to_be_found(client):
    make_reference(
        DOI="10.1002/14651858.CD001929.pub3", PMCID="PMC8734598", URL="https://example.org/a?b=1&c"
    )
    html = page(client, "/evidence/furlan2015/")
    assert "What it found" in html
    assert "Massage eased low-back pain for a short time." in html
    assert "It gathers all the studies of one question" in html
    for address in (
        "https://doi.org/10.1002/14651858.CD001929.pub3",
        "https://pubmed.ncbi.nlm.nih.gov/26329399/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC8734598/",
        "https://example.org/a?b=1&c",
    ):
        assert f'<a class="external" href="{address}" rel="external noopener">' in html


def test_advice_is_not_said_to_have_found_anything(client):
    make_reference("cdc", study="official advice")
    html = page(client, "/evidence/cdc/")
    assert "What it says" in html
    assert "What it found" not in html
    make_article("sleep", body="Something [@cdc].\n")
    article = page(client, "/articles/sleep/")
    assert '<a class="back" href="/evidence/cdc/">What it says</a>' in article


@pytest.mark.parametrize("key", ["nobody2020", "x" * 300, "-"])
def test_an_unknown_source_has_no_page(client, key):
    make_reference()
    assert client.get(f"/evidence/{key}/").status_code == 404


def test_a_source_names_each_public_article_that_cites_it_wherever_that_is(client):
    make_reference()
    make_reference("other2020")
    publish("in-findings", found())
    make_article("in-the-text", title="In-The-Text", body="It helps [@furlan2015].\n")
    publish("elsewhere", found("Not from this one.", sources=["other2020"]))
    html = page(client, "/evidence/furlan2015/")
    assert set(re.findall(r'<h3><a href="/articles/([^/]+)/', html)) == {
        "in-findings",
        "in-the-text",
    }
    assert claims(client, "/evidence/furlan2015/") == ["Massage may ease pain."]


def test_a_source_that_nobody_cites_claims_no_use(client):
    make_reference()
    html = page(client, "/evidence/furlan2015/")
    assert "Articles that cite it" not in html
    assert "Findings that rest on it" not in html


# Sources that fell


@pytest.fixture
def cited(client):
    """An article with a finding and a sentence that rest on one source, and the newer source."""
    make_reference("newer2026", title="The newer one")
    reference = make_reference()
    publish("sleep", found(), body="It helps [@furlan2015].\n")
    make_article("rest", body="It helps [@furlan2015].\n")
    return reference


STATUSES = pytest.mark.parametrize(
    ("status", "word", "says"),
    [
        ("retracted", "Retracted", "This source has been retracted"),
        ("superseded", "Superseded", "There is a newer version of this source"),
    ],
)


@STATUSES
def test_a_source_that_fell_is_marked_wherever_it_is_named(client, cited, status, word, says):
    addresses = ("/evidence/", "/articles/sleep/", "/articles/rest/")
    mark = f'<strong class="source-status">{word}</strong>'
    assert not any(mark in page(client, address) for address in addresses)
    entry = make_reference_entry(status=status, status_note="See the note of 2026.")
    publishing.save_reference("furlan2015", entry, cited)
    for address in addresses:
        assert mark in page(client, address), address
    html = page(client, "/evidence/furlan2015/")
    assert says in html
    assert "See the note of 2026." in html
    assert says not in page(client, "/evidence/newer2026/")


def test_a_superseded_source_leads_to_the_newer_one(client, cited):
    entry = make_reference_entry(status="superseded", superseded_by="newer2026")
    publishing.save_reference("furlan2015", entry, cited)
    html = page(client, "/evidence/furlan2015/")
    assert '<a href="/evidence/newer2026/">The newer one</a>' in html


@pytest.mark.parametrize("newer", ["", "nobody2020"])
def test_a_superseded_source_without_a_known_newer_one_still_says_so(client, cited, newer):
    entry = make_reference_entry(status="superseded", superseded_by=newer)
    publishing.save_reference("furlan2015", entry, cited)
    html = page(client, "/evidence/furlan2015/")
    assert "There is a newer version of this source" in html
    assert "nobody2020" not in html


# A bad day


def save_clinic(**fields):
    entry = ClinicDocument(
        **{"name": "Oak Clinic", "phone": "+1 202-555-0177", "emergency_number": "911"} | fields
    )
    Clinic(pk=1, text=entry.text, digest=entry.digest).save()
    publishing.stamp()


ADDRESSES = ("/", "/articles/", "/articles/sleep/", "/evidence/", "/glossary/", "/about/us/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_header_leads_to_the_page_for_a_bad_day_once_there_is_one(client, address):
    make_page("us")
    make_article("sleep")
    header = page(client, address).partition("</header>")[0]
    assert "/bad-day/" not in header
    make_page("bad-day", title="A bad day")
    header = page(client, address).partition("</header>")[0]
    assert '<a href="/bad-day/">Bad pain day</a>' in header


def test_without_its_page_there_is_no_bad_day(client):
    assert client.get("/bad-day/").status_code == 404
    assert client.get("/about/bad-day/").status_code == 404


def test_its_address_among_the_pages_leads_to_its_own_for_good(client):
    make_page("bad-day")
    response = client.get("/about/bad-day/")
    assert response.status_code == 301
    assert response["Location"] == "/bad-day/"


def test_the_numbers_are_those_of_the_clinic(client):
    make_page("bad-day", body="Breathe slowly [@furlan2015].\n")
    make_reference()
    lines = (
        CrisisLine(name="Night line", phone="1-800-555-0144", when="the night is too long"),
        CrisisLine(name="By message", phone="700", text_message="701"),
    )
    save_clinic(emergency_number="112", crisis_lines=lines)
    html = page(client, "/bad-day/")
    numbers = re.search(r'<section class="section numbers".*?</section>', html, re.DOTALL)[0]
    assert re.findall(r'href="((?:tel|sms):[^"]+)"', numbers) == [
        "tel:112",
        "tel:+18005550144",
        "tel:700",
        "sms:701",
        "tel:+12025550177",
    ]
    assert "Call if the night is too long." in numbers
    assert "911" not in html
    assert 'id="source-1"' in html


def test_a_clinic_without_phone_or_crisis_lines_still_names_the_emergency_number(client):
    make_page("bad-day")
    html = page(client, "/bad-day/")
    numbers = re.search(r'<section class="section numbers".*?</section>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', numbers) == ["tel:911"]
