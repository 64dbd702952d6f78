"""What the checker says beside a form, and what a fallen source sets off."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from articles import publishing
from articles.models import Page, Reference
from articles.text.document import ArticleDocument
from articles.text.entries import ReferenceEntry
from tests.articles.admin.texts import (
    ARTICLE,
    RECORDS,
    REFERENCE,
    TOPIC,
    address,
    errors,
    messages_of,
)
from tests.articles.forms_as_sent import send, shown

pytestmark = pytest.mark.django_db


def save(client, url, **changes):
    """Save and stay on the page, as “Save and continue editing” does."""
    changes["_continue"] = "1"
    return client.post(url, shown(client, url) | changes, follow=True)


def test_after_each_save_the_check_says_what_blocks_and_what_it_advises(client, alice, article):
    body = "See [it](/nowhere/) [@known2000]. " + "word " * 21
    response = save(client, address(article), body=body)
    remarks = response.context["remarks"]
    assert "leads to no page" in remarks.blocking[0].words
    assert any("A sentence of" in remark.words for remark in remarks.advice)
    counts = f"Blocks publishing: {len(remarks.blocking)}. Advice: {len(remarks.advice)}."
    assert counts in messages_of(response)
    assert "What the check says" in response.text
    assert "Text, Line 1" in response.text
    mended = save(client, address(article), body="Rest [@known2000].")
    assert mended.context["remarks"].blocking == []
    assert "leads to no page" not in mended.text
    assert any("Blocks publishing: 0." in message for message in messages_of(mended))


def test_each_remark_says_why_and_who_says_so(client, alice, article):
    page = save(client, address(article), summary="").text
    assert "without one nobody knows what the page is for" in page
    assert "Google Search Central" in page


def test_a_page_without_faults_is_told_so(client, alice):
    url = reverse("admin:articles_page_add")
    response = client.post(url, {"slug": "us", "text": RECORDS[1][2]}, follow=True)
    assert "The check found nothing to mend." in messages_of(response)
    assert "The check found nothing to mend." in client.get(address(Page.objects.get())).text


def test_a_topic_is_advised_too(client, alice, topic):
    response = save(client, address(topic), text=TOPIC.replace("Rest.", "word " * 21))
    assert "Blocks publishing: 0. Advice: 1." in messages_of(response)
    assert "A sentence of 21 words" in response.text


def test_a_source_is_not_checked_and_nothing_is_said_of_it(client, alice, article):
    response = save(client, address(Reference.objects.get()), text=REFERENCE.replace("slept", "s"))
    assert "What the check says" not in response.text
    assert not any("Blocks" in message for message in messages_of(response))


def test_an_unsaved_form_is_not_checked(client, alice):
    for name in ("article", "topic", "page"):
        assert "What the check says" not in client.get(reverse(f"admin:articles_{name}_add")).text


def test_whoever_may_only_look_sees_the_remarks(client, article):
    vera = User.objects.create_user("vera", is_staff=True)
    vera.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(vera)
    assert "What the check says" in client.get(address(article)).text


# Sources that have fallen


@pytest.mark.parametrize("status", ["retracted", "superseded"])
def test_a_marked_source_warns_and_names_the_articles(client, alice, article, status):
    reference = Reference.objects.get()
    page = client.get(address(reference)).text
    assert "Sleep and pain" in page
    assert "This source is marked" not in page
    response = save(client, address(reference), text=f"{REFERENCE}status: {status}\n")
    assert any("1 article cites this source" in message for message in messages_of(response))
    assert "This source is marked" in response.text
    assert f'href="{address(article)}"' in response.text


def test_a_source_that_nobody_cites_warns_nobody(client, alice):
    reference = publishing.save_reference("alone2000", ReferenceEntry.parse(REFERENCE))
    response = save(client, address(reference), text=f"{REFERENCE}status: retracted\n")
    assert not any("cites this source" in message for message in messages_of(response))
    assert "Where it is cited" not in response.text


def test_another_change_of_a_source_warns_nobody(client, alice, article):
    response = save(client, address(Reference.objects.get()), text=REFERENCE.replace("slept", "s"))
    assert not any("cites this source" in message for message in messages_of(response))


def test_an_article_that_cites_a_retracted_source_is_not_published(client, alice, article):
    save(client, address(Reference.objects.get()), text=f"{REFERENCE}status: retracted\n")
    found = errors(send(client, address(article), _publish="1"))
    assert "Line 3: The source “known2000” has been retracted." in str(found["body"])


def test_articles_are_filtered_by_their_fallen_sources(client, alice, article):
    newer = ReferenceEntry.parse(REFERENCE)
    publishing.save_reference("newer2001", newer)
    other = ARTICLE.replace("Sleep and pain", "Other").replace("old-sleep", "old-other")
    publishing.save_article("other", ArticleDocument.parse(other.replace("known2000", "newer2001")))
    url = reverse("admin:articles_article_changelist")

    def listed(sources):
        response = client.get(url, {"sources": sources}, follow=True)
        return sorted(article.title for article in response.context["cl"].result_list)

    everything = ["Other", "Sleep and pain"]
    assert (listed("retracted"), listed("superseded")) == ([], [])
    for slug, status in (("known2000", "retracted"), ("newer2001", "superseded")):
        text = f"{REFERENCE}status: {status}\n"
        save(client, address(Reference.objects.get(slug=slug)), text=text)
    assert listed("retracted") == ["Sleep and pain"]
    assert listed("superseded") == ["Other"]
    assert listed("nonsense") == listed("") == everything
