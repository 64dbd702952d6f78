from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from articles import sync
from articles.management.progress import ProgressBar
from articles.management.sync_report import print_report


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
        bar = ProgressBar(self.stderr)
        report = sync.load(
            options["path"],
            dry_run=options["dry_run"],
            prefer=options["prefer"],
            archive_missing=options["archive_missing"],
            progress=bar.show,
        )
        bar.close()
        print_report(self, report, options)
