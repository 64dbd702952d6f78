"""What search engines are told is true, is visible, and cannot break out of its script."""

import json
import re
from datetime import date

import pytest
from django.conf import settings

from articles import publishing, structured_data
from articles.models import Article
from articles.text.document import Change, ContributorDocument, Image
from articles.text.entries import Name
from tests.makers import (
    make_article,
    make_document,
    make_page,
    make_reference,
    make_term,
    make_topic,
)
from tests.whole_site import schema_org

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


ARTICLE = "['MedicalWebPage', 'Article']"
KNOWN = {f"{settings.SITE_URL}/#{name}" for name in ("website", "publisher")}


def test_an_article_names_the_sources_that_it_lists(client):
    make_page("us")
    make_reference("furlan2015")
    make_article("sleep", body="It helps [@furlan2015; @nobody2020].\n")
    thing = data_of(client, "/articles/sleep/")[ARTICLE]
    assert thing["citation"] == ["https://pubmed.ncbi.nlm.nih.gov/26329399/"]


def test_an_article_shows_its_picture_or_else_its_card(client):
    make_page("us")
    make_article("rest", title="Rest", image=Image(file="ginger-and-pain.svg", alt="Ginger"))
    make_article("sleep")
    with_picture, without = (
        data_of(client, f"/articles/{slug}/")[ARTICLE]["image"] for slug in ("rest", "sleep")
    )
    assert with_picture.endswith(".svg")
    assert "/cards/article-sleep-" in without


def test_a_reviewer_is_named_where_the_signature_holds(client, django_user_model):
    make_page("us")
    article = make_article("sleep")
    document = ContributorDocument(title="Sample Clinician", credentials="MD", role="Doctor")
    contributor = publishing.save_contributor("sample", document)
    contributor.sign_offs.create(
        article=article,
        text=article.text,
        digest=article.digest,
        signed_by=django_user_model.objects.create_user("clinician"),
        signed_at=article.saved_at,
    )
    publishing.stamp()
    thing = data_of(client, "/articles/sleep/")[ARTICLE]
    assert [person["name"] for person in thing["reviewedBy"]] == ["Sample Clinician"]
    assert [person["honorificSuffix"] for person in thing["reviewedBy"]] == ["MD"]
    assert "jobTitle" not in thing["reviewedBy"][0], "the page of the article does not show it"
    assert thing["lastReviewed"] == article.saved_at.date().isoformat()
    changed = Change(changed_on=date.today(), note="We now say less.")
    publishing.save_article(
        "sleep",
        make_document(body="Other words.\n", what_changed=(changed,)),
        article=Article.objects.get(),
    )
    thing = data_of(client, "/articles/sleep/")[ARTICLE]
    assert "reviewedBy" not in thing and "lastReviewed" not in thing


def test_an_article_without_a_summary_says_none(client):
    make_page("us")
    make_article("sleep", summary="")
    things = data_of(client, "/articles/sleep/")
    assert "description" not in things[ARTICLE]
    assert schema_org.mistakes(list(things.values())) == []


def test_a_topic_lists_its_articles_and_says_when_one_changed(client):
    article = make_article("sleep", title="Sleep")
    topic = data_of(client, "/topics/living-well/")["CollectionPage"]
    assert topic["dateModified"] == article.changed_on.isoformat()
    (listed,) = topic["mainEntity"]["itemListElement"]
    assert listed["name"] == "Sleep" and listed["url"].endswith("/articles/sleep/")


def test_a_page_without_anything_to_list_lists_nothing(client):
    make_topic()
    for address in ("/articles/", "/topics/", "/topics/living-well/", "/evidence/", "/glossary/"):
        things = data_of(client, address)
        assert schema_org.mistakes(list(things.values()), KNOWN) == [], address


def test_a_person_is_what_the_page_of_a_person_is_about(client):
    document = ContributorDocument(title="Sample Clinician", credentials="MD", role="Doctor")
    publishing.save_contributor("sample", document)
    person = data_of(client, "/about/people/sample/")["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["honorificSuffix"], person["jobTitle"]) == (
        "Person",
        "Sample Clinician",
        "MD",
        "Doctor",
    )


def test_every_kind_of_page_is_in_the_words_of_schema_org(client):
    """With all that a page can have; the crawl sees what content/ has."""
    make_page("us")
    make_page("bad-day", title="On a bad day")
    make_reference("furlan2015")
    make_term()
    publishing.save_contributor("sample", ContributorDocument(title="Sample", role="Doctor"))
    make_article("sleep", author="Sample", body="It helps [@furlan2015].\n")
    for address in (
        "/",
        "/articles/",
        "/articles/sleep/",
        "/topics/",
        "/topics/living-well/",
        "/evidence/",
        "/evidence/furlan2015/",
        "/glossary/",
        "/about/us/",
        "/bad-day/",
        "/about/people/sample/",
    ):
        things = list(data_of(client, address).values())
        assert things and schema_org.mistakes(things, KNOWN) == [], address


WRONG = {
    "there is no type Doctor": {"@type": "Doctor", "name": "A"},
    "there is no property colour": {"@type": "Person", "colour": "red"},
    "headline is no property of ['Person']": {"@type": "Person", "headline": "A"},
    "dateModified of ['Article'] may not be 'May'": {"@type": "Article", "dateModified": "May"},
    "author of ['Article'] may not be 'Me'": {"@type": "Article", "author": "Me"},
    "#a is nowhere": {"@type": "Article", "author": {"@id": "#a"}},
}


@pytest.mark.parametrize(("mistake", "thing"), WRONG.items())
def test_what_schema_org_does_not_know_is_noticed(mistake, thing):
    assert mistake in schema_org.mistakes([thing])


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
    change = Change(changed_on=date(2026, 11, 20), note="We now say less.")
    article = make_article("sleep", what_changed=(change,))
    thing = data_of(client, "/articles/sleep/")["['MedicalWebPage', 'Article']"]
    assert thing["dateModified"] == article.changed_on.isoformat() == "2026-11-20"
