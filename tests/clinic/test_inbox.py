"""The inbox: what waits, in which order, and that only a request's own page tells of a person."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from clinic import encryption
from clinic.inbox import figures, log, waiting
from clinic.models import CallbackRequest, Erasure
from painsite import desk_todo
from tests.clinic.callbacks import open_clinic
from tests.clinic.clinic_forms import member_of
from tests.clinic.inboxes import (
    ANA,
    INBOX,
    PERSONAL,
    STATE,
    logged,
    make_request,
    page_of,
    press,
)

pytestmark = pytest.mark.django_db
ODD = "Zyxwvut"  # nobody else writes that
A_DAY = timedelta(days=1)


@pytest.fixture
def ina():
    return member_of("Inbox", "Ina")


@pytest.fixture
def ben():
    return member_of("Inbox", "Ben")


@pytest.fixture
def desk(client, ina):
    open_clinic()
    client.force_login(ina)
    return client


def today():
    return timezone.localdate()


def references(response):
    return [line.row.reference for line in response.context["lines"]]


# The list


def test_late_ones_come_first_then_new_ones_then_those_in_hand_then_what_is_closed(desk, ina, ben):
    day = today()
    done = make_request(state=STATE.DONE, by=ben, ago=9 * A_DAY)
    done_later = make_request(state=STATE.DONE, by=ben, done_at=timezone.now() + A_DAY)
    in_hand = make_request(state=STATE.IN_HAND, by=ben, ago=3 * A_DAY)
    new = make_request(ago=timedelta(hours=1))
    new_before = make_request(ago=timedelta(hours=2), answer_by=day)
    late_in_hand = make_request(state=STATE.IN_HAND, by=ina, answer_by=day - A_DAY, ago=2 * A_DAY)
    late = make_request(answer_by=day - 2 * A_DAY, ago=4 * A_DAY)
    spam = make_request(state=STATE.SPAM)
    expected = [late, late_in_hand, new_before, new, in_hand, done_later, done]
    assert references(desk.get(INBOX)) == [row.reference for row in expected]
    for tab, rows in {
        "new": [late, new_before, new],
        "hand": [late_in_hand, in_hand],
        "mine": [late_in_hand],
        "late": [late, late_in_hand],
        "done": [done_later, done],
        "spam": [spam],
        "nonsense\x00": expected,
    }.items():
        response = desk.get(INBOX, {"show": tab})
        assert references(response) == [row.reference for row in rows], tab
    counted = {tab.name: tab.count for tab in desk.get(INBOX).context["tabs"]}
    assert counted == {"": 7, "new": 3, "hand": 2, "mine": 1, "late": 2, "done": 2, "spam": 1}


def test_what_is_late_is_said_in_words(desk):
    make_request(answer_by=today() - 2 * A_DAY)
    make_request(answer_by=today())
    page = desk.get(INBOX).text
    assert page.count("Late by 2 days") == 1 and "Late by 0" not in page
    assert "1 request is late" in page and "today" in page


def test_a_day_is_over_when_it_is_over_at_the_clinic(desk, settings):
    """Late in the evening the server's own day may be another."""
    row = make_request(answer_by=today())
    clock = waiting.clock()
    evening = waiting.Clock(clock.zone, clock.now.astimezone(clock.zone).replace(hour=23))
    assert not waiting.is_late(row, evening.today)
    after = waiting.Clock(clock.zone, evening.now + timedelta(hours=1))
    assert waiting.is_late(row, after.today)
    assert waiting.late_words(row, after.today) == "Late by 1 day"


def test_a_notice_that_was_not_sent_stands_out_with_what_to_do(desk, settings):
    soon = timezone.now() + A_DAY
    settings.CALLBACK_EMAIL = "frontdesk@example.org"
    make_request()
    assert "Not sent" not in desk.get(INBOX).text
    make_request(notice_sent_at=None, notice_tries=3, notice_next_at=soon)
    make_request(notice_sent_at=None, notice_tries=9)
    make_request(notice_sent_at=None, notice_next_at=soon)
    make_request(notice_sent_at=None, notice_next_at=soon, ago=timedelta(seconds=5))
    make_request(notice_sent_at=None, state=STATE.SPAM)
    page = desk.get(INBOX).text
    assert page.count(">Not sent<") == 3 and page.count("On its way") == 1
    for words in ("tried 3 times", "given up", "not tried yet", "What to do", "mail server"):
        assert words in page, words
    settings.CALLBACK_EMAIL = ""
    assert "CALLBACK_EMAIL" in desk.get(INBOX).text


def test_the_list_names_nobody(desk, ben):
    row = make_request()
    make_request(state=STATE.IN_HAND, by=ben)
    press(desk, row, "take")
    pages = [INBOX, f"{INBOX}?show=mine", f"{INBOX}figures/", f"{INBOX}export/", f"{INBOX}person/"]
    pages += [f"{INBOX}{row.pk}/history/", f"{INBOX}{row.pk}/delete/", "/admin/"]
    for page in pages:
        text = desk.get(page).text
        assert [word for word in PERSONAL if word in text] == [], page
    assert row.reference in desk.get(f"{INBOX}{row.pk}/history/").text


