"""The clinic at the desk: one page for all of its details, and a form for each part."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import path

from .desk import changes, history, overview, week_views
from .desk.pages import CHANGE, LOOK, address, allowed, session_view
from .desk.parts import KINDS
from .inbox.admin import InboxAdmin
from .models import CallbackRequest, Clinic

admin.site.register(CallbackRequest, InboxAdmin)


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    """There is one clinic, which nobody adds and nobody deletes."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [*self._own_urls(), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return allowed(overview.overview_view, LOOK)(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Where the log leads to."""
        return HttpResponseRedirect(address("changelist"))

    def history_view(self, request, object_id, extra_context=None):
        return HttpResponseRedirect(address("history"))

    def _own_urls(self):
        looks = {
            "week/": (week_views.week_view, "week"),
            "history/": (history.history_view, "history"),
            "history/<int:number>/": (history.version_view, "version"),
            "file/": (history.file_view, "file"),
        }
        steps = {
            "details/": (changes.details_view, "details"),
            "confirm/": (overview.confirm_view, "confirm"),
            "history/<int:number>/restore/": (history.restore_view, "restore"),
        }
        return [
            path("session/", session_view, name="clinic_clinic_session"),  # answers whoever asks
            *(self._path(end, view, name, LOOK) for end, (view, name) in looks.items()),
            *(self._path(end, view, name, CHANGE) for end, (view, name) in steps.items()),
            *(found for kind in KINDS.values() for found in self._urls_of(kind)),
        ]

    def _urls_of(self, kind):
        one = f"{kind.name}/<slug:key>/"
        views = {
            f"{kind.name}/add/": (changes.add_view, "add"),
            f"{one}change/": (changes.change_view, "change"),
            f"{one}remove/": (changes.remove_view, "remove"),
            f"{one}move/": (changes.move_view, "move"),
        }
        return [
            self._path(end, view, f"{kind.name}_{name}", CHANGE, kind=kind)
            for end, (view, name) in views.items()
        ]

    def _path(self, end, view, name, permission, **facts):
        view = self.admin_site.admin_view(allowed(view, permission))
        return path(end, view, facts, name=f"clinic_clinic_{name}")
