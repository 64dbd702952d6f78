"""Sessions end: after hours, when nothing happens, when the password changes, when one leaves."""

import os
import subprocess
import sys
import time

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff import sessions
from tests.staff.people import PASSWORD, is_in, make_person, sign_in

pytestmark = pytest.mark.django_db

HOUR = 3600
PREVIEW = "/admin/editor/preview/"


@pytest.fixture
def alice():
    return make_person("alice")


@pytest.fixture
def at(monkeypatch):
    """Set the clock: `at(hours)` after the test began."""
    began = time.time()
    clock = type("Clock", (), {"time": staticmethod(lambda: clock.now), "now": began})
    monkeypatch.setattr(sessions, "time", clock)

    def at(hours):
        clock.now = began + hours * HOUR

    return at


def test_it_ends_after_two_hours_without_a_click(client, alice, at):
    sign_in(client)
    at(1.9)
    assert is_in(client)
    at(3.8)
    assert is_in(client)
    at(5.9)
    assert not is_in(client)
    assert "nothing happened here for a while" in client.get("/admin/login/").text


def test_it_ends_after_twelve_hours_whatever_happens(client, alice, at):
    sign_in(client)
    for hours in range(12):
        at(hours)
        assert is_in(client)
    at(12)
    assert not is_in(client)


def test_what_is_over_is_gone_from_the_database(client, alice, at):
    sign_in(client)
    key = client.session.session_key
    at(13)
    client.get("/admin/")
    assert not Session.objects.filter(pk=key).exists()


def test_scripts_that_ask_by_themselves_keep_no_session_alive(client, alice, at):
    sign_in(client)
    for hours in (0.9, 1.8):
        at(hours)
        assert client.get("/admin/", headers={"X-Unattended": "1"}).status_code == 200
    at(2.1)
    assert not is_in(client)


def test_it_is_written_once_a_minute_at_most(client, alice, at):
    sign_in(client)
    client.get("/admin/")

    def writes():
        with CaptureQueriesContext(connection) as queries:
            assert is_in(client)
        return [q for q in queries if "django_session" in q["sql"] and "UPDATE" in q["sql"]]

    assert writes() == []
    at(0.02)
    assert len(writes()) == 1


def test_the_editor_is_told_in_a_line_and_not_led_away(client, alice, at):
    alice.user_permissions.set(Permission.objects.filter(content_type__app_label="articles"))
    sign_in(client)
    assert client.post(PREVIEW, {"content": "Rest."}).status_code == 200
    at(3)
    for path in (PREVIEW, "/admin/editor/upload/"):
        response = client.post(path, {"content": "Rest."})
        assert response.status_code == 403
        assert "Please sign in again in another tab" in response.text


def test_a_script_gets_json_from_every_address_of_the_desk(client):
    response = client.get("/admin/password_change/", headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert "sign in again" in response.json()["error"]
    assert client.get("/admin/password_change/").status_code == 302


def test_the_style_guide_is_closed_with_the_session(client, alice, at):
    sign_in(client)
    assert client.get("/styleguide/").status_code == 200
    at(3)
    assert client.get("/styleguide/").status_code == 404


def test_a_new_password_ends_all_other_sessions(client, alice):
    other = Client()
    sign_in(other), sign_in(client)
    new = "quite another passphrase"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", data).status_code == 302
    assert is_in(client)
    assert not is_in(other)


def test_one_can_leave(client, alice):
    sign_in(client)
    assert "/admin/logout/" in client.get("/admin/").text
    client.post("/admin/logout/")
    assert not is_in(client)


def test_a_sign_in_makes_a_new_session(client, alice):
    client.get("/admin/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_sign_in_leads_nowhere_else(client, alice, address):
    data = {"username": "alice", "password": PASSWORD, "next": address}
    response = client.post("/admin/login/", data)
    assert response.headers["Location"] == "/admin/"


def test_an_account_that_is_switched_off_is_out_at_once(client, alice):
    sign_in(client)
    alice.is_active = False
    alice.save()
    assert not is_in(client)


@pytest.mark.parametrize(
    "password", ["short-one", "password12345", "alice.cooper@example", "123456789012345"]
)
def test_easy_passwords_are_refused(client, alice, password):
    alice.email = "alice.cooper@example.org"
    alice.save()
    sign_in(client)
    data = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert client.post("/admin/password_change/", data).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_cookies_are_secure_on_https(tmp_path):
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_AGE)"
    )
    environment = {**os.environ, "SITE_URL": "https://example.org", "DATA_DIR": str(tmp_path)}
    run = [sys.executable, "-c", code]
    output = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    assert output.stdout.split() == ["True", "True", "43200"]


def test_no_migration_is_missing():
    call_command("makemigrations", "staff", check=True, dry_run=True, verbosity=0)
