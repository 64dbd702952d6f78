from django.core.management.base import BaseCommand

from articles.search import index

MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Compare the index of the search with what readers can see. Ends with status 1 if they "
        "differ; rebuildsearch mends that."
    )

    def handle(self, *args, **options):
        differences = index.differences()
        for what, names in differences.items():
            for name in names[:MOST_NAMED]:
                self.stdout.write(f"{what}: {name}")
            if len(names) > MOST_NAMED:
                self.stdout.write(f"{what}: {len(names) - MOST_NAMED} more")
        if differences:
            self.stdout.write("Run manage.py rebuildsearch.")
            raise SystemExit(1)
        self.stdout.write("The search finds what it ought to find.")
