"""What the checker says of a text, as it is shown beside its form."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import checking
from ..checks import RULES, is_blocking
from ..text.places import line_in_file
from . import documents
from .forms import label_of, name_on_form


@dataclass(frozen=True)
class Remark:
    """One sentence, where it applies, and why it matters.

    `anchor` is the id of the form's field that it speaks of, `line` the line of a text in it.
    """

    where: str
    anchor: str
    line: int | None
    words: str
    reason: str
    source: str


@dataclass(frozen=True)
class Remarks:
    """`blocking` keeps a text from being published; `advice` may be followed or not."""

    blocking: list
    advice: list

    @property
    def summary(self):
        """Both counts as one sentence."""
        if not self.blocking and not self.advice:
            return _("The check found nothing to mend.")
        return _("Blocks publishing: %(blocking)s. Advice: %(advice)s.") % {
            "blocking": len(self.blocking),
            "advice": len(self.advice),
        }


def remarks_on(kind, slug, document):
    """The Remarks on a document; `kind` is as in checking.FOLDERS."""
    blocking, advice = [], []
    for problem in checking.problems_of(kind, slug, document):
        name_of = name_on_form if kind == "articles" else str
        remark = _remark(problem, name_of, *_place(kind, document, problem))
        (blocking if is_blocking(problem) else advice).append(remark)
    return Remarks(blocking, advice)


def _remark(problem, name_of, where, anchor, line):
    rule = RULES[problem.rule]
    if line:
        where = f"{where}, {documents.in_line(line)}"
    words = documents.sentence(problem, name_of=name_of)
    return Remark(where, anchor, line, words, rule.reason, rule.source)


def _place(kind, document, problem):
    """(name of the place, id of the field, line in it or None)"""
    if kind == "contributors":
        is_about = problem.field == "body"
        where = _("About") if is_about else _named(problem.field)
        return where, f"id_{problem.field}", problem.line if is_about else None
    if kind != "articles":  # one box holds the whole document
        line = line_in_file(document.text, problem.field, problem.line or 1)
        return _named(problem.field), "id_text", line
    name = documents.form_field(problem.field)
    if not name:
        return _named(problem.field), "", None
    return label_of(name), f"id_{name}", problem.line if name == "body" else None


def _named(key):
    name, _dot, entry = key.partition(".")
    words = [_("Text") if name == "body" else capfirst(name.replace("_", " "))]
    if entry:
        words.append(entry.replace(".", ", ").replace("_", " "))
    return ", ".join(words)
