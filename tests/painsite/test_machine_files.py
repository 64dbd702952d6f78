"""Manifest, OpenSearch, llms.txt and icons: valid, about this site, asked for again at no cost."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings as site_settings
from django.contrib.staticfiles import finders
from PIL import Image

from articles import publishing
from clinic.document import ClinicDocument
from clinic.models import Clinic
from tests.makers import make_article, make_draft, make_page

pytestmark = pytest.mark.django_db

OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
FILES = ("/manifest.webmanifest", "/opensearch.xml", "/llms.txt", "/robots.txt", "/sitemap.xml")


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://www.example.org"


def name_clinic(name):
    entry = ClinicDocument(name=name, phone="711", emergency_number="911")
    Clinic.objects.update_or_create(pk=1, defaults={"text": entry.text, "digest": entry.digest})
    publishing.stamp()


def file_of(address):
    path = finders.find(address.removeprefix(site_settings.STATIC_URL))
    assert path, address
    return Path(path)


def test_the_manifest_names_the_clinic_and_icons_that_are_there(client):
    name_clinic('The "Hill" & Dale Pain Clinic')
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    data = json.loads(response.content)
    assert data["name"] == 'The "Hill" & Dale Pain Clinic'
    assert data["start_url"] == data["scope"] == "/"
    found = {(icon["sizes"], icon["purpose"]) for icon in data["icons"]}
    assert found == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in data["icons"]:
        with Image.open(file_of(icon["src"])) as picture:
            assert (picture.format, f"{picture.width}x{picture.height}") == ("PNG", icon["sizes"])


def test_a_maskable_icon_keeps_its_drawing_away_from_the_edge():
    """A phone may cut all but a circle of four fifths."""
    with Image.open(file_of("/static/images/icon-maskable-512.png")) as picture:
        picture = picture.convert("RGB")
    page = picture.getpixel((0, 0))
    middle = 255.5
    for x in range(0, 512, 3):
        for y in range(0, 512, 3):
            if (x - middle) ** 2 + (y - middle) ** 2 > 205**2:
                assert picture.getpixel((x, y)) == page


def test_a_phone_and_an_old_browser_find_their_icons(client):
    with Image.open(file_of("/static/images/apple-touch-icon.png")) as picture:
        assert picture.size == (180, 180)
        assert picture.convert("RGBA").getextrema()[3] == (255, 255), "iOS shows holes as black"
    for path in ("/favicon.ico", "/apple-touch-icon.png"):
        response = client.get(path)
        assert response.status_code == 302
        assert file_of(response["Location"]).name == path.removeprefix("/")


def test_opensearch_leads_to_the_search(client):
    name_clinic("The <Hill> & Dale Pain Clinic of the Whole County")
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{{{OPENSEARCH['o']}}}OpenSearchDescription"
    assert root.findtext("o:ShortName", namespaces=OPENSEARCH) == "The <Hill> &"
    assert len(root.findtext("o:LongName", namespaces=OPENSEARCH)) <= 48
    url = root.find("o:Url[@type='text/html']", OPENSEARCH)
    assert url.get("template") == "https://www.example.org/search/?q={searchTerms}"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Example Pain Clinic", "Example Pain"),
        ("Schmerzzentrumambulanz", "Schmerzzentrumam"),
        ("Hill Clinic", "Hill Clinic"),
    ],
)
def test_a_short_name_ends_with_a_word(client, name, short):
    name_clinic(name)
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)
    assert root.findtext("o:ShortName", namespaces=OPENSEARCH) == short


def test_llms_txt_lists_what_readers_may_see(client):
    name_clinic("Example Clinic")
    make_page("us", title="About us")
    make_article("sleep", title="Sleep [well](x)", summary="How to rest.")
    make_article("secret", make_draft(title="Hidden"))
    make_article("rest", title="Rest", summary="")
    make_article("overdue", title="Hidden, too", next_review_on=date(2026, 2, 1))
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("# Example Clinic\n\n> ")
    assert "- [Sleep well(x)](https://www.example.org/articles/sleep/): How to rest.\n" in text
    assert "- [Rest](https://www.example.org/articles/rest/)\n" in text
    assert "](https://www.example.org/about/us/)" in text
    assert "Hidden" not in text


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_asked_for_again_at_no_cost(client, path):
    make_article("sleep")
    first = client.get(path, headers={"accept-encoding": "br"})
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first["Vary"] == "Accept-Encoding"
    assert not first.cookies
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = client.get(path, headers=headers)
        assert (again.status_code, again["Vary"]) == (304, "Accept-Encoding")
    head = client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])


@pytest.mark.parametrize("path", FILES)
def test_an_empty_site_has_it_too(client, path):
    assert client.get(path).status_code == 200
