"""What a question finds, in its order, with snippets for what is shown."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from ..models import SearchEntry
from . import ranking
from .engine import engine_for
from .matching import Wanted, kind_mark, topic_mark
from .question import understand
from .snippets import marked, snippet

# Up to so many entries an engine ranks by itself; of more, the newest are taken without ranking.
RANKABLE = 2_000


class Group(NamedTuple):
    """Kinds that are looked for together: at most so many, and no wider once there are enough."""

    kinds: tuple
    most: int
    enough: int


Kind = SearchEntry.Kind
GROUPS = (
    Group((Kind.ARTICLE,), 60, 20),
    Group((Kind.TOPIC, Kind.PAGE, Kind.TERM, Kind.SERVICE, Kind.CLINIC), 100, 10),
    Group((Kind.SOURCE,), 150, 1),
)


class Candidate(NamedTuple):
    """What an entry is ranked by."""

    pk: int
    kind: str
    key: str
    title: str
    title_words: str
    points_words: str
    body_words: str


@dataclass(frozen=True)
class Results:
    """`found` are the pks of SearchEntry rows, best first. There may be more if it `is_cut`."""

    question: object
    found: tuple
    is_cut: bool = False


def search(text, knowledge, *, topic="", exactly=False):
    """The Results of a text; a `topic`, given by its slug, narrows them."""
    question = understand(text, knowledge.vocabulary, knowledge.synonyms, exactly=exactly)
    if not question.terms:
        return Results(question, ())
    return find(question, knowledge, topic=topic)


def find(question, knowledge, *, topic="", in_title=False):
    """The Results of a Question that has terms."""
    found, is_cut = [], False
    for group in GROUPS:
        pks = _candidates(question.terms, knowledge.rarity, group, topic, in_title)
        found += pks
        is_cut = is_cut or len(pks) == group.most
    return Results(question, tuple(_in_order(found, question.terms, knowledge)), is_cut)


def _candidates(terms, rarity, group, topic, in_title):
    """The pk of each entry of a group that may answer, from the narrowest way to ask."""
    engine = engine_for(connection)
    marks = [tuple(map(kind_mark, group.kinds))] + ([(topic_mark(topic),)] if topic else [])
    found = {}
    for wanted, ranked in _ways_to_ask(terms, rarity, tuple(marks), in_title):
        for pk, _score in engine.find(connection, wanted, group.most, ranked=ranked):
            found.setdefault(pk)
        if len(found) >= group.enough:
            break
    return list(found)[: group.most]


def _ways_to_ask(terms, rarity, marks, in_title):
    """(Wanted, whether to rank), from the narrowest to the widest."""
    ranked = min(map(rarity.count_of, terms)) <= RANKABLE
    if in_title or not ranked:
        yield Wanted(every=terms, marks=marks, in_title=True), ranked
    if in_title:
        return
    yield Wanted(every=terms, marks=marks), ranked
    if len(terms) > 1:
        yield from _wider(terms, rarity, marks)


def _wider(terms, rarity, marks):
    """For when nothing, or little, has all that was asked for."""
    must = tuple(term for term in terms if term.must)
    rarest = sorted((term for term in terms if not term.must), key=rarity.count_of)
    some, room = [], RANKABLE
    for term in rarest:
        room -= rarity.count_of(term)
        if room >= 0:
            some.append(term)
    if some:
        yield Wanted(every=must, some=tuple(some), marks=marks), True
        return
    size = len(rarest) // 2
    while size:  # all are common: leave the commonest out
        yield Wanted(every=(*must, *rarest[:size]), marks=marks), False
        size //= 2


def _in_order(pks, terms, knowledge):
    """The pk of the visible ones among candidates, best first; equals in the order of titles."""
    its_time_has_come = Q(visible_from=None) | Q(visible_from__lte=timezone.now())
    rows = SearchEntry.objects.filter(its_time_has_come, pk__in=pks)
    topics = {topic.slug for topic in knowledge.topics}
    visible = (
        candidate
        for candidate in map(Candidate._make, rows.values_list(*Candidate._fields))
        if candidate.kind != Kind.TOPIC or candidate.key in topics
    )
    best_first = ranking.Ranking(terms, knowledge.rarity).best_first(visible)
    return [candidate.pk for candidate in best_first]


@dataclass(frozen=True)
class Shown:
    """A result as a page shows it: title and passage are pieces, marked or not."""

    entry: SearchEntry
    title: list
    passage: list
    topic: object


def entries_of(pks):
    """The SearchEntry rows of pks, in that order, without the words that they are found by."""
    rows = SearchEntry.objects.defer("title_words", "points_words", "body_words").in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def with_snippets(entries, stems, topics):
    """The Shown of the entries that a page shows; `topics` are those that readers see."""
    topics = {topic.slug: topic for topic in topics}
    return [
        Shown(
            entry,
            marked(entry.title, stems),
            snippet(f"{entry.summary} {entry.text}", stems) or [(entry.summary, False)],
            topics.get(entry.topic),
        )
        for entry in entries
    ]
