from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from staff import log, second_factor


class Command(BaseCommand):
    help = "Turns two-step sign-in off for one account: the phone and the recovery codes are lost."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account “{username}”.")
        if not second_factor.turn_off(user):
            raise CommandError(f"{username} has no two-step sign-in: there is nothing to turn off.")
        log.record(user, "The operator turned two-step sign-in off, with resetsecondfactor.")
        again = " The next sign-in sets it up anew." if second_factor.is_required() else ""
        self.stdout.write(f"Two-step sign-in is off for {username}.{again}")
