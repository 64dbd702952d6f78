"""The search index in SQLite: an FTS5 table over the words of SearchEntry.

The words themselves stay in SearchEntry; FTS5 keeps the index only. To take an entry out, it has
to be told the words that it was put in with.
"""

from .matching import COLUMNS, marks_of

TABLE = "articles_search"
WEIGHTS = "10, 4, 1, 0"
COLUMN_NAMES = f"{', '.join(COLUMNS)}, marks"


def create(connection):
    """Make the index. Words are folded and stemmed already: nothing is left for FTS5 to do."""
    _run(
        connection,
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} "
        f"USING fts5({COLUMN_NAMES}, content='', tokenize='ascii')",
    )


def drop(connection):
    _run(connection, f"DROP TABLE IF EXISTS {TABLE}")


def clear(connection):
    _run(connection, f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")


def put(connection, entries):
    command = f"INSERT INTO {TABLE}(rowid, {COLUMN_NAMES}) VALUES (%s, %s, %s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.executemany(command, [_row(entry) for entry in entries])


def remove(connection, entries):
    """Take entries out, as they were put in."""
    command = (
        f"INSERT INTO {TABLE}({TABLE}, rowid, {COLUMN_NAMES}) VALUES ('delete', %s, %s, %s, %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.executemany(command, [_row(entry) for entry in entries])


def find(connection, wanted, limit, *, ranked):
    """[(pk of the entry, score)], best first; the newest, and quickly, when not `ranked`."""
    score = f"-bm25({TABLE}, {WEIGHTS})" if ranked else "0"
    order = "2 DESC, 1 DESC" if ranked else "1 DESC"
    command = f"SELECT rowid, {score} FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY {order} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(command, [_expression(wanted), limit])
        return cursor.fetchall()


def keys(connection):
    """The pk of every entry in the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {TABLE}_docsize")
        return {row[0] for row in cursor.fetchall()}


def _row(entry):
    return [entry.pk, entry.title_words, entry.points_words, entry.body_words, marks_of(entry)]


def _expression(wanted):
    """What FTS5 is asked. Stems and marks are letters and digits, and stand in quotes."""
    marks = [f"marks : ({' OR '.join(map(_quoted, group))})" for group in wanted.marks]
    said = [_term(term) for term in wanted.every]
    if wanted.some:
        said.append(" OR ".join(map(_term, wanted.some)))
    columns = "title" if wanted.in_title else " ".join(COLUMNS)
    return _all([*marks, f"{{{columns}}} : ({_all(said)})"])


def _term(term):
    return f"({' OR '.join(map(_way, term.ways))})"


def _way(way):
    if way.is_phrase:
        return _quoted(" ".join(way.stems))
    return f"({' AND '.join(map(_quoted, way.stems))})"


def _all(parts):
    return " AND ".join(f"({part})" for part in parts)


def _quoted(words):
    return f'"{words}"'


def _run(connection, command):
    with connection.cursor() as cursor:
        cursor.execute(command)
