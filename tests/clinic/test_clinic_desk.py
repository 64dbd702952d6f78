"""The clinic's details at the desk: what is typed is what the document says; nothing is lost."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles import sync
from clinic import publishing
from clinic.desk import announcements, parts, week
from clinic.desk.forms import FORMS, DetailsForm
from clinic.document import Announcement, ClinicDocument, Season, SpecialDay
from clinic.models import Clinic, ClinicRevision
from painsite import desk_todo
from tests.clinic.clinic_forms import CLINIC, DESK, fields_of, member_of, send
from tests.makers import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return member_of("Editors", "Eve")


@pytest.fixture
def desk(client, editor):
    """Eve's browser, and a clinic to work on."""
    publishing.save(ClinicDocument.parse(CLINIC), origin=ClinicRevision.Origin.FILE)
    client.force_login(editor)
    return client


def document():
    return publishing.current()[0]


def save_elsewhere(**changed):
    """Somebody else saves meanwhile."""
    publishing.save(replace(document(), **changed))


PARTS = [
    "details/",
    "locations/main/change/",
    "locations/north/change/",
    "services/massage/change/",
    "services/telehealth/change/",
    "team/1/change/",
    "team/2/change/",
    "announcements/1/change/",
]


# What the forms show and make


def test_every_key_of_the_document_has_a_place_at_the_desk():
    offered = {name.partition("__")[0] for name in DetailsForm.base_fields}
    listed = {kind.name for kind in parts.KINDS.values()}
    assert {item.name for item in fields(ClinicDocument)} - offered - listed == {"confirmed_on"}
    for form in FORMS.values():
        offered = {name.partition("__")[0] for name in form.base_fields}
        assert {item.name for item in fields(form.record)} - offered <= {"confirmed_on"}, form
        for name, field in form.base_fields.items():
            row = getattr(field.widget, "row", None)
            if row:
                record = form.record.__dataclass_fields__[name].metadata["schema"].item.record
                assert {item.name for item in fields(record)} == set(row.base_fields)
    online = {item.partition("__")[2] for item in DetailsForm.base_fields if "online__" in item}
    assert online == {"portal", "booking", "telehealth"}


def test_every_field_of_a_form_stands_on_its_page():
    for form in (DetailsForm, *FORMS.values()):
        shown = [name for _heading, _advice, names in form.groups for name in names]
        assert sorted(shown) == sorted(set(form.base_fields) - {"base", "why"})


@pytest.mark.parametrize("path", PARTS)
def test_a_form_that_nobody_touched_changes_nothing(desk, path):
    before = document().text
    response = send(desk, path)
    assert response.status_code == 302
    assert document().text == before
    assert ClinicRevision.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_the_sample_survives_every_form_letter_for_letter(client, editor):
    publishing.save(ClinicDocument.parse(Path(settings.CONTENT_DIR, "clinic.yaml").read_text()))
    client.force_login(editor)
    before = document().text
    paths = [
        f"{kind.name}/{kind.key_of(document(), at)}/change/"
        for kind in parts.KINDS.values()
        for at in range(len(kind.items(document())))
    ]
    for path in ["details/", *paths]:
        assert send(client, path).status_code == 302
    assert document().text == before


def test_what_is_typed_is_what_the_document_says(desk):
    response = send(
        desk,
        "locations/main/change/",
        hours__monday="8-12, 1-5",
        hours__tuesday="8am to 5",
        hours__friday="",
        city="  New   Town ",
        accessibility="Ramp\r\n\r\n  Wide doors ",
        directions="Turn left.\r\n\r\nThen right.",
        comfort__stairs="3 steps",
        **{"special_days-1-times": "noon - 4", "seasons-0-tuesday": "9-3"},
    )
    assert response["Location"] == f"{DESK}#locations"
    location = document().location("main")
    assert location.hours.monday == ((480, 720), (780, 1020))
    assert location.hours.tuesday == ((480, 1020),)
    assert location.hours.friday == ()
    assert location.city == "New Town"
    assert location.accessibility == ("Ramp", "Wide doors")
    assert location.directions == "Turn left.\n\nThen right."
    assert location.comfort.stairs == "3 steps"
    assert location.special_days[1].times == ((720, 960),)
    assert location.seasons[0].tuesday == ((540, 900),)
    assert location.confirmed_on.isoformat() == "2026-11-01"
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.change_message) == (
        "Eve",
        "Changed the location “Main office”.",
    )
    assert "Tuesday" in desk.get(f"{DESK}week/").text
    assert ClinicRevision.objects.first().created_by.username == "Eve"


