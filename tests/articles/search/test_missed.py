"""What readers do not find is counted for staff; who they are is not."""

import sqlite3
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection, connections
from django.utils.formats import date_format
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from articles.desk import missed_searches, todo_list
from articles.models import MissedSearch, Synonym
from articles.search import missed
from tests.makers import make_article, make_synonym, make_urgent_word

pytestmark = pytest.mark.django_db
IS_SQLITE = connection.vendor == "sqlite"
LIST = "/admin/articles/missedsearch/"
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture(autouse=True)
def nobody_asked_lately():
    missed.lately.clear()
    yield
    missed.lately.clear()


@pytest.fixture
def reader(client):
    """Search as a reader does; the options are those of the address, with headers by name."""

    def search(typed, headers=None, method="get", **more):
        headers = {"User-Agent": READER} | (headers or {})
        response = getattr(client, method)("/search/", {"q": typed, **more}, headers=headers)
        assert response.status_code == 200
        return response

    return search


def counts():
    return dict(MissedSearch.objects.values_list("words", "count"))


def week_ago(weeks):
    return missed.this_week() - timedelta(weeks=weeks)


def make_missed(words="tmj", count=3, weeks=1):
    return MissedSearch.objects.create(week=week_ago(weeks), words=words, count=count)


def make_user(name, *groups):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


# What is counted


def test_words_that_find_nothing_are_counted_for_the_week(reader):
    reader("Does the TMJ hurt?")
    row = MissedSearch.objects.get()
    assert (row.words, row.count) == ("tmj hurt", 1)
    assert row.week.weekday() == 0
    assert timedelta() <= missed.timezone.localdate() - row.week < timedelta(days=7)


def test_each_time_is_counted_and_each_week_begins_anew():
    for weeks in (0, 0, 1, 0):
        missed.count("tmj", week_ago(weeks))
    rows = MissedSearch.objects.values_list("week", "count").order_by("week")
    assert list(rows) == [(week_ago(1), 1), (week_ago(0), 3)]


def test_nothing_but_words_week_and_number_is_kept():
    fields = {field.name for field in MissedSearch._meta.get_fields()}
    assert fields == {"id", "week", "words", "count"}


def test_what_is_found_is_not_counted(reader):
    make_article()
    reader("pillow")
    assert counts() == {}


def test_what_is_found_by_a_guess_is_counted_as_it_was_typed(reader):
    make_article()
    assert "Showing results for" in reader("pilow").text
    assert counts() == {"pilow": 1}


def test_what_is_found_by_leaving_words_out_is_counted(reader):
    make_article()
    assert "No page here has the word" in reader("tmj pillow").text
    assert counts() == {"tmj pillow": 1}


def test_one_who_asks_again_is_not_many(reader):
    for _ in range(5):
        reader("tmj")
    reader("What is TMJ?")
    reader("tmj", exactly="1")
    assert counts() == {"tmj": 1}


def test_the_same_words_count_again_at_another_time(reader):
    reader("tmj")
    missed.lately.clear()
    reader("tmj")
    assert counts() == {"tmj": 2}


def test_only_the_whole_search_and_its_first_page_count(reader):
    make_article(title="Pillow and more")
    reader("pilow", topic="living-well")
    assert counts() == {}
    for number in range(11):
        make_article(f"pillow-{number}", title=f"Pillow {number}")
    assert "?q=pilow&amp;page=1" in reader("pilow", page="2").text
    assert counts() == {}


def test_what_a_card_answers_is_not_counted(reader):
    make_urgent_word(words=("suicide",))
    reader("suicide")
    assert counts() == {}


@pytest.mark.parametrize("typed", ["", "   ", "why is it so", "?!", "\x00"])
def test_nothing_said_is_nothing_counted(reader, typed):
    reader(typed)
    assert counts() == {}


@pytest.mark.parametrize(
    "typed",
    [
        "ana@example.org",
        "ana＠example.org",
        "call 202-555-0100",
        "٠١٢٣٤٥",
        "born 3/14/1962",
        "zip 90210",
        "12 Main Street",
        "7b old mill rd zebra",
        "PO box 12 zebra",
        "https://example.org/zebra",
        "www.zebra",
        "zebra.com",
        "mr zebra",
        "Mrs. Zebra",
        "dr zebra",
        "my name is zebra",
        "mi nombre es zebra",
    ],
)
def test_what_might_tell_of_a_person_is_not_counted(reader, typed):
    reader(typed)
    assert counts() == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("L5 S1 disc zebra", "l5 s1 disc zebra"),
        ("Señora’s dolór", "senora dolor"),
        ("<b>zebra</b>", "b zebra b"),
        ("боль", "боль"),
        ("zebra " * 7, ""),  # so many words are a story, not a search
        ("one two three four five six", "two three four five six"),
        ("x" * 40 + " " + "y" * 19, "x" * 40 + " " + "y" * 19),
        ("x" * 40 + " " + "y" * 20, ""),
    ],
)
def test_how_words_are_kept(typed, words):
    assert missed.countable(typed) == words