def test_the_list_costs_the_same_however_many_there_are(desk, ina, ben, django_assert_num_queries):
    make_request(state=STATE.IN_HAND, by=ina)
    with django_assert_num_queries(9):
        desk.get(INBOX)
    for number in range(60):
        make_request(state=STATE.IN_HAND, by=(ina, ben)[number % 2])
    with django_assert_num_queries(9):
        first = desk.get(INBOX)
    assert len(references(first)) == 50
    assert len(references(desk.get(INBOX, {"page": "2"}))) == 11
    for page in ("x", "-1", "99999999999999999999", "2\x00"):
        assert desk.get(INBOX, {"page": page}).status_code == 200


def test_a_link_leads_to_the_next_page_of_the_same_tab(desk):
    for _number in range(51):
        make_request()
    assert "?show=new&amp;page=2" in desk.get(INBOX, {"show": "new"}).text


# One request


def test_a_request_shows_what_the_person_typed(desk):
    row = make_request()
    page = desk.get(page_of(row)).text
    for words in (
        "Ana Núñez",
        'href="tel:+12025550123"',
        'href="mailto:ana@example.org"',
        'href="/articles/sleeping-with-back-pain/"',
        "Morning, Evening",
        "Español",
        "Needs an interpreter",
        "No, is new",
        "From home, by video or phone",
        "The side door,<br>please.",
    ):
        assert words in page, words


