"""The one door through which requests for a call back come in, and go for good."""

import json
import secrets
from datetime import timedelta
from functools import partial

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import encryption, hours, limits, notices, publishing
from .models import CallbackRequest, Erasure, RequestNote

ERASE_AFTER_DAYS = 90  # from being done, where the clinic says nothing else
SPAM_STAYS = timedelta(days=7)
AT_ONCE = 200  # rows between two commits while resealing
LETTERS = "BCDFGHJKMNPQRTVWXY3479"  # no look-alikes, read aloud or written; and no words
REFERENCE_LENGTH = 7
TRIES = 5  # at a reference that nobody has yet
State = CallbackRequest.State


def receive(values, *, form_key, clinic, address="", is_suspicious=False):
    """Store what a person typed into a form, once, and return its CallbackRequest.

    `values` is what clinic/forms.py hands out, plain text only; the row has it sealed. The same
    form with the same values is the same request. What a robot may have sent is kept as spam:
    should it be a person after all, nothing is lost. Raises limits.TooMany.
    """
    now = timezone.now()
    fingerprint = _fingerprint(form_key, values)
    known = CallbackRequest.objects.filter(fingerprint=fingerprint).first()
    if known:
        return known
    if limits.is_full(address, now, is_suspicious=is_suspicious):
        raise limits.TooMany
    fields = {
        "fingerprint": fingerprint,
        "sealed": encryption.seal(values),
        "created_at": now,
        "answer_by": promised_day(clinic, now),
    }
    if is_suspicious:
        fields |= {"state": State.SPAM, "done_at": now}
    else:
        fields |= {"notice_next_at": now}
    return _stored_once(fields, address)


def values_of(request):
    """What the person typed. Raises encryption.CannotBeOpened."""
    return encryption.unseal(request.sealed)


def erased_after_days(clinic):
    return (clinic.callback and clinic.callback.erase_after_days) or ERASE_AFTER_DAYS


def promised_day(clinic, now):
    """The date by which the clinic says that it answers what is asked at this moment."""
    days = (clinic.callback and clinic.callback.answer_within_days) or 1
    return hours.reply_by(clinic.main_location, now, timezone.get_default_timezone(), days)


@transaction.atomic
def erase(request, reason):
    """Erase a request with its notes; only the count of the day stays."""
    erase_all(CallbackRequest.objects.filter(pk=request.pk), reason)


@transaction.atomic
def erase_all(requests, reason):
    """Erase the requests of a queryset; how many there were.

    They are locked first: one that somebody opens again at this moment is no longer among them.
    """
    locked = list(requests.select_for_update().values_list("pk", flat=True))
    _rows, by_model = CallbackRequest.objects.filter(pk__in=locked).delete()
    number = by_model.get(CallbackRequest._meta.label, 0)
    if number:
        day, _created = Erasure.objects.get_or_create(
            on=timezone.localdate(), reason=reason, defaults={"count": 0}
        )
        Erasure.objects.filter(pk=day.pk).update(count=F("count") + number)
        transaction.on_commit(forget_the_log, robust=True)
    return number


def whose_time_is_up():
    """Requests that were done long enough ago, and spam after a week, as a queryset."""
    now = timezone.now()
    clinic, _digest = publishing.current()
    kept_for = timedelta(days=erased_after_days(clinic))
    done = Q(state=State.DONE, done_at__lt=now - kept_for)
    spam = Q(state=State.SPAM, done_at__lt=now - min(kept_for, SPAM_STAYS))
    return CallbackRequest.objects.filter(done | spam)


def reseal():
    """Seal everything under the first key: ({"requests": …, "notes": …}, [references not opened]).

    May be run as often as one likes, and beside the running site.
    """
    done, unopened = {}, set()
    for kind, rows, reference in (
        ("requests", CallbackRequest.objects.all(), "reference"),
        ("notes", RequestNote.objects.all(), "request__reference"),
    ):
        done[kind], closed = _sealed_anew(rows, reference)
        unopened |= closed
    return done, sorted(unopened)


def forget_the_log():
    """SQLite keeps old pages in the log beside its file until they are moved and it is emptied.

    Returns whether that was done: a reader of old pages may be in the way until the next time.
    """
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            is_busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except OperationalError:
        return False
    return not is_busy


def _sealed_anew(rows, reference):
    done, unopened, last = 0, set(), 0
    while True:
        batch = rows.filter(pk__gt=last).order_by("pk").values_list("pk", "sealed", reference)
        batch = list(batch[:AT_ONCE])
        if not batch:
            return done, unopened
        with transaction.atomic():
            for pk, sealed, name in batch:
                try:
                    anew = encryption.seal_anew(sealed)
                except encryption.CannotBeOpened:
                    unopened.add(name)
                else:
                    done += rows.filter(pk=pk, sealed=sealed).update(sealed=anew)
        last = batch[-1][0]


def _stored_once(fields, address):
    """Two clicks at once: the second finds what the first has stored."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                known = CallbackRequest.objects.filter(fingerprint=fields["fingerprint"]).first()
                if known:
                    return known
                is_suspicious = fields.get("state") == State.SPAM
                limits.count(address, fields["created_at"], is_suspicious=is_suspicious)
                request = CallbackRequest.objects.create(reference=_reference(), **fields)
                if request.notice_next_at:
                    transaction.on_commit(partial(notices.start, request.pk), robust=True)
            return request
        except IntegrityError as error:
            problem = error
    raise problem


def _reference():
    return "".join(secrets.choice(LETTERS) for _letter in range(REFERENCE_LENGTH))


def _fingerprint(form_key, values):
    text = json.dumps([form_key, values], sort_keys=True)
    return salted_hmac("clinic.fingerprint", text, algorithm="sha256").hexdigest()
