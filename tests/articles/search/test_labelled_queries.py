"""What patients type leads to what they meant; run with -s, this prints the figures."""

import pytest

from articles.search import knowledge, results

from .blind_queries import ALL_KINDS, QUESTIONS_AND_OWN_WORDS
from .labelled_queries import (
    BRANDS,
    DOCTORS_LETTERS,
    FEELINGS,
    LABELLED,
    MISSPELLED,
    OTHER_WORDS,
    PRACTICAL,
    QUESTIONS,
    SPANISH,
    WORDS,
)

pytestmark = pytest.mark.django_db
FLOORS = (0.9, 0.93)  # hit at 1, mean reciprocal rank
SHOWN = 10
BAD_DAY, HELP_NOW = "/bad-day/", ("emergency", "urgent")


@pytest.fixture(scope="module")
def ranks(content):
    """{query: the place of the first expected address, 0 if it is not on the first page}"""
    known = knowledge.current()
    return {query: rank(query, expected, known) for query, expected in LABELLED}


def rank(query, expected, known):
    found = results.search(query, known).found[:SHOWN]
    addresses = [entry.address for entry in results.entries_of(list(found))]
    return next((place for place, at in enumerate(addresses, start=1) if at in expected), 0)


def figures(ranks):
    hits = sum(rank == 1 for rank in ranks) / len(ranks)
    return hits, sum(1 / rank for rank in ranks if rank) / len(ranks)


def test_there_are_enough_queries_and_each_is_there_once():
    assert len(LABELLED) == len(dict(LABELLED)) >= 80


def test_every_expected_address_is_one(content, client):
    for address in {address for _query, expected in LABELLED for address in expected}:
        assert client.get(address.partition("#")[0]).status_code == 200, address


def test_patients_find_what_they_meant(ranks):
    hits, reciprocal = figures(ranks.values())
    print(f"\n{len(ranks)} queries: hit at 1 {hits:.3f}, mean reciprocal rank {reciprocal:.3f}")
    missed = {query: place for query, place in ranks.items() if place != 1}
    assert (hits, reciprocal) >= FLOORS and reciprocal >= FLOORS[1], missed


@pytest.mark.parametrize(
    "group",
    [
        WORDS,
        QUESTIONS,
        MISSPELLED,
        OTHER_WORDS,
        SPANISH,
        BRANDS,
        DOCTORS_LETTERS,
        FEELINGS,
        PRACTICAL,
    ],
    ids=lambda group: group[0][0],
)
def test_no_way_to_ask_is_left_behind(ranks, group):
    hits, _reciprocal = figures([ranks[query] for query, _expected in group])
    assert hits >= 0.8, {query: ranks[query] for query, _expected in group if ranks[query] != 1}


def blind_rank(query, expected, known):
    cards = known.urgent.cards_for(query, known=known.vocabulary.stems)
    helped = BAD_DAY in expected and any(card.level in HELP_NOW for card in cards)
    return 1 if helped else rank(query, expected, known)


@pytest.mark.parametrize(
    ("name", "rows", "floors"),
    [
        ("all kinds", ALL_KINDS, (0.94, 0.95)),
        ("question", QUESTIONS_AND_OWN_WORDS, (0.83, 0.89)),
        ("own words", QUESTIONS_AND_OWN_WORDS, (0.77, 0.82)),
    ],
)
def test_what_others_ask_is_found_as_well(content, name, rows, floors):
    known = knowledge.current()
    found = {
        query: blind_rank(query, expected, known)
        for query, expected, kind in rows
        if expected and name in ("all kinds", kind)
    }
    hits, reciprocal = figures(found.values())
    print(f"\n{name}, {len(found)}: hit at 1 {hits:.3f}, mean reciprocal rank {reciprocal:.3f}")
    missed = {query: place for query, place in found.items() if place != 1}
    assert hits >= floors[0] and reciprocal >= floors[1], missed


def test_every_blind_query_is_there_once_and_its_addresses_are_some(content, client):
    rows = [*ALL_KINDS, *QUESTIONS_AND_OWN_WORDS]
    queries = [query for query, _expected, _kind in rows]
    assert len(queries) == len(set(queries))
    for address in {address for _query, expected, _kind in rows for address in expected}:
        assert client.get(address.partition("#")[0]).status_code == 200, address
