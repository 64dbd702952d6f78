"""What staff have typed and not saved: kept as it was sent, offered back, let go of once saved.

Each opening of the form has a copy of its own. What is typed in a second tab or on another device
never takes the place of a text that its writer has not decided about. A text that nobody has
touched or decided about for REMEMBERED is let go of.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..models import WorkInProgress
from . import openings

LARGEST = 400 * 1024
MOST_COPIES = 20
REMEMBERED = timedelta(days=90)
NOT_TYPED = {"csrfmiddlewaretoken", openings.FIELD}


class TooLarge(Exception):
    """More than LARGEST bytes were sent."""


@dataclass(frozen=True)
class Copy:
    """What one opening of the form sent last: a list of values for each name."""

    key: str
    kept_at: str
    values: dict

    @property
    def when(self):
        return timezone.localtime(parse_datetime(self.kept_at))

    @property
    def is_remembered(self):
        return self.when > timezone.now() - REMEMBERED

    @property
    def base_digest(self):
        return (self.values.get("base_digest") or [""])[0]

    @property
    def data(self):
        """The values as a form takes them."""
        data = QueryDict(mutable=True)
        for name, values in self.values.items():
            data.setlist(name, values)
        return data


@transaction.atomic
def keep(opening, sent):
    """Keep what was sent in place of what the same opening sent before. Raises TooLarge."""
    values = typed(sent)
    if len(json.dumps(values, ensure_ascii=False).encode()) > LARGEST:
        raise TooLarge
    forget_old()
    WorkInProgress.objects.get_or_create(**_owner(opening))
    work = WorkInProgress.objects.select_for_update().get(**_owner(opening))
    copy = Copy(opening.key, timezone.now().isoformat(), values)
    others = [other for other in _copies_in(work) if other.key != opening.key]
    _store(work, [copy, *others][:MOST_COPIES])
    return copy


def forget_old():
    """Anybody's text that is not remembered any more; told on the desk's first page before."""
    WorkInProgress.objects.filter(saved_at__lt=timezone.now() - REMEMBERED).delete()


def typed(sent):
    """What somebody typed of what a form sent: no buttons, no tokens, no NUL bytes."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in sent.lists()
        if name not in NOT_TYPED and not name.startswith("_")
    }


def copies(opening):
    """What the same user has not saved of the same article, from any opening; the newest first."""
    work = WorkInProgress.objects.filter(**_owner(opening)).first()
    return _copies_in(work) if work else []


def of_user(user):
    """(article or None, newest Copy) for each text that somebody has not saved, newest first."""
    works = WorkInProgress.objects.filter(user=user).select_related("article").order_by("-saved_at")
    return [(work.article, copies[0]) for work in works if (copies := _copies_in(work))]


def copy_of(opening):
    return next((copy for copy in copies(opening) if copy.key == opening.key), None)


@transaction.atomic
def let_go(opening):
    """Forget the copy of an opening: it is saved, or its writer threw it away."""
    for work in WorkInProgress.objects.select_for_update().filter(**_owner(opening)):
        rest = [copy for copy in _copies_in(work) if copy.key != opening.key]
        if rest:
            _store(work, rest)
        else:
            work.delete()


def saved(request):
    """Called in the transaction of a save: what the form sent is no longer unsaved."""
    opening = openings.read(request.POST.get(openings.FIELD))
    if opening and opening.user_id == request.user.pk:
        let_go(opening)


def _owner(opening):
    return {"user_id": opening.user_id, "article_id": opening.article_id}


def _copies_in(work):
    found = [Copy(**copy) for copy in work.fields.get("copies", ())]
    return [copy for copy in found if copy.is_remembered]


def _store(work, copies):
    work.fields = {"copies": [asdict(copy) for copy in copies]}
    work.base_digest = copies[0].base_digest[:64]
    work.save()