@given(st.text(max_size=300))
def test_whatever_is_typed_is_counted_within_bounds(typed):
    words = missed.countable(typed)
    assert len(words) <= 60
    assert len(words.split()) <= 6
    assert "@" not in words
    assert sum(map(str.isdigit, words)) <= 4
    assert missed.countable(words) in (words, "")


# Who is counted


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"User-Agent": "GPTBot/1.2"},
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "Mozilla/5.0 HeadlessChrome/140.0"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Sec-Fetch-Dest": "image"},  # another site's page, with this address as its picture
        {"Sec-Fetch-Dest": "empty"},
    ],
    ids=str,
)
def test_robots_and_what_is_loaded_ahead_do_not_count(reader, headers):
    reader("tmj", headers)
    assert counts() == {}
    reader("tmj", {"Sec-Fetch-Dest": "document"})
    assert counts() == {"tmj": 1}


def test_asking_for_the_head_alone_does_not_count(reader):
    reader("tmj", method="head")
    assert counts() == {}


def test_suggestions_do_not_count(client):
    client.get("/search/suggestions/", {"q": "tmj"}, headers={"User-Agent": READER})
    assert counts() == {}


# How much is kept, and how long


def test_a_flood_of_words_does_not_fill_the_database(reader, monkeypatch):
    monkeypatch.setattr(missed, "MOST_ROWS", 3)
    make_missed("another week", weeks=1)
    for words in ("one1", "two2", "three3", "four4", "five5"):
        reader(words)
    missed.lately.clear()
    reader("two2")
    this_week = MissedSearch.objects.filter(week=week_ago(0))
    assert dict(this_week.values_list("words", "count")) == {"one1": 1, "two2": 2, "three3": 1}


def test_old_weeks_are_forgotten_by_whoever_searches(reader):
    for weeks in (26, 27):
        make_missed(f"of {weeks}", weeks=weeks)
    reader("tmj")
    assert counts().keys() == {"of 26", "tmj"}


def test_old_weeks_are_forgotten_by_the_reminders():
    make_missed("of 27", weeks=27)
    call_command("sendreminders", "--dry-run")
    assert counts() == {"of 27": 3}
    call_command("sendreminders")
    assert counts() == {}


def test_old_weeks_are_forgotten_by_the_list(admin_client):
    make_missed("of 27", weeks=27)
    assert "of 27" not in admin_client.get(LIST).text
    assert counts() == {}


@pytest.mark.django_db(transaction=IS_SQLITE)  # where a test that writes is itself the busy one
def test_a_busy_database_costs_the_reader_nothing_but_the_count(reader):
    with somebody_writing():
        assert "We found nothing" in reader("tmj").text
    assert counts() == {}
    missed.lately.clear()
    reader("tmj")
    assert counts() == {"tmj": 1}


@contextmanager
def somebody_writing():
    """Somebody who holds the table, as far as the database knows how."""
    settings = connection.settings_dict
    if IS_SQLITE:
        other = sqlite3.connect(settings["NAME"], uri=True, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    other = connections.create_connection("default")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE articles_missedsearch IN ACCESS EXCLUSIVE MODE")
    yield
    other.rollback()
    other.close()


def test_patience_is_only_short_for_the_count():
    name = "busy_timeout" if IS_SQLITE else "lock_timeout"

    def patience():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}" if IS_SQLITE else f"SHOW {name}")
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name} = 1234" if IS_SQLITE else f"SET LOCAL {name} = 1234")
    with missed._impatient():
        assert patience().removesuffix("ms") == str(missed.PATIENCE)
    if IS_SQLITE:  # elsewhere it ends with the transaction, which here is that of the test
        assert patience() == "1234"