def test_details_with_ticks_and_numbers(desk):
    send(
        desk,
        "details/",
        sample="on",
        callback__answer_within_days="03",
        callback__message_box="on",
        online__portal="https://portal.example.org/",
        **{"crisis_lines-1-name": "Poison Help", "crisis_lines-1-phone": "1-800-222-1222"},
    )
    found = document()
    assert found.sample
    assert found.callback.answer_within_days == 3
    assert found.callback.message_box
    assert found.callback.accepts_requests
    assert found.online.portal == "https://portal.example.org/"
    assert [line.name for line in found.crisis_lines] == ["Lifeline", "Poison Help"]
    opened = fields_of(desk, "details/")
    del opened["sample"], opened["callback__message_box"]
    send(desk, "details/", opened, online__portal="")
    assert not document().sample
    assert not document().callback.message_box
    assert document().online is None


@pytest.mark.parametrize(
    ("path", "typed", "place", "words"),
    [
        ("details/", {"phone": ""}, "phone", "Is missing. Fill it in."),
        ("details/", {"phone": "call us"}, "phone", "“call us” is not a telephone number."),
        (
            "details/",
            {"online__portal": "javascript:alert(1)"},
            "online__portal",
            "is not of the right form",
        ),
        ("details/", {"callback__answer_within_days": "0"}, "callback__answer_within_days", "1 to"),
        ("details/", {"name": "x\0y"}, "name", "Null characters"),
        ("details/", {"crisis_lines-0-phone": ""}, "crisis_lines-0-phone", "Is missing"),
        ("locations/main/change/", {"hours__monday": "6-2"}, "hours__monday", "Say am or pm"),
        (
            "locations/main/change/",
            {"hours__monday": "8-12, 11-5"},
            "hours__monday",
            "hours that overlap",
        ),
        (
            "locations/main/change/",
            {"seasons-0-monday": "lunch"},
            "seasons-0-monday",
            "cannot be read as hours",
        ),
        (
            "locations/main/change/",
            {"special_days-0-ends_on": "2026-11-01"},
            "special_days-0-ends_on",
            "before the first day",
        ),
        (
            "locations/main/change/",
            {"special_days-1-starts_on": "tomorrow"},
            "special_days-1-starts_on",
            "“tomorrow” is not a day.",
        ),
        ("locations/main/change/", {"street": "1\n2\n3\n4"}, "street", "at most 3 fit"),
        ("locations/main/change/", {"street": "x" * 200}, "street", "Line 1: has 200 characters"),
        ("locations/main/change/", {"comfort__checked_on": ""}, "comfort__checked_on", "missing"),
        ("locations/main/change/", {"time_zone": "Mars/Base"}, "time_zone", "not a time zone"),
        ("services/add/", {}, "name", "Is missing"),
        (
            "services/add/",
            {"name": "Massage", "slug": "massage", "summary": "More."},
            "slug",
            "stands here twice",
        ),
        ("team/1/change/", {"profile": "No Slug"}, "profile", "cannot be part of an address"),
        (
            "announcements/1/change/",
            {"ends_at_0": "2026-11-01"},
            "ends_at",
            "Is not after its beginning.",
        ),
        ("announcements/1/change/", {"ends_at_1": ""}, "ends_at", "a date and a time, both"),
        ("announcements/1/change/", {"starts_at_0": "", "starts_at_1": ""}, "starts_at", "missing"),
        ("announcements/1/change/", {"link": "https://evil.example/"}, "link", "right form"),
        (
            "announcements/1/change/",
            {"starts_at_0": "2027-03-14", "starts_at_1": "02:30"},
            "starts_at",
            "Clocks are set forward",
        ),
        (
            "announcements/1/change/",
            {"starts_at_0": "999999-1-1", "starts_at_1": "02:30"},
            "starts_at",
            "both",
        ),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost(desk, path, typed, place, words):
    before = document().text
    response = send(desk, path, **typed)
    assert response.status_code == 200
    assert document().text == before
    form = response.context["form"]
    group, is_in_row, row = place.partition("-")
    if is_in_row:
        number, part = row.split("-")
        said = form.fields[group].widget.row_errors[int(number), part]
    else:
        said = form.errors[place]
    assert len(said) == 1
    assert words in str(said[0])
    assert f'<a href="#id_{place}' in response.text.replace("&quot;", '"')
    for value in typed.values():
        assert value.replace("\n", "")[:60] in response.text.replace("\n", "")


def test_several_mistakes_are_named_at_once(desk):
    response = send(
        desk, "locations/main/change/", name="", hours__monday="6-2", hours__tuesday="lunch"
    )
    assert set(response.context["form"].errors) == {"name", "hours__monday", "hours__tuesday"}
    assert "there are 3 things to mend" in response.text


@pytest.mark.parametrize("value", ["\0", "x" * 300_000, "\u202e", "<script>alert(1)</script>"])
@pytest.mark.parametrize("path", [*PARTS, "locations/add/", "announcements/add/"])
def test_whatever_is_sent_there_is_an_answer(desk, path, value):
    opened = fields_of(desk, path)
    data = {name: value for name in opened if name not in ("base", "why")}
    for sent in (data | {"base": opened["base"]}, dict.fromkeys(opened, value), {}):
        response = desk.post(DESK + path, sent)
        assert response.status_code in (200, 302, 400, 404)
        assert "<script>alert" not in response.text
    ClinicDocument.parse(document().text)


# Adding, taking away, putting in order


def test_a_location_is_added_with_an_address_made_of_its_name(desk):
    response = send(
        desk,
        "locations/add/",
        name="South Öffice!",
        street="1 Road",
        city="Town",
        hours__monday="8-5",
        why="We grow.",
    )
    assert response.status_code == 302
    added = document().locations[-1]
    assert (added.slug, added.country) == ("south-office", "US")
    assert added.hours.monday == ((480, 1020),)
    assert ClinicRevision.objects.first().why == "We grow."
    assert LogEntry.objects.get().change_message == "Added the location “South Öffice!”."
    assert "South Öffice!" in desk.get(DESK).text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("services/add/", {"name": "Yoga", "summary": "Slow.", "at": ["main"]}),
        ("team/add/", {"name": "Sample: nurse", "role": "Nurse", "services": ["massage"]}),
        (
            "announcements/add/",
            {
                "text": "Closed on Monday.",
                "starts_at_0": "2026-12-01",
                "starts_at_1": "08:00",
                "ends_at_0": "2026-12-02",
                "ends_at_1": "17:30",
            },
        ),
    ],
)
def test_a_button_pressed_twice_adds_once(desk, path, typed):
    opened = fields_of(desk, path)
    for _press in range(2):
        assert send(desk, path, opened, **typed).status_code == 302
    assert ClinicRevision.objects.count() == 2
    assert len(getattr(document(), path.partition("/")[0])) == 3 - (path[0] == "a")


