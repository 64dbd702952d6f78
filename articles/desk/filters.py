from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Citation, Reference
from . import checkup, todo


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


class ReviewFilter(admin.SimpleListFilter):
    """What has to be checked again: the one list that keeps promises to readers."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            (todo.Stage.OVERDUE.value, _("overdue by 90 days or more")),
            (todo.Stage.DUE.value, _("due now")),
            (todo.Stage.SOON.value, _("due within 30 days")),
        ]

    def queryset(self, request, queryset):
        if self.value() not in todo.Stage.values:
            return queryset
        return queryset.filter(pk__in=todo.review(self.value()).order_by().values("pk"))


def _to_sign(user):
    looked = checkup.latest()
    return todo.to_sign(user, looked.still_signed, looked.passing).values("pk")


class WorkFilter(admin.SimpleListFilter):
    """What waits for somebody, as the desk’s first page counts it."""

    title = _("work")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        may_sign = request.user.has_perm("articles.sign_article")
        return [
            *([("sign", _("for you to sign"))] if may_sign else []),
            ("staged", _("has staged changes")),
            ("failing", _("would not pass the check")),
            ("broken", _("has a link that leads nowhere")),
        ]

    def queryset(self, request, queryset):
        find = {
            "sign": lambda: _to_sign(request.user),
            "staged": lambda: todo.staged().order_by().values("article"),
            "failing": lambda: todo.public().filter(pk__in=checkup.latest().failing).values("pk"),
            "broken": lambda: todo.linking_to(checkup.latest().broken_paths).values("pk"),
        }.get(self.value())
        return queryset.filter(pk__in=find()) if find else queryset
