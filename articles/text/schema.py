"""The types of field that a document can have: each reads a YAML node and writes plain data.

A field's `read(node, place)` returns the value, or reports what is wrong to the place and returns
its empty value, so that one reading finds every mistake.
"""

import difflib
import re
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime

import yaml

from .problems import Problem
from .strict_yaml import CONTROL_CHARACTERS, Plain

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_HINT = "Use small letters, digits and single hyphens."


@dataclass
class Place:
    """Where the reader is, and the list that problems are reported to."""

    problems: list
    first_line: int = 1
    name: str = ""

    def inside(self, name):
        joined = f"{self.name}.{name}" if self.name else str(name)
        return Place(self.problems, self.first_line, joined)

    def line_of(self, node):
        return self.first_line + node.start_mark.line

    def report(self, node, message, hint=""):
        self.problems.append(Problem(message, hint, self.name, self.line_of(node)))


class Field:
    empty = ""

    def __init__(self, *, required=False):
        self.required = required

    def scalar(self, node, place):
        """The node's text without outer white space, or None when it is not a scalar."""
        if isinstance(node, yaml.ScalarNode):
            return node.value.strip()
        place.report(node, "has to be one piece of text.", "Put it on one line, or use | below.")
        return None

    def write(self, value):
        return value


class Text(Field):
    """Text of one line, or of several; `longest` counts characters, `most_words` words."""

    def __init__(self, longest, *, lines=False, most_words=None, required=False):
        super().__init__(required=required)
        self.longest, self.lines, self.most_words = longest, lines, most_words

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        words = len(text.split())
        if CONTROL_CHARACTERS.search(text):
            place.report(node, "holds an invisible control character.", "Type the line anew.")
        elif "\n" in text and not self.lines:
            place.report(node, "has to stand on one line.")
        elif len(text) > self.longest:
            place.report(
                node,
                f"has {len(text)} characters, but at most {self.longest} fit.",
                "Shorten it.",
            )
        elif self.most_words and words > self.most_words:
            place.report(
                node, f"has {words} words, but at most {self.most_words} fit.", "Shorten it."
            )
        else:
            return text
        return self.empty


class Slug(Field):
    longest = 80

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        if not SLUG.fullmatch(text) or len(text) > self.longest:
            place.report(node, f"“{text[:80]}” cannot be part of an address.", SLUG_HINT)
            return self.empty
        return text


class Pattern(Field):
    """Text that has to match a regular expression; `example` shows what that means."""

    def __init__(self, pattern, example, *, required=False):
        super().__init__(required=required)
        self.pattern, self.example = re.compile(pattern), example

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        if text and not self.pattern.fullmatch(text):
            place.report(node, f"“{text[:80]}” is not of the right form.", f"Like {self.example}.")
            return self.empty
        return text


class Choice(Field):
    def __init__(self, *choices, required=False):
        super().__init__(required=required)
        self.choices = choices

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        if text not in self.choices:
            place.report(node, f"“{text[:40]}” is not one of: {', '.join(self.choices)}.")
            return self.empty
        return text


class Switch(Field):
    empty = False

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is not None and text not in ("true", "false"):
            place.report(node, "has to be true or false.")
        return text == "true"

    def write(self, value):
        return Plain("true" if value else "false")


class Number(Field):
    empty = 0

    def __init__(self, lowest, highest, *, required=False):
        super().__init__(required=required)
        self.lowest, self.highest = lowest, highest

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        if re.fullmatch(r"[0-9]{1,9}", text) and self.lowest <= int(text) <= self.highest:
            return int(text)
        place.report(node, f"has to be a whole number from {self.lowest} to {self.highest}.")
        return self.empty

    def write(self, value):
        return Plain(value)


class Day(Field):
    empty = None

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return date.fromisoformat(text)
        except ValueError:
            pass
        place.report(node, f"“{text[:40]}” is not a day.", "Write it like 2026-11-21.")
        return self.empty

    def write(self, value):
        return Plain(value.isoformat())


