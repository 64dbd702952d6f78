"""Files <-> site, three ways: what changed since both held the same text?

For each document three digests are compared: the file's, the site's, and that of the text which both
shared last. Changed on one side: that side wins. Changed on both: a conflict, and nothing is
overwritten until somebody chooses. Nothing changed: nothing is written, anywhere.
"""

import difflib
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from . import checks, publishing
from .text.problems import Problem


class Verdict(Enum):
    UNCHANGED = "unchanged"
    NEW_FILE = "new file"
    FILE_CHANGED = "file changed"
    SITE_CHANGED = "changed on the site"
    AGREED = "changed to the same text on both sides"
    CONFLICT = "changed on both sides"
    FILE_REMOVED = "file removed"
    ONLY_ON_SITE = "only on the site"


class Action(Enum):
    LOADED = "loaded"
    WRITTEN = "written"
    ARCHIVED = "archived"
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
    """What a run found and did. `problems` are files that could not be used, `warnings` could be."""

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


@dataclass
class Pair:
    """A file and a record that are the same document; either may be missing."""

    file: object
    record: object

    @property
    def slug(self):
        return self.record.slug if self.record else self.file.slug

    @property
    def verdict(self):
        return judge(
            self.file and self.file.digest,
            self.record and self.record.digest,
            self.record.synced_digest if self.record else "",
        )


def judge(file, site, base):
    """The Verdict on three digests; a missing file or record is None, a missing base is ''."""
    if file is None:
        if not base:
            return Verdict.ONLY_ON_SITE
        return Verdict.FILE_REMOVED if site == base else Verdict.CONFLICT
    if site is None:
        return Verdict.NEW_FILE
    if file == site:
        return Verdict.UNCHANGED if site == base else Verdict.AGREED
    if site == base:
        return Verdict.FILE_CHANGED
    return Verdict.SITE_CHANGED if file == base else Verdict.CONFLICT


def kinds():
    return [import_string(path) for path in settings.CONTENT_KINDS]


def load(root, *, dry_run=False, prefer="", archive_missing=False, progress=None):
    """Bring what changed in the files to the site; returns the Report.

    All of it is one transaction. `prefer` ("file" or "database") settles conflicts. A dry run does
    the same work and takes it back.
    """
    report = Report()
    progress = progress or (lambda name, done, total: None)
    with transaction.atomic():
        for kind in kinds():
            _load_kind(kind, root, report, prefer, archive_missing, progress)
        report.warnings += checks.check_articles(_loaded_articles(report))
        if dry_run:
            transaction.set_rollback(True)
    return report


def dump(root, *, dry_run=False, progress=None):
    """Bring what changed on the site to the files; returns the Report."""
    report = Report()
    progress = progress or (lambda name, done, total: None)
    for kind in kinds():
        records = kind.records()
        items, problems = kind.read(root, records)
        report.problems += problems
        if problems and not items:
            continue
        unreadable = _names(problems)
        pairs = pair_up(items, records, kind.aliases())
        for done, pair in enumerate(pairs, start=1):
            progress(kind.name, done, len(pairs))
            if pair.record and pair.slug in unreadable:
                continue
            report.outcomes.append(_dump_pair(kind, root, pair, dry_run))
    return report


def pair_up(items, records, aliases):
    """Each file with its record: by slug, else by an old slug that either side names.

    `aliases` maps the old slugs that the site knows to the slugs of today.
    """
    by_slug = {record.slug: record for record in records}
    files = {item.slug for item in items}
    pairs, taken = [], set()
    for item in items:
        old_slugs = [alias for alias in item.aliases if alias not in files]
        candidates = [item.slug, *old_slugs, aliases.get(item.slug)]
        record = next((by_slug[slug] for slug in candidates if slug in by_slug), None)
        if record is not None and record.pk in taken:
            record = None
        if record is not None:
            taken.add(record.pk)
        pairs.append(Pair(item, record))
    return pairs + [Pair(None, record) for record in records if record.pk not in taken]


