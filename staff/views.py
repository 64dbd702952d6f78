"""Signing in, and the pages where people look after their own two-step sign-in."""

import segno
from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from . import log, second_factor
from . import sign_in as signing_in
from .forms import ChangePasswordForm, CodeForm, PasswordForm, SetUpForm, SignInForm

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
secret = sensitive_post_parameters("password", "code", "codes-password", "off-password")


@never_cache
@csrf_protect
@secret
@GET_OR_POST
def sign_in(request):
    """The first step: name and password."""
    address = wanted_address(request)
    if request.method != "POST":
        if admin.site.has_permission(request):
            return redirect("admin:index")
        return sign_in_page(request, SignInForm(request), address)
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        return sign_in_page(request, form, address)
    user = form.get_user()
    if signing_in.needs_second_step(user):
        signing_in.wait_for_second_step(request, user, address)
        return redirect(next_step(user))
    signing_in.finish(request, user)
    return HttpResponseRedirect(address)


def sign_in_page(request, form, address):
    context = {
        "form": form,
        "next": address,
        "username": request.user.get_username(),
        "app_path": reverse("admin:login"),
    }
    return page(request, "staff/sign_in.html", _("Sign in"), context)


@never_cache
@csrf_protect
@secret
@GET_OR_POST
def code(request):
    """The second step: the code of an app, or a recovery code."""
    user = signing_in.waiting_user(request)
    device = user and second_factor.device_of(user)
    if device is None:
        return redirect(next_step(user))
    form = CodeForm(user, request.POST or None)
    if not form.is_valid():
        return page(request, "staff/code.html", _("One more step"), {"form": form})
    how = ""
    if second_factor.kind_of(form.cleaned_data["code"]) == second_factor.RECOVERY:
        left = user.recovery_codes.count()
        how = _("Signed in with a recovery code. Codes left: %(left)d.") % {"left": left}
        messages.warning(request, how)
    address = signing_in.finish(request, user, device, how)
    return HttpResponseRedirect(address or reverse("admin:index"))


@never_cache
@GET_OR_POST
def account(request):
    """What stands, and what can be done about it."""
    return account_page(request)


def account_page(request, form=None, wanted=""):
    context = {
        "device": second_factor.device_of(request.user),
        "codes_left": request.user.recovery_codes.count(),
        "is_required": second_factor.is_required(),
        "codes_form": form if wanted == "codes" else PasswordForm(request.user, prefix="codes"),
        "off_form": form if wanted == "off" else PasswordForm(request.user, prefix="off"),
    }
    return page(request, "staff/account.html", _("Two-step sign-in"), context)


@never_cache
@csrf_protect
@secret
@GET_OR_POST
def set_up(request):
    """Tie an app to the account: out of free will, or before anything else can be done."""
    is_signed_in = admin.site.has_permission(request)
    user = request.user if is_signed_in else signing_in.waiting_user(request)
    if user is None:
        return redirect("admin:login")
    if second_factor.device_of(user):
        return redirect("admin:staff_account" if is_signed_in else "admin:staff_code")
    key = request.session.setdefault(signing_in.NEW_KEY, second_factor.new_key())
    form = SetUpForm(user, key, request.POST or None, ask_password=is_signed_in)
    if not form.is_valid():
        address = second_factor.address_for_app(user, key)
        context = {"form": form, "app_address": address, "square": square(address), "key": key}
        context |= {"key_to_type": key_to_type(address), "is_forced": not is_signed_in}
        return page(request, "staff/set_up.html", _("Set up two-step sign-in"), context)
    log.record(user, _("Turned two-step sign-in on."))
    if is_signed_in:
        signing_in.go_on_with(request, form.device)
        return codes_page(request)
    return codes_page(request, signing_in.finish(request, user, form.device))


@never_cache
@secret
@require_POST
def new_codes(request):
    form = PasswordForm(request.user, request.POST, prefix="codes")
    if second_factor.device_of(request.user) is None:
        return redirect("admin:staff_account")
    if not form.is_valid():
        return account_page(request, form, "codes")
    log.record(request.user, _("Made new recovery codes."))
    return codes_page(request)


def codes_page(request, goes_to=""):
    """The only time that the codes are shown."""
    context = {
        "codes": second_factor.new_recovery_codes(request.user),
        "goes_to": goes_to or reverse("admin:index"),
    }
    return page(request, "staff/recovery_codes.html", _("Your recovery codes"), context)


@never_cache
@secret
@require_POST
def turn_off(request):
    form = PasswordForm(request.user, request.POST, prefix="off")
    if second_factor.is_required():
        messages.error(request, _("Everybody here signs in with two steps. It stays on."))
        return redirect("admin:staff_account")
    if not form.is_valid():
        return account_page(request, form, "off")
    if second_factor.turn_off(request.user):
        log.record(request.user, _("Turned two-step sign-in off."))
        messages.success(request, _("Two-step sign-in is off. Your password alone opens the desk."))
    return redirect("admin:staff_account")


def change_password(request, context):
    """Django’s own page, with our form."""
    request.current_app = admin.site.name
    response = PasswordChangeView.as_view(
        form_class=ChangePasswordForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=context,
    )(request)
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form and must_wait(form):
        response.status_code = 429
    return response


def next_step(user):
    if user is None:
        return "admin:login"
    return "admin:staff_code" if second_factor.device_of(user) else "admin:staff_set_up"


def wanted_address(request):
    """Where to go after the sign-in: an address of this site, else the desk."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else reverse("admin:index")


def square(address):
    """What the app reads with the camera. Dark on light in every colour scheme: apps need it."""
    drawn = segno.make(address, micro=False, error="m").svg_inline(
        omitsize=True, dark="#000", light="#fff", svgclass="two-step__square", lineclass=None
    )
    label = _("The square that the app reads")
    opening = format_html('<svg role="img" aria-label="{}" ', label)
    return mark_safe(drawn.replace("<svg ", opening, 1))


def key_to_type(address):
    """The key in groups of four, for whoever cannot use the camera."""
    key = address.partition("secret=")[2].partition("&")[0]
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


def must_wait(form):
    return any(
        error.code == "too_many_tries"
        for errors in form.errors.as_data().values()
        for error in errors
    )


def page(request, template, title, context):
    """A page of the admin. Whoever has to wait is told so by the status too."""
    waits = any(must_wait(value) for value in context.values() if hasattr(value, "errors"))
    context = {**admin.site.each_context(request), "title": title, **context}
    request.current_app = admin.site.name
    return TemplateResponse(request, template, context, status=429 if waits else 200)