@pytest.mark.skipif(IS_SQLITE, reason="one connection writes at a time there, as in every test")
def test_readers_at_the_same_time_are_all_counted():
    def in_threads(*functions):
        threads = [Thread(target=by_itself, args=[function]) for function in functions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def by_itself(function):
        try:
            function()
        finally:
            connection.close()

    def count():
        for _ in range(5):
            missed.count("tmj", week_ago(0))

    try:
        in_threads(*[count] * 4)
        assert counts() == {"tmj": 20}
    finally:
        in_threads(MissedSearch.objects.all().delete)  # what threads write is not rolled back


# What staff see


def shown(client, week=""):
    response = client.get(LIST, {"week": week} if week else {})
    assert response.status_code == 200
    return {
        part.name: [(line.words, line.count) for line in part.lines]
        for part in response.context["parts"]
    }


def test_few_searches_are_shown_to_nobody(admin_client):
    make_missed("rare", 2)
    make_missed("tmj", 3)
    assert shown(admin_client) == {"nothing": [("tmj", 3)]}
    assert "rare" not in admin_client.get(LIST).text


def test_a_week_is_shown_once_it_is_over(admin_client):
    make_missed("tmj", 9, weeks=0)
    page = admin_client.get(LIST).text
    assert "tmj" not in page
    assert "There is nothing to show yet." in page
    monday = date_format(week_ago(-1), "l, F j")
    assert monday.startswith("Monday") and f"This week is shown from {monday}" in page


def test_no_row_has_a_page_of_its_own(admin_client):
    row = make_missed("rare", 1)
    for end in ("", "change/", "history/", "delete/"):
        assert "rare" not in admin_client.get(f"{LIST}{row.pk}/{end}", follow=True).text


def test_the_most_wanted_come_first_week_by_week(admin_client):
    make_missed("gout", 4)
    make_missed("tmj", 12)
    make_missed("lupus", 5, weeks=3)
    assert shown(admin_client) == {"nothing": [("tmj", 12), ("gout", 4)]}
    assert shown(admin_client, week_ago(3).isoformat()) == {"nothing": [("lupus", 5)]}


@pytest.mark.parametrize("week", ["x", "2026-13-77", "\x00", "9" * 5000, "2026-11-21'"])
def test_a_week_that_there_is_not_is_the_newest(admin_client, week):
    make_missed()
    assert shown(admin_client, week) == {"nothing": [("tmj", 3)]}


def test_what_has_been_mended_since_asks_for_nothing(admin_client):
    make_article()
    for words in ("tmj", "pilow", "cushion"):
        make_missed(words)
    assert shown(admin_client) == {
        "nothing": [("cushion", 3), ("tmj", 3)],
        "guessed": [("pilow", 3)],
    }
    make_synonym("pillow", words=("cushion",), means=("pillow",))
    assert shown(admin_client) == {
        "nothing": [("tmj", 3)],
        "guessed": [("pilow", 3)],
        "mended": [("cushion", 3)],
    }


def test_what_finds_only_the_other_words_is_not_mended(admin_client):
    make_article()
    make_missed("tmj pillow")
    assert shown(admin_client) == {"partly": [("tmj pillow", 3)]}
    assert "On no page: “tmj”" in admin_client.get(LIST).text
    make_synonym("pillow", words=("tmj",), means=("pillow",))
    assert shown(admin_client) == {"mended": [("tmj pillow", 3)]}


def test_words_are_shown_as_words(admin_client):
    make_missed("<script>alert(1)</script>")
    assert "<script>alert" not in admin_client.get(LIST).text


@pytest.mark.parametrize(
    ("group", "steps"),
    [("Writers", {"write"}), ("Editors", {"write", "synonym"})],
)
def test_each_step_is_offered_to_those_who_may_take_it(client, group, steps):
    make_missed("frozen shoulder")
    client.force_login(make_user("ann", group))
    page = client.get(LIST).text
    write = "/admin/articles/article/add/?title=Frozen+shoulder&amp;slug=frozen-shoulder"
    synonym = "/admin/articles/synonym/add/?words=frozen+shoulder"
    assert (write in page, synonym in page) == ("write" in steps, "synonym" in steps)
    if "write" in steps:
        form = client.get(write.replace("&amp;", "&")).context["adminform"].form
        assert (form["title"].value(), form["slug"].value()) == (
            "Frozen shoulder",
            "frozen-shoulder",
        )


def test_a_link_begins_an_article_with_its_title_and_nothing_else(admin_client):
    for name in ("findings", "faq", "published_at", "topic", "body"):
        page = admin_client.get("/admin/articles/article/add/", {"title": "T\x00", name: "x"})
        form = page.context["adminform"].form
        assert form["title"].value().startswith("T")
        assert form[name].value() in (None, "", [])


@pytest.mark.parametrize("groups", [("Clinicians",), ("Inbox",), ()])
def test_others_do_not_see_it(client, groups):
    make_missed("tmj", 9)
    user = make_user("ann", *groups)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/admin/").text
    assert missed_searches.waiting(user) is None


def test_a_synonym_can_be_made_of_the_words(admin_client):
    make_missed("frozen shoulder")
    address = admin_client.get(LIST).context["parts"][0].lines[0].synonym_url
    form = admin_client.get(address).context["adminform"].form
    data = {
        "slug": form["slug"].value(),
        "text": form["text"].value() + "  stiff shoulder\n",
        "base_digest": "",
    }
    data["text"] = data["text"].replace("- \n  stiff", "- stiff")
    assert admin_client.post(address, data).status_code == 302
    entry = Synonym.objects.get(slug="frozen-shoulder").document
    assert (entry.words, entry.means) == (("frozen shoulder",), ("stiff shoulder",))


@pytest.mark.parametrize("words", ["no", "null", "2026", "true", "x: y", "a\nmeans: [z]", "боль"])
def test_no_words_break_the_form_of_a_synonym(admin_client, words):
    page = admin_client.get("/admin/articles/synonym/add/", {"words": words})
    text = page.context["adminform"].form["text"].value()
    if missed.countable(words):
        entry = Synonym.document_class.parse(text.replace("- \n", "- z\n"))
        assert entry.words == (missed.countable(words),)
        assert entry.means == ("z",)
    else:
        assert text.startswith("words:\n  - \n")


@pytest.mark.parametrize(
    ("words", "slug"),
    [("frozen shoulder", "frozen-shoulder-3"), ("frozen", "frozen"), ("боль", "searched-for")],
)
def test_the_form_of_a_synonym_begins_with_a_name_that_is_free(admin_client, words, slug):
    for taken in ("frozen-shoulder", "frozen-shoulder-2"):
        make_synonym(taken)
    page = admin_client.get("/admin/articles/synonym/add/", {"words": words})
    assert page.context["adminform"].form["slug"].value() == slug


def test_the_form_of_a_synonym_says_what_readers_find_today(admin_client):
    make_article()
    synonym = make_synonym(words=("<cushion>",), means=("pillow", "zebra"))
    page = admin_client.get(f"/admin/articles/synonym/{synonym.pk}/change/").text
    found = " ".join(strip_tags(page.partition('id="found-heading"')[2]).split())
    assert "&lt;cushion&gt; (opens in a new tab): 1 result" in found
    assert "pillow (opens in a new tab): 1 result" in found
    assert "zebra (opens in a new tab): nothing." in found
    assert 'href="/search/?q=%3Ccushion%3E"' in page
    assert "found-heading" not in admin_client.get("/admin/articles/synonym/add/").text


def test_the_form_of_urgent_words_leads_to_their_card(admin_client):
    urgent = make_urgent_word(words=("chest pain", "tight & chest"))
    page = admin_client.get(f"/admin/articles/urgentword/{urgent.pk}/change/").text
    assert 'href="/search/?q=chest+pain"' in page
    assert 'href="/search/?q=tight+%26+chest"' in page
    assert "found-heading" not in admin_client.get("/admin/articles/urgentword/add/").text


# On the first page of the desk


def waiting(user):
    user = User.objects.get(pk=user.pk)
    return {group.name: group for group in todo_list.for_user(user).groups}.get("missed")


def test_writers_are_told_of_last_week(client):
    wendy = make_user("wendy", "Writers")
    for number in range(5):
        make_missed(f"zebra {'x' * number}", 3 + number)
    make_missed("rare", 2)
    make_missed("older", 9, weeks=2)
    make_missed("younger", 9, weeks=0)
    group = waiting(wendy)
    assert (group.count, [row.title for row in group.rows]) == (
        5,
        ["“zebra xxxx”", "“zebra xxx”", "“zebra xx”"],
    )
    assert group.rows[0].note == "7 searches"
    client.force_login(wendy)
    assert group.count == len(shown(client)["nothing"])
    assert "Searched for last week, not found" in client.get("/admin/").text


def test_nothing_waits_once_it_is_found():
    wendy = make_user("wendy", "Writers")
    make_missed("pillow")
    assert waiting(wendy).count == 1
    make_article()
    assert waiting(wendy) is None
