"""What the search is told of the clinic's pages: what they say themselves, and nothing else."""

import re
from dataclasses import replace
from html import unescape

import pytest

from clinic import search
from clinic.document import (
    Callback,
    ClinicDocument,
    Location,
    Online,
    TeamMember,
)
from tests.clinic.test_public_views import CLINIC, HOUSE, save

pytestmark = pytest.mark.django_db
REAL = replace(
    CLINIC,
    sample=False,
    services=CLINIC.services[:1],
    online=Online(portal="https://portal.example.org", booking="https://book.example.org"),
    locations=(
        replace(
            HOUSE,
            comfort=replace(HOUSE.comfort, scents="No perfume.", running_late="Call us."),
        ),
    ),
)


@pytest.fixture
def found(client):
    """{address: what is found there} of a clinic."""

    def of(document):
        save(document)
        return {record["address"]: record for record in search.found()}

    return of


def words_on(client, address):
    page = client.get(address).content.decode()
    return set(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", page)).lower()))


def test_all_that_is_said_of_a_page_stands_on_it(found, client):
    records = found(REAL)
    assert len(records) == 7
    for address, record in records.items():
        said = re.findall(r"\w+", f"{record['title']} {record['text']}".lower())
        assert set(said) - words_on(client, address) == set(), address


def test_a_page_is_named_as_it_names_itself(found, client):
    for address, record in found(REAL).items():
        page = unescape(client.get(address).content.decode())
        assert f"<h1>{record['title']}</h1>" in page, address
        if record["kind"] == "clinic" and "/locations/main" not in address:
            assert f'<meta name="description" content="{record["summary"]}">' in page, address


def test_a_location_is_found_by_what_a_sore_body_wants_to_know(found):
    said = found(REAL)["/locations/main-house/"]["points"]
    for words in ("Monday and Tuesday: 8 am to 5 pm", "Running late in a flare: Call us."):
        assert words in said
    for words in ("Scents: No perfume.", "Parking. Behind the house.", "Access. The way in"):
        assert words in said


def test_days_that_come_and_go_are_not_in_the_index(found):
    said = found(REAL)["/locations/main-house/"]["text"]
    assert "Thanksgiving" not in said
    assert "Winter" not in said


def test_the_page_of_all_ways_names_each_way_that_there_is(found):
    said = found(REAL)["/contact/"]["text"]
    for way in (
        "Call us: +1 202",
        "Ask for a call back",
        "Relay",
        "Patient portal",
        "Book a visit",
    ):
        assert way in said
    few = found(ClinicDocument(name="Clinic", phone="202-555-0100", emergency_number="911"))[
        "/contact/"
    ]
    assert few["text"] == "Call us: 202-555-0100. Before you come."


@pytest.mark.parametrize(
    "closed",
    [
        {"sample": True},
        {"callback": None},
        {"callback": Callback(accepts_requests=False, answer_within_days=1)},
    ],
)
def test_the_form_for_a_call_back_is_found_while_it_is_open(found, closed):
    assert "/contact/callback/" in found(REAL)
    assert "/contact/callback/" not in found(replace(REAL, **closed))


def test_a_list_of_nothing_is_not_found(found):
    assert list(found(replace(REAL, locations=(), services=(), team=(), callback=None))) == [
        "/contact/"
    ]


def test_a_location_with_nothing_but_an_address_breaks_nothing(found):
    bare = Location(slug="bare", name="Bare", street=("1 Way",), city="Town")
    assert found(replace(REAL, locations=(bare,)))["/locations/bare/"]["text"] == ""
    seasonal = replace(bare, seasons=(replace(HOUSE.seasons[0], monday=((480, 1020),)),))
    said = found(replace(REAL, locations=(seasonal,)))["/locations/bare/"]["text"]
    assert said == "Opening hours. Every day: Closed."


def test_people_are_found_by_what_they_do_and_speak(found):
    member = TeamMember(name="A. Name", role="Helps you move", languages="English, Spanish")
    said = found(replace(REAL, team=(member, replace(member, languages=""))))["/team/"]["text"]
    assert said == (
        "A. Name: Helps you move. Languages: English, Spanish. A. Name: Helps you move."
    )
