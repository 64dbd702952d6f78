"""What is wrong with a document, said so that its writer can mend it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is (path, line from 1, field) and what to do about it.

    `rule` names the rule of the checker that found it, if one did.
    """

    message: str
    hint: str = ""
    field: str = ""
    line: int | None = None
    path: str = ""
    rule: str = ""

    def __str__(self):
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        sentence = f"{self.field}: {self.message}" if self.field else self.message
        return " ".join(part for part in (place and f"{place}:", sentence, self.hint) if part)


class DocumentError(ValueError):
    """Raised with every problem of a document at once, in the order of its lines."""

    def __init__(self, problems):
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def at(self, path):
        """The same problems, named with the file that they are in."""
        return DocumentError([replace(problem, path=str(path)) for problem in self.problems])