def test_an_announcement_is_told_in_the_time_of_the_first_location(desk):
    page = desk.get(f"{DESK}announcements/1/change/").text
    assert "America/New_York" in page
    assert 'value="00:00"' in page
    send(desk, "announcements/1/change/", ends_at_0="2026-12-24", ends_at_1="17:30")
    assert document().announcements[0].ends_at == datetime(2026, 12, 24, 22, 30, tzinfo=UTC)
    assert document().announcements[0].starts_at.second == 30  # nobody touched it


def test_what_others_point_to_is_not_taken_away(desk):
    page = desk.get(f"{DESK}locations/main/remove/")
    assert "Not yet" in page.text
    assert f'href="{DESK}services/massage/change/"' in page.text
    send_remove(desk, "locations/main/")
    assert document().location("main")
    send_remove(desk, "services/massage/")
    assert document().service("massage")
    send_remove(desk, "team/1/")
    send_remove(desk, "services/massage/")
    send_remove(desk, "locations/main/")
    assert [item.slug for item in document().locations] == ["north"]
    assert LogEntry.objects.filter(change_message__startswith="Took away").count() == 3


def send_remove(client, path, base=None):
    base = base or client.get(f"{DESK}{path}remove/").context["base"]
    return client.post(f"{DESK}{path}remove/", {"base": base})


