"""The history of the clinic's details: what changed, who did it, and the way back."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry

from clinic import publishing
from clinic.desk.comparison import compare
from clinic.document import ClinicDocument
from clinic.models import ClinicRevision
from tests.clinic.clinic_forms import CLINIC, DESK, member_of, send

pytestmark = pytest.mark.django_db
HISTORY = f"{DESK}history/"


@pytest.fixture
def desk(client):
    publishing.save(ClinicDocument.parse(CLINIC), origin=ClinicRevision.Origin.FILE)
    client.force_login(member_of("Editors", "Eve"))
    return client


def document():
    return publishing.current()[0]


def labels(old, new):
    return {change.label for change in compare(old, new)}


def test_a_change_is_told_in_the_words_of_the_form():
    old = ClinicDocument.parse(CLINIC)
    main, north = old.locations
    week = replace(main.hours, tuesday=((480, 1020),))
    new = replace(
        old,
        phone="+1 202-555-0177",
        locations=(replace(main, hours=week), north),
        team=old.team[:1],
    )
    changes = {change.label: change for change in compare(old, new)}
    assert set(changes) == {
        "Main phone",
        "Locations: Main office: Tuesday",
        "Team: Sample: front desk: Name",
        "Team: Sample: front desk: What they do here",
        "Team, in their order",
    }
    tuesday = changes["Locations: Main office: Tuesday"]
    assert tuesday.html == "<del>Closed</del><ins>8 am to 5 pm</ins>"
    assert tuesday.old_html == "<del>Closed</del>"
    assert tuesday.new_html == "<ins>8 am to 5 pm</ins>"


def test_the_same_document_has_no_changes_and_order_is_one():
    old = ClinicDocument.parse(CLINIC)
    assert compare(old, old) == []
    assert labels(old, replace(old, services=old.services[::-1])) == {"Services, in their order"}


def test_two_of_a_name_are_told_apart():
    old = ClinicDocument.parse(CLINIC)
    twins = (old.team[0], old.team[0])
    changed = (twins[0], replace(twins[1], role="Another"))
    old, new = replace(old, team=twins), replace(old, team=changed)
    assert labels(old, new) == {"Team: Sample: therapist (2): What they do here"}


def test_what_was_typed_is_shown_and_never_run():
    old = ClinicDocument.parse(CLINIC)
    new = replace(old, tagline="<script>alert(1)</script>")
    assert "<script>" not in "".join(change.html for change in compare(old, new))


def test_every_version_says_who_when_and_why(desk):
    send(desk, "services/massage/change/", cost="$80", why="New prices.")
    page = desk.get(HISTORY).text
    assert "New prices." in page
    assert "Eve, written on the site" in page
    assert "The site itself, from the file" in page
    assert page.count("On the site now") == 1
    assert page.count("Bring it back") == 1
    newest, first = ClinicRevision.objects.all()
    page = desk.get(f"{HISTORY}{newest.pk}/").text
    assert "Services: Massage therapy: What it costs" in page
    assert "<ins>$80</ins>" in page
    assert "The first version" in desk.get(f"{HISTORY}{first.pk}/").text


def test_a_long_history_has_pages(desk):
    for number in range(25):
        publishing.save(replace(document(), tagline=f"Number {number}"))
    assert "Page 1 of 2" in desk.get(HISTORY).text
    assert "Page 2 of 2" in desk.get(f"{HISTORY}?page=2").text
    assert "Page 2 of 2" in desk.get(f"{HISTORY}?page=99").text
    assert desk.get(f"{HISTORY}?page=x").status_code == 200


def test_a_version_is_brought_back_as_a_new_one(desk):
    first = ClinicRevision.objects.get()
    send(desk, "services/massage/change/", cost="$80")
    assert ClinicRevision.objects.count() == 2
    address = f"{HISTORY}{first.pk}/restore/"
    page = desk.get(address)
    assert "What would change on the site" in page.text
    assert ClinicRevision.objects.count() == 2
    assert desk.post(address, {"seen": page.context["seen"]})["Location"] == DESK
    assert document().text == first.text
    assert ClinicRevision.objects.count() == 3
    newest = ClinicRevision.objects.first()
    assert newest.created_by.username == "Eve"
    assert newest.why.startswith("Brought back the version of ")
    assert LogEntry.objects.first().change_message.startswith("Brought back the version of ")


def test_what_was_changed_while_looking_is_looked_at_again(desk):
    first = ClinicRevision.objects.get()
    send(desk, "services/massage/change/", cost="$80")
    address = f"{HISTORY}{first.pk}/restore/"
    seen = desk.get(address).context["seen"]
    publishing.save(replace(document(), tagline="Meanwhile"))
    response = desk.post(address, {"seen": seen})
    assert "Somebody changed the details while you were looking" in response.text
    assert document().tagline == "Meanwhile"


def test_a_text_that_cannot_be_read_any_more_stays_where_it_is(desk):
    old = ClinicRevision.objects.create(text="name: Old\nhours: long ago\n", digest="0" * 64)
    send(desk, "services/massage/change/", cost="$80")
    before = document().text
    for method in (desk.get, desk.post):
        response = method(f"{HISTORY}{old.pk}/restore/", follow=True)
        assert "in an old form" in response.text
    assert document().text == before
    newer = ClinicRevision.objects.first()
    assert "The whole text" in desk.get(f"{HISTORY}{newer.pk}/").text
    refused = send(desk, "details/", base="0" * 64, tagline="Mine")
    assert refused.context["conflict"]


def test_who_may_only_look_brings_nothing_back(client, desk):
    send(desk, "services/massage/change/", cost="$80")
    first = ClinicRevision.objects.last()
    client.force_login(member_of("Writers"))
    assert "Bring" not in client.get(f"{HISTORY}{first.pk}/").text.partition("<main")[2]
    assert "Bring it back" not in client.get(HISTORY).text
    for method in (client.get, client.post):
        assert method(f"{HISTORY}{first.pk}/restore/").status_code == 403
    assert document().service("massage").cost == "$80"


def test_a_version_that_is_not_there_is_not_found(desk):
    for end in ("0/", "99999999999/", "0/restore/"):
        assert desk.get(HISTORY + end).status_code == 404
