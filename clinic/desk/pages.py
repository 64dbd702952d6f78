"""What the clinic's pages at the desk share: who may open them, and how they are shown."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Clinic

LOOK, CHANGE = "clinic.view_clinic", "clinic.change_clinic"


def allowed(view, permission):
    """The view for those who have the permission; whoever may change may look as well."""
    needed = {permission, CHANGE} if permission == LOOK else {permission}

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not any(request.user.has_perm(one) for one in needed):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def show(request, template, title, context, status=200):
    from django.contrib import admin

    about = {
        "title": title,
        "opts": Clinic._meta,
        "may_change": request.user.has_perm(CHANGE),
    }
    site = admin.site.each_context(request)
    name = f"admin/clinic/clinic/{template}.html"
    return render(request, name, {**site, **about, **context}, status=status)


@require_safe
def session_view(request):
    """Who is signed in here, asked before a form is sent, and the token to send it with."""
    if not request.user.is_staff or not request.user.has_perm(CHANGE):
        return JsonResponse({"user": None})
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


def address(name, *args):
    return reverse(f"admin:clinic_clinic_{name}", args=args)


def to_overview(anchor=""):
    return HttpResponseRedirect(address("changelist") + (f"#{anchor}" if anchor else ""))