def test_topics_that_lead_to_a_service_are_named(desk):
    make_topic("choosing-massage", title="Choosing massage", service="telehealth")
    page = desk.get(f"{DESK}services/telehealth/remove/").text
    assert "Choosing massage" in page
    assert "Not yet" not in page


def test_looking_at_the_question_takes_nothing_away(desk):
    assert desk.get(f"{DESK}team/2/remove/").status_code == 200
    assert len(document().team) == 2


def test_what_was_changed_meanwhile_is_looked_at_again_before_it_goes(desk):
    base = desk.get(f"{DESK}team/2/remove/").context["base"]
    first, second = document().team
    save_elsewhere(team=(first, replace(second, role="Welcomes you")))
    response = send_remove(desk, "team/2/", base)
    assert "Somebody changed it just now" in response.text
    assert "Welcomes you" in response.text
    assert len(document().team) == 2
    send_remove(desk, "team/2/", response.context["base"])
    assert len(document().team) == 1
    assert send_remove(desk, "team/2/", base).status_code == 302  # it is gone already


def test_the_right_person_goes_although_the_order_changed(desk):
    base = desk.get(f"{DESK}team/1/remove/").context["base"]
    save_elsewhere(team=document().team[::-1])
    send_remove(desk, "team/1/", base)
    assert [person.name for person in document().team] == ["Sample: front desk"]


def test_items_are_put_in_order(desk):
    def move(path, to):
        base = publishing.current()[1]
        return desk.post(f"{DESK}{path}move/", {"base": base, "to": to})

    move("services/telehealth/", "up")
    assert [item.slug for item in document().services] == ["telehealth", "massage"]
    move("services/telehealth/", "up")  # it is the first already
    move("team/1/", "down")
    assert [item.name for item in document().team] == ["Sample: front desk", "Sample: therapist"]
    assert move("team/1/", "sideways").status_code == 400
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    "path", ["locations/nowhere/", "team/0/", "team/3/", "team/x/", "team/99999999999999999999/"]
)
def test_what_is_not_there_is_not_found(desk, path):
    for step in ("change/", "remove/"):
        assert desk.get(DESK + path + step).status_code == 404
    for step in ("change/", "remove/", "move/"):
        data = {"base": publishing.current()[1], "to": "up"}
        assert desk.post(DESK + path + step, data).status_code == 404


# Two colleagues


def test_changes_of_two_parts_are_both_kept(desk):
    opened = {path: fields_of(desk, path) for path in PARTS}
    send(desk, "details/", opened["details/"], tagline="Said anew")
    send(desk, "locations/main/change/", opened["locations/main/change/"], city="New Town")
    send(desk, "services/massage/change/", opened["services/massage/change/"], cost="$80")
    send(desk, "team/2/change/", opened["team/2/change/"], role="Welcomes you")
    send(desk, "announcements/1/change/", opened["announcements/1/change/"], text="Come in.")
    found = document()
    assert found.tagline == "Said anew"
    assert found.location("main").city == "New Town"
    assert found.service("massage").cost == "$80"
    assert found.team[1].role == "Welcomes you"
    assert found.announcements[0].text == "Come in."


