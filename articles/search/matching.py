"""What is asked of an engine: plain data that both of them understand."""

from dataclasses import dataclass

# Stands between two points like a word, so that no phrase reaches over it. Stems are of letters a-z
# and digits: nobody can ask for it.
BOUND = "·"
COLUMNS = TITLE, POINTS, BODY = ("title", "points", "body")  # by falling weight


@dataclass(frozen=True)
class Way:
    """One way to say something: stems that all have to be there, in a row if it is a phrase."""

    stems: tuple
    weight: float = 1.0
    is_phrase: bool = False


@dataclass(frozen=True)
class Term:
    """One thing that is asked for, in any of its ways. `must`: nothing is found without it."""

    ways: tuple
    must: bool = False


@dataclass(frozen=True)
class Wanted:
    """Entries with `every` term, and with at least one of `some` where there are any.

    `marks` are groups: an entry has one mark of each.
    """

    every: tuple = ()
    some: tuple = ()
    marks: tuple = ()
    in_title: bool = False


def kind_mark(kind):
    return f"kind{kind}"


def topic_mark(slug):
    return f"topic{slug.replace('-', 'x')}"


def marks_of(entry):
    """What else an entry can be asked for by; letters and digits, like a stem."""
    marks = [kind_mark(entry.kind)]
    return " ".join([*marks, topic_mark(entry.topic)] if entry.topic else marks)
