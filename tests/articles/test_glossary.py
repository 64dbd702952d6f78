"""Every medical word has its place, and the first mention of it in an article leads there."""

import json
import re
from dataclasses import replace

import pytest

from articles import publishing
from tests.makers import make_article, make_term, make_topic

pytestmark = pytest.mark.django_db

TERM_LINK = re.compile(r'<a class="term" href="/glossary/#([^"]+)">([^<]*)</a>')


def page(client, address="/glossary/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def linked(client, address="/articles/sleep/"):
    return TERM_LINK.findall(page(client, address))


def test_an_empty_glossary_says_so(client):
    html = page(client)
    assert "There are no words here yet." in html
    assert 'class="letters"' not in html


def test_words_stand_under_their_letters_whatever_their_capitals(client):
    for slug, term in [("nsaid", "NSAID"), ("nerve", "nerve"), ("ache", "Ache"), ("zone", "zone")]:
        make_term(slug, term=term)
    html = page(client)
    assert re.findall(r'<a href="#letter-(.)">(.)</a>', html) == [
        ("a", "A"),
        ("n", "N"),
        ("z", "Z"),
    ]
    assert re.findall(r'<h2 id="letter-(.)">', html) == ["a", "n", "z"]
    assert re.findall(r"<dt>(.*?)</dt>", html) == ["Ache", "nerve", "NSAID", "zone"]


def test_each_word_has_its_anchor_its_meaning_and_its_other_names(client):
    make_term("nsaid", term="NSAID", definition="A medicine.", also=("ibuprofen", "naproxen"))
    html = page(client)
    assert re.search(r'<div id="nsaid"><dt>NSAID</dt>\s*<dd>A medicine\.', html)
    assert "Also called: ibuprofen, naproxen." in html


def test_no_word_breaks_out_of_the_page(client):
    make_term("bad", term="<b>bad", definition="</script><b>& worse", also=("<i>",))
    html = page(client)
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;bad" in html


def test_search_engines_are_told_each_word_and_its_meaning(client, settings):
    settings.SITE_URL = "https://www.example.org"
    make_term("nsaid", term="NSAID", definition="A “medicine” </script> & more.")
    make_term("ache", term="ache", definition="A dull pain.")
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client))[1]
    things = {thing["@type"]: thing for thing in json.loads(script)["@graph"]}
    terms = things["DefinedTermSet"]["hasDefinedTerm"]
    assert [term["name"] for term in terms] == ["ache", "NSAID"]
    assert terms[1] == {
        "@type": "DefinedTerm",
        "name": "NSAID",
        "description": "A “medicine” </script> & more.",
        "url": "https://www.example.org/glossary/#nsaid",
    }
    assert things["BreadcrumbList"]["itemListElement"][-1]["name"] == "Glossary"


# From an article


def test_the_first_mention_leads_to_a_place_that_is_there(client):
    make_term("flare", term="flare", also=("flare-up",))
    make_article("sleep", body="A flare passes. Another flare-up passes too. One more flare.\n")
    assert linked(client) == [("flare", "flare")]
    assert '<div id="flare">' in page(client)


def test_the_whole_word_is_the_link_as_it_is_written(client):
    make_term("flare")
    make_article("sleep", body="Flares pass.\n")
    assert linked(client) == [("flare", "Flares")]


@pytest.mark.parametrize(
    "words", ["Inflare and flared", "a pre-flare mood", "flare-like", "`flare`"]
)
def test_part_of_another_word_or_code_is_no_mention(client, words):
    make_term("flare")
    make_article("sleep", body=f"{words}.\n")
    assert linked(client) == []


@pytest.mark.parametrize(
    "body",
    [
        "## Your flare",
        "See [what a flare is](/topics/).",
        '!!! emergency "Call 911 if a flare"\n    - a flare takes your breath away',
    ],
    ids=["heading", "link", "care card"],
)
def test_nothing_is_linked_where_a_link_is_or_would_be_in_the_way(client, body):
    make_term("flare")
    make_article("sleep", body=f"{body}\n")
    assert linked(client) == []


def test_a_word_with_capitals_is_not_taken_for_another(client):
    make_term("aids", term="AIDS", definition="An illness.")
    make_article("sleep", body="It aids your sleep.\n")
    assert linked(client) == []


def test_the_longer_term_wins(client):
    make_term("pain", term="pain", definition="What hurts.")
    make_term("chronic-pain", term="chronic pain", definition="It stays.")
    make_article("sleep", body="Chronic pain is pain.\n")
    assert linked(client) == [("chronic-pain", "Chronic pain"), ("pain", "pain")]


def test_a_term_is_explained_once_on_a_page_whichever_part_comes_first(client):
    make_term("flare")
    make_article("sleep", one_minute="A flare passes.", body="A flare passes.\n")
    html = page(client, "/articles/sleep/")
    assert len(TERM_LINK.findall(html)) == 1
    assert html.index('class="term"') < html.index('id="contents"')


def test_a_new_and_a_changed_word_show_on_the_very_next_request(client):
    make_topic()
    make_article("sleep", body="A flare passes like a storm.\n")
    assert linked(client) == []
    term = make_term("flare")
    assert linked(client) == [("flare", "flare")]
    publishing.save_glossary_term("flare", replace(term.document, term="storm"), term)
    assert linked(client) == [("flare", "storm")]
    assert "<dt>storm</dt>" in page(client)
    assert "<dt>flare</dt>" not in page(client)