class Title(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.titles, self.is_inside = [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.is_inside = tag in ("title", "h1")

    def handle_endtag(self, tag):
        self.is_inside = False

    def handle_data(self, text):
        if self.is_inside:
            self.titles.append(text)


def test_no_title_and_no_address_names_a_person_and_no_cache_keeps_the_page(desk):
    row = make_request()
    response = desk.get(page_of(row))
    titles = " ".join(Title(response.text).titles)
    assert row.reference in titles and not any(word in titles for word in PERSONAL)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_what_was_typed_is_text_and_nothing_else(desk):
    row = make_request({"name": "<script>alert(1)</script>", "message": "<b>\n</b>"})
    page = desk.get(page_of(row)).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;<br>" in page


def test_an_error_report_of_the_inbox_holds_nobody(desk, monkeypatch, settings):
    settings.DEBUG = True
    desk.raise_request_exception = False

    def broken(form):
        raise RuntimeError(f"broken at {len(form.data)}")

    monkeypatch.setattr("clinic.inbox.person.PersonForm.is_valid", broken)
    page = desk.post(f"{INBOX}person/", {"name": ODD, "email": f"{ODD}@example.org"})
    assert page.status_code == 500 and "broken at 2" in page.text
    assert ODD not in page.text


def test_each_look_is_in_the_log_and_one_within_a_minute_is_the_same(desk, ina):
    row = make_request()
    for _time in range(3):
        desk.get(page_of(row))
    assert logged(row) == [(ina.username, "Looked at it.")]
    LogEntry.objects.update(action_time=timezone.now() - timedelta(minutes=2))
    page = desk.get(page_of(row)).text
    assert len(logged(row)) == 2
    assert page.count("Looked at it.") == 2  # this look as well
    entry = LogEntry.objects.first()
    assert (entry.object_repr, entry.action_flag) == (row.reference, log.LOOKED)


def test_looks_are_in_the_log_of_the_admin_and_not_among_ones_recent_work(desk, admin_client):
    row = make_request()
    desk.get(page_of(row))
    assert row.reference not in desk.get("/admin/").text.partition("Recent actions")[2]
    page = admin_client.get("/admin/admin/logentry/?kind=5").text
    assert row.reference in page and "Looked at it." in page
    assert not any(word in page for word in PERSONAL)


def test_without_its_key_a_request_says_which_file_to_bring_back(desk, settings):
    row = make_request()
    note = desk.post(f"{INBOX}{row.pk}/note/", {"text": "Called."})
    assert note.status_code == 302
    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]
    response = desk.get(page_of(row))
    assert response.status_code == 200
    assert "personal-data-keys" in response.text and "cannot be opened" in response.text
    assert "This note cannot be opened" in response.text
    assert desk.get(INBOX).status_code == 200
    press(desk, row, "take")
    row.refresh_from_db()
    assert row.state == STATE.IN_HAND


@pytest.mark.parametrize("number", ["0", "999999", "no-number", "9" * 30, "%00", "1%00", "٣", "-1"])
def test_a_number_that_nobody_has_leads_back_to_the_list(desk, number):
    response = desk.get(f"{INBOX}{number}/change/", follow=True)
    assert response.redirect_chain == [(INBOX, 302)]
    assert "not here any more" in response.text


def test_a_number_too_large_for_the_database_is_no_error(desk):
    for end in ("take", "note"):
        assert desk.post(f"{INBOX}{'9' * 30}/{end}/").status_code == 302


def test_nobody_adds_a_request_and_none_is_deleted_from_the_list(desk):
    row = make_request()
    assert desk.get(f"{INBOX}add/").status_code == 403
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert desk.post(INBOX, data).status_code == 405
    assert desk.post(page_of(row), {"state": "done"}).status_code == 405
    assert CallbackRequest.objects.filter(pk=row.pk, state=STATE.NEW).exists()


@pytest.mark.parametrize("group", ["Writers", "Clinicians", "Editors"])
def test_other_staff_find_no_way_in(client, group):
    row = make_request()
    client.force_login(member_of(group))
    assert "callbackrequest" not in client.get("/admin/").text
    for address in ("", f"{row.pk}/change/", f"{row.pk}/history/", "person/", "export/"):
        assert client.get(INBOX + address).status_code == 403
    assert not LogEntry.objects.exists()


def test_each_page_asks_for_its_own_permission(client, ina):
    """One who may only look, and one who may do all but look."""
    open_clinic()
    row = make_request()
    permissions = {one.codename: one for one in ina.groups.get().permissions.all()}
    ina.groups.clear()
    ina.user_permissions.set([permissions["view_callbackrequest"]])
    client.force_login(ina)
    page = client.get(page_of(row)).text
    assert "Ana Núñez" in page
    assert "I take this" not in page and "wants it erased" not in page and "note-form" not in page
    assert "export/" not in client.get(INBOX).text
    posts = [f"{row.pk}/{end}/" for end in ("take", "hand", "done", "spam", "open", "note")]
    posts += [f"{row.pk}/delete/", "export/", "person/file/", "person/erase/"]
    assert {end: client.post(INBOX + end).status_code for end in posts} == dict.fromkeys(posts, 403)
    ina.user_permissions.set(permissions.values())
    ina.user_permissions.remove(permissions["view_callbackrequest"])
    posts += [f"{row.pk}/change/", "", "person/", "figures/", f"{row.pk}/history/"]
    assert {end: client.post(INBOX + end).status_code for end in posts} == dict.fromkeys(posts, 403)


# The figures


def test_the_figures_tell_the_middle_by_week_in_a_drawing_and_a_table(desk, ben):
    now = timezone.now()
    for hours in (2, 4, 30):
        make_request(
            ago=timedelta(hours=40),
            by=ben,
            state=STATE.DONE,
            taken_at=now - timedelta(hours=40 - hours / 2),
            done_at=now - timedelta(hours=40 - hours),
            answer_by=(now - timedelta(hours=36)).date(),
        )
    make_request(state=STATE.SPAM, ago=timedelta(hours=40))
    make_request(ago=timedelta(hours=40))
    make_request(ago=timedelta(days=200))
    weeks = figures.weeks_of(waiting.clock())
    [week] = [week for week in weeks if week.received]
    assert len(weeks) == 12
    assert (week.received, week.waits, week.taken_words, week.done_words) == (
        4,
        1,
        "2 hours",
        "4 hours",
    )
    page = desk.get(f"{INBOX}figures/").text
    assert "times__drawing" in page and page.count("4 hours") >= 2 and "<table" in page
    lengths = [bar.length for line in figures.chart_of(weeks).lines for bar in line.bars]
    assert lengths == [150, 300]


def test_figures_of_nothing_are_a_page_too(desk):
    page = desk.get(f"{INBOX}figures/").text
    assert "times__drawing" not in page and "None so far." in page


def test_the_figures_count_erasures(desk):
    Erasure.objects.create(on=today(), reason="time", count=7)
    Erasure.objects.create(on=today(), reason="asked", count=2)
    [(_month, by_time, asked)] = figures.erasures()
    assert (by_time, asked) == (7, 2)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (61, "1 hour"), (300, "5 hours"), (4320, "3 days")],
)
def test_times_in_words(minutes, words):
    assert figures.in_words(timedelta(minutes=minutes)) == words


# The desk's first page


def test_the_first_page_tells_what_waits_to_those_who_may_see_it(desk, ina, ben):
    new = make_request()
    make_request(state=STATE.IN_HAND, by=ben)
    mine = make_request(state=STATE.IN_HAND, by=ina)
    make_request(state=STATE.DONE, by=ina)
    make_request(state=STATE.SPAM)
    group = desk_todo.inbox(ina)
    assert [row.title for row in group.rows] == [new.reference, mine.reference]
    assert (group.count, group.is_urgent) == (2, False)
    page = desk.get("/admin/").text
    assert new.reference in page and reverse("admin:clinic_callbackrequest_changelist") in page
    for name in ("Writers", "Clinicians", "Editors"):
        assert desk_todo.inbox(member_of(name)) is None


def test_it_is_urgent_when_one_is_late_or_a_notice_was_not_sent(ina, ben):
    open_clinic()
    row = make_request(state=STATE.IN_HAND, by=ben, answer_by=today() - A_DAY)
    assert desk_todo.inbox(ina).is_urgent  # although a colleague has it
    row.delete()
    make_request(notice_sent_at=None)
    assert desk_todo.inbox(ina).is_urgent


def test_what_is_sealed_is_what_the_maker_says():
    """Or the tests of what is not shown would show nothing."""
    row = make_request()
    assert encryption.unseal(row.sealed) == ANA
