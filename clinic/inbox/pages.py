"""What the pages of the inbox share: who may open them, and how they are shown."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from ..error_reports import NothingPersonal
from ..models import CallbackRequest

LOOK = "clinic.view_callbackrequest"
CHANGE = "clinic.change_callbackrequest"
ERASE = "clinic.delete_callbackrequest"
EXPORT = "clinic.export_callbackrequest"


def allowed(view, *permissions):
    """The view for those who may look and have these permissions; no browser keeps its answer."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.has_perms([LOOK, *permissions]):
            raise PermissionDenied
        request.exception_reporter_filter = NothingPersonal()
        return view(request, *args, **kwargs)

    return sensitive_post_parameters()(cache_control(no_store=True, private=True)(guarded))


def show(request, template, title, context, status=200):
    from django.contrib import admin

    about = {
        "title": title,
        "opts": CallbackRequest._meta,
        "may_change": request.user.has_perm(CHANGE),
        "may_erase": request.user.has_perm(ERASE),
        "may_export": request.user.has_perm(EXPORT),
    }
    site = admin.site.each_context(request)
    name = f"admin/clinic/callbackrequest/{template}.html"
    return render(request, name, {**site, **about, **context}, status=status)


@require_safe
def session_view(request):
    """Who is signed in here, asked before a note is sent, and the token to send it with."""
    if not request.user.is_staff or not request.user.has_perms([LOOK, CHANGE]):
        return JsonResponse({"user": None})
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


def address(name, *args):
    return reverse(f"admin:clinic_callbackrequest_{name}", args=args)


def to_list():
    return HttpResponseRedirect(address("changelist"))


def to_request(row):
    return HttpResponseRedirect(address("change", row.pk))
