"""An article's document as the fields of a form, and such fields as a document again."""

from dataclasses import replace

import yaml
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..text import strict_yaml
from ..text.document import ArticleDocument, normalise
from ..text.problems import DocumentError, Problem
from ..text.schema import Place, read_record, schema, write_record

TEXTS = ("title", "summary", "topic", "status", "published_at", "next_review_on", "one_minute")
LISTS = ("key_points", "next_steps", "questions_to_ask")
OWN_FIELDS = {*TEXTS, *LISTS, "tags"}
# Whatever else the document can hold, now or later, is written in the box "Further details".
DETAILS = tuple(key for key in schema(ArticleDocument) if key not in OWN_FIELDS)

MISPLACED = Problem("has a field of its own on this page.", "Write it there.")


def fields_of(document):
    """What the form shows for a document, by the name of the form's field."""
    written = write_record(document)
    details = {key: written[key] for key in DETAILS if key in written}
    return {
        **{name: getattr(document, name) for name in TEXTS},
        **{name: "\n".join(getattr(document, name)) for name in LISTS},
        "tags": ", ".join(document.tags),
        "details": strict_yaml.dump(details) if details else "",
        "body": document.body,
    }


def read_article(values, details, body, slug, old_slug=""):
    """(ArticleDocument or None, errors). Errors are (name of the form's field, sentence) pairs.

    `values` holds a text or a tuple of texts for each of OWN_FIELDS.
    """
    errors, pairs = _read_box(normalise(details))
    node = strict_yaml.compose(strict_yaml.dump(_filled(values)))
    node.value += pairs
    place = Place([])
    document = read_record(ArticleDocument, node, place)
    errors += [_error(problem) for problem in place.problems]
    if errors:
        return None, errors
    aliases = _with_old_slug(document.aliases, slug, old_slug)
    return _read_again(replace(document, aliases=aliases, body=normalise(body)))


def sentence(problem, where=""):
    """A Problem as a sentence for somebody at a form; `where` says which part of the field."""
    words = " ".join(part for part in (problem.message, problem.hint) if part)
    return f"{where}: {words}" if where else capfirst(words)


def in_line(line, key=""):
    """“Line 3, image.alt”, of which either may be missing."""
    parts = [_("Line %s") % line if line else "", key]
    return ", ".join(part for part in parts if part)


def form_error(problem):
    """(form field, sentence) for a Problem that the checker found."""
    name = form_field(problem.field)
    if name == "body":
        return name, sentence(problem, in_line(problem.line) if problem.line else "")
    if name == "details":
        return name, sentence(problem, problem.field)
    return name, sentence(problem)


def form_field(key):
    """The form's field in which a key of the document is written."""
    name = key.partition(".")[0]
    return name if name in OWN_FIELDS or name in ("body", "slug") else "details"


def _read_box(text):
    """(errors, pairs of YAML nodes) of the box with the further details."""
    try:
        node = strict_yaml.compose(text)
    except DocumentError as error:
        return [_error(problem) for problem in error.problems], []
    if node is None:
        return [], []
    if not isinstance(node, yaml.MappingNode):
        return [_error(Problem("has to be a group of “name: value” lines.", line=1))], []
    errors = [
        ("details", sentence(MISPLACED, in_line(key.start_mark.line + 1, key.value)))
        for key, _value in node.value
        if _has_own_field(key)
    ]
    return errors, [pair for pair in node.value if not _has_own_field(pair[0])]


def _has_own_field(key):
    return isinstance(key, yaml.ScalarNode) and key.value in {*OWN_FIELDS, "body", "slug"}


def _filled(values):
    """What is filled in, as plain data: tuples become lists, empty values are left out."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value
    }


def _with_old_slug(aliases, slug, old_slug):
    aliases = [alias for alias in aliases if alias != slug]
    if old_slug and old_slug != slug and old_slug not in aliases:
        aliases.append(old_slug)
    return tuple(aliases)


def _read_again(document):
    """The document as its text will be read from now on: that finds what is wrong in the body."""
    text = document.text
    body_starts = text.count("\n") - document.body.count("\n")
    try:
        return ArticleDocument.parse(text), []
    except DocumentError as error:
        return None, [_error_in_text(problem, body_starts) for problem in error.problems]


def _error_in_text(problem, body_starts):
    """An error with the line of the form's field in place of the document's."""
    if form_field(problem.field or "body") == "body":
        where = in_line(problem.line - body_starts) if problem.line else ""
        return "body", sentence(problem, where)
    return _error(replace(problem, line=None))


def _error(problem):
    name = form_field(problem.field)
    if name == "details":
        return name, sentence(problem, in_line(problem.line, problem.field))
    entry = problem.field.partition(".")[2]
    return name, sentence(problem, _("Entry %s") % entry if entry else "")
