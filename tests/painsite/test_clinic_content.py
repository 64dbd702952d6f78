"""The clinic's own details: what its file may say, and how pages read it."""

from dataclasses import replace

import pytest

from articles import sync
from clinic import publishing
from clinic.models import Clinic, ClinicRevision, document_of
from painsite.clinic_content import emergency_number, services
from tests.makers import make_page

CLINIC = """\
name: Example Clinic
sample: true
tagline: Plain answers
phone: +1 202-555-0100
emergency_number: "911"
crisis_lines:
  - name: Lifeline
    phone: 1-800-555-0100
    text_message: "988"
    when: you think of ending your life
"""


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/articles/", "/topics/", "/nowhere/"])
def test_without_a_clinic_there_are_still_pages(client, address):
    assert not Clinic.objects.exists()
    assert document_of("").sample
    response = client.get(address)
    assert response.status_code == (404 if address == "/nowhere/" else 200)
    assert b'tel:"' not in response.content


@pytest.mark.django_db
def test_an_empty_file_is_a_mistake(tmp_path):
    (tmp_path / "clinic.yaml").write_text("# nothing yet\n")
    report = sync.load(tmp_path)
    assert [str(problem) for problem in report.problems] == [
        "clinic.yaml: is empty. Begin with the clinic's name."
    ]


@pytest.mark.django_db
def test_there_is_one_clinic_however_often_it_is_loaded(tmp_path):
    for name in ("One Clinic", "Another Clinic"):
        (tmp_path / "clinic.yaml").write_text(CLINIC.replace("Example Clinic", name))
        sync.load(tmp_path)
    assert document_of(Clinic.objects.get().text).name == "Another Clinic"


@pytest.mark.django_db
def test_the_emergency_number_is_that_of_the_folder_else_of_the_site(tmp_path):
    site, folder = tmp_path / "site", tmp_path / "folder"
    for root, number in ((site, "112"), (folder, "999")):
        root.mkdir()
        (root / "clinic.yaml").write_text(CLINIC.replace('"911"', f'"{number}"'))
    assert emergency_number() == document_of("").emergency_number
    sync.load(site)
    assert emergency_number() == "112"
    assert emergency_number(folder) == "999"
    (folder / "clinic.yaml").write_text("name: [broken\n")
    assert emergency_number(folder) == emergency_number(tmp_path) == "112"


@pytest.mark.django_db
def test_the_numbers_to_call_stand_on_the_page_for_a_bad_day(client, tmp_path):
    make_page("bad-day", title="On a bad day")
    (tmp_path / "clinic.yaml").write_text(CLINIC.replace("Lifeline", "<b>Life</b>line"))
    sync.load(tmp_path)
    page = client.get("/bad-day/").text
    for link in ("tel:911", "tel:+18005550100", "sms:988", "tel:+12025550100"):
        assert f'href="{link}"' in page
    assert "&lt;b&gt;Life&lt;/b&gt;line" in page


@pytest.mark.django_db
def test_a_text_that_the_site_decided_against_is_kept(tmp_path):
    file = tmp_path / "clinic.yaml"
    file.write_text(CLINIC)
    sync.load(tmp_path)
    publishing.save(replace(document_of(Clinic.objects.get().text), name="At the desk"))
    file.write_text(CLINIC.replace("Example Clinic", "In the file"))
    assert sync.load(tmp_path).conflicts
    sync.load(tmp_path, prefer="database")
    assert document_of(Clinic.objects.get().text).name == "At the desk"
    names = [document_of(revision.text).name for revision in ClinicRevision.objects.all()]
    assert names == ["At the desk", "In the file", "At the desk", "Example Clinic"]


@pytest.mark.django_db
def test_topics_learn_what_the_clinic_offers(tmp_path):
    offers = "services: [{slug: massage, name: Massage, summary: Hands.}]\n"
    (tmp_path / "clinic.yaml").write_text(CLINIC + offers)
    assert services(tmp_path) == {"massage"}
    assert services() == set()
    sync.load(tmp_path)
    assert services() == {"massage"}
