from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from articles import sync
from articles.management.progress import ProgressBar
from articles.management.sync_report import existing_folder, print_report


class Command(BaseCommand):
    help = "Write what was changed on the site back to the content files."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *args, **options):
        root = existing_folder(options["path"])
        bar = ProgressBar(self.stderr)
        report = sync.dump(root, dry_run=options["dry_run"], progress=bar.show)
        bar.close()
        print_report(self, report, options)
