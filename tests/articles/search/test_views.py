"""The search page and its suggestions: helpful, safe with any input, kept by nobody."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import publishing
from clinic import publishing as clinic_publishing
from clinic.document import Announcement, ClinicDocument, CrisisLine
from tests.makers import make_article, make_draft, make_reference, make_topic, make_urgent_word

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
SEARCH, SUGGESTIONS = "/search/", "/search/suggestions/"
HOSTILE = [
    '"',
    '""',
    "'",
    "''; DROP TABLE articles_article; --",
    '" OR 1=1 --',
    "NEAR(back pain, 3)",
    "back NEAR/2 pain",
    "title:back",
    "marks : kindarticle",
    "*",
    "back*",
    "^back",
    "(((((",
    "a AND",
    "NOT",
    "OR OR",
    "back & !pain | <-> :*",
    "\\",
    "%",
    "_",
    "back\x00pain",
    "\ud800",
    "<script>alert(1)</script>",
    "{{ clinic }}{% load %}",
    "боль в спине",
    "背中の痛み",
    "ألم الظهر",
    "🙂" * 50,
    "ﷺ" * 200,
    "e\u0301" * 100,
    "a" * 100_000,
    "back " * 25_000,
    '"' * 5_000,
    "\u202e\u200b\ufeff",
]


def page(client, **parameters):
    response = client.get(SEARCH, parameters)
    assert response.status_code == 200
    return response.text


def words_in(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def sleep(db):
    return make_article("sleep", title="Sleeping with back pain", body="Try a hammock.\n")


def test_a_result_says_what_it_is_where_it_belongs_and_how_long_it_takes(client, sleep):
    text = page(client, q="hammock")
    assert '<a href="/articles/sleep/">' in text
    assert "Try a <mark>hammock</mark>." in text
    assert "Article · Living well · 1 minute to read" in words_in(text)
    assert "1 result" in text


def test_words_are_marked_in_the_title_too(client, sleep):
    assert "Sleeping with <mark>back</mark> <mark>pain</mark>" in page(client, q="pain in the back")


def test_a_source_says_that_it_is_one(client):
    make_reference("furlan2015", title="A trial of hammocks")
    assert "Source" in words_in(page(client, q="hammock"))


def test_a_mistake_is_corrected_and_can_be_insisted_on(client, sleep):
    text = page(client, q="hamock")
    assert "Showing results for <strong>hammock</strong>" in text
    link = re.search(r'href="(\?q=hamock&amp;exactly=1)"', text)[1].replace("&amp;", "&")
    exactly = client.get(SEARCH + link).text
    assert "We found nothing for “hamock”" in exactly
    assert "Showing results for" not in exactly


def test_words_that_stand_nowhere_are_named(client, sleep):
    text = words_in(page(client, q="hammock xylophone"))
    assert "No page here has the word xylophone . These have your other words." in text
    text = words_in(page(client, q="hammock xylophone zither"))
    assert "No page here has the words xylophone, zither ." in text
    assert "No page here has" not in page(client, q="hammock")
    assert "No page here has" not in page(client, q="xylophone")  # nothing found says enough


def test_a_topic_narrows_the_results_and_nonsense_does_not(client, sleep):
    make_topic("medicines", title="Medicines")
    document = sleep.document
    publishing.save_article("pills", type(document)(**vars_of(document, topic="medicines")))
    everywhere, narrow = page(client, q="hammock"), page(client, q="hammock", topic="medicines")
    assert "/articles/sleep/" in everywhere and "/articles/pills/" in everywhere
    assert "/articles/sleep/" not in narrow and "/articles/pills/" in narrow
    assert '<option value="medicines" selected>' in narrow
    assert "/articles/sleep/" in page(client, q="hammock", topic="'; --")
    insisting = "?q=hamock&amp;topic=medicines&amp;exactly=1"
    assert insisting in page(client, q="hamock", topic="medicines")


def vars_of(document, **changes):
    return {name: getattr(document, name) for name in document.__dataclass_fields__} | changes


def test_only_topics_with_something_to_read_are_offered(client, sleep):
    make_topic("empty", title="Nothing in here")
    make_article("draft", make_draft(topic="drafts"))
    text = page(client, q="hammock")
    assert "Living well" in text
    assert "Nothing in here" not in text and 'value="drafts"' not in text


def test_many_results_come_in_pages_that_keep_the_question(client):
    for number in range(13):
        make_article(f"text-{number}", title=f"Hammock {number}")
    first = page(client, q="hammock", topic="living-well")
    assert first.count('class="result"') == 10
    link = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert link == "?q=hammock&topic=living-well&page=2"
    second = client.get(SEARCH + link).text
    assert second.count('class="result"') == 3
    assert 'start="11"' in second and "page 2" in second.partition("</title>")[0]


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "٣", "1e9", ""])
def test_a_page_that_is_not_there_shows_another(client, sleep, number):
    assert "/articles/sleep/" in page(client, q="hammock", page=number)


def test_nothing_found_is_kind_and_leads_on(client, sleep):
    clinic_publishing.save(
        ClinicDocument(name="Clinic", phone="+1 202-555-0100", emergency_number="911")
    )
    text = page(client, q="xyzzyqq")
    assert "We found nothing for “xyzzyqq”" in text
    assert "It is not your fault" in text
    main = text.partition("<main")[2].partition("</main>")[0]
    assert "/topics/living-well/" in main and "tel:+12025550100" in main


def test_urgent_words_put_a_card_with_a_number_above_the_results(client, sleep):
    clinic_publishing.save(
        ClinicDocument(
            name="Clinic",
            phone="+1 202-555-0100",
            emergency_number="911",
            crisis_lines=(CrisisLine(name="Somebody", phone="988", text_message="988"),),
        )
    )
    make_urgent_word(words=("want to hammock",), heading="Do you need <help>?", line="Somebody")
    main = page(client, q="I want to hammock").partition("<main")[2]
    card, _, results = main.partition('class="results"')
    assert "Do you need &lt;help&gt;?" in card and "care-card--emergency" in card
    assert (
        0 < card.index('href="tel:911"') < card.index("sms:988")
    )  # whoever cannot wait comes first
    assert "/articles/sleep/" in results
    assert "care-card" not in page(client, q="hammock")


def test_urgent_words_are_seen_where_nothing_is_found_and_in_corrected_words(client):
    make_urgent_word(words=("zebra attack",), heading="Run!")
    assert "Run!" in page(client, q="zebra attack")
    make_article("zebras", title="Zebra attack")
    assert "Run!" in page(client, q="zebbra attack")
    assert "Run!" in page(client, q="zebbra attack", exactly="1")


def test_nobody_in_danger_is_told_that_they_meant_something_else(client):
    make_article(title="The best bread")
    make_urgent_word(words=("want to be braed",), heading="Do you need help?")
    assert "Showing results for <strong>bread</strong>" in page(client, q="braed")
    text = page(client, q="I want to be braed")
    assert "Do you need help?" in text and "Showing results for" not in text
    assert "The advice above comes first." in text and "It is not your fault" not in text
    assert "Showing results for" in page(client, q="zebra braed")


def test_a_mistake_in_urgent_words_is_corrected_as_any_other(client):
    make_article(title="The best bread")
    make_urgent_word(words=("bread attack",), heading="Run!")
    text = page(client, q="braed attack")
    assert "Run!" in text and "Showing results for <strong>bread attack</strong>" in text


def test_neither_news_nor_breadcrumbs_stand_before_a_card(client, sleep):
    now = timezone.now()
    clinic_publishing.save(
        ClinicDocument(
            name="Clinic",
            phone="+1 202-555-0100",
            emergency_number="911",
            announcements=(Announcement("We have moved.", starts_at=now, ends_at=now + A_DAY),),
        )
    )
    make_urgent_word(words=("zebra attack",), heading="Run!")
    calm, urgent = page(client, q="hammock"), page(client, q="zebra attack")
    for words in ("We have moved.", 'aria-label="Breadcrumb"'):
        assert words in calm and words not in urgent
    main = words_in(urgent.partition("<main")[2])
    assert main.index("Emergency advice: Run!") < main.index("What are you looking for?")


def test_the_empty_page_has_the_form_and_a_hint(client):
    text = page(client)
    assert 'role="search"' in text and "Your own words are fine" in text
    assert page(client, q="   ") == text


def test_search_engines_keep_out_and_no_cache_keeps_what_somebody_asked(client, sleep):
    for parameters in ({}, {"q": "hammock"}):
        text = page(client, **parameters)
        assert '<meta name="robots" content="noindex">' in text
        assert re.search(r'rel="canonical" href="[^"?]+/search/"', text)
    for address in (f"{SEARCH}?q=hammock", f"{SUGGESTIONS}?q=ham"):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert not response.has_header("ETag") and not response.cookies
    assert "no-store" not in client.get(SEARCH)["Cache-Control"]


def test_only_reading_is_possible(client):
    assert client.post(SEARCH).status_code == client.post(SUGGESTIONS).status_code == 405
    assert client.head(f"{SEARCH}?q=back").status_code == 200


def test_suggestions_are_titles_with_their_addresses(client, sleep):
    for typed in ("sleeping wi", "BACK PA", "sleep"):
        found = client.get(SUGGESTIONS, {"q": typed}).json()["suggestions"]
        assert found == [
            {"title": "Sleeping with back pain", "address": "/articles/sleep/", "kind": "Article"}
        ], typed
    for typed in ("", "hammock", "xyzzyqq", "the"):  # a word of the text is for the page itself
        assert client.get(SUGGESTIONS, {"q": typed}).json() == {"suggestions": []}


def test_there_are_at_most_eight_suggestions_and_no_sources(client):
    for number in range(12):
        make_article(f"text-{number}", title=f"Hammock {number}")
    make_reference("furlan2015", title="Hammock")
    found = client.get(SUGGESTIONS, {"q": "hamm"}).json()["suggestions"]
    assert len(found) == 8 and {item["kind"] for item in found} == {"Article"}


def test_every_page_leads_to_the_search(client, sleep):
    text = client.get("/articles/sleep/").text
    assert 'action="/search/"' in text and '<a href="/search/">' in text


# Whatever is typed


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_find_something_or_nothing(client, sleep, typed):
    query = typed.encode("utf-8", "surrogatepass").decode("latin-1")
    for address in (SEARCH, SUGGESTIONS):
        response = client.get(address, {"q": query})
        assert response.status_code == 200
    text = page(client, q=typed.encode("utf-8", "replace").decode())
    assert "<script>alert" not in text and len(text) < 60_000


def test_words_in_the_other_direction_do_not_turn_the_page_around(client, sleep):
    text = page(client, q="\u202ehamock \u2067ألم")
    assert "\u202e" not in text and "\u2067" not in text
    assert "hamock ألم" in text and "/articles/sleep/" in text


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # nothing is written
)
@given(
    q=st.text(max_size=300) | st.text('"()*:^&|!<>-+~%_\\\x00 abNEARORTNOD', max_size=80),
    topic=st.text(max_size=20),
    page=st.text(max_size=8),
    exactly=st.sampled_from(["", "1", "2"]),
)
def test_no_words_break_the_search(kept_client, q, topic, page, exactly):
    parameters = {"q": q, "topic": topic, "page": page, "exactly": exactly}
    assert kept_client.get(SEARCH, parameters).status_code == 200
    assert kept_client.get(SUGGESTIONS, parameters).status_code == 200


@pytest.fixture
def kept_client(client, sleep):
    make_article("back", title='Back "pain" & more', body="Near or not.\n")
    return client
