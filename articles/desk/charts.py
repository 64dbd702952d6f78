"""Charts for the desk's first page: measured here, drawn as SVG by a template, no script needed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Article
from . import todo

MONTHS = 12
ROW_HEIGHT, BAR_HEIGHT = 24, 16
LABEL_WIDTH, LONGEST_BAR, NUMBER_WIDTH = 104, 220, 36
WIDTH = LABEL_WIDTH + LONGEST_BAR + NUMBER_WIDTH


@dataclass(frozen=True)
class Bar:
    """One row of a chart, in the units of its drawing. `kind` picks colour and pattern."""

    label: str
    count: int
    kind: str
    y: int
    length: int

    @property
    def text_y(self):
        return self.y + BAR_HEIGHT - 4

    @property
    def number_x(self):
        return LABEL_WIDTH + self.length + 6


@dataclass(frozen=True)
class Chart:
    """Bars one below the other; `description` says in words what they show."""

    name: str
    title: str
    description: str
    bars: list
    column: str

    width, label_x, bar_x, bar_height = WIDTH, LABEL_WIDTH - 8, LABEL_WIDTH, BAR_HEIGHT

    @property
    def height(self):
        return ROW_HEIGHT * len(self.bars)


def all_charts():
    return [review_calendar(), articles_by_state()]


def review_calendar():
    """How many reviews each of the next months brings; what is due already comes first."""
    today = timezone.localdate()
    days = todo.public().order_by().values_list("next_review_on").annotate(Count("pk"))
    due, months = 0, Counter()
    for day, count in days:
        if day <= today:
            due += count
        else:
            months[day.replace(day=1)] += count
    firsts = [_month_after(today, number) for number in range(MONTHS)]
    rows = [(_("due now"), due, "due")]
    rows += [(date_format(first, "M Y"), months[first], "plain") for first in firsts]
    coming = sum(months[first] for first in firsts)
    return Chart(
        "reviews",
        _("Reviews in the next 12 months"),
        _("Due now: %(due)s. Due in the next 12 months: %(coming)s.")
        % {"due": due, "coming": coming},
        _bars(rows),
        _("Month"),
    )


def articles_by_state():
    now = timezone.now()
    state = Article.Status
    counts = Article.objects.aggregate(
        public=Count("pk", filter=Q(status=state.PUBLISHED, published_at__lte=now)),
        scheduled=Count("pk", filter=Q(status=state.PUBLISHED, published_at__gt=now)),
        drafts=Count("pk", filter=Q(status=state.DRAFT)),
        withdrawn=Count("pk", filter=Q(status=state.WITHDRAWN)),
        archived=Count("pk", filter=Q(status=state.ARCHIVED)),
    )
    rows = [
        (_("public"), counts["public"], "plain"),
        (_("scheduled"), counts["scheduled"], "plain"),
        (_("drafts"), counts["drafts"], "plain"),
        (_("withdrawn"), counts["withdrawn"], "due"),
        (_("archived"), counts["archived"], "quiet"),
    ]
    total = sum(counts.values())
    words = ngettext("%(count)s article in all.", "%(count)s articles in all.", total)
    return Chart(
        "states", _("Articles by state"), words % {"count": total}, _bars(rows), _("State")
    )


def _bars(rows):
    most = max(count for _label, count, _kind in rows) or 1
    return [
        Bar(label, count, kind, place * ROW_HEIGHT, _length(count, most))
        for place, (label, count, kind) in enumerate(rows)
    ]


def _length(count, most):
    """A bar that stands for anything at all can be seen."""
    return max(3, LONGEST_BAR * count // most) if count else 0


def _month_after(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
