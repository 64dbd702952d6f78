"""The log that staff can read and nobody can edit: Django's own, and what happens to accounts."""

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from .models import FailedSignIns

ACCOUNT_EVENT = 4  # Django's own: 1 added, 2 changed, 3 deleted
LOOKED = 5  # at what is personal; the inbox writes it
UNKNOWN_NAMES_KEPT = timedelta(days=90)


def record(by, what, account=None):
    """Write what `by` did to an account; to their own, where none is named."""
    account = account or by
    return LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(account),
        object_id=str(account.pk),
        object_repr=str(account)[:200],
        action_flag=ACCOUNT_EVENT,
        change_message=str(what),
    )


def count_failure(account):
    """Count a failed sign-in; None is a name that nobody has.

    Both take the same steps, so that nobody can tell by the clock which names there are. That is
    why the log itself is written later, by `write_failures`.
    """
    day, _created = FailedSignIns.objects.get_or_create(on=timezone.localdate(), account=account)
    FailedSignIns.objects.filter(pk=day.pk).update(count=F("count") + 1)


@transaction.atomic
def write_failures():
    """Move the counted failures of accounts into the log; of unknown names a number remains."""
    for day in FailedSignIns.objects.select_for_update().exclude(account=None):
        words = ngettext(
            "%(count)d failed sign-in on %(date)s.",
            "%(count)d failed sign-ins on %(date)s.",
            day.count,
        )
        account = day.account
        record(account, words % {"count": day.count, "date": day.on.isoformat()})
        day.delete()
    oldest = timezone.localdate() - UNKNOWN_NAMES_KEPT
    FailedSignIns.objects.filter(on__lt=oldest).delete()


def unknown_names():
    """How often names were tried that nobody has, by day, newest first."""
    return FailedSignIns.objects.filter(account=None).order_by("-on")


def signed_in(user, how=""):
    write_failures()
    record(user, how or gettext("Signed in."))