class Moment(Field):
    """A day and time with its zone; kept in UTC."""

    empty = None
    form = re.compile(
        r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII
    )

    def read(self, node, place):
        text = self.scalar(node, place)
        if text is None:
            return self.empty
        try:
            if self.form.fullmatch(text):
                return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        place.report(
            node,
            f"“{text[:40]}” is not a moment with its time zone.",
            "Write it like 2026-11-21T09:00:00Z or 2026-11-21T09:00:00-05:00.",
        )
        return self.empty

    def write(self, value):
        return Plain(value.astimezone(UTC).isoformat().replace("+00:00", "Z"))


class ListOf(Field):
    empty = ()

    def __init__(self, item, most, *, required=False):
        super().__init__(required=required)
        self.item, self.most = item, most

    def read(self, node, place):
        if isinstance(node, yaml.ScalarNode) and not node.value.strip():
            return ()
        if not isinstance(node, yaml.SequenceNode):
            place.report(node, "has to be a list.", "Start each line of it with a hyphen.")
            return ()
        if len(node.value) > self.most:
            place.report(node, f"has {len(node.value)} entries, but at most {self.most} fit.")
            return ()
        values = []
        for number, child in enumerate(node.value, start=1):
            if isinstance(child, yaml.ScalarNode) and not child.value.strip():
                place.inside(number).report(child, "is empty.", "Fill it in, or remove the line.")
                continue
            values.append(self.item.read(child, place.inside(number)))
        return tuple(values)

    def write(self, value):
        return [self.item.write(item) for item in value]


class RecordOf(Field):
    """A group of named fields, read into the given dataclass."""

    def __init__(self, record, *, required=False):
        super().__init__(required=required)
        self.record = record

    empty = None

    def read(self, node, place):
        if isinstance(node, yaml.ScalarNode) and not node.value.strip():
            return None
        return read_record(self.record, node, place)

    def write(self, value):
        return write_record(value)


def of(schema_field, key=None):
    """Declare a dataclass field that `schema_field` reads and writes, in the file as `key`."""
    metadata = {"schema": schema_field} | ({"key": key} if key else {})
    return field(default=schema_field.empty, metadata=metadata)


def schema(record):
    """The schema fields of a dataclass, by name as written in the file, in order."""
    assert is_dataclass(record)
    return {
        item.metadata.get("key", item.name): (item.name, item.metadata["schema"])
        for item in fields(record)
        if "schema" in item.metadata
    }


def read_record(record, node, place):
    """Read a mapping node into the dataclass `record`; problems are reported to `place`."""
    if not isinstance(node, yaml.MappingNode):
        place.report(node, "has to be a group of “name: value” lines.")
        return record()
    known = schema(record)
    nodes = _nodes_by_key(node, known, place)
    values = {}
    for key, (name, schema_field) in known.items():
        child = nodes.get(key)
        if child is None or _is_blank(child):
            if schema_field.required:
                place.inside(key).report(child or node, "is missing.", "Fill it in.")
            continue
        values[name] = schema_field.read(child, place.inside(key))
    return record(**values)


def write_record(value):
    """The plain data of a dataclass: keys in the schema's order, empty values left out."""
    written = {}
    for key, (name, schema_field) in schema(type(value)).items():
        item = getattr(value, name)
        if item != schema_field.empty or schema_field.required:
            written[key] = schema_field.write(item)
    return written


def _nodes_by_key(node, known, place):
    nodes = {}
    for key_node, child in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        inside = place.inside(key if isinstance(key, str) else "?")
        if key in nodes:
            inside.report(key_node, "stands here twice.", "Keep one of the two.")
        elif key not in known:
            inside.report(key_node, "is not a key that belongs here.", _suggestion(key, known))
        else:
            nodes[key] = child
    return nodes


def _suggestion(key, known):
    close = difflib.get_close_matches(str(key), known, n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Known keys: {', '.join(known)}."


def _is_blank(node):
    if isinstance(node, yaml.SequenceNode):
        return not node.value
    return isinstance(node, yaml.ScalarNode) and not node.value.strip()
