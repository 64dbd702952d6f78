"""What every public page needs to know of this moment: one query reads it."""

import json
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import workflow
from clinic.models import document_of
from clinic.today import Today

# In words of the database, since every request asks it: Django takes ten times as long to put the
# question together as it takes to answer. “Public” is what Article.objects.published() says it is.
QUERY = """
SELECT
    stamp.version,
    stamp.menu,
    (SELECT text FROM clinic_clinic WHERE id = 1),
    EXISTS (SELECT 1 FROM articles_stagededit WHERE publish_at <= %s),
    (
        SELECT MAX(published_at) FROM articles_article
        WHERE status = 'published' AND published_at <= %s
    ),
    stamp.changed_at,
    (SELECT created_at FROM clinic_clinicrevision ORDER BY id DESC LIMIT 1)
FROM articles_publicstamp AS stamp
WHERE stamp.id = 1
"""


@dataclass(frozen=True)
class PublicState:
    """`version` is "" before anything was saved; `newest` is when the last article came."""

    version: str
    newest: object
    menu: tuple
    clinic_text: str
    is_due: bool
    changed_at: object
    moment: object

    @classmethod
    def read(cls):
        now = timezone.now()
        asked_at = connection.ops.adapt_datetimefield_value(now)
        with connection.cursor() as cursor:
            cursor.execute(QUERY, [asked_at, asked_at])
            row = cursor.fetchone() or ("", "[]", "", False, None, None, None)
        version, menu, clinic_text, is_due, *moments = row
        newest, *others = map(_moment, moments)
        changed_at = max([at for at in (newest, *others) if at], default=None)
        menu = tuple(json.loads(menu))
        return cls(version, newest, menu, clinic_text or "", bool(is_due), changed_at, now)

    @classmethod
    def of_now(cls):
        """The state once every staged text whose time has come is public: no worker, no cron."""
        state = cls.read()
        if not state.is_due:
            return state
        workflow.publish_due()
        return cls.read()

    @cached_property
    def clinic(self):
        return document_of(self.clinic_text)

    @cached_property
    def today(self):
        return Today.of(self.clinic, self.moment, timezone.get_default_timezone())


def of_request(request):
    """The state that the request was answered with; read now where no middleware has."""
    if not hasattr(request, "public_state"):
        request.public_state = PublicState.read()
    return request.public_state


def _moment(value):
    """A moment as SQLite or PostgreSQL gives it, with its zone."""
    if isinstance(value, str):
        value = parse_datetime(value)
    return value.replace(tzinfo=UTC) if value and timezone.is_naive(value) else value
