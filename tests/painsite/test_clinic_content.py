"""The clinic's own details: what its file may say, and how pages read it."""

import pytest

from articles import sync
from articles.text.problems import DocumentError
from clinic.models import Clinic
from painsite.clinic_content import ClinicEntry, OpeningHours, clinic_from

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
"""


def test_every_detail_is_read():
    clinic = ClinicEntry.parse(CLINIC)
    assert (clinic.name, clinic.sample, clinic.tagline) == ("Example Clinic", True, "Plain answers")
    assert clinic.address == ("100 Example Street", "Sample Town")
    assert clinic.hours == (OpeningHours("Monday to Friday", "8:00 am to 5:00 pm"),)


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