def _load_kind(kind, root, report, prefer, archive_missing, progress):
    records, aliases = kind.records(), kind.aliases()
    items, problems = kind.read(root, records)
    items, claims = _without_rivals(items, aliases, root)
    report.problems += problems + claims
    if report.problems and not items:
        return
    unreadable = _names(problems + claims)
    pairs = pair_up(items, records, aliases)
    to_save, outcomes = [], []
    for pair in pairs:
        if pair.file is None and pair.record.slug in unreadable:
            continue  # its file is there, but cannot be read
        outcome = _outcome(kind, pair)
        outcomes.append(outcome)
        wanted = (Verdict.NEW_FILE, Verdict.FILE_CHANGED)
        if outcome.verdict in wanted or (outcome.verdict is Verdict.CONFLICT and prefer == "file"):
            if pair.file is None:
                continue  # nothing to prefer: the file is gone
            problems = checks.refusals(kind.name, pair.file.document)
            if problems:
                place = str(pair.file.path.relative_to(root))
                report.problems += [Problem(str(p), path=place) for p in problems]
                outcomes.remove(outcome)
                continue
            outcome.action = Action.LOADED
            outcome.diff = ""
            to_save.append(pair)
        elif outcome.verdict is Verdict.CONFLICT and prefer == "database":
            base = pair.file.digest if pair.file else ""
            outcome.action, outcome.diff = Action.KEPT, ""
            publishing.mark_synced(pair.record, base, pair.file.file_digest if pair.file else "")
        elif outcome.verdict is Verdict.AGREED or _moved(pair):
            publishing.mark_synced(pair.record, pair.file.digest, pair.file.file_digest)
        elif outcome.verdict is Verdict.FILE_REMOVED and archive_missing:
            _archive(kind, pair.record, outcome)
    _save(kind, to_save, progress)
    report.outcomes += outcomes


def _save(kind, pairs, progress):
    if not pairs:
        return
    progress(kind.name, 0, len(pairs))
    saved = kind.save([(pair.file, pair.record) for pair in pairs])
    for done, (pair, record) in enumerate(zip(pairs, saved, strict=True), start=1):
        publishing.mark_synced(record, pair.file.digest, pair.file.file_digest)
        progress(kind.name, done, len(pairs))


def _moved(pair):
    """The file says the same in other characters (another order of keys, say): remember those."""
    return (
        pair.verdict is Verdict.UNCHANGED
        and pair.file.document is not None
        and pair.file.file_digest != pair.record.file_digest
    )


def _archive(kind, record, outcome):
    if not hasattr(kind, "archive") or record.status == record.Status.ARCHIVED:
        return
    archived = kind.archive(record)
    publishing.mark_synced(archived, archived.digest, "")
    outcome.action = Action.ARCHIVED


def _dump_pair(kind, root, pair, dry_run):
    outcome = _outcome(kind, pair)
    if outcome.verdict in (Verdict.SITE_CHANGED, Verdict.ONLY_ON_SITE):
        outcome.action = Action.WRITTEN
        if not dry_run:
            old_path = pair.file.path if pair.file else None
            file_digest = kind.write(root, pair.record, old_path)
            publishing.mark_synced(pair.record, pair.record.digest, file_digest)
    return outcome


def _outcome(kind, pair):
    verdict = pair.verdict
    renamed = pair.file and pair.record and pair.file.slug != pair.record.slug
    outcome = Outcome(
        kind=kind.name,
        slug=pair.file.slug if pair.file else pair.record.slug,
        verdict=verdict,
        renamed_from=pair.record.slug if renamed else "",
    )
    if verdict is Verdict.CONFLICT:
        outcome.diff = _difference(pair)
    return outcome


def _difference(pair):
    file = pair.file.document.text if pair.file else ""
    return "".join(
        difflib.unified_diff(
            pair.record.text.splitlines(keepends=True),
            file.splitlines(keepends=True),
            "on the site",
            "in the file",
        )
    )


def _without_rivals(items, aliases, root):
    """Leave out every file whose slug or old slug another one claims too; name them as problems."""
    claims = Counter(item.slug for item in items)
    claims.update(
        alias for item in items for alias in dict.fromkeys(item.aliases) if alias != item.slug
    )
    file_slugs = {item.slug for item in items}
    good, problems = [], []
    for item in items:
        rivals = [slug for slug in (item.slug, *item.aliases) if claims[slug] > 1]
        if aliases.get(item.slug) in file_slugs - {item.slug}:
            rivals.append(item.slug)
        if rivals:
            names = ", ".join(dict.fromkeys(rivals))
            problem = Problem(
                f"the address “{names}” is claimed by another file too.",
                "Rename one of them, or take the old slug out of its aliases.",
                path=str(item.path.relative_to(root)),
            )
            problems.append(problem)
        else:
            good.append(item)
    return good, problems


def _names(problems):
    """The slugs that problems are about: a file's name, or the key of an entry."""
    return {Path(problem.path).stem for problem in problems} | {
        problem.field.partition(".")[0] for problem in problems
    }


def _loaded_articles(report):
    return [
        outcome.slug
        for outcome in report.outcomes
        if outcome.kind == "articles" and outcome.action is Action.LOADED
    ]
