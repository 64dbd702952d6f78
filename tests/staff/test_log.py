"""Who did what: in a log that can be read and not changed."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staff import log, second_factor
from staff.models import FailedSignIns
from tests.staff.people import PASSWORD, code_of, make_person, send_code, sign_in, with_app

pytestmark = pytest.mark.django_db

LOG = "/admin/admin/logentry/"


@pytest.fixture
def root(client):
    user = make_person("root", superuser=True)
    client.force_login(user)
    return user


def words():
    return [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]


def user_form(client, user, **changes):
    url = reverse("admin:auth_user_change", args=[user.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if name != "password"}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for name in ("last_login", "date_joined"):
        data.pop(name, None)
        data |= {f"{name}_0": "2026-01-05", f"{name}_1": "12:00:00"}
    data["groups"] = [group.pk for group in user.groups.all()]
    data["user_permissions"] = [item.pk for item in user.user_permissions.all()]
    data |= changes
    return client.post(url, {key: value for key, value in data.items() if value is not None})


def test_sign_ins_and_failures_are_in_the_log(client):
    make_person("alice")
    for _number in range(3):
        sign_in(client, "alice", "wrong")
    sign_in(client, "no-such-person", "wrong")
    assert words() == []
    sign_in(client)
    today = timezone.localdate().isoformat()
    assert words() == [f"3 failed sign-ins on {today}.", "Signed in."]
    assert FailedSignIns.objects.get().account is None


def test_names_that_nobody_has_are_counted_and_not_shown(client, root):
    for number in range(4):
        sign_in(Client(), f"guess{number}", "wrong")
    page = client.get(LOG).text
    assert "names that nobody here has" in page and ": 4</li>" in page
    assert "guess" not in page


def test_old_counts_of_unknown_names_are_let_go(client):
    make_person("alice")
    old = timezone.localdate() - log.UNKNOWN_NAMES_KEPT - timedelta(days=1)
    FailedSignIns.objects.create(on=old, count=3)
    sign_in(client)
    assert not FailedSignIns.objects.exists()


def test_what_happens_to_the_second_step_is_in_the_log(client):
    alice = make_person("alice")
    sign_in(client)
    key = client.get("/admin/account/set-up/").context["key"]
    data = {"code": code_of(key, -1), "password": PASSWORD}
    client.post("/admin/account/set-up/", data)
    client.post("/admin/account/codes/", {"codes-password": PASSWORD})
    client.post("/admin/logout/")
    sign_in(client)
    send_code(client, second_factor.new_recovery_codes(alice)[0])
    client.post("/admin/account/turn-off/", {"off-password": PASSWORD})
    with_app(alice)
    call_command("resetsecondfactor", "alice", verbosity=0)
    assert words() == [
        "Signed in.",
        "Turned two-step sign-in on.",
        "Made new recovery codes.",
        "Signed in with a recovery code. Codes left: 9.",
        "Turned two-step sign-in off.",
        "The operator turned two-step sign-in off, with resetsecondfactor.",
    ]


def test_a_changed_password_is_in_the_log_and_what_it_is_is_not(client):
    make_person("alice")
    sign_in(client)
    new = "quite another passphrase"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    client.post("/admin/password_change/", data)
    assert words()[-1] == "Changed their own password."
    assert not any(new in text for text in words())


def test_the_log_says_which_rights_somebody_was_given_and_lost(client, root):
    alice = make_person("alice")
    editors, writers = (
        Group.objects.get_or_create(name=name)[0] for name in ("Editors", "Writers")
    )
    alice.groups.set([writers])
    response = user_form(client, alice, groups=[editors.pk], is_superuser="on", is_active=None)
    assert response.status_code == 302, response.context["adminform"].form.errors
    said = LogEntry.objects.latest("pk")
    assert said.user == root
    for part in ("added Editors", "removed Writers", "Superuser status: yes", "Active: no"):
        assert part in said.get_change_message()


def test_the_log_says_which_rights_a_group_was_given(client, root):
    group = Group.objects.create(name="Night shift")
    permission = Permission.objects.get(codename="view_article")
    url = reverse("admin:auth_group_change", args=[group.pk])
    client.post(url, {"name": group.name, "permissions": [permission.pk]})
    assert f"added {permission}" in words()[-1]
    client.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"})
    assert LogEntry.objects.latest("pk").is_deletion()


def test_a_new_person_and_a_set_password_are_in_the_log(client, root):
    data = {"username": "carol", "usable_password": "true"}
    data |= {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("admin:auth_user_add"), data).status_code == 302
    carol = User.objects.get(username="carol")
    new = "quite another passphrase"
    data = {"usable_password": "true", "password1": new, "password2": new}
    client.post(reverse("admin:auth_user_password_change", args=[carol.pk]), data)
    assert "Added." in words()[-2]
    assert "Changed password." in words()[-1]


def test_nobody_adds_changes_or_deletes_entries(client, root):
    entry = log.record(root, "Something.")
    change = f"{LOG}{entry.pk}/change/"
    assert client.get(LOG).status_code == 200
    assert client.get(f"{LOG}add/").status_code == 403
    assert client.get(f"{LOG}{entry.pk}/delete/").status_code == 403
    assert client.post(f"{LOG}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(change, {"change_message": "Nothing."}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    client.post(LOG, data)
    entry.refresh_from_db()
    assert entry.change_message == "Something."


def test_people_are_not_deleted_and_so_their_log_stays(client, root):
    alice = make_person("alice")
    log.record(alice, "Something.")
    delete = reverse("admin:auth_user_delete", args=[alice.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [alice.pk], "post": "yes"}
    client.post(reverse("admin:auth_user_changelist"), data)
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.mark.parametrize("query", ["q=alice", "kind=4", "kind=nonsense", "q=%00", "user__id=x"])
def test_the_log_is_searched_and_filtered(client, root, query):
    log.record(make_person("alice"), "Something rare.")
    response = client.get(f"{LOG}?{query}", follow=True)
    assert response.status_code == 200
    if query in ("q=alice", "kind=4"):
        assert "Something rare." in response.text
    assert "Something rare." not in client.get(f"{LOG}?q=nothing-like-it").text


def test_only_who_may_see_the_log_sees_it(client):
    alice = make_person("alice")
    sign_in(client)
    assert client.get(LOG).status_code == 403
    alice.user_permissions.add(Permission.objects.get(codename="view_logentry"))
    assert client.get(LOG).status_code == 200
    assert Client().get(LOG).status_code == 302


def test_only_superusers_change_people_and_groups(client):
    alice = make_person("alice")
    alice.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    group = Group.objects.create(name="Night shift")
    client.force_login(alice)
    for path in (
        reverse("admin:auth_user_add"),
        reverse("admin:auth_user_password_change", args=[alice.pk]),
        reverse("admin:auth_group_add"),
        reverse("admin:auth_group_delete", args=[group.pk]),
    ):
        assert client.post(path, {"post": "yes"}).status_code == 403, path
    assert user_form_is_refused(client, alice)


def user_form_is_refused(client, user):
    url = reverse("admin:auth_user_change", args=[user.pk])
    return client.post(url, {"username": "x", "is_superuser": "on"}).status_code == 403


def test_sign_ins_do_not_stand_among_the_recent_actions(client, root):
    log.record(root, "Signed in.")
    client.post(reverse("admin:auth_group_add"), {"name": "Night shift"})
    entries = client.get("/admin/").context["log_entries"]
    assert [entry.object_repr for entry in entries] == ["Night shift"]


def test_keys_of_apps_are_not_in_the_admin(client, root):
    with_app(make_person("alice"))
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
