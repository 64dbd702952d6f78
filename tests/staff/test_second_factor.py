"""A code from the phone, after the password; or a recovery code, once."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff import second_factor
from staff import sign_in as signing_in
from staff.models import RecoveryCode
from tests.staff.people import (
    PASSWORD,
    code_of,
    codes_on,
    is_in,
    make_person,
    send_code,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db

ACCOUNT, SET_UP, CODE = "/admin/account/", "/admin/account/set-up/", "/admin/login/code/"


@pytest.fixture
def alice():
    return make_person("alice")


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def set_up(client, **more):
    """As a person does it: look at the page, scan the key, type the code."""
    key = client.get(SET_UP).context["key"]
    return client.post(SET_UP, {"code": code_of(key), "password": PASSWORD} | more)


def test_it_is_set_up_with_a_code_and_gives_ten_recovery_codes(client, alice):
    sign_in(client)
    response = set_up(client)
    codes = codes_on(response)
    assert len(set(codes)) == 10 and all(len(code) == 16 for code in codes)
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert is_in(client)
    page = client.get(ACCOUNT).text
    assert "You have 10 recovery codes left." in page
    squeezed = re.sub(r"[\s-]", "", page)
    assert not any(code in squeezed for code in codes)


def test_the_recovery_codes_are_stored_hashed(client, alice):
    sign_in(client)
    codes = codes_on(set_up(client))
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in stored for code in codes)


def test_the_square_holds_the_key_and_no_style(client, alice):
    sign_in(client)
    response = client.get(SET_UP)
    assert "<svg" in response.text and "style=" not in response.text
    assert response.context["app_address"].startswith("otpauth://totp/")
    assert response.context["key_to_type"].replace(" ", "") in response.context["app_address"]


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦", "1" * 41, "a\0b"])
def test_a_wrong_code_sets_nothing_up(client, alice, code):
    sign_in(client)
    response = set_up(client, code=code)
    assert response.context["form"].errors["code"]
    assert not TOTPDevice.objects.exists()
    assert is_in(client)


def test_a_wrong_password_sets_nothing_up(client, alice):
    sign_in(client)
    assert "This is not your password." in set_up(client, password="x").text
    assert not TOTPDevice.objects.exists()


def test_the_password_alone_opens_nothing(client, alice):
    with_app(alice)
    assert sign_in(client).headers["Location"] == CODE
    assert not is_in(client)
    for path in ("/styleguide/", ACCOUNT, "/admin/password_change/", "/admin/jsi18n/"):
        assert client.get(path).status_code in (302, 404), path
    for path in ("/admin/editor/preview/", "/admin/editor/upload/"):
        assert client.post(path).status_code == 403


def test_password_and_code_open_the_desk_where_one_was_going(client, alice):
    key = with_app(alice)
    address = "/admin/login/?next=/admin/password_change/"
    client.post(address, {"username": "alice", "password": PASSWORD})
    response = send_code(client, code_of(key))
    assert response.headers["Location"] == "/admin/password_change/"
    assert is_in(client)


def test_a_code_may_be_typed_in_groups(client, alice):
    key = with_app(alice)
    sign_in(client)
    code = code_of(key)
    send_code(client, f" {code[:3]} {code[3:]} ")
    assert is_in(client)


def test_a_code_opens_the_desk_once(client, alice):
    key = with_app(alice)
    for browser in (client, Client()):
        sign_in(browser)
        send_code(browser, code_of(key))
    assert is_in(client)
    assert not is_in(browser)


def test_a_recovery_code_opens_the_desk_once(client, alice):
    with_app(alice)
    code = second_factor.new_recovery_codes(alice)[0]
    for browser in (client, Client()):
        sign_in(browser)
        send_code(browser, code)
    assert "Codes left: 9." in client.get("/admin/").text
    assert not is_in(browser)
    assert alice.recovery_codes.count() == 9


def test_a_recovery_code_of_somebody_else_opens_nothing(client, alice):
    bob = make_person("bob")
    with_app(alice), with_app(bob)
    code = second_factor.new_recovery_codes(bob)[0]
    sign_in(client)
    send_code(client, code)
    assert not is_in(client)


def test_wrong_codes_make_one_wait_from_any_address(client, alice):
    key = with_app(alice)
    for number in range(6):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(browser)
        response = send_code(browser, "000000")
    assert "Too many tries. Try again in 1 minute." in response.text
    assert response.status_code == 429
    send_code(browser, code_of(key))
    assert not is_in(browser)


def test_wrong_codes_do_not_close_the_way_of_the_recovery_codes(client, alice):
    with_app(alice)
    code = second_factor.new_recovery_codes(alice)[0]
    sign_in(client)
    for _number in range(6):
        send_code(client, "000000")
    send_code(client, code)
    assert is_in(client)


def test_a_code_without_a_password_goes_nowhere(client, alice):
    key = with_app(alice)
    assert send_code(client, code_of(key)).headers["Location"] == "/admin/login/"
    assert client.get(SET_UP).headers["Location"] == "/admin/login/"


def test_the_password_is_good_for_ten_minutes(client, alice, monkeypatch):
    key = with_app(alice)
    sign_in(client)
    now = signing_in.time.time()
    monkeypatch.setattr(signing_in.time, "time", lambda: now + signing_in.WAITS_FOR)
    assert send_code(client, code_of(key)).headers["Location"] == "/admin/login/"


@pytest.mark.parametrize("change", ["password", "is_active", "is_staff"])
def test_what_changes_between_the_steps_counts(client, alice, change):
    key = with_app(alice)
    sign_in(client)
    if change == "password":
        alice.set_password("quite another passphrase")
    else:
        setattr(alice, change, False)
    alice.save()
    send_code(client, code_of(key))
    assert not is_in(client)


def test_whoever_waits_for_the_code_cannot_tie_another_app(client, alice):
    key = with_app(alice)
    sign_in(client)
    response = client.post(SET_UP, {"code": code_of(key)})
    assert response.headers["Location"] == CODE
    assert TOTPDevice.objects.get().key == key


def test_other_browsers_of_the_person_are_signed_out_when_it_is_turned_on(client, alice):
    other = Client()
    sign_in(other), sign_in(client)
    set_up(client)
    assert is_in(client)
    assert not is_in(other)
    assert "Your account has two-step sign-in now." in other.get("/admin/login/").text


def test_new_recovery_codes_replace_the_old_ones(client, alice):
    sign_in(client)
    old = codes_on(set_up(client))
    refused = client.post(f"{ACCOUNT}codes/", {"codes-password": "wrong"})
    assert "This is not your password." in refused.text
    new = codes_on(client.post(f"{ACCOUNT}codes/", {"codes-password": PASSWORD}))
    assert not set(old) & set(new)
    assert not second_factor.accept(alice, old[0])
    assert second_factor.accept(alice, new[0])


def test_it_is_turned_off_with_the_password(client, alice):
    sign_in(client)
    set_up(client)
    client.post(f"{ACCOUNT}turn-off/", {"off-password": "wrong"})
    assert second_factor.device_of(alice)
    client.post(f"{ACCOUNT}turn-off/", {"off-password": PASSWORD})
    assert second_factor.device_of(alice) is None
    assert not alice.recovery_codes.exists()
    assert is_in(client)


def test_wrong_passwords_on_these_pages_make_one_wait(client, alice):
    sign_in(client)
    set_up(client)
    for _number in range(6):
        response = client.post(f"{ACCOUNT}turn-off/", {"off-password": "wrong"})
    assert response.status_code == 429
    assert "Too many tries." in response.text


@pytest.mark.parametrize("path", [f"{ACCOUNT}codes/", f"{ACCOUNT}turn-off/"])
def test_changes_are_posts(client, alice, path):
    sign_in(client)
    assert client.get(path).status_code == 405
    assert Client().post(path).status_code == 302


def test_the_token_of_the_form_is_asked_for(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for path in (SET_UP, f"{ACCOUNT}codes/", f"{ACCOUNT}turn-off/", CODE, "/admin/login/"):
        assert client.post(path, {"code": "1"}).status_code == 403, path


# Where everybody has to have it


def test_required_sends_everybody_to_the_set_up_first(client, alice, required):
    assert sign_in(client).headers["Location"] == SET_UP
    assert not is_in(client)
    assert client.get(ACCOUNT).status_code == 302
    assert client.post("/admin/editor/preview/").status_code == 403
    assert client.get("/styleguide/").status_code == 404
    response = set_up(client)
    assert len(codes_on(response)) == 10
    assert is_in(client)


def test_required_asks_whoever_is_signed_in_already(client, alice, settings):
    sign_in(client)
    assert is_in(client)
    settings.SECOND_FACTOR_REQUIRED = True
    assert not is_in(client)
    assert "signs in with two steps now" in client.get("/admin/login/").text


def test_required_cannot_be_turned_off(client, alice, required):
    key = with_app(alice)
    sign_in(client)
    send_code(client, code_of(key))
    client.post(f"{ACCOUNT}turn-off/", {"off-password": PASSWORD})
    assert second_factor.device_of(alice)


# Lost phones


def test_the_operator_turns_it_off(client, alice, capsys):
    with_app(alice)
    call_command("resetsecondfactor", "alice")
    assert "off for alice" in capsys.readouterr().out
    sign_in(client)
    assert is_in(client)
    with pytest.raises(CommandError, match="nothing to turn off"):
        call_command("resetsecondfactor", "alice")
    with pytest.raises(CommandError, match="no account"):
        call_command("resetsecondfactor", "nobody")


def test_a_superuser_turns_it_off_for_a_colleague(client, alice):
    with_app(alice)
    client.force_login(make_person("root", superuser=True))
    data = {"action": "turn_second_step_off", "_selected_action": [alice.pk]}
    client.post(reverse("admin:auth_user_changelist"), data)
    assert second_factor.device_of(alice) is None
