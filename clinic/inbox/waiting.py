"""Which requests wait, in which order, and whether staff were told of them."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import hours, notices, publishing
from ..desk.zone import zone_of_clinic
from ..models import CallbackRequest

State = CallbackRequest.State
OPEN_STATES = (State.NEW, State.IN_HAND)
OPEN = notices.OPEN
TABS = {
    "": gettext_lazy("All but spam"),
    "new": gettext_lazy("New"),
    "hand": gettext_lazy("In hand"),
    "mine": gettext_lazy("Mine"),
    "late": gettext_lazy("Late"),
    "done": gettext_lazy("Done"),
    "spam": gettext_lazy("Spam"),
}


@dataclass(frozen=True)
class Clock:
    """The time at the clinic: promises are kept by its calendar."""

    zone: object
    now: object

    @property
    def today(self):
        return self.now.astimezone(self.zone).date()

    def moment(self, moment):
        return date_format(moment.astimezone(self.zone), "DATETIME_FORMAT") if moment else ""

    def day(self, day):
        return _("today") if day == self.today else hours.date_in_words(day, self.today)


@dataclass(frozen=True)
class Notice:
    """What became of the e-mail to staff; `why` and `is_missing` where it did not go out."""

    words: str
    why: str = ""
    is_missing: bool = False


def clock():
    document, _digest = publishing.current()
    return Clock(zone_of_clinic(document), timezone.now())


def late(today):
    return OPEN & Q(answer_by__lt=today)


def in_tab(name, user, today):
    """The Q of a tab; what is late is told by the clinic's calendar."""
    return {
        "": ~Q(state=State.SPAM),
        "new": Q(state=State.NEW),
        "hand": Q(state=State.IN_HAND),
        "mine": Q(assigned_to=user) & OPEN,
        "late": late(today),
        "done": Q(state=State.DONE),
        "spam": Q(state=State.SPAM),
    }[name]


def counts(user, today):
    """{tab: how many}, in one query."""
    tabs = {name or "all": Count("pk", filter=in_tab(name, user, today)) for name in TABS}
    found = CallbackRequest.objects.aggregate(**tabs)
    return {name: found[name or "all"] for name in TABS}


def in_order(requests, today):
    """Late ones, new ones, those in hand: each the oldest first. Then what is closed, newest first.

    What is sealed stays in the database: a list does not need it.
    """
    rank = Case(
        When(late(today), then=Value(0)),
        When(state=State.NEW, then=Value(1)),
        When(state=State.IN_HAND, then=Value(2)),
        default=Value(3),
    )
    waits_since = Case(When(OPEN, then=F("created_at")))
    return (
        requests.defer("sealed")
        .select_related("assigned_to")
        .order_by(rank, waits_since, "-done_at", "-pk")
    )


def is_late(row, today):
    return row.state in OPEN_STATES and row.answer_by < today


def late_words(row, today):
    """“Late by 2 days”, or nothing."""
    if not is_late(row, today):
        return ""
    days = (today - row.answer_by).days
    return ngettext("Late by %(days)d day", "Late by %(days)d days", days) % {"days": days}


def notice_of(row, now):
    if row.notice_sent_at:
        return Notice(_("Sent"))
    if row.state not in OPEN_STATES:
        return Notice("–")
    if row.created_at > now - notices.LATE:
        return Notice(_("On its way"))
    return Notice(_("Not sent"), _why_not_sent(row), is_missing=True)


def _why_not_sent(row):
    if not settings.CALLBACK_EMAIL:
        return _("No e-mail address is set to send notices to (CALLBACK_EMAIL).")
    if notices.is_given_up(row):
        return _("It was tried for 3 days, and given up.")
    if not row.notice_tries:
        return _("It was not tried yet. Perhaps “manage.py sendnotices” does not run.")
    return ngettext(
        "It was tried %(count)d time, and is tried again.",
        "It was tried %(count)d times, and is tried again.",
        row.notice_tries,
    ) % {"count": row.notice_tries}
