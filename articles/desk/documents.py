"""An article's document as the fields of its form, and such fields as a document again.

The names of the fields stay as they are: what somebody has typed is kept under them.

- One text each: title, slug, summary, one_minute, body, harms, who_should_not, alternatives,
  without_treatment, image_file, image_alt, image_caption, tags (between commas), author, order,
  topic, status, published_at_0 and published_at_1 (day and time), next_review_on.
- One entry on each line: key_points, next_steps, questions_to_ask, aliases.
- A tick: image_decorative.
- Groups of rows, numbered from 0: care_cards-0-level, care_cards-0-heading, care_cards-0-items;
  findings-0-claim, findings-0-certainty, findings-0-sources; faq-0-question, faq-0-answer;
  related-0-article, related-0-kind, related-0-reason. A row of empty fields is no row.

A key that the document has and the form does not (what_changed, replaced_by and any that may come)
is carried over from the document that the form was made from.
"""

import re
from dataclasses import replace

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..text import strict_yaml
from ..text.document import ArticleDocument, normalise
from ..text.naming import named_by
from ..text.problems import DocumentError
from ..text.schema import Place, read_record, write_record

LINES = ("title", "summary", "topic", "status", "published_at", "next_review_on", "author")
LISTS = ("key_points", "next_steps", "questions_to_ask")
FACTS = ("harms", "who_should_not", "alternatives", "without_treatment")
IMAGE = ("file", "alt", "caption")
GROUPS = {
    "care_cards": ("level", "heading", "items"),
    "findings": ("claim", "certainty", "sources"),
    "faq": ("question", "answer"),
    "related": ("article", "kind", "reason"),
}
FIELDS = {*LINES, *LISTS, *FACTS, *GROUPS, "one_minute", "order", "tags", "aliases", "body", "slug"}
# The keys of a document that are written on the form.
KEYS = {*LINES, *LISTS, "one_minute", "order", "tags", "aliases", "image", "treatment_facts"} | {
    "care_cards",
    "faq",
    "related",
}


def fields_of(document):
    """What the form shows for a document, by the name of the form's field."""
    image, facts = document.image, document.treatment_facts
    return {
        **{name: getattr(document, name) for name in LINES},
        "one_minute": document.one_minute,
        "order": str(document.order or ""),
        **{name: "\n".join(getattr(document, name)) for name in LISTS},
        "aliases": "\n".join(document.aliases),
        "tags": ", ".join(document.tags),
        **{f"image_{name}": getattr(image, name, "") for name in IMAGE},
        "image_decorative": bool(image and image.decorative),
        **{name: getattr(facts, name, "") for name in FACTS},
        "care_cards": [
            {"level": card.level, "heading": card.heading, "items": "\n".join(card.items)}
            for card in document.care_cards
        ],
        "findings": [
            {
                "claim": finding.claim,
                "certainty": finding.certainty,
                "sources": ", ".join(finding.sources),
            }
            for finding in (facts.findings if facts else ())
        ],
        "faq": [{"question": item.question, "answer": item.answer} for item in document.faq],
        "related": [
            {"article": pick.article, "kind": pick.kind, "reason": pick.reason}
            for pick in document.related
        ],
        "what_changed": document.what_changed,
        "body": document.body,
    }


def read_article(typed, slug, old_slug="", old=None):
    """(ArticleDocument or None, errors). Errors are (name of a field on the page, sentence) pairs.

    `typed` holds what the fields say, in the shape that `fields_of` has; days and moments are text.
    `old` is the document that the form was made from: what nobody touched stays letter for letter.
    """
    data = _as_document(typed)
    if old is not None:
        data = _with_what_nobody_touched(data, old)
    place = Place([])
    node = strict_yaml.compose(strict_yaml.dump(_filled(data) or {"title": ""}))
    document = read_record(ArticleDocument, node, place)
    errors = [_error(problem) for problem in place.problems]
    if errors:
        return None, errors
    aliases = _with_old_slug(document.aliases, slug, old_slug)
    body = normalise(typed.get("body", ""))
    return _read_again(replace(document, aliases=aliases, body=body))


def sentence(problem, where="", name_of=str):
    """A Problem as a sentence for somebody at a form; `where` says which part of the field.

    `name_of` says what the form calls a key of the document; without it a file's words stay.
    """
    parts = (named_by(name_of, part) for part in (problem.message, problem.hint))
    words = " ".join(part for part in parts if part)
    return f"{where}: {words}" if where else capfirst(words)


def in_line(line, key=""):
    """“Line 3, image.alt”, of which either may be missing."""
    parts = [_("Line %s") % line if line else "", key]
    return ", ".join(part for part in parts if part)


