from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Citation, Reference


class SourceFilter(admin.SimpleListFilter):
    """Articles that rest on a source which has fallen, so that none of them is missed."""

    title = _("sources")
    parameter_name = "sources"

    def lookups(self, request, model_admin):
        return [
            (Reference.Status.RETRACTED.value, _("cites a retracted one")),
            (Reference.Status.SUPERSEDED.value, _("cites a superseded one")),
        ]

    def queryset(self, request, queryset):
        if self.value() not in Reference.Status.values[1:]:
            return queryset
        fallen = Reference.objects.filter(status=self.value()).values("slug")
        citing = Citation.objects.filter(key__in=fallen).values("article")
        return queryset.filter(pk__in=citing)


SOON = timedelta(days=30)


class ReviewFilter(admin.SimpleListFilter):
    """What has to be checked again: the one list that keeps promises to readers."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", _("due now")), ("soon", _("due within 30 days"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        until = {"due": today, "soon": today + SOON}.get(self.value())
        return queryset.filter(next_review_on__lte=until) if until else queryset
