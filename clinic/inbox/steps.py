"""The steps of a request: taken, handed on, done, spam, opened again. Each is in the log.

A step says what the person saw when they chose it (`seen`). It is taken only where that is still
so, by one conditional UPDATE: of two people who press at once, the second is told who was first.
"""

import re
from dataclasses import dataclass
from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import notices
from ..desk.saving import name_of
from ..models import CallbackRequest
from . import log
from .pages import LOOK

State = CallbackRequest.State
SEEN = re.compile(r"(new|in hand|done|spam):([0-9]{0,18})")


class Overtaken(Exception):
    """It is not any more as it was seen, or that step is not for what was seen."""


@dataclass(frozen=True)
class Seen:
    state: str
    assigned_to: int | None

    @classmethod
    def read(cls, text):
        """What a form says that its reader saw. Raises Overtaken where it says nothing of use."""
        found = SEEN.fullmatch(text)
        if not found:
            raise Overtaken
        return cls(found[1], int(found[2]) if found[2] else None)

    def __str__(self):
        return f"{self.state}:{self.assigned_to or ''}"


def seen_of(row):
    return Seen(row.state, row.assigned_to_id)


def colleagues():
    """Who may be given a request: staff at work who may open the inbox."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = get_user_model().objects.with_perm(LOOK, backend=backend).filter(is_staff=True)
    return people.order_by("first_name", "last_name", "username")


def take(row, seen, by):
    """Take it in hand, from nobody or from a colleague."""
    _must_be(seen, State.NEW, State.IN_HAND)
    words = _("Took it in hand.")
    if seen.assigned_to and seen.assigned_to != by.pk:
        words = _("Took it over from %(who)s.") % {"who": _name(seen.assigned_to)}
    _step(row, seen, by, words, **_in_hand_of(by))


def hand_on(row, seen, by, to):
    _must_be(seen, State.NEW, State.IN_HAND)
    words = _("Handed it to %(who)s.") % {"who": name_of(to)}
    _step(row, seen, by, words, **_in_hand_of(to))


def finish(row, seen, by):
    _must_be(seen, State.NEW, State.IN_HAND)
    now = timezone.now()
    _step(
        row,
        seen,
        by,
        _("Said that it is done."),
        state=State.DONE,
        done_at=now,
        taken_at=Coalesce("taken_at", now),
        assigned_to=Coalesce("assigned_to", by.pk),
    )


def call_spam(row, seen, by):
    _must_be(seen, State.NEW, State.IN_HAND)
    _step(row, seen, by, _("Said that it is spam."), state=State.SPAM, done_at=timezone.now())


def open_again(row, seen, by):
    """It is new again, and nobody has it. Of what was taken for spam, staff are told as ever."""
    _must_be(seen, State.DONE, State.SPAM)
    fields = {"state": State.NEW, "done_at": None, "assigned_to": None}
    is_untold = seen.state == State.SPAM and not row.notice_sent_at
    if is_untold:
        fields["notice_next_at"] = timezone.now()
    with transaction.atomic():
        _step(row, seen, by, _("Opened it again."), **fields)
        if is_untold:
            transaction.on_commit(partial(notices.start, row.pk), robust=True)


def _in_hand_of(person):
    """The time to the first hand is what the figures tell of: it stays."""
    return {
        "state": State.IN_HAND,
        "assigned_to": person.pk,
        "taken_at": Coalesce("taken_at", timezone.now()),
    }


def _must_be(seen, *states):
    if seen.state not in states:
        raise Overtaken


@transaction.atomic
def _step(row, seen, by, words, **fields):
    as_seen = CallbackRequest.objects.filter(
        pk=row.pk, state=seen.state, assigned_to=seen.assigned_to
    )
    if not as_seen.update(**fields):
        raise Overtaken
    log.changed(by, words, row)


def _name(pk):
    person = get_user_model().objects.filter(pk=pk).first()
    return name_of(person) if person else "–"
