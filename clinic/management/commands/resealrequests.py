from django.core.management.base import BaseCommand

from clinic import requests


class Command(BaseCommand):
    help = "Seal all callback requests and their notes anew, under the first key."

    def handle(self, *args, **options):
        done, unopened = requests.reseal()
        self.stdout.write(f"Sealed anew: {done['requests']} requests, {done['notes']} notes.")
        if unopened:
            references = "".join(f"\n  {reference}" for reference in unopened)
            self.stderr.write(f"No key opens these requests, or a note of theirs:{references}")
            self.stderr.write("Bring the older key back; until then keep all the keys you have.")
            raise SystemExit(1)
