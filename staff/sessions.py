"""Who is asking. Every view learns it from `request.user`, so this cannot be gone round.

A session counts only while it is fresh, and only with the second step where the account has one.
For all others `request.user` is nobody: pages lead to the sign-in, JSON addresses answer 403.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from . import second_factor

BEGAN, SEEN = "staff_began", "staff_seen"
WRITTEN_AT_MOST_EVERY = timedelta(minutes=1)

TOO_LONG = _("You were signed in for a long time. Please sign in again.")
IDLE = _("You were signed out because nothing happened here for a while. Please sign in again.")
NOT_VERIFIED = _("Your account has two-step sign-in now. Please sign in again.")
NOT_SET_UP = _("Everybody here signs in with two steps now. Sign in, and we set it up together.")


class StaffAuthentication(AuthenticationMiddleware):
    """In the place of Django's own, so that there is no second way to ask who is there."""

    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: checked_user(request))


def checked_user(request):
    """The user of the session while it is good; else nobody, and the session is over."""
    user = auth.get_user(request)
    if not user.is_authenticated:
        return user
    why = why_over(request.session, user)
    if why:
        request.session.flush()
        messages.info(request, why, fail_silently=True)
        return AnonymousUser()
    if is_by_hand(request):
        note_activity(request.session, user)
    return user


def why_over(session, user):
    now, last_sign_in = time.time(), last_sign_in_of(user)
    if now - session.get(BEGAN, last_sign_in) >= settings.STAFF_SESSION_LASTS.total_seconds():
        return TOO_LONG
    if now - session.get(SEEN, last_sign_in) >= settings.STAFF_SESSION_IDLE.total_seconds():
        return IDLE
    device = second_factor.device_of(user)
    if device is None:
        return NOT_SET_UP if second_factor.is_required() else None
    return None if second_factor.is_verified(session, device) else NOT_VERIFIED


def is_by_hand(request):
    """A script that asks by itself says so; an empty room must not look busy."""
    return "X-Unattended" not in request.headers


def note_activity(session, user):
    now, last_sign_in = time.time(), last_sign_in_of(user)
    if now - session.get(SEEN, last_sign_in) >= WRITTEN_AT_MOST_EVERY.total_seconds():
        session.setdefault(BEGAN, last_sign_in)
        session[SEEN] = now


def last_sign_in_of(user):
    """What a session counts from that was begun elsewhere, such as before this app was there."""
    return user.last_login.timestamp() if user.last_login else 0


def begin(session):
    session[BEGAN] = session[SEEN] = time.time()