@pytest.mark.parametrize(
    ("path", "theirs", "mine", "label"),
    [
        ("details/", {"phone": "+1 202-555-0177"}, {"phone": "+1 202-555-0166"}, "Main phone"),
        ("locations/main/change/", {"city": "Theirs"}, {"city": "Mine"}, "City"),
        ("services/massage/change/", {"cost": "Theirs"}, {"cost": "Mine"}, "What it costs"),
        ("team/1/change/", {"role": "Theirs"}, {"role": "Mine"}, "What they do here"),
        ("team/1/change/", {"name": "Theirs"}, {"name": "Mine"}, "Name"),
        ("announcements/1/change/", {"text": "Theirs"}, {"text": "Mine"}, "What readers see"),
    ],
)
def test_two_change_the_same_part(desk, path, theirs, mine, label):
    opened = fields_of(desk, path)
    send(desk, path, opened, **theirs)
    saved = document().text
    refused = send(desk, path, opened, **mine, why="I know better.")
    assert document().text == saved
    assert refused.status_code == 200
    page = refused.text
    assert "Somebody changed this while you were writing" in page
    assert "Eve" in page
    assert f"<h3>{label}" in page
    for value in (*theirs.values(), *mine.values(), "I know better."):
        assert value.removeprefix("+1 ") in page
    over = {"_save_over": refused.context["conflict"].digest}
    send(desk, path, opened, **mine, why="I know better.", **over)
    assert next(iter(mine.values())) in document().text
    assert next(iter(theirs.values())) not in document().text
    why = ClinicRevision.objects.first().why
    assert why.startswith("I know better.; saved over the change that Eve made at ")


def test_saving_over_holds_for_what_was_seen_alone(desk):
    path, opened = "services/massage/change/", fields_of(desk, "services/massage/change/")
    send(desk, path, opened, cost="Second")
    seen = send(desk, path, opened, cost="First").context["conflict"].digest
    send(desk, path, None, cost="Third")
    again = send(desk, path, opened, cost="First", _save_over=seen)
    assert again.context["conflict"].digest != seen
    assert document().service("massage").cost == "Third"


def test_the_same_form_sent_twice_is_saved_once(desk):
    opened = fields_of(desk, "services/massage/change/")
    for _press in range(2):
        send(desk, "services/massage/change/", opened, cost="$80")
    assert ClinicRevision.objects.count() == 2
    assert LogEntry.objects.count() == 1


def test_what_somebody_took_away_can_be_put_back(desk):
    opened = fields_of(desk, "team/2/change/")
    save_elsewhere(team=document().team[:1])
    refused = send(desk, "team/2/change/", opened, role="Welcomes you")
    assert refused.context["conflict"].is_gone
    assert "Put mine back in" in refused.text
    assert len(document().team) == 1
    over = refused.context["conflict"].digest
    send(desk, "team/2/change/", opened, role="Welcomes you", _save_over=over)
    assert [person.role for person in document().team] == ["Therapist", "Welcomes you"]


def test_a_text_that_nobody_ever_saved_is_no_ground_to_write_on(desk):
    opened = fields_of(desk, "details/") | {"base": ["f" * 64]}
    refused = send(desk, "details/", opened, tagline="Mine")
    assert refused.context["conflict"]
    assert document().tagline == "Plain answers"


def test_a_save_between_reading_and_writing_is_read_again(desk, monkeypatch):
    """Of another part: both stand in the end."""
    save, calls = publishing.save, []

    def late(made, **options):
        calls.append(options["based_on"])
        if len(calls) == 1:
            save(replace(document(), tagline="From elsewhere"))
        return save(made, **options)

    monkeypatch.setattr(publishing, "save", late)
    send(desk, "services/massage/change/", cost="$80")
    assert len(calls) == 2
    assert document().service("massage").cost == "$80"


# Still right?


def test_facts_are_confirmed_as_they_stood_on_the_page(desk):
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    base = publishing.current()[1]
    desk.post(f"{DESK}confirm/", {"base": base, "location": ""})
    desk.post(f"{DESK}confirm/", {"base": base, "location": "main"})
    found = document()
    assert abs(found.confirmed_on - today) <= timedelta(days=1)
    assert found.location("main").confirmed_on == found.location("main").comfort.checked_on
    assert abs(found.location("main").confirmed_on - today) <= timedelta(days=1)
    assert found.location("north").confirmed_on is None
    assert LogEntry.objects.count() == 2
    save_elsewhere(phone="+1 202-555-0199")
    response = desk.post(f"{DESK}confirm/", {"base": base, "location": ""}, follow=True)
    assert "Somebody changed them just now" in response.text
    assert desk.post(f"{DESK}confirm/", {"base": base, "location": "x"}).status_code == 404
    assert desk.post(f"{DESK}confirm/", {}).status_code == 302


