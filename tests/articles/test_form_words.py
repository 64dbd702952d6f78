"""The form of an article speaks its own words, lists its mistakes, and is logged once."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from articles import publishing, workflow
from articles.desk import moments
from articles.models import Article
from articles.text.document import RelatedPick
from tests.articles.forms_as_sent import send
from tests.makers import make_article, make_draft, make_reference, make_topic

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
FINDING = {
    "findings-0-claim": "Rest may help.",
    "findings-0-certainty": "low",
    "findings-0-sources": "furlan2015",
}
FACTS = {
    "harms": "Sore skin.",
    "who_should_not": "Nobody.",
    "alternatives": "A walk.",
    "without_treatment": "It passes.",
}
RELATED = {"related-0-kind": "living with it", "related-0-reason": "It is next."}


@pytest.fixture
def alice(client):
    user = User.objects.create_user("alice", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=("Writers", "Editors")))
    client.force_login(user)
    return user


@pytest.fixture
def topic():
    return make_topic("sleep", title="Sleep")


@pytest.fixture
def article(topic):
    make_reference()
    draft = make_draft(
        title="Sleep and pain", topic="sleep", one_minute="One.", body="Rest [@furlan2015].\n"
    )
    return make_article("sleep-and-pain", draft)


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def mistakes(response):
    assert response.status_code == 200, "the form was accepted"
    return [str(mistake) for mistake in response.context_data["mistakes"]]


# The list of mistakes at the top


def test_a_form_that_nobody_has_sent_has_no_list(client, alice, article):
    for url in (ADD, address(article)):
        page = client.get(url).text
        assert "error-summary" not in page.replace("admin-form.css", "")
        assert 'src="/static/admin/js/change_form.js"' in page


def test_each_mistake_is_a_link_to_its_field_in_the_order_of_the_form(client, alice, topic):
    response = send(client, ADD, slug="Not fit", **{"faq-0-question": "<b>Why?</b>"})
    title, row, where, slug = mistakes(response)
    assert title.startswith('<a href="#id_title">Title: ')
    assert row.startswith('<a href="#id_faq-0-answer">')
    assert where.startswith('<a href="#id_topic">Topic: ')
    assert slug.startswith('<a href="#id_slug">Address: ')
    page = response.text
    assert page.index("error-summary-heading") < page.index('class="state"')
    assert "there are 4 things to mend" in page
    assert "autofocus" in page and "change_form.js" not in page, "nothing takes the focus away"


def test_a_line_of_the_text_and_a_moment_are_led_to(client, alice, article):
    body = "One [@furlan2015].\n\nSee [it](none.md)."
    sent = {"published_at_0": "never", "published_at_1": "9"}
    response = send(client, address(article), _publish="1", body=body)
    assert mistakes(response)[0].startswith('Text: <a href="#id_body" data-line="3">Line 3: ')
    response = send(client, address(article), **sent)
    assert any('href="#id_published_at_0"' in mistake for mistake in mistakes(response))


def test_a_mistake_of_the_whole_comes_first(client, alice, article):
    response = send(client, address(article), title="", base_digest="")
    assert mistakes(response)[0].startswith("Somebody else saved a change")


def test_what_was_typed_cannot_become_markup(client, alice, article):
    for value in ("<script>alert(1)</script>", '<a href="#id_title">', "x" * 500 + "\0"):
        response = send(client, address(article), order=value, slug=value)
        assert not any("<script" in mistake for mistake in mistakes(response))
        assert all(mistake.count("<a ") <= 1 for mistake in mistakes(response))


def test_a_source_has_the_list_too(client, alice):
    response = client.post("/admin/articles/reference/add/", {"slug": "A b", "text": "a: b"})
    assert any('href="#id_slug"' in mistake for mistake in mistakes(response))


# Hints


def test_hints_speak_the_words_of_the_form(client, alice, article):
    values = FACTS | FINDING | {"who_should_not": "", "findings-0-sources": ""}
    values |= {"image_file": "ginger-and-pain.svg"}
    send(client, address(article), body="As found [@nobody2000].", **values)
    remarks = client.get(address(article)).context_data["remarks"]
    words = " ".join(remark.words for remark in remarks.blocking)
    for of_form in (
        "lack “Who should not try it”.",
        "Fill in “Finding 1, Sources”.",
        "mark it “It is only decoration”.",
        "is not in the list of references.",
    ):
        assert of_form in words
    for of_file in ("who_should_not", "decorative:", "references.yaml"):
        assert of_file not in words
    on_form = " ".join(mistakes(send(client, address(article), _publish="1")))
    assert "lack “Who should not try it”." in on_form and "who_should_not”" not in on_form


def test_a_part_of_the_form_is_named_by_its_heading(client, alice, article, topic):
    publishing.save_topic("sleep", replace(topic.document, treatments=True), topic)
    page = client.get(address(article))
    words = [remark.words for remark in page.context_data["remarks"].blocking]
    assert any("Fill in “If it is about a treatment”." in one for one in words)
    assert 'class="fieldset-heading">If it is about a treatment</h2>' in page.text
    assert '<a href="#fieldset-0-2-heading">If it is about a treatment</a>' in page.text


# Related articles


def options(client, url):
    form = client.get(url).context_data["adminform"].form
    return str(form["related"])


def test_only_what_can_be_read_next_is_offered(client, alice, article):
    live = make_article("live", title="A live one", topic="sleep")
    gone = make_article("gone", title="A withdrawn one", topic="sleep")
    workflow.withdraw(gone, by=None, why="Old")
    workflow.archive(make_article("old", title="An archived one", topic="sleep"), by=None)
    shown = options(client, address(article))
    assert live.title in shown
    assert not any(t in shown for t in ("A withdrawn one", "An archived one", article.title))
    assert article.title in options(client, address(live)), "another draft may come next"
    assert article.title in options(client, ADD)


def test_a_choice_that_is_gone_stays_to_be_seen(client, alice, article):
    gone = make_article("gone", title="A withdrawn one", topic="sleep")
    send(client, address(article), **RELATED, **{"related-0-article": "gone"})
    workflow.withdraw(gone, by=None, why="Old")
    assert "A withdrawn one: withdrawn" in options(client, address(article))


def test_an_article_that_leads_to_itself_is_not_published(client, alice, article):
    itself = RELATED | {"related-0-article": article.slug}
    response = send(client, address(article), _publish="1", **itself)
    assert 'href="#id_related-0-article"' in mistakes(response)[0]
    assert "names itself as related" in mistakes(response)[0]
    send(client, address(article), **itself)
    assert Article.objects.get().document.related == (
        RelatedPick("sleep-and-pain", "living with it", "It is next."),
    )
    assert "this article itself" in options(client, address(article))


# The log, and the versions


def lines():
    entries = LogEntry.objects.order_by("pk")
    return [entry.get_change_message() for entry in entries]


def test_each_save_is_logged_once(client, alice, article):
    send(client, address(article), title="Another title")
    assert len(lines()) == 1
    send(client, address(article), _publish="1")
    assert lines()[1:] == ["Published."]
    send(client, address(article), title="A third title")
    assert lines()[2:] == ["Kept a staged text."]
    send(client, address(article))
    assert len(lines()) == 3, "nothing was different"


@pytest.mark.parametrize("step", [{}, {"_publish": "1"}])
def test_a_new_article_is_logged_once(client, alice, article, step):
    new = {"title": "New", "slug": "new", "summary": "S.", "one_minute": "O."}
    new |= {"topic": article.topic_id, "body": "Rest [@furlan2015]."}
    response = send(client, ADD, **new, **step)
    assert response.status_code == 302
    assert len(lines()) == 1


def test_three_versions_are_shown_and_all_are_a_link_away(client, alice, article):
    for number in range(5):
        send(client, address(article), title=f"Title {number}")
    page = client.get(address(article))
    assert len(page.context_data["revisions"]) == 3
    assert "See all 6 versions" in page.text


# Moments


def test_moments_have_one_form(settings):
    settings.TIME_ZONE = "UTC"
    noon = timezone.localtime().replace(hour=13, minute=5)
    assert moments.clock(noon) == "1:05 p.m."
    long_ago = noon.replace(year=2020, month=1, day=2)
    assert moments.clock(long_ago) == "Jan. 2, 2020, 1:05 p.m."
    assert moments.in_clinic_time(long_ago).startswith("Jan. 2, 2020, 1:05 p.m. (")
