"""What the checker says of a text, as it is shown beside its form."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import checking
from ..checks import RULES, is_blocking
from . import documents


@dataclass(frozen=True)
class Remark:
    """One sentence, where it applies, and why it matters."""

    where: str
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
    """The Remarks on a document; `kind` is articles, topics or pages."""
    blocking, advice = [], []
    for problem in checking.problems_of(kind, slug, document):
        remark = _remark(problem)
        (blocking if is_blocking(problem) else advice).append(remark)
    return Remarks(blocking, advice)


def _remark(problem):
    rule = RULES[problem.rule]
    field, _dot, entry = problem.field.partition(".")
    where = [_("Text") if field == "body" else capfirst(field.replace("_", " "))]
    if entry:
        where.append(entry.replace(".", ", ").replace("_", " "))
    if field == "body" and problem.line:
        where.append(documents.in_line(problem.line))
    words = documents.sentence(problem)
    return Remark(", ".join(where), words, rule.reason, rule.source)
