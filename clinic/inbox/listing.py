"""The list of the inbox. It names no patient: a reference, moments and states are enough."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import notices
from ..desk.saving import name_of
from ..models import CallbackRequest
from . import waiting
from .pages import address, show

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A request as the list tells of it."""

    row: CallbackRequest
    received: str
    promised: str
    closed: str
    late: str
    who: str
    is_mine: bool
    notice: waiting.Notice

    @property
    def url(self):
        return address("change", self.row.pk)


@dataclass(frozen=True)
class Tab:
    name: str
    title: str
    count: int
    is_current: bool


class CountedPages(Paginator):
    """The tabs know already how many there are."""

    def __init__(self, *args, number, **options):
        super().__init__(*args, **options)
        self.number = number

    @cached_property
    def count(self):
        return self.number


@require_safe
def list_view(request):
    clock, chosen = waiting.clock(), request.GET.get("show", "")
    if chosen not in waiting.TABS:
        chosen = ""
    numbers = waiting.counts(request.user, clock.today)
    found = CallbackRequest.objects.filter(waiting.in_tab(chosen, request.user, clock.today))
    rows = waiting.in_order(found, clock.today)
    pages = CountedPages(rows, ON_A_PAGE, number=numbers[chosen])
    page = pages.get_page(request.GET.get("page"))
    context = {
        "lines": [line_of(row, clock, request.user) for row in page],
        "tabs": [
            Tab(name, words, numbers[name], name == chosen) for name, words in waiting.TABS.items()
        ],
        "chosen": chosen,
        "page": page,
        "zone": clock.zone.key,
        "late": numbers["late"],
        "unsent": notices.missing().count(),
        "is_sender_named": bool(settings.CALLBACK_EMAIL),
    }
    return show(request, "list", _("Inbox: requests for a call back"), context)


def line_of(row, clock, user):
    return Line(
        row=row,
        received=clock.moment(row.created_at),
        promised=clock.day(row.answer_by),
        closed=clock.moment(row.done_at),
        late=waiting.late_words(row, clock.today),
        who=name_of(row.assigned_to) if row.assigned_to else "",
        is_mine=row.assigned_to_id == user.pk,
        notice=waiting.notice_of(row, clock.now),
    )
