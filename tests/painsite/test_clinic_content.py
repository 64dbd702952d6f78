"""The clinic's own details: what its file may say, and how pages read it."""

import pytest

from articles import sync
from articles.text.problems import DocumentError
from clinic.models import Clinic
from painsite.clinic_content import ClinicEntry, OpeningHours, clinic_from, emergency_number
from tests.makers import make_page

CLINIC = """\
name: Example Clinic
sample: true
tagline: Plain answers
phone: +1 202-555-0100
emergency_number: "911"
address: [100 Example Street, Sample Town]
hours:
  - days: Monday to Friday
    times: 8:00 am to 5:00 pm
crisis_lines:
  - name: Lifeline
    phone: 1-800-555-0100
    text_message: "988"
    when: you think of ending your life
"""


def test_every_detail_is_read():
    clinic = ClinicEntry.parse(CLINIC)
    assert (clinic.name, clinic.sample, clinic.tagline) == ("Example Clinic", True, "Plain answers")
    assert clinic.address == ("100 Example Street", "Sample Town")
    assert clinic.hours == (OpeningHours("Monday to Friday", "8:00 am to 5:00 pm"),)
    (line,) = clinic.crisis_lines
    assert (line.name, line.text_message) == ("Lifeline", "988")
    assert line.phone_link == "tel:18005550100"


def test_what_is_written_reads_the_same():
    clinic = ClinicEntry.parse(CLINIC)
    assert ClinicEntry.parse(clinic.text) == clinic


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("name: Example Clinic\n", "", "name"),
        ("name: Example Clinic", "name: ''", "name"),
        ("name: Example Clinic", f"name: {'a' * 81}", "name"),
        ("phone: +1 202-555-0100\n", "", "phone"),
        ("phone: +1 202-555-0100", "phone: call us", "phone"),
        ("phone: +1 202-555-0100", "phone: javascript:alert(1)", "phone"),
        ("phone: +1 202-555-0100", "phone: +٢٠٢ ٥٥٥", "phone"),
        ('emergency_number: "911"', "emergency_number: nine", "emergency_number"),
        ("sample: true", "sample: yes", "sample"),
        ("address: [100 Example Street, Sample Town]", "address: here", "address"),
        ("    times: 8:00 am to 5:00 pm\n", "", "hours.1.times"),
        ("tagline:", "motto:", "motto"),
        ("  - name: Lifeline\n    phone", "  - phone", "crisis_lines.1.name"),
        ("phone: 1-800-555-0100", "phone: javascript:alert(1)", "crisis_lines.1.phone"),
        ('text_message: "988"', "text_message: sms me", "crisis_lines.1.text_message"),
    ],
)
def test_a_mistake_is_named_by_its_field(old, new, field):
    assert old in CLINIC
    with pytest.raises(DocumentError) as caught:
        ClinicEntry.parse(CLINIC.replace(old, new))
    assert [problem.field for problem in caught.value.problems] == [field]


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+1 202-555-0100", "tel:+12025550100"),
        ("(202) 555.0100", "tel:2025550100"),
    ],
)
def test_the_phone_number_can_be_called(phone, link):
    entry = ClinicEntry(name="Clinic", phone=phone, emergency_number="911")
    assert entry.phone_link == link
    if phone.startswith("+"):
        assert ClinicEntry.parse(entry.text).phone_link == link


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/articles/", "/topics/", "/nowhere/"])
def test_without_a_clinic_there_are_still_pages(client, address):
    assert not Clinic.objects.exists()
    assert clinic_from("").sample
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
    assert clinic_from(Clinic.objects.get().text).name == "Another Clinic"


@pytest.mark.django_db
def test_the_emergency_number_is_that_of_the_folder_else_of_the_site(tmp_path):
    site, folder = tmp_path / "site", tmp_path / "folder"
    for root, number in ((site, "112"), (folder, "999")):
        root.mkdir()
        (root / "clinic.yaml").write_text(CLINIC.replace('"911"', f'"{number}"'))
    assert emergency_number() == clinic_from("").emergency_number
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
    for link in ("tel:911", "tel:18005550100", "sms:988", "tel:+12025550100"):
        assert f'href="{link}"' in page
    assert "&lt;b&gt;Life&lt;/b&gt;line" in page
