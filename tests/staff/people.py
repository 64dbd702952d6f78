"""People with accounts, and the app on their phones."""

import re
import time
from base64 import b32decode

from django.contrib.auth.models import User
from django.urls import reverse
from django_otp.oath import TOTP

from staff import second_factor

PASSWORD = "a long enough passphrase"
SIGN_IN = "/admin/login/"


def make_person(name="alice", superuser=False, **fields):
    make = User.objects.create_superuser if superuser else User.objects.create_user
    return make(name, password=PASSWORD, **{"is_staff": True} | fields)


def code_of(key, steps=0):
    """What the app shows for a key in hex or base 32, or showed some steps ago."""
    totp = TOTP(bytes.fromhex(key) if re.fullmatch("[0-9a-f]+", key) else b32decode(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def with_app(user):
    """Tie an app to the account; returns its key. The code it shows now is not used up."""
    key = second_factor.new_key()
    second_factor.turn_on(user, key, code_of(key, -1))
    return key


def sign_in(client, name="alice", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": name, "password": password}, **more)


def send_code(client, code):
    return client.post(reverse("admin:staff_code"), {"code": code})


def is_in(client):
    return client.get("/admin/").status_code == 200


def codes_on(response):
    return [re.sub(r"\s", "", code) for code in response.context["codes"]]
