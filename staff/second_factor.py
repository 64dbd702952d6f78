"""The second step: a code from an app, or a recovery code that works once.

An account has one app at most. Whoever has one is signed in only after its code was right.
"""

import hashlib
import re
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from .models import RecoveryCode

APP, RECOVERY = "app", "recovery"
RECOVERY_CODES = 10
RECOVERY_DIGITS = 16
WRONG = _("This code is not right. Wait for the next one, and type it as the app shows it.")


def device_of(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def is_verified(session, device):
    return session.get(DEVICE_ID_SESSION_KEY) == device.persistent_id


def is_required():
    return settings.SECOND_FACTOR_REQUIRED


# Setting up


def new_key():
    return random_hex(20)


def address_for_app(user, key):
    return TOTPDevice(user=user, key=key).config_url


@transaction.atomic
def turn_on(user, key, code):
    """Tie the app that has this key to the account. Raises ValidationError for a wrong code."""
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, key=key, name="app", confirmed=True)
    if not device.verify_token(app_code(code)):
        raise ValidationError(WRONG)
    return device


@transaction.atomic
def turn_off(user):
    """Whether there was anything to turn off."""
    codes, _models = RecoveryCode.objects.filter(user=user).delete()
    devices, _models = TOTPDevice.objects.filter(user=user).delete()
    return bool(codes or devices)


@transaction.atomic
def new_recovery_codes(user):
    """Ten new codes, for the person to keep; the old ones no longer work."""
    codes = [
        "".join(secrets.choice("0123456789") for _digit in range(RECOVERY_DIGITS))
        for _code in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in codes
    )
    return [" ".join(re.findall("....", code)) for code in codes]


# Signing in


def kind_of(typed):
    return RECOVERY if len(_digits(typed)) > 6 else APP


def accept(user, typed):
    """Use a code up: whether it was right."""
    if kind_of(typed) == RECOVERY:
        digest = _digest(user, _digits(typed))
        return RecoveryCode.objects.filter(user=user, digest=digest).delete()[0] > 0
    with transaction.atomic():  # the same code, sent twice at once, is right once
        devices = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
        device = devices.first()
        return device is not None and device.verify_token(app_code(typed))


def app_code(typed):
    """The six digits that were typed; anything else is no code."""
    code = _digits(typed)
    return code if re.fullmatch("[0-9]{6}", code) else ""


def _digits(typed):
    return re.sub(r"[\s-]", "", typed)


def _digest(user, code):
    salt = f"recovery codes of account {user.pk}"
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), 100_000).hex()
