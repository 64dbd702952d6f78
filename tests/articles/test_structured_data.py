"""What search engines are told is true, is visible, and cannot break out of its script."""

import json
import re
from datetime import date

import pytest

from articles import structured_data
from articles.text.entries import Name
from tests.makers import make_article, make_page, make_reference

pytestmark = pytest.mark.django_db


def data_of(client, address):
    """The graph of the page's JSON-LD, by type."""
    html = client.get(address).content.decode()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    return {str(thing["@type"]): thing for thing in json.loads(script)["@graph"]}


def test_an_article_says_who_when_and_for_whom(client):
    make_page("us")
    article = make_article("sleep", title="Sleep & <rest>", author="Editorial team")
    thing = data_of(client, "/articles/sleep/")["['MedicalWebPage', 'Article']"]
    assert thing["headline"] == "Sleep & <rest>"
    assert thing["author"]["name"] == "Editorial team"
    assert thing["datePublished"] == article.published_at.date().isoformat()
    assert thing["audience"]["audienceType"] == "Patient"
    assert "reviewedBy" not in thing
    assert "lastReviewed" not in thing


def test_breadcrumbs_lead_from_home_to_the_article(client):
    article = make_article("sleep")
    steps = data_of(client, "/articles/sleep/")["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["Home", article.topic.title, article.title]
    assert steps[-1]["item"].endswith("/articles/sleep/")


def test_breadcrumbs_lead_from_home_through_the_evidence_to_a_source(client):
    make_reference("furlan2015", author=(Name(literal="</script><b>Group"),), issued=2015)
    steps = data_of(client, "/evidence/furlan2015/")["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["Home", "The evidence", "</script><b>Group 2015"]
    assert steps[1]["item"].endswith("/evidence/")
    assert steps[2]["item"].endswith("/evidence/furlan2015/")


@pytest.mark.parametrize("query", ["", "?certainty=low"])
def test_breadcrumbs_lead_to_the_whole_evidence_however_it_is_narrowed(client, query):
    steps = data_of(client, f"/evidence/{query}")["BreadcrumbList"]["itemListElement"]
    assert steps[-1]["item"].endswith("/evidence/")


def test_home_names_the_site_and_its_publisher(client):
    make_page("us")
    assert set(data_of(client, "/")) == {"WebSite", "Organization"}


@pytest.mark.parametrize("text", ["</script><b>", "<!--<script>", "]]>", "&lt;", "\u2028"])
def test_no_text_breaks_out_of_the_script(text):
    script = structured_data.as_script({"name": text})
    inside = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside)["@graph"][0]["name"] == text


def test_a_change_of_substance_is_the_day_of_modification(client):
    from articles.text.document import Change

    change = Change(changed_on=date(2026, 11, 20), note="We now say less.")
    article = make_article("sleep", what_changed=(change,))
    thing = data_of(client, "/articles/sleep/")["['MedicalWebPage', 'Article']"]
    assert thing["dateModified"] == article.changed_on.isoformat()
