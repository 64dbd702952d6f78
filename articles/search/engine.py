"""The engine of the database in use. Both are modules with the same functions."""

from . import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def engine_for(connection):
    return ENGINES[connection.vendor]
