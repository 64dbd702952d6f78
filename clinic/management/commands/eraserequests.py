from django.core.management.base import BaseCommand
from django.utils import timezone

from clinic import limits, requests
from clinic.models import Erasure


class Command(BaseCommand):
    help = "Erase callback requests whose time is up: done long enough ago, or spam."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased")

    def handle(self, *args, **options):
        over = requests.whose_time_is_up()
        if options["dry_run"]:
            self.stdout.write(f"Requests that would be erased: {over.count()}.")
            return
        number = requests.erase_all(over, Erasure.Reason.TIME)
        limits.purge(timezone.now())
        self.stdout.write(f"Requests erased: {number}.")
        if not requests.forget_the_log():
            self.stderr.write("Others read the database just now: its log is emptied next time.")
