"""Files <-> site, three ways: what changed since both held the same text?

For each document three digests are compared: the file's, the site's, and that of the text which
both shared last. Changed on one side: that side wins. Changed on both: a conflict, and nothing is
overwritten until somebody chooses. Nothing changed: nothing is written, anywhere.
"""

from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from . import checking, picture_files, publishing
from .library import Library
from .models import Article, Contributor, Page, Topic
from .pairing import Survey
from .search import index
from .verdicts import Action, Outcome, Report, Verdict


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
        picture_files.load(root, report, dry_run=dry_run)
        for kind in kinds():
            survey = Survey.of(kind, root, report)
            _load_kind(survey, report, prefer, archive_missing, progress)
        index.catch_up()
        report.warnings += _notes(report)
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
    picture_files.dump(root, report, dry_run=dry_run)
    return report


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
    _save(kind, _without_blocked(survey, to_save, report), progress)


def _without_blocked(survey, pairs, report):
    """The pairs that may be published. What blocks the others is reported, and they stay away."""
    if survey.kind.name != "articles":
        return pairs
    found = checking.blocked(
        {pair.file.slug: pair.file.document for pair in pairs},
        {pair.record.slug for pair in pairs if pair.record} - {pair.file.slug for pair in pairs},
    )
    for pair in pairs:
        path = pair.file.path
        report.problems += [
            checking.in_file(problem, str(path.relative_to(survey.root)), path)
            for problem in found.get(pair.file.slug, ())
        ]
    report.outcomes = [
        outcome
        for outcome in report.outcomes
        if outcome.kind != survey.kind.name or outcome.slug not in found
    ]
    return [pair for pair in pairs if pair.file.slug not in found]


def _action(pair, prefer, may_archive):
    """What a load does about a pair."""
    verdict, is_gone = pair.verdict, pair.file is None
    is_conflict = verdict is Verdict.CONFLICT
    if is_conflict and prefer == "database":
        return Action.KEPT
    if verdict is Verdict.FILE_REMOVED or (is_conflict and is_gone and prefer == "file"):
        return Action.ARCHIVED if may_archive else Action.NONE
    wins = (is_conflict or verdict is Verdict.SITE_REMOVED) and prefer == "file"
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
    if outcome.verdict is Verdict.SITE_REMOVED:
        outcome.action = Action.REMOVED
        if not dry_run:
            kind.remove(root, pair.slug)
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
        outcome.diff = pair.difference
    return outcome


def _notes(report):
    """What would block the loaded drafts, topics, pages and people: said; they are loaded still."""
    models = {"articles": Article, "topics": Topic, "pages": Page, "contributors": Contributor}
    loaded = [
        outcome
        for outcome in report.outcomes
        if outcome.kind in models and outcome.action is Action.LOADED
    ]
    if not loaded:
        return []
    library, found = Library.of_site(), []
    for outcome in loaded:
        record = models[outcome.kind].objects.get(slug=outcome.slug)
        if getattr(record, "status", "") == Article.Status.PUBLISHED:
            continue  # nothing blocked it, or it would not be here
        problems = checking.problems_of(
            outcome.kind, outcome.slug, record.document, library, only_blocking=True
        )
        place = f"{outcome.kind}/{outcome.slug}.md"
        found += [replace(problem, path=place, field="", line=None) for problem in problems]
    return list(dict.fromkeys(found))