def form_error(problem, name_of):
    """(field on the page, sentence) for a Problem that the checker found."""
    name = form_field(problem.field)
    if name == "body" and problem.line:
        return name, _in_text(problem.line, sentence(problem, in_line(problem.line), name_of))
    return name, sentence(problem, name_of=name_of)


def form_field(key):
    """The field on the page in which a key of the document is written, or "" if there is none.

    `treatment_facts.findings.2.claim` is written in `findings-1-claim`.
    """
    name, *rest = key.split(".")
    if name == "treatment_facts":
        name, *rest = rest or ["findings"]
    if name == "image":
        return f"image_{rest[0]}" if rest else "image_alt"
    if name in GROUPS and rest:
        part = rest[1] if rest[1:] and rest[1] in GROUPS[name] else GROUPS[name][0]
        return f"{name}-{int(rest[0]) - 1}-{part}"
    return name if name in FIELDS else ""


def _as_document(typed):
    """What the fields say, as the plain data of a document's keys."""
    data = {name: _one_line(typed.get(name)) for name in LINES}
    data |= {name: _entries(typed.get(name)) for name in LISTS}
    data["one_minute"] = normalise(typed.get("one_minute") or "")
    data["order"] = _one_line(typed.get("order"))
    data["tags"] = _parts((typed.get("tags") or "").split(","))
    data["aliases"] = _keys(typed.get("aliases"))
    data["image"] = {name: _one_line(typed.get(f"image_{name}")) for name in IMAGE}
    data["image"]["decorative"] = "true" if typed.get("image_decorative") else ""
    data["treatment_facts"] = {"findings": [_finding(row) for row in typed.get("findings") or []]}
    data["treatment_facts"] |= {name: normalise(typed.get(name) or "") for name in FACTS}
    data["care_cards"] = [_card(row) for row in typed.get("care_cards") or []]
    data["faq"] = [_question(row) for row in typed.get("faq") or []]
    data["related"] = [
        {part: _one_line(row.get(part)) for part in GROUPS["related"]}
        for row in typed.get("related") or []
    ]
    return data


def _card(row):
    return {
        "level": _one_line(row.get("level")),
        "heading": _one_line(row.get("heading")),
        "items": _entries(row.get("items")),
    }


def _finding(row):
    return {
        "claim": _one_line(row.get("claim")),
        "certainty": _one_line(row.get("certainty")),
        "sources": _keys(row.get("sources")),
    }


def _question(row):
    return {
        "question": _one_line(row.get("question")),
        "answer": normalise(row.get("answer") or ""),
    }


def _with_what_nobody_touched(data, old):
    """The form cannot show all that a document can hold: a comma in a tag, say."""
    written, shown = write_record(old), _as_document(fields_of(old))
    kept = {
        key: value
        for key, value in written.items()
        if key not in KEYS or data.get(key) == shown.get(key)
    }
    return data | kept


def _parts(texts):
    return [text.strip() for text in texts if text.strip()]


def _one_line(text):
    return " ".join(_parts(normalise(str(text or "")).split("\n")))


def _entries(text):
    return _parts(normalise(text or "").split("\n"))


def _keys(text):
    """Keys or addresses, however somebody parted them; a key may be typed as it is cited."""
    return [key.strip("[]@") for key in re.split(r"[\s,;]+", text or "") if key.strip("[]@")]


def _filled(data):
    """The plain data without what is empty, at every depth, but for rows and empty groups kept."""
    if isinstance(data, list):
        return [_filled(item) for item in data]
    if not isinstance(data, dict):
        return data
    filled = {key: _filled(value) for key, value in data.items()}
    return {key: value for key, value in filled.items() if value or key in _kept_empty(data)}


def _kept_empty(data):
    """A group that a file left empty is there all the same, and stays there."""
    return {"treatment_facts"} if data.get("treatment_facts") == {} else ()


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
    if form_field(problem.field or "body") != "body":
        return _error(problem)
    if not problem.line:
        return "body", sentence(problem)
    line = problem.line - body_starts
    return "body", _in_text(line, sentence(problem, in_line(line)))


def _in_text(line, words):
    """A sentence that leads to its line of the text."""
    return format_html('<a href="#id_body" data-line="{}">{}</a>', line, words)


def _error(problem):
    name = form_field(problem.field)
    entry = problem.field.rpartition(".")[2]
    is_entry = entry.isdecimal() and (name in FIELDS - GROUPS.keys() or "-" in name)
    return name, sentence(problem, _("Entry %s") % entry if is_entry else "")
