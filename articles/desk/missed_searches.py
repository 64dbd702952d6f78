"""At the desk: what readers searched for last week, or earlier, and did not find.

Each line says what a reader finds today, so that what has been mended since asks for nothing.
"""

import itertools
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ..models import MissedSearch, Synonym
from ..search import knowledge, missed, results
from ..text import strict_yaml
from .todo_list import ROWS_SHOWN, Group, Row

LOOK = "articles.view_missedsearch"
WRITE = "articles.add_article"
ADD_SYNONYM = "articles.add_synonym"
MOST_LINES = 50  # in a week; whoever has read so many has enough to write
WEEKS_LISTED = missed.KEPT // missed.A_WEEK
LONGEST_BAR = 100  # of the drawing


@dataclass(frozen=True)
class Line:
    """Words of a week: how often they were searched for, and what they find today."""

    words: str
    count: int
    length: int
    instead: str
    lacking: tuple
    finds: int

    @property
    def write_url(self):
        title = capfirst(self.words)
        about = {"title": title, "slug": slugify(self.words)}
        return f"{reverse('admin:articles_article_add')}?{urlencode(about)}"

    @property
    def synonym_url(self):
        return f"{reverse('admin:articles_synonym_add')}?{urlencode({'words': self.words})}"


@dataclass(frozen=True)
class Part:
    """Lines with the same fate."""

    name: str
    title: str
    hint: str
    lines: list


def lines_of(week):
    """The Lines of a week, the most wanted first."""
    rows = missed.shown().filter(week=week).order_by("-count", "words")
    counted = list(rows.values_list("words", "count")[:MOST_LINES])
    known = knowledge.current() if counted else None
    return [_line(words, count, counted[0][1], known) for words, count in counted]


def _line(words, count, most, known):
    found = results.search(words, known)
    length = max(2, LONGEST_BAR * count // most)
    question = found.question
    return Line(words, count, length, question.corrected, question.unknown, len(found.found))


def parts_of(lines):
    nothing = [line for line in lines if not line.finds]
    guessed = [line for line in lines if line.finds and line.instead]
    partly = [line for line in lines if line.finds and line.lacking and not line.instead]
    mended = [line for line in lines if line.finds and not (line.lacking or line.instead)]
    parts = [
        Part(
            "nothing",
            _("Readers find nothing"),
            _("Do we say it by another name? Add a synonym. Or is it something to write about?"),
            nothing,
        ),
        Part(
            "guessed",
            _("We guess what they mean"),
            _("They see results for another spelling. If the guess is wrong, add a synonym."),
            guessed,
        ),
        Part(
            "partly",
            _("Readers find only their other words"),
            _("One word stands on no page. Do we say it by another name? Shall we write about it?"),
            partly,
        ),
        Part(
            "mended",
            _("Readers find something by now"),
            _("In that week nothing was found, or not all of it. It has been mended since."),
            mended,
        ),
    ]
    return [part for part in parts if part.lines]


def name_of(week):
    """“Nov 9 to Nov 15, 2026”: short, for a phone."""
    last = week + missed.A_WEEK - date.resolution
    days = {"first": date_format(week, "M j"), "last": date_format(last, "M j, Y")}
    return _("%(first)s to %(last)s") % days


@require_safe
def list_view(request):
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    missed.purge()
    weeks = list(
        missed.shown().order_by("-week").values_list("week", flat=True).distinct()[:WEEKS_LISTED]
    )
    asked = request.GET.get("week", "")
    week = next((week for week in weeks if week.isoformat() == asked), weeks[0] if weeks else None)
    context = {
        "title": _("Searched for, not found"),
        "opts": MissedSearch._meta,
        "weeks": [(one.isoformat(), name_of(one), one == week) for one in weeks],
        "week": name_of(week) if week else "",
        "parts": parts_of(lines_of(week)) if week else [],
        "may_write": request.user.has_perm(WRITE),
        "may_add_synonym": request.user.has_perm(ADD_SYNONYM),
        "fewest": missed.FEWEST_SHOWN,
        "kept": WEEKS_LISTED,
        "next_on": missed.this_week() + missed.A_WEEK,
        "sitting": int(missed.A_SITTING.total_seconds() // 60),
    }
    site = admin.site.each_context(request)
    return render(request, "admin/articles/missedsearch/list.html", site | context)


@admin.register(MissedSearch)
class MissedSearchAdmin(admin.ModelAdmin):
    """One list, and no page for a row: what few searched for is shown nowhere."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return MissedSearch.objects.none()

    def changelist_view(self, request, extra_context=None):
        return list_view(request)


# On the first page of the desk


def waiting(user):
    """The Group of what readers searched for last week and still do not find, or None."""
    if not user.has_perm(LOOK):
        return None
    week = missed.this_week() - missed.A_WEEK
    lines = [line for line in lines_of(week) if not line.finds]
    url = reverse("admin:articles_missedsearch_changelist")
    return Group(
        "missed",
        _("Searched for last week, not found"),
        len(lines),
        [
            Row(f"“{line.words}”", f"{url}#nothing", _times(line.count))
            for line in lines[:ROWS_SHOWN]
        ],
        url,
        _("Readers asked for this, and the site had no answer."),
    )


def _times(count):
    return ngettext("%(count)d search", "%(count)d searches", count) % {"count": count}


# In the form of a synonym


def synonym_for(typed):
    """What the form of a new synonym begins with, for words from the list, or None."""
    words = missed.countable(typed)
    if not words:
        return None
    text = strict_yaml.dump({"words": [words]}) + "means:\n- \n"
    return {"slug": _free_slug(slugify(words) or "searched-for"), "text": text}


def _free_slug(wanted):
    """The slug, or the slug with the first number that makes it new."""
    taken = set(Synonym.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in itertools.count(2))
    return next(slug for slug in itertools.chain([wanted], numbered) if slug not in taken)
