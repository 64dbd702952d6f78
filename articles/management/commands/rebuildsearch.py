from django.core.management.base import BaseCommand
from django.db import transaction

from articles import publishing
from articles.search import index


class Command(BaseCommand):
    help = "Make the index of the search anew, from what readers can see. Nothing else changes."

    def handle(self, *args, **options):
        with transaction.atomic():
            publishing.wait_for_turn()
            count = index.rebuild()
            publishing.stamp()
        self.stdout.write(f"{count} entries can be found.")
