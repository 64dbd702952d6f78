from django.conf import settings
from django.core.management.base import BaseCommand

from clinic import notices


class Command(BaseCommand):
    help = "Send the notices of new callback requests that have not reached anybody yet."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent")

    def handle(self, *args, **options):
        due = list(notices.due())
        if not due:
            self.stdout.write("No notice is due.")
        elif not settings.CALLBACK_EMAIL:
            self.say("Nobody was told of", due, self.stderr)
            self.stderr.write("Set CALLBACK_EMAIL or STAFF_EMAIL: it says whom notices reach.")
            raise SystemExit(1)
        elif options["dry_run"]:
            self.say("A notice would be sent of", due)
        elif False in [self.send(request) for request in due]:
            raise SystemExit(1)

    def send(self, request):
        """False when the mail was turned away. Its words may name people, so only its kind."""
        try:
            is_sent = notices.send(request)
        except notices.NOT_SENT as error:
            request.refresh_from_db()
            end = "Given up: see the inbox" if notices.is_given_up(request) else "Tried again later"
            self.stderr.write(f"{request}: not sent ({type(error).__name__}). {end}.")
            return False
        if is_sent:
            self.stdout.write(f"{request}: sent.")
        return True

    def say(self, words, requests, stream=None):
        references = "".join(f"\n  {request}" for request in requests)
        (stream or self.stdout).write(f"{words}:{references}")