def test_what_is_stale_waits_on_the_first_page(desk, editor):
    group = desk_todo.clinic(editor)
    assert [row.title for row in group.rows] == ["Are the details of “North office” still right?"]
    assert "Please look: is this still right?" in desk.get(DESK).text
    assert "Your clinic: please look" in desk.get("/admin/").text
    now = timezone.now()
    ending = Announcement("Soon over.", "", "", now - timedelta(days=1), now + timedelta(days=6))
    later = Announcement("Later.", "", "", now - timedelta(days=1), now + timedelta(days=8))
    save_elsewhere(announcements=(later, ending))
    rows = desk_todo.clinic(editor).rows
    assert [row.title for row in rows][1:] == ["Soon over."]
    assert rows[1].url == f"{DESK}announcements/2/change/"
    for name in ("Writers", "Clinicians"):
        assert desk_todo.clinic(member_of(name)) is None


def test_a_sample_says_how_to_end_it(desk):
    assert "still an example" not in desk.get(DESK).text
    save_elsewhere(sample=True)
    page = desk.get(DESK).text
    assert "These details are still an example" in page
    assert f"{DESK}details/#id_sample" in page


def test_without_any_clinic_one_begins_with_its_name(client, editor):
    client.force_login(editor)
    page = client.get(DESK).text
    assert "Begin with the clinic’s name and phone number." in page
    assert client.get(f"{DESK}locations/add/").status_code == 302
    assert client.get(f"{DESK}week/").status_code == 200
    assert client.get(f"{DESK}history/").status_code == 200
    assert client.get(f"{DESK}file/").status_code == 404
    send(client, "details/", name="Ours", phone="+1 202-555-0100", emergency_number="911")
    assert Clinic.objects.get().document.name == "Ours"


# Who may


@pytest.mark.parametrize("group", ["Writers", "Clinicians"])
def test_who_may_only_look_sees_no_button(client, desk, group):
    client.force_login(member_of(group))
    page = client.get(DESK)
    assert page.status_code == 200
    for words in ("Add a location", "Take away", "confirm today", "Change the details"):
        assert words not in page.text
    for path in ("week/", "history/", "file/"):
        assert client.get(DESK + path).status_code == 200
    before = document().text
    for path in (*PARTS, "confirm/", "team/add/", "team/1/remove/", "team/1/move/"):
        assert client.get(DESK + path).status_code == 403
        assert client.post(DESK + path, {"base": "x"}).status_code == 403
    assert document().text == before


