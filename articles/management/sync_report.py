"""What loadcontent and dumpcontent print, and the status that they exit with."""

import sys
from itertools import groupby

from django.core.management.base import CommandError

from articles.verdicts import Action, Verdict

NAMED_AT_MOST = 20
QUIET = (Verdict.UNCHANGED, Verdict.AGREED)
ONLY_ARTICLES_ARE_ARCHIVED = "is gone from the files and stays on the site"
ADVICE = {
    Verdict.SITE_CHANGED: "changed on the site; dumpcontent writes it to its file",
    Verdict.FILE_CHANGED: "changed in its file; loadcontent brings it to the site",
    Verdict.NEW_FILE: "is a new file; loadcontent brings it to the site",
    Verdict.ONLY_ON_SITE: "is only on the site; dumpcontent writes it to a file",
    Verdict.FILE_REMOVED: "has lost its file and stays on the site; "
    "loadcontent --archive-missing archives it",
    Verdict.SITE_REMOVED: "was removed on the site; dumpcontent takes it out of its file, "
    "loadcontent --prefer file brings it back",
    Verdict.CONFLICT: "changed on both sides; nothing was overwritten. "
    "Settle it with loadcontent --prefer file or --prefer database",
}


def existing_folder(path):
    if not path.is_dir():
        raise CommandError(f"There is no folder {path}. Name the folder that holds articles/.")
    return path


def print_report(command, report, options):
    """Print the report. Exits with status 1 if there are conflicts or files that cannot be read."""
    for kind, outcomes in groupby(report.outcomes, key=lambda outcome: outcome.kind):
        _print_kind(command, kind, list(outcomes))
    for warning in report.warnings:
        command.stderr.write(f"Note: {warning}")
    for problem in report.problems:
        command.stderr.write(command.style.ERROR(f"Not loaded: {problem}"))
    command.stdout.write(_summary(report, options["dry_run"]))
    if report.has_failed:
        sys.exit(1)


def _print_kind(command, kind, outcomes):
    for action in (Action.LOADED, Action.WRITTEN):
        done = [outcome for outcome in outcomes if outcome.action is action]
        if len(done) > NAMED_AT_MOST:
            command.stdout.write(f"{kind}: {len(done)} {action.value}")
            outcomes = [item for item in outcomes if item.action is not action or item.diff]
    for outcome in outcomes:
        line = _line(outcome)
        if line:
            command.stdout.write(line)
        if outcome.diff:
            command.stdout.write(outcome.diff)


def _line(outcome):
    name = f"{outcome.kind}/{outcome.slug}"
    if outcome.renamed_from:
        name += f" (was {outcome.renamed_from})"
    if outcome.action is not Action.NONE:
        return f"{name}: {outcome.action.value}"
    if outcome.verdict in QUIET:
        return ""
    if outcome.verdict is Verdict.FILE_REMOVED and outcome.kind != "articles":
        return f"{name}: {ONLY_ARTICLES_ARE_ARCHIVED}"
    return f"{name}: {ADVICE[outcome.verdict]}"


def _summary(report, dry_run):
    counts = {}
    for outcome in report.outcomes:
        if outcome.action is not Action.NONE:
            counts[outcome.action.value] = counts.get(outcome.action.value, 0) + 1
    quiet = sum(outcome.verdict in QUIET for outcome in report.outcomes)
    parts = [f"{count} {name}" for name, count in counts.items()] + [f"{quiet} unchanged"]
    if report.conflicts:
        parts.append(f"{len(report.conflicts)} in conflict")
    if report.problems:
        parts.append(f"{len(report.problems)} problems")
    return ("Dry run: " if dry_run else "") + ", ".join(parts) + "."
