"""YAML without its traps: every scalar stays text, and what is doubtful is refused.

YAML 1.1 reads `no` as false, `10:30` as 630 and `0755` as 493. Here nothing is guessed: the reader
hands out nodes, and the schema decides what a scalar means.
"""

import re

import yaml

# The C versions are asked for by name: the pure Python emitter folds long lines elsewhere, and a
# digest must not depend on how PyYAML was built.
from yaml import CBaseLoader as Loader
from yaml import CSafeDumper as SafeDumper

from .problems import DocumentError, Problem

DEEPEST = 20
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Plain(str):
    """A scalar to write without quotes although YAML would read a type into it: a day, a number."""


class Dumper(SafeDumper):
    def ignore_aliases(self, data):
        return True


def _represent_text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_plain(dumper, text):
    text = str(text)
    return dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, text, (True, False)), text)


Dumper.add_representer(str, _represent_text)
Dumper.add_representer(Plain, _represent_plain)


def compose(text, first_line=1):
    """Read YAML `text` into a node tree, or None if it holds nothing.

    `first_line` is the line of the file on which the text begins. Raises DocumentError for anything
    that is not plain, unambiguous YAML.
    """
    _refuse_control_characters(text, first_line)
    try:
        _refuse_tricks(text, first_line)
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        raise DocumentError([_yaml_problem(error, first_line)]) from error
    except RecursionError as error:
        raise DocumentError([Problem("is nested too deeply", line=first_line)]) from error
    return node


def _refuse_control_characters(text, first_line):
    """PyYAML does not say on which line they are, and half of a surrogate pair makes it crash."""
    problems = [
        Problem("holds an invisible control character.", "Type the line anew.", line=number)
        for number, line in enumerate(text.split("\n"), start=first_line)
        if CONTROL_CHARACTERS.search(line)
    ]
    if problems:
        raise DocumentError(problems)


def _refuse_tricks(text, first_line):
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        line = first_line + event.start_mark.line
        if depth > DEEPEST:
            raise DocumentError([Problem("is nested too deeply", line=line)])
        if getattr(event, "anchor", None):
            raise DocumentError(
                [
                    Problem(
                        "text that starts with & or * means something special in YAML.",
                        "Put it in double quotes.",
                        line=line,
                    )
                ]
            )
        if getattr(event, "tag", None):
            raise DocumentError(
                [Problem("text that starts with ! needs double quotes.", line=line)]
            )


def _yaml_problem(error, first_line):
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = first_line + mark.line if mark else first_line
    what = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    return Problem(
        f"cannot be read as YAML ({what}).",
        'Text with ": " or " #" in it needs double quotes; lists need the same indent throughout.',
        line=line,
    )


def dump(data):
    """Write plain dicts, lists and strings as YAML: keys in the given order, one final newline."""
    return yaml.dump(
        data,
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )
