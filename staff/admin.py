"""People, groups, and the log. Only superusers change the first two; nobody changes the third."""

import json

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import log, second_factor

KEYS_AND_RIGHTS = ("is_active", "is_staff", "is_superuser")
MANY = ("groups", "user_permissions", "permissions")

# The key of a colleague's app is nobody's business: the pages under /admin/account/ do it all.
admin.site.unregister([TOTPDevice, User, Group])


class ForSuperusers:
    """Whoever may change people could make themselves anything. So it takes a superuser."""

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def construct_change_message(self, request, form, formsets, add=False):
        """Django says which field was changed; for rights the log says what it was changed to."""
        message = super().construct_change_message(request, form, formsets, add)
        words = LogEntry(change_message=json.dumps(message)).get_change_message()
        return " ".join([words, *details(form)])


def details(form):
    for name in set(form.changed_data) & {*KEYS_AND_RIGHTS, *MANY}:
        label = form.fields[name].label
        if name in MANY:
            before, after = set(form.initial.get(name) or ()), set(form.cleaned_data[name])
            for verb, things in (("added", after - before), ("removed", before - after)):
                if things:
                    yield f"{label}: {verb} {', '.join(sorted(map(str, things)))}."
        else:
            yield f"{label}: {gettext('yes') if form.cleaned_data[name] else gettext('no')}."


@admin.register(User)
class StaffAdmin(ForSuperusers, UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "two_steps"]
    readonly_fields = ["last_login", "date_joined"]
    actions = ["turn_second_step_off"]

    def get_queryset(self, request):
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_device=Exists(devices))

    def has_delete_permission(self, request, obj=None):
        """What they did stays in the log, and so do they. Take the tick from “Active” instead."""
        return False

    @admin.display(description=_("two-step sign-in"), boolean=True)
    def two_steps(self, user):
        return user.has_device

    @admin.action(
        description=_("Turn two-step sign-in off (the phone was lost)"), permissions=["change"]
    )
    def turn_second_step_off(self, request, queryset):
        for user in queryset:
            if second_factor.turn_off(user):
                log.record(request.user, gettext("Turned two-step sign-in off."), user)
                words = gettext("Two-step sign-in is off for %s.") % user
                self.message_user(request, words, messages.SUCCESS)


@admin.register(Group)
class StaffGroupAdmin(ForSuperusers, GroupAdmin):
    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, queryset):
        flags = [flag for flag in KINDS if flag == self.value()]
        return queryset.filter(action_flag__in=flags) if flags else queryset


KINDS = {
    str(ADDITION): _("Added"),
    str(CHANGE): _("Changed"),
    str(DELETION): _("Deleted"),
    str(log.ACCOUNT_EVENT): _("Account"),
    str(log.LOOKED): _("Looked"),
}


@admin.register(LogEntry)
class LogAdmin(admin.ModelAdmin):
    list_display = ["when", "who", "words", "thing"]
    list_display_links = None
    list_filter = [
        KindFilter,
        "action_time",
        ("user", admin.RelatedOnlyFieldListFilter),
        ("content_type", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "change_message", "user__username"]
    search_help_text = _("Searches the names of things, what was done, and who did it.")
    change_list_template = "staff/log.html"
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("when"), ordering="action_time")
    def when(self, entry):
        return entry.action_time

    @admin.display(description=_("who"), ordering="user__username")
    def who(self, entry):
        return entry.user

    @admin.display(description=_("what"), ordering="action_flag")
    def words(self, entry):
        return entry.get_change_message() or KINDS.get(str(entry.action_flag), "")

    @admin.display(description=_("to what"), ordering="object_repr")
    def thing(self, entry):
        kind = entry.content_type.name if entry.content_type else gettext("something that is gone")
        return f"{entry.object_repr} ({kind})"

    def changelist_view(self, request, extra_context=None):
        title = gettext("The log: who did what, and when")
        context = {"title": title, "unknown_names": log.unknown_names()[:7]} | (extra_context or {})
        return super().changelist_view(request, context)
