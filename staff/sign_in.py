"""From a right password to a session. Between the two steps nobody is signed in yet."""

import time

import django_otp
from django.contrib import auth
from django.contrib.auth import get_user_model
from django.utils.crypto import constant_time_compare

from . import log, second_factor, sessions

WAITING = "staff_waiting"
NEW_KEY = "staff_new_key"
WAITS_FOR = 10 * 60  # seconds, from the password to the code


def needs_second_step(user):
    return second_factor.is_required() or second_factor.device_of(user) is not None


def wait_for_second_step(request, user, address):
    """Remember, in a new session, who gave the right password, and where they wanted to go."""
    request.session.flush()
    request.session[WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "since": time.time(),
        "address": address,
    }


def waiting_user(request):
    """Who gave the right password a short while ago and has still to take the second step."""
    waiting = request.session.get(WAITING)
    if not waiting or time.time() - waiting["since"] >= WAITS_FOR:
        return None
    user = get_user_model().objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not constant_time_compare(waiting["hash"], user.get_session_auth_hash()):
        return None
    return user if user.is_staff else None


def finish(request, user, device=None, how=""):
    """Sign in. Returns the address that they wanted to go to, if it was remembered."""
    address = request.session.pop(WAITING, {}).get("address", "")
    request.session.pop(NEW_KEY, None)
    auth.login(request, user)
    sessions.begin(request.session)
    if device is not None:
        django_otp.login(request, device)
    request.session.clear_expired()
    log.signed_in(user, how)
    return address


def go_on_with(request, device):
    """Whoever set the second step up while signed in stays so; their other sessions end."""
    request.session.pop(NEW_KEY, None)
    request.session.cycle_key()
    django_otp.login(request, device)
