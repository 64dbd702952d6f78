"""What readers searched for and did not find: words with a count for each week, and no more.

Nothing says who searched, when, or in which order. What might tell of a person is not counted, and
what too few searched for is shown to nobody.
"""

import logging
import re
from contextlib import contextmanager
from datetime import timedelta

from django.core.cache.backends.locmem import LocMemCache
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ..models import MissedSearch
from .words import fold, words_of

logger = logging.getLogger(__name__)

A_WEEK = timedelta(weeks=1)
KEPT = 26 * A_WEEK
FEWEST_SHOWN = 3  # searches in a week; what fewer searched for might be one person's
MOST_WORDS = 6
LONGEST = MissedSearch.LONGEST_WORDS
MOST_ROWS = 2_000  # in a week; from there on only known words are counted
PATIENCE = 50  # milliseconds; a reader waits for the page, not for its count

# One person asks again, goes back and reloads: within this time the same words count once.
# Each process remembers for itself; as we run it there are fewer of them than FEWEST_SHOWN.
A_SITTING = timedelta(minutes=30)
lately = LocMemCache(
    __name__, {"TIMEOUT": A_SITTING.total_seconds(), "OPTIONS": {"MAX_ENTRIES": 1_000}}
)

MOST_DIGITS = 4  # a phone number, a date of birth and a ZIP code have more
OF_A_PERSON = re.compile(
    r"""@ | :// | \bwww\. | \w\.[a-z]{2,}\b
    | \b(?:mr|mrs|dr)\b | \bmy\s+name\b | \bmi\s+nombre\b
    | \bp\.?\s?o\.?\s+box\b
    | \b\d+\w?\s+(?:[^\W\d]+\.?\s+){1,3}
      (?:street|st|avenue|ave|road|rd|drive|lane|ln|boulevard|blvd|court|ct|place|way|highway|hwy)\b
    """,
    re.VERBOSE,  # of folded text
)
ROBOT = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|archiver|preview|headless|lighthouse|monitor|validator"
    r"|facebookexternalhit|curl|wget|python|java/|okhttp|go-http|libwww|http-?client|scan",
    re.IGNORECASE,
)
PREFETCH = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)


def note(request, typed):
    """Count what a reader typed, if a reader it was. Whatever happens, the reader hears nothing."""
    words = countable(typed)
    if not words or not is_of_a_reader(request) or not lately.add(words.replace(" ", "+"), 1):
        return
    try:
        count(words, this_week())
    except DatabaseError as error:  # busy, full, read-only: its message could name the words
        logger.warning("a search was not counted: %s", type(error).__name__)


def countable(typed):
    """The words that are counted for what somebody typed; "" where nothing is to be kept."""
    plain = fold(typed)
    if OF_A_PERSON.search(plain) or sum(map(str.isdigit, plain)) > MOST_DIGITS:
        return ""
    found = words_of(typed)
    words = " ".join(found)
    return words if len(found) <= MOST_WORDS and len(words) <= LONGEST else ""


def is_of_a_reader(request):
    """Whether somebody asked to see this page: no robot, no browser that loads ahead of time."""
    headers = request.headers
    agent = headers.get("User-Agent", "")
    ahead = " ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    is_page = headers.get("Sec-Fetch-Dest", "document") == "document"
    return (
        request.method == "GET"
        and is_page
        and bool(agent)
        and not ROBOT.search(agent)
        and not PREFETCH.search(ahead)
    )


def this_week():
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def count(words, week):
    """Add one to the words of a week, and forget the weeks that are too old."""
    with _impatient():
        rows = MissedSearch.objects.filter(week=week)
        if rows.filter(words=words).exists() or rows.count() < MOST_ROWS:
            _add(words, week)
        purge()


def _add(words, week):
    """In one statement, so that two readers at once are two."""
    table = connection.ops.quote_name(MissedSearch._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("week", "words", "count") VALUES (%s, %s, 1) '
            f'ON CONFLICT ("week", "words") DO UPDATE SET "count" = {table}."count" + 1',
            [connection.ops.adapt_datefield_value(week), words],
        )


@contextmanager
def _impatient():
    """Where somebody else holds the database, give up soon."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
                yield
            return
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def purge():
    """Forget the weeks that are too old; how many rows are gone. Writes only if there are any."""
    old = MissedSearch.objects.filter(week__lt=this_week() - KEPT)
    return old.delete()[0] if old.exists() else 0


def shown():
    """What staff may see: of weeks that are over, what enough readers searched for.

    The week that goes on is not shown: who looks twice would see at what time somebody searched.
    """
    return MissedSearch.objects.filter(
        week__lt=this_week(), week__gte=this_week() - KEPT, count__gte=FEWEST_SHOWN
    )
