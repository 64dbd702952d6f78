"""Requests of some weeks as a table. It is asked for by a form, and the log says how many went."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ..models import CallbackRequest
from . import files, log, waiting
from .pages import show

A_DAY = timedelta(days=1)
USUAL_SPAN = timedelta(days=30)
WHICH = {
    "open": gettext_lazy("Open ones: new or in hand"),
    "closed": gettext_lazy("Done ones"),
    "both": gettext_lazy("Both"),
}
YEARS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


class ExportForm(forms.Form):
    use_required_attribute = False

    which = forms.ChoiceField(
        label=gettext_lazy("Which requests?"), choices=list(WHICH.items()), initial="both"
    )
    first = forms.DateField(
        label=gettext_lazy("Received from"),
        validators=YEARS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("until"),
        validators=YEARS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self):
        values = super().clean()
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first one."))
        return values

    def rows(self, zone):
        """The requests that are asked for; a day is a day at the clinic."""
        values = self.cleaned_data
        which = {
            "open": waiting.OPEN,
            "closed": Q(state=waiting.State.DONE),
            "both": ~Q(state=waiting.State.SPAM),
        }[values["which"]]
        return (
            CallbackRequest.objects.filter(
                which,
                created_at__gte=_midnight(values["first"], zone),
                created_at__lt=_midnight(values["last"] + A_DAY, zone),
            )
            .select_related("assigned_to")
            .order_by("created_at", "pk")
        )


@require_http_methods(["GET", "HEAD", "POST"])
def export_view(request):
    clock = waiting.clock()
    if request.method != "POST":
        initial = {"first": clock.today - USUAL_SPAN, "last": clock.today}
        return _page(request, ExportForm(initial=initial))
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    with transaction.atomic():
        rows = list(form.rows(clock.zone))
        log.read(request.user, _log_words(form.cleaned_data, len(rows)))
    return as_file(files.table(rows, clock), f"requests-{clock.today.isoformat()}.csv", "text/csv")


def as_file(text, name, kind):
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request, form, status=200):
    return show(request, "export", _("Requests as a table"), {"form": form}, status)


def _log_words(asked, number):
    return _("Took %(number)d requests as a table (%(which)s, received %(first)s to %(last)s).") % {
        "number": number,
        "which": asked["which"],
        "first": asked["first"].isoformat(),
        "last": asked["last"].isoformat(),
    }


def _midnight(day, zone):
    return datetime.combine(day, time(), zone)
