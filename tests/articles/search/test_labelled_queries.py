"""What patients type leads to what they meant; run with -s, this prints the figures."""

import pytest

from articles.search import knowledge, results

from .labelled_queries import LABELLED, MISSPELLED, OTHER_WORDS, QUESTIONS, SPANISH, WORDS

pytestmark = pytest.mark.django_db
FLOORS = (0.9, 0.93)  # hit at 1, mean reciprocal rank
SHOWN = 10


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
    "group", [WORDS, QUESTIONS, MISSPELLED, OTHER_WORDS, SPANISH], ids=lambda group: group[0][0]
)
def test_no_way_to_ask_is_left_behind(ranks, group):
    hits, _reciprocal = figures([ranks[query] for query, _expected in group])
    assert hits >= 0.8, {query: ranks[query] for query, _expected in group if ranks[query] != 1}
