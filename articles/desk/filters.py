from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
