from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles import sync
from articles.management.progress import ProgressBar
from articles.management.sync_report import existing_folder, print_report


class Command(BaseCommand):
    help = "Load the content files into the site. Nothing is overwritten silently."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument(
            "--prefer",
            choices=["file", "database"],
            default="",
            help="which side wins where both have changed",
        )
        parser.add_argument(
            "--archive-missing",
            action="store_true",
            help="archive articles whose file was removed",
        )

    def handle(self, *args, **options):
        root = existing_folder(options["path"])
        if options["archive_missing"] and not (root / "articles").is_dir():
            raise CommandError(f"There is no articles folder in {root}: that would archive all.")
        bar = ProgressBar(self.stderr)
        report = sync.load(
            root,
            dry_run=options["dry_run"],
            prefer=options["prefer"],
            archive_missing=options["archive_missing"],
            progress=bar.show,
        )
        bar.close()
        print_report(self, report, options)
