"""Files <-> site, three ways: what changed since both held the same text?

For each document three digests are compared: the file's, the site's, and that of the text which
both shared last. Changed on one side: that side wins. Changed on both: a conflict, and nothing is
overwritten until somebody chooses. Nothing changed: nothing is written, anywhere.
"""

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from . import checks, publishing
from .models import Article
from .text.problems import Problem

RENAME_HINT = "Rename one of them, or take the old slug out of its aliases."


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

    @property
    def is_settled(self):
        """An archived article has no need of a file."""
        return (
            self.verdict is Verdict.FILE_REMOVED
            and getattr(self.record, "status", "") == Article.Status.ARCHIVED
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
        publishing.wait_for_turn()
        for kind in kinds():
            survey = Survey.of(kind, root, report)
            _load_kind(survey, report, prefer, archive_missing, progress)
        report.warnings += checks.check_articles(_loaded_articles(report))
        if dry_run:
            transaction.set_rollback(True)
    return report


def dump(root, *, dry_run=False, progress=None):
    """Bring what changed on the site to the files; returns the Report."""
    report = Report()
    progress = progress or (lambda name, done, total: None)
    for kind in kinds():
        pairs = Survey.of(kind, root, report).pairs
        for done, pair in enumerate(pairs, start=1):
            progress(kind.name, done, len(pairs))
            report.outcomes.append(_dump_pair(kind, root, pair, dry_run))
    return report


@dataclass
class Survey:
    """What files and site hold of one kind, pair by pair. What cannot be used is left out.

    `is_complete` is False while a file that cannot be read may hold any of the records.
    """

    kind: object
    root: Path
    pairs: list
    aliases: dict
    is_complete: bool

    @classmethod
    def of(cls, kind, root, report):
        records, aliases = kind.records(), kind.aliases()
        reading = kind.read(root, records)
        items, claims, claimed = without_rivals(reading.items, aliases, root)
        report.problems += reading.problems + claims
        left_out = reading.unreadable | claimed
        pairs = [
            pair
            for pair in pair_up(items, records, aliases)
            if pair.file is not None or pair.record.slug not in left_out
        ]
        slugs = {record.slug for record in records}
        return cls(kind, root, pairs, aliases, reading.unreadable <= slugs)

    def refusals(self, pair):
        """Why a file cannot be saved, as Problems: no such topic, or an address that is taken."""
        problems = list(checks.refusals(self.kind.name, pair.file.document))
        problems += [
            Problem(f"the address “{slug}” belongs to another article of the site.", RENAME_HINT)
            for slug in dict.fromkeys((pair.file.slug, *pair.file.aliases))
            if self.owner(slug) not in (None, pair.record and pair.record.slug)
        ]
        place = str(pair.file.path.relative_to(self.root))
        return [replace(problem, path=place) for problem in problems]

    @cached_property
    def slugs(self):
        return {pair.record.slug for pair in self.pairs if pair.record}

    def owner(self, slug):
        return slug if slug in self.slugs else self.aliases.get(slug)


def pair_up(items, records, aliases):
    """Each file with its record: by slug, else by an old slug that either side names.

    `aliases` maps the old slugs that the site knows to the slugs of today. A record that no file
    has held cannot be the one that a file was renamed from.
    """
    by_slug = {record.slug: record for record in records}
    files = {item.slug for item in items}
    renamed = {
        slug: record
        for slug, record in by_slug.items()
        if slug not in files and record.synced_digest
    }
    pairs, taken = [], set()
    for item in items:
        record = by_slug.get(item.slug)
        if record is None:
            old_slugs = [*item.aliases, aliases.get(item.slug)]
            record = next((renamed[slug] for slug in old_slugs if slug in renamed), None)
        if record is not None and record.pk in taken:
            record = None
        if record is not None:
            taken.add(record.pk)
        pairs.append(Pair(item, record))
    return pairs + [Pair(None, record) for record in records if record.pk not in taken]


def _load_kind(survey, report, prefer, archive_missing, progress):
    kind, to_save = survey.kind, []
    for pair in survey.pairs:
        if pair.is_settled:
            continue
        outcome = _outcome(kind, pair)
        action = _action(pair, prefer, archive_missing and survey.is_complete and kind.can_archive)
        if action is Action.LOADED:
            refusals = survey.refusals(pair)
            if refusals:
                report.problems += refusals
                continue
            to_save.append(pair)
        elif action is Action.KEPT:
            kind.keep(pair)
        elif action is Action.ARCHIVED:
            archived = kind.archive(pair.record)
            publishing.mark_synced(archived, archived.digest, "")
        elif outcome.verdict is Verdict.AGREED or _moved(pair):
            publishing.mark_synced(pair.record, pair.file.digest, pair.file.file_digest)
        outcome.action = action
        report.outcomes.append(outcome)
    _save(kind, to_save, progress)


def _action(pair, prefer, may_archive):
    """What a load does about a pair."""
    verdict, is_gone = pair.verdict, pair.file is None
    is_conflict = verdict is Verdict.CONFLICT
    if is_conflict and prefer == "database":
        return Action.KEPT
    if verdict is Verdict.FILE_REMOVED or (is_conflict and is_gone and prefer == "file"):
        return Action.ARCHIVED if may_archive else Action.NONE
    wins = is_conflict and prefer == "file"
    if verdict in (Verdict.NEW_FILE, Verdict.FILE_CHANGED) or wins:
        return Action.LOADED
    return Action.NONE


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


def without_rivals(items, aliases, root):
    """Leave out every file whose slug or old slug another one claims too.

    Returns the other files, the problems, and the slugs that the files left out have claimed.
    """
    old_slugs = defaultdict(set)
    for alias, slug in aliases.items():
        old_slugs[slug].add(alias)
    claims = [{item.slug, *item.aliases} | old_slugs[item.slug] for item in items]
    counts = Counter(slug for claim in claims for slug in claim)
    good, problems, claimed = [], [], set()
    for item, claim in zip(items, claims, strict=True):
        rivals = sorted(slug for slug in claim if counts[slug] > 1)
        if not rivals:
            good.append(item)
            continue
        claimed |= claim
        problems.append(
            Problem(
                f"the address “{', '.join(rivals)}” is claimed by another file too.",
                RENAME_HINT,
                path=str(item.path.relative_to(root)),
            )
        )
    return good, problems, claimed


def _loaded_articles(report):
    return [
        outcome.slug
        for outcome in report.outcomes
        if outcome.kind == "articles" and outcome.action is Action.LOADED
    ]
