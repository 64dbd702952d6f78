from django.core.management.base import BaseCommand

from articles import reminders
from articles.search import missed


class Command(BaseCommand):
    help = "Mail the people concerned which articles are to be reviewed: weekly at most."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say who would be told of what")

    def handle(self, *args, **options):
        if not options["dry_run"]:
            missed.purge()  # the one command that a timer runs; whoever searches purges too
        mails = reminders.waiting()
        of_nobody = mails.pop("", [])
        has_failed = False
        for address, theirs in sorted(mails.items()):
            if options["dry_run"]:
                self.say(f"{address} would be told of", theirs)
            elif not self.send(address, theirs):
                has_failed = True
        if of_nobody:
            self.say("Nobody was told of", of_nobody, self.stderr)
            self.stderr.write(
                "Set STAFF_EMAIL, or give an e-mail address to the accounts of those who sign."
            )
        if not mails and not of_nobody:
            self.stdout.write("Nobody has to be reminded.")
        if has_failed:
            raise SystemExit(1)

    def send(self, address, theirs):
        try:
            sent = reminders.send(address, theirs)
        except reminders.NOT_SENT as error:
            self.say(f"The mail to {address} was not sent ({error}). Left for the next run", theirs)
            return False
        if sent:
            self.say(f"{address} was told of", sent)
        return True

    def say(self, words, theirs, stream=None):
        titles = "".join(f"\n  {item.article.title} ({item.stage})" for item in theirs)
        (stream or self.stdout).write(f"{words}:{titles}")
