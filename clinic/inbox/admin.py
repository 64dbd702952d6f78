"""The inbox in the admin. Nobody adds a request here, and none goes but by its own page."""

from django.contrib import admin
from django.urls import path
from django.views.decorators.cache import never_cache

from . import detail, export, figures, listing, person
from .pages import CHANGE, ERASE, EXPORT, LOOK, allowed, session_view


class InboxAdmin(admin.ModelAdmin):
    actions = None

    def has_add_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(LOOK)

    def get_urls(self):
        return [*self._own_urls(), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return allowed(listing.list_view)(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return allowed(detail.detail_view)(request, object_id)

    def delete_view(self, request, object_id, extra_context=None):
        return allowed(person.erase_view, ERASE)(request, object_id)

    def history_view(self, request, object_id, extra_context=None):
        return allowed(super().history_view)(request, object_id, extra_context)

    def _own_urls(self):
        return [
            path(
                "session/",  # it answers whoever asks
                never_cache(session_view),
                name="clinic_callbackrequest_session",
            ),
            self._path("export/", export.export_view, "export", EXPORT),
            self._path("figures/", figures.figures_view, "figures"),
            self._path("person/", person.person_view, "person"),
            self._path("person/file/", person.person_file_view, "person_file", EXPORT),
            self._path("person/erase/", person.person_erase_view, "person_erase", ERASE),
            self._path("<int:pk>/note/", detail.note_view, "note", CHANGE),
            *(
                self._path(f"<int:pk>/{step}/", detail.step_view, step, CHANGE, step=step)
                for step in detail.STEPS
            ),
        ]

    def _path(self, end, view, name, *permissions, **facts):
        view = self.admin_site.admin_view(allowed(view, *permissions))
        return path(end, view, facts, name=f"clinic_callbackrequest_{name}")
