import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles import checking
from articles.checks import RULES, is_blocking


class Command(BaseCommand):
    help = "Check the content files: what keeps a text from being published, and advice."

    def add_arguments(self, parser):
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=settings.CONTENT_DIR,
            help="a content folder, or one file in it",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--rules", action="store_true", help="list the rules and their reasons")

    def handle(self, *args, **options):
        if options["rules"]:
            self.print_rules()
            return
        root, wanted = _folder_and_file(options["path"])
        problems = [
            problem for problem in checking.check_folder(root) if wanted in ("", problem.path)
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps([_as_data(p) for p in problems], indent=2))
        else:
            self.print_problems(problems)
        if any(map(is_blocking, problems)):
            raise SystemExit(1)

    def print_problems(self, problems):
        for problem in problems:
            style = self.style.ERROR if is_blocking(problem) else self.style.WARNING
            level = style("error" if is_blocking(problem) else "advice")
            place = ":".join(str(part) for part in (problem.path, problem.line) if part)
            words = " ".join(part for part in (problem.message, problem.hint) if part)
            self.stdout.write(f"{place}: {level}: {problem.rule or 'document'}: {words}")
        errors = sum(map(is_blocking, problems))
        self.stdout.write(f"{errors} errors, {len(problems) - errors} pieces of advice.")

    def print_rules(self):
        for rule in RULES.values():
            level = "error" if rule.blocks else "advice"
            self.stdout.write(f"{rule.name} ({level}; {', '.join(rule.kinds)})")
            self.stdout.write(f"    {rule.reason}\n    Source: {rule.source}")


def _folder_and_file(path):
    """The content folder of a path, and the name of the one file to report on, if it is a file."""
    if (path / "articles").is_dir():
        return path, ""
    if path.is_dir():
        raise CommandError(f"{path} is no content folder: there is no articles folder in it.")
    if not path.is_file():
        raise CommandError(f"There is no {path}. Name a content folder, or a file in it.")
    path = path.resolve()
    root = next((folder for folder in path.parents if (folder / "articles").is_dir()), None)
    if root is None:
        raise CommandError(f"{path} stands in no content folder: there is no articles/ beside it.")
    return root, path.relative_to(root).as_posix()


def _as_data(problem):
    rule = RULES.get(problem.rule)
    return {
        "file": problem.path,
        "line": problem.line,
        "field": problem.field,
        "rule": problem.rule or "document",
        "level": "error" if is_blocking(problem) else "advice",
        "message": problem.message,
        "hint": problem.hint,
        "reason": rule.reason if rule else "",
        "source": rule.source if rule else "",
    }