def test_there_is_one_clinic_which_nobody_adds_or_deletes(admin_client, desk):
    number = Clinic.objects.get().pk
    assert admin_client.get(f"{DESK}add/").status_code == 403
    assert admin_client.post(f"{DESK}{number}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get(f"{DESK}{number}/change/")["Location"] == DESK
    assert admin_client.get(f"{DESK}{number}/history/")["Location"] == f"{DESK}history/"
    for path in ("confirm/", "team/1/move/"):
        assert admin_client.get(DESK + path).status_code == 405


# Hours and announcements, by eye


def test_the_week_as_a_picture():
    main = ClinicDocument.parse(CLINIC).location("main")
    drawing = week.drawing_of(main.hours)
    assert [line.is_closed for line in drawing.lines] == [
        *(False, True, True, True),
        *(False, False, True),  # Friday's night ends on Saturday
    ]
    assert len(drawing.bars) == 4
    assert all(
        bar.x >= week.LABEL and bar.x + bar.width <= week.LABEL + week.DAY_WIDTH
        for bar in drawing.bars
    )
    assert drawing.rows[0] == ("Monday", "8 am to noon, 1 pm to 5 pm")
    assert week.drawing_of(None).bars == []
    usual = week.drawing_of(replace(main.hours, friday=()))
    assert usual.ticks[0].words == "6 am"
    assert usual.bars[0].x == week.LABEL + week.DAY_WIDTH * 2 / 16


def test_the_weeks_to_come_mark_special_days_and_seasons():
    main = ClinicDocument.parse(CLINIC).location("main")
    weeks = week.calendar_of(main, datetime(2026, 11, 21).date())
    days = [day for row in weeks for day in row.days]
    assert len(days) == 56
    marked = {day.words: (day.sort, day.mark) for day in days if day.mark}
    assert marked["Thursday, November 26, Closed, Thanksgiving"] == ("closed", "★")
    assert marked["Wednesday, December 9, 8 am to noon, Short day"] == ("open", "★")
    assert marked["Monday, December 21, 9 am to 3 pm, Winter weeks"] == ("open", "◆")
    assert sum(mark == "◆" for _sort, mark in marked.values()) == 13
    assert [day.number for day in days if day.is_today] == [21]


def test_the_week_page_names_what_is_not_as_usual(desk, monkeypatch):
    moment = datetime(2026, 11, 21, 15, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    page = desk.get(f"{DESK}week/").text
    for words in ("Thanksgiving", "Winter weeks", "America/New_York", "North office", "<svg"):
        assert words in page


def test_one_announcement_is_shown_at_a_time():
    now = datetime(2026, 11, 21, tzinfo=UTC)

    def told(text, start, end):
        return Announcement(text, "", "", now + timedelta(days=start), now + timedelta(days=end))

    over, old, new, later = (
        told("over", -9, -5),
        told("old", -3, 3),
        told("new", -1, 1),
        told("later", 2, 5),
    )
    items = (over, old, new, later)
    states = [announcements.state_of(item, items, now).name for item in items]
    assert states == ["over", "covered", "now", "coming"]
    assert announcements.overlaps(items, now) == [[old, new], [old, later]]


def test_overlapping_announcements_are_warned_about(desk):
    first = document().announcements[0]
    save_elsewhere(announcements=(first, replace(first, text="Both at once.")))
    assert "Two of these run at the same time" in desk.get(DESK).text


# File and site


def test_the_desk_and_the_file_say_the_same(desk, tmp_path):
    """Loaded, edited at the desk, written, loaded: letter for letter, and the comment stays."""
    file = tmp_path / "clinic.yaml"
    comment = "# Ours.\n\n"
    file.write_text(comment + document().text)
    sync.load(tmp_path)
    send(desk, "services/massage/change/", cost="$80: ask\r\n\r\n# about it", why="New prices.")
    send(desk, "locations/main/change/", hours__sunday="22:00-06:00")
    sync.dump(tmp_path)
    assert file.read_text() == comment + document().text
    assert ClinicDocument.parse(file.read_text()).text == document().text
    before = ClinicRevision.objects.count()
    report = sync.load(tmp_path)
    assert not report.conflicts
    assert not report.problems
    assert ClinicRevision.objects.count() == before
    assert desk.get(f"{DESK}file/").text == document().text


def test_a_change_on_both_sides_is_reported_and_nothing_is_lost(desk, tmp_path):
    file = tmp_path / "clinic.yaml"
    file.write_text(document().text)
    sync.load(tmp_path)
    send(desk, "services/massage/change/", cost="At the desk")
    file.write_text(file.read_text().replace("Plain answers", "In the file"))
    assert sync.load(tmp_path).conflicts
    assert document().service("massage").cost == "At the desk"
    sync.load(tmp_path, prefer="database")
    assert document().service("massage").cost == "At the desk"
    page = desk.get(f"{DESK}history/").text
    assert "Set aside: the site kept its own text" in page
    aside = ClinicRevision.objects.get(text__contains="In the file")
    assert "In the file" in desk.get(f"{DESK}history/{aside.pk}/").text


def test_the_file_preferred_leaves_the_desks_text_in_the_history(desk, tmp_path):
    file = tmp_path / "clinic.yaml"
    file.write_text(document().text)
    sync.load(tmp_path)
    send(desk, "services/massage/change/", cost="At the desk")
    file.write_text(file.read_text().replace("Plain answers", "In the file"))
    sync.load(tmp_path, prefer="file")
    assert document().tagline == "In the file"
    assert ClinicRevision.objects.filter(text__contains="At the desk").exists()


def test_seasons_and_special_days_have_rows_of_all_their_keys():
    assert {item.name for item in fields(Season)} == {
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("name", "starts_on", "ends_on"),
    }
    assert {item.name for item in fields(SpecialDay)} == {"name", "starts_on", "ends_on", "times"}
