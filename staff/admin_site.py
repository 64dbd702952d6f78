"""The admin, behind our sign-in."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _

WORK = (ADDITION, CHANGE, DELETION)


class StaffAdminSite(AdminSite):
    def get_urls(self):
        from . import views

        def signed_in(view):
            return self.admin_view(view)

        return [
            path("login/code/", views.code, name="staff_code"),
            path("account/", signed_in(views.account), name="staff_account"),
            path("account/set-up/", views.set_up, name="staff_set_up"),
            path("account/codes/", signed_in(views.new_codes), name="staff_new_codes"),
            path("account/turn-off/", signed_in(views.turn_off), name="staff_turn_off"),
            *super().get_urls(),
        ]

    def login(self, request, extra_context=None):
        from . import views

        return views.sign_in(request)

    def password_change(self, request, extra_context=None):
        from . import log, views

        response = views.change_password(
            request, self.each_context(request) | (extra_context or {})
        )
        if request.method == "POST" and response.status_code == 302:
            log.record(request.user, _("Changed their own password."))
        return response

    def get_log_entries(self, request):
        """For “Recent actions”: what somebody worked on, not when they signed in or looked."""
        return super().get_log_entries(request).filter(action_flag__in=WORK)

    def admin_view(self, view, cacheable=False):
        """A script is told what is wrong; it would take the sign-in page for its answer."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answering(request, *args, **kwargs):
            if wants_json(request) and not self.has_permission(request):
                words = _("Please sign in again in another tab, and then go on here.")
                return JsonResponse({"error": words}, status=403)
            return guarded(request, *args, **kwargs)

        return answering


def wants_json(request):
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted
