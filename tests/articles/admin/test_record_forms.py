"""Topics, pages, references and glossary terms are written as their documents."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles import publishing
from articles.models import Page, Topic, Wording
from articles.text.document import PageDocument
from articles.text.entries import GlossaryEntry, WordingEntry
from tests.articles.admin.texts import RECORDS, TOPIC, address, errors
from tests.articles.forms_as_sent import send, shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("model", "name", "text"), RECORDS)
def test_a_record_is_written_as_its_document(client, alice, model, name, text):
    url = reverse(f"admin:articles_{name}_add")
    response = client.post(url, {"slug": "one", "text": text.replace("\n", "\r\n")})
    assert response.status_code == 302
    assert model.objects.get(slug="one").document == model.document_class.parse(text)


@pytest.mark.parametrize(("model", "name", "text"), RECORDS)
def test_an_unchanged_record_saves_nothing(client, alice, model, name, text):
    client.post(reverse(f"admin:articles_{name}_add"), {"slug": "one", "text": text})
    record = model.objects.get()
    response = client.post(address(record), shown(client, address(record)), follow=True)
    assert "Nothing was different" in response.content.decode()


@pytest.mark.parametrize(("model", "name", "text"), RECORDS)
def test_the_mistakes_of_a_record_are_named_with_their_lines(client, alice, model, name, text):
    url = reverse(f"admin:articles_{name}_add")
    wrong = text.replace("title:", "titel:").replace("term:", "tern:")
    wrong = wrong.replace("avoid:", "avoids:").replace("words:", "word:")
    found = errors(client.post(url, {"slug": "one", "text": wrong}))
    assert "Line " in str(found["text"])
    assert not model.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "# a comment", "---", "[]", "a: b: c", "\x07", "- a"])
@pytest.mark.parametrize(("model", "name", "_text"), RECORDS)
def test_a_record_of_nonsense_is_refused(client, alice, model, name, _text, text):
    url = reverse(f"admin:articles_{name}_add")
    assert "text" in errors(client.post(url, {"slug": "one", "text": text}))


def test_a_record_changed_by_somebody_else_is_not_overwritten(client, alice, topic):
    mine = shown(client, address(topic))
    send(client, address(topic), text=TOPIC.replace("Rest.", "Sleep."))
    response = client.post(address(topic), mine | {"text": TOPIC.replace("Rest.", "Mine.")})
    assert "Somebody else" in response.content.decode()
    assert "Sleep." in Topic.objects.get().text


def test_a_records_name_is_taken_once(client, alice, topic):
    url = reverse("admin:articles_topic_add")
    assert "slug" in errors(client.post(url, {"slug": "sleep", "text": TOPIC}))


def test_a_records_name_stays(client, alice, topic):
    send(client, address(topic), slug="other", text=TOPIC.replace("Rest.", "Sleep."))
    assert Topic.objects.get().slug == "sleep"


@pytest.mark.parametrize(
    ("model", "words"),
    [(Topic, "Line 7: The link to “/nowhere/”"), (Page, "Line 8: The link to “/nowhere/”")],
)
def test_a_topic_or_a_page_with_a_broken_link_is_refused(client, alice, model, words):
    """It has no draft: what is saved is public."""
    name, text = next((name, text) for kind, name, text in RECORDS if kind is model)
    url = reverse(f"admin:articles_{name}_add")
    broken = f"{text}See [it](/nowhere/).\n"
    assert words in str(errors(client.post(url, {"slug": "one", "text": broken}))["text"])
    assert not model.objects.exists()
    client.post(url, {"slug": "one", "text": text})
    record = model.objects.get()
    assert words in str(errors(send(client, address(record), text=broken))["text"])
    assert model.objects.get().text == record.text


def test_a_fault_in_the_front_matter_of_a_page_has_its_line_too(client, alice):
    text = RECORDS[1][2].replace("Who.", "TODO")
    found = errors(client.post(reverse("admin:articles_page_add"), {"slug": "us", "text": text}))
    assert "Line 3: “TODO” has still to be replaced." in str(found["text"])


def test_a_topic_may_link_to_itself(client, alice, topic):
    text = TOPIC.replace("Rest.", "## Rest\n\nSee [above](#rest) and [all](/topics/sleep/).")
    assert send(client, address(topic), text=text).status_code == 302


def test_changed_wording_is_advised_at_once(client, alice, article):
    url = reverse("admin:articles_wording_add")
    client.post(url, {"slug": "rest", "text": "avoid:\n  - rest\nsay: take a break\n"})
    assert "Say: take a break." in client.get(address(article)).text
    text = "avoid:\n  - rest\nsay: lie down\n"
    send(client, address(Wording.objects.get()), text=text)
    assert "Say: lie down." in client.get(address(article)).text


def test_deleted_wording_is_advised_no_more(client, article):
    wording = publishing.save_wording("rest", WordingEntry(avoid=("rest",), say="take a break"))
    client.force_login(User.objects.create_superuser("root", password="x"))
    assert "Say: take a break." in client.get(address(article)).text
    client.post(address(wording, "delete"), {"post": "yes"})
    assert not Wording.objects.exists()
    assert "Say: take a break." not in client.get(address(article)).text


def test_no_record_is_deleted(client, topic):
    page = publishing.save_page("us", PageDocument.parse(RECORDS[1][2]))
    term = publishing.save_glossary_term("ache", GlossaryEntry.parse(RECORDS[3][2]))
    client.force_login(User.objects.create_superuser("root", password="x"))
    for record in (topic, page, term):
        assert client.post(address(record, "delete"), {"post": "yes"}).status_code == 403
