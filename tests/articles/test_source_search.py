"""A source is looked for while somebody writes."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from tests.makers import make_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    user = User.objects.create_user("wanda", is_staff=True)
    user.groups.add(Group.objects.get(name="Writers"))
    client.force_login(user)
    return user


@pytest.fixture
def sources():
    make_reference("furlan2015", issued=2015)
    make_reference("cdc-clots", title="Blood clots", found="Clots may be deadly.")
    make_reference("old2001", title="An old study", found="Nothing.", status="retracted")


def ask(client, query):
    return client.get(reverse("admin:articles_article_sources"), {"q": query})


def keys(client, query):
    return [found["key"] for found in ask(client, query).json()["results"]]


def test_a_source_is_found_by_key_title_and_finding(client, writer, sources):
    assert keys(client, "furlan") == ["furlan2015"]
    assert keys(client, "LOW-BACK") == ["furlan2015"]
    assert keys(client, "blood deadly") == ["cdc-clots"]
    assert keys(client, "blood massage") == []
    assert keys(client, "") == ["cdc-clots", "furlan2015", "old2001"]


def test_the_answer_says_what_the_source_is(client, writer, sources):
    assert ask(client, "old2001").json()["results"] == [
        {
            "key": "old2001",
            "label": "An old study",
            "title": "An old study",
            "found": "Nothing.",
            "status": "retracted",
        }
    ]


def test_at_most_twenty_are_answered_and_a_key_that_begins_so_comes_first(client, writer):
    for number in range(30):
        make_reference(f"a{number:02}", title="About zebra2020")
    make_reference("zebra2020", title="Stripes")
    found = keys(client, "zebra2020")
    assert len(found) == 20
    assert found[0] == "zebra2020"


@pytest.mark.parametrize("query", ["\x00", "a\x00b", "%", "_", "'; DROP", '"', "\\", "x " * 9_000])
def test_hostile_words_are_answered_calmly(client, writer, sources, query):
    assert ask(client, query).status_code == 200


def test_only_those_who_may_see_sources_are_answered(client, sources):
    assert ask(client, "furlan").status_code == 403
    client.force_login(User.objects.create_user("bob", is_staff=True))
    assert ask(client, "furlan").status_code == 403
    client.force_login(User.objects.create_user("patient", is_superuser=True))
    assert ask(client, "furlan").status_code == 403
    assert "error" in ask(client, "furlan").json()


@pytest.mark.parametrize("group", ["Writers", "Clinicians", "Editors"])
def test_each_group_of_the_desk_may_ask(client, sources, group):
    user = User.objects.create_user("anna", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    assert keys(client, "furlan") == ["furlan2015"]


def test_it_is_only_asked_and_never_kept(client, writer):
    assert client.post(reverse("admin:articles_article_sources")).status_code == 405
    assert "no-store" in ask(client, "a")["Cache-Control"]
