"""What a comparison of a file with the site can find, and what a run did about it."""

from dataclasses import dataclass, field
from enum import Enum


class Verdict(Enum):
    UNCHANGED = "unchanged"
    NEW_FILE = "new file"
    FILE_CHANGED = "file changed"
    SITE_CHANGED = "changed on the site"
    AGREED = "changed to the same text on both sides"
    CONFLICT = "changed on both sides"
    FILE_REMOVED = "file removed"
    ONLY_ON_SITE = "only on the site"
    SITE_REMOVED = "removed on the site"


class Action(Enum):
    LOADED = "loaded"
    WRITTEN = "written"
    ARCHIVED = "archived"
    REMOVED = "removed"
    KEPT = "kept"
    NONE = ""


@dataclass
class Outcome:
    kind: str
    slug: str
    verdict: Verdict
    action: Action = Action.NONE
    renamed_from: str = ""
    diff: str = ""


@dataclass
class Report:
    """What a run found and did. `problems` are files that cannot be used, `warnings` can be."""

    outcomes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def conflicts(self):
        return [
            outcome
            for outcome in self.outcomes
            if outcome.verdict is Verdict.CONFLICT and outcome.action is Action.NONE
        ]

    @property
    def has_failed(self):
        return bool(self.problems or self.conflicts)


def judge(file, site, base):
    """The Verdict on three digests; a missing file or record is None, a missing base is ''."""
    if file is None:
        if not base:
            return Verdict.ONLY_ON_SITE
        return Verdict.FILE_REMOVED if site == base else Verdict.CONFLICT
    if site is None:
        return Verdict.SITE_REMOVED if file == base else Verdict.NEW_FILE
    if file == site:
        return Verdict.UNCHANGED if site == base else Verdict.AGREED
    if site == base:
        return Verdict.FILE_CHANGED
    return Verdict.SITE_CHANGED if file == base else Verdict.CONFLICT
