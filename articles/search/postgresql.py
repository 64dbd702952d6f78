"""The search index in PostgreSQL: a table of tsvectors beside SearchEntry, with a GIN index.

The vectors are put together here: the words are stems already, and PostgreSQL's own parser, which
depends on the locale of the database, never sees them.
"""

from ..models import SearchEntry
from .matching import COLUMNS, TITLE, kind_mark, marks_of

TABLE = "articles_search"
LAST_POSITION = 16_000  # PostgreSQL knows no position after 16383
GAP = 8  # no phrase reaches from one column into the next
ARTICLE = kind_mark(SearchEntry.Kind.ARTICLE)
IN_TITLE, ANYWHERE = 10, 1  # what a term adds to the score


def create(connection):
    """Make the index. Without a foreign key: `flush` could not empty the tables with one."""
    _run(
        connection,
        f"CREATE TABLE IF NOT EXISTS {TABLE} "
        "(entry_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {TABLE}_vector ON {TABLE} USING gin (vector)",
    )


def drop(connection):
    _run(connection, f"DROP TABLE IF EXISTS {TABLE}")


def clear(connection):
    _run(connection, f"DELETE FROM {TABLE}")


def put(connection, entries):
    command = f"INSERT INTO {TABLE} (entry_id, vector) VALUES (%s, %s::tsvector)"
    with connection.cursor() as cursor:
        cursor.executemany(command, [(entry.pk, _vector(entry)) for entry in entries])


def remove(connection, entries):
    command = f"DELETE FROM {TABLE} WHERE entry_id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(command, [[entry.pk for entry in entries]])


def find(connection, wanted, limit, *, ranked):
    """[(pk of the entry, score)], best first; the newest, and quickly, when not `ranked`.

    The score counts terms, and looks at the index only: ts_rank, or a weight in a question, would
    make PostgreSQL unpack the words of every entry that matches.
    """
    everything = _expression(wanted)
    asked = [(0, everything), *(_scored(wanted, everything) if ranked else ())]
    matches = " UNION ALL ".join(
        f"SELECT entry_id, {score} AS score FROM {TABLE} WHERE vector @@ %s::tsquery"
        for score, _question in asked
    )
    command = (
        f"SELECT entry_id, SUM(score) FROM ({matches}) AS found "
        "GROUP BY entry_id ORDER BY 2 DESC, 1 DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            command if ranked else f"{matches}{_of_few(wanted)} ORDER BY 1 DESC LIMIT %s",
            [*(question for _score, question in asked), limit],
        )
        return cursor.fetchall()


def _of_few(wanted):
    """For kinds that few entries are of: which those are. PostgreSQL does not know that they are
    few, and would walk through the words of all entries, from the newest on, to find some."""
    marks = {mark for group in wanted.marks for mark in group}
    kinds = [f"'{kind}'" for kind in SearchEntry.Kind.values if kind_mark(kind) in marks]
    if not kinds or ARTICLE in marks:
        return ""
    few = f"SELECT id FROM {SearchEntry._meta.db_table} WHERE kind IN ({', '.join(kinds)})"
    return f" AND entry_id = ANY(ARRAY({few}))"


def _scored(wanted, everything):
    """(score, question) for each way in which a term can make a match a better one."""
    for term in (*wanted.every, *wanted.some):
        yield IN_TITLE, f"({everything}) & {_term(term, in_title=True)}"
    for term in wanted.some:
        yield ANYWHERE, f"({everything}) & {_term(term, in_title=False)}"


def keys(connection):
    """The pk of every entry in the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry_id FROM {TABLE}")
        return {row[0] for row in cursor.fetchall()}


def _vector(entry):
    """Each stem with its places. Those of the title stand there twice, once with a line before."""
    places, end = {}, 0
    for column in COLUMNS:
        stems = getattr(entry, f"{column}_words").split()
        for at, stem in enumerate(stems, start=end + 1):
            place = str(min(at, LAST_POSITION))
            places.setdefault(stem, []).append(place)
            if column == TITLE:
                places.setdefault(_of_title(stem), []).append(place)
        end += len(stems) + GAP
    for mark in marks_of(entry).split():
        places[mark] = ["1"]
    return " ".join(f"'{stem}':{','.join(found)}" for stem, found in places.items())


def _expression(wanted):
    """What PostgreSQL is asked. Stems and marks are letters and digits, and stand in quotes."""
    parts = [" | ".join(map(_quoted, group)) for group in wanted.marks]
    parts += [_term(term, wanted.in_title) for term in wanted.every]
    if wanted.some:
        parts.append(" | ".join(_term(term, wanted.in_title) for term in wanted.some))
    return " & ".join(f"({part})" for part in parts)


def _term(term, in_title):
    return f"({' | '.join(_way(way, in_title) for way in term.ways)})"


def _way(way, in_title):
    stems = map(_of_title, way.stems) if in_title else way.stems
    return f"({(' <-> ' if way.is_phrase else ' & ').join(map(_quoted, stems))})"


def _of_title(stem):
    return f"_{stem}"


def _quoted(word):
    return f"'{word}'"


def _run(connection, *commands):
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)
