"""Both engines find what a plain reading of the words finds: the same, in the same order."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import SearchEntry
from articles.search import engine, knowledge, results
from articles.search.matching import BOUND, COLUMNS, Term, Wanted, Way, marks_of

from .labelled_queries import LABELLED

pytestmark = pytest.mark.django_db
EVERYTHING = 100_000
STEMS = ["back", "pain", "massag", "sleep", "ginger", "deep", "tissu", "nowher", "x0431x043e"]


class PlainReading:
    """What an engine is to do, without an index: every entry is read."""

    def __init__(self):
        self.entries = list(SearchEntry.objects.order_by("-pk"))

    def find(self, _connection, wanted, limit, *, ranked):
        return [(entry.pk, 0) for entry in self.entries if self.fits(entry, wanted)][:limit]

    def fits(self, entry, wanted):
        columns = ["title"] if wanted.in_title else COLUMNS
        texts = [getattr(entry, f"{column}_words") for column in columns]
        marks = marks_of(entry).split()
        return (
            all(set(group) & set(marks) for group in wanted.marks)
            and all(self.has(texts, term) for term in wanted.every)
            and (not wanted.some or any(self.has(texts, term) for term in wanted.some))
        )

    def has(self, texts, term):
        return any(self.says(texts, way) for way in term.ways)

    def says(self, texts, way):
        if way.is_phrase:
            return any(f" {' '.join(way.stems)} " in text for text in texts)
        return all(any(f" {stem} " in text for text in texts) for stem in way.stems)


@pytest.fixture(scope="module")
def plain(content):
    return PlainReading()


def pks(found):
    return sorted(pk for pk, _score in found)


stems = st.lists(st.sampled_from(STEMS), min_size=1, max_size=3).map(tuple)
ways = st.lists(st.builds(Way, stems, is_phrase=st.booleans()), min_size=1, max_size=2).map(tuple)
terms = st.builds(Term, ways)
marks = st.sampled_from(
    [(), (("kindarticle",),), (("kindtopic", "kindterm"), ("topicbackxandxneckxpain",))]
)


@settings(max_examples=150, deadline=None)
@given(
    every=st.lists(terms, max_size=3).map(tuple),
    some=st.lists(terms, min_size=1, max_size=2).map(tuple),
    marks=marks,
    in_title=st.booleans(),
    ranked=st.booleans(),
)
def test_an_engine_finds_what_is_there(plain, every, some, marks, in_title, ranked):
    wanted = Wanted(every, some, marks, in_title)
    used = engine.engine_for(connection)
    found = used.find(connection, wanted, EVERYTHING, ranked=ranked)
    assert pks(found) == pks(plain.find(connection, wanted, EVERYTHING, ranked=ranked))


def test_no_phrase_reaches_from_one_point_into_the_next(plain):
    entry = next(entry for entry in plain.entries if entry.kind == "article")
    one, other = map(str.split, entry.points_words.split(BOUND)[1:3])
    wanted = Wanted(every=(Term((Way((one[-1], other[0]), is_phrase=True),)),))
    assert not plain.fits(entry, wanted)
    found = engine.engine_for(connection).find(connection, wanted, EVERYTHING, ranked=True)
    assert entry.pk not in pks(found)


def test_without_ranking_the_newest_come_first(plain):
    wanted = Wanted(every=(Term((Way(("pain",)),)),))
    used = engine.engine_for(connection)
    found = [pk for pk, _score in used.find(connection, wanted, 5, ranked=False)]
    assert found == [pk for pk, _score in plain.find(connection, wanted, 5, ranked=False)]


def test_the_order_does_not_depend_on_the_engine(plain, monkeypatch):
    known = knowledge.current()
    used = {query: results.search(query, known).found[:10] for query, _expected in LABELLED}
    monkeypatch.setattr(results, "engine_for", lambda connection: plain)
    read = {query: results.search(query, known).found[:10] for query, _expected in LABELLED}
    assert used == read
