"""The history at the desk: Will writes, Ed publishes, Clara signs, a visitor sees nothing."""

import html
import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from articles import publishing, workflow
from articles.models import Contributor, Revision, StagedEdit
from articles.text.document import ContributorDocument
from tests.makers import make_article, make_draft, make_reference, make_sound_document, make_topic

pytestmark = pytest.mark.django_db
PAGES = ("history", "compare", "version", "restore")


def member(name, group):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    return user


@pytest.fixture
def will(client):
    user = member("will", "Writers")
    client.force_login(user)
    return user


@pytest.fixture
def ed(client):
    user = member("ed", "Editors")
    client.force_login(user)
    return user


@pytest.fixture
def clara():
    user = member("clara", "Clinicians")
    document = ContributorDocument(title="A. Person", role="Doctor")
    person = publishing.save_contributor("a-person", document)
    Contributor.objects.filter(pk=person.pk).update(user=user)
    return user


@pytest.fixture
def live():
    make_reference()
    return make_article("sleep", make_sound_document(title="First title"))


@pytest.fixture
def draft():
    return make_article("rest", make_draft(title="First title"))


def changed(article, **fields):
    article.refresh_from_db()
    document = replace(article.document, **({"title": "Second title"} | fields))
    return publishing.save_article(article.slug, document, article=article)


def address(page, article, *numbers):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *numbers])


def first(article):
    return article.revisions.last()


def text_of(response):
    """What the page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def addresses_of(article):
    number = first(article).pk
    return [
        address("history", article),
        f"{address('compare', article)}?old={number}&new={number}",
        address("version", article, number),
        address("restore", article, number),
    ]


# Who may see it


@pytest.mark.parametrize("page", range(4), ids=PAGES)
def test_a_visitor_is_sent_to_sign_in(client, live, page):
    response = client.get(addresses_of(live)[page])
    assert response.status_code == 302 and "/login/" in response["Location"]


@pytest.mark.parametrize("page", range(4), ids=PAGES)
def test_staff_without_permission_are_refused(client, live, page):
    client.force_login(User.objects.create_user("bob", is_staff=True))
    assert client.get(addresses_of(live)[page]).status_code == 403


def test_a_clinician_reads_the_history_and_brings_nothing_back(client, live, clara):
    client.force_login(clara)
    history, compare, version, restore = addresses_of(live)
    assert [client.get(page).status_code for page in (history, compare, version)] == [200] * 3
    assert client.get(restore).status_code == 403
    assert client.post(restore).status_code == 403
    assert restore not in client.get(history).content.decode()


def test_it_takes_the_place_of_the_admins_own_history(client, will, live):
    form = client.get(reverse("admin:articles_article_change", args=[live.pk]))
    assert f'href="{address("history", live)}"' in form.content.decode()
    assert "Look it up" in client.get(address("history", live)).content.decode()


@pytest.mark.parametrize("number", [0, 999, 10**30])
def test_a_version_that_is_not_there_is_not_found(client, will, live, number):
    for page in ("version", "restore"):
        assert client.get(address(page, live, number)).status_code == 404
    assert client.get(f"/admin/articles/article/{number}/history/").status_code in (302, 404)


def test_a_version_of_another_article_is_not_shown_as_one_of_this(client, will, live, draft):
    assert client.get(address("version", live, first(draft).pk)).status_code == 404
    pair = f"?old={first(draft).pk}&new={first(live).pk}"
    assert client.get(address("compare", live) + pair).status_code == 302


# The list


def states(client, article):
    return [row.state for row in client.get(address("history", article)).context["rows"]]


def test_each_version_says_what_it_was(client, will, live):
    changed(live, status="withdrawn")
    changed(live, status="archived", title="A")
    changed(live, status="draft", title="B", published_at=None)
    live = changed(live, status="published", title="C", published_at=timezone.now())
    workflow.stage(live, "sleep", replace(live.document, title="D"), by=will)
    workflow.stage(live, "sleep", replace(live.document, title="E"), by=will)
    publishing.set_aside(live, replace(live.document, title="F"), "preferred")
    assert states(client, live) == [
        "Live now",
        "Set aside: the site kept its own text",
        "Staged, waits to go live",
        "Staged, and then replaced",
        *("Was live", "Draft", "Archived", "Withdrawn", "Was live"),
    ]


def test_a_scheduled_version_says_so(client, will, live):
    changed(live, published_at=timezone.now() + timezone.timedelta(days=1))
    assert states(client, live)[0] == "Scheduled"
    changed(live, status="draft")
    assert states(client, live)[1] == "Was scheduled, but replaced before its time"


def test_who_why_when_and_where_from(client, will, live):
    workflow.stage(live, "sleep", replace(live.document, title="A"), by=will, why="A <b>reason</b>")
    words = text_of(client.get(address("history", live)))
    assert "will, written on the site, staged A <b>reason</b>" in words
    assert "The site itself, written on the site" in words
    assert f"Times are those of {timezone.get_current_timezone_name()}" in words


def test_who_signed_which_version(client, ed, live, clara):
    workflow.sign(live, live.digest, by=clara)
    changed(live)
    rows = client.get(address("history", live)).context["rows"]
    assert [[s.contributor.title for s in row.signed] for row in rows] == [[], ["A. Person"]]
    assert "Signed by A. Person" in text_of(client.get(address("history", live)))


def test_a_long_history_is_shown_in_pages(client, will, draft):
    for number in range(25):
        publishing.keep_revision(draft, draft.document, Revision.Origin.DESK, why=f"no. {number}")
    first_page, second = (client.get(address("history", draft) + f"?page={n}") for n in (1, 2))
    assert [len(page.context["rows"]) for page in (first_page, second)] == [20, 6]
    assert client.get(address("history", draft) + "?page=nonsense").status_code == 200


def test_a_history_of_many_versions_takes_few_queries(
    client, will, draft, django_assert_max_num_queries
):
    for number in range(40):
        publishing.keep_revision(draft, draft.document, Revision.Origin.DESK, will, f"{number}")
    with django_assert_max_num_queries(14):
        client.get(address("history", draft))


# A day


def test_a_day_is_answered_with_the_version_of_that_day(client, will, live):
    today = timezone.localdate().isoformat()
    words = text_of(client.get(address("history", live) + f"?day={today}"))
    assert "Readers saw the version of" in words and "/articles/sleep/" in words
    words = text_of(client.get(address("history", live) + "?day=2020-02-29"))
    assert "the article did not exist yet" in words


@pytest.mark.parametrize("day", ["", "nonsense", "2026-02-30", "9999-12-31", "%00", "2" * 5000])
def test_a_day_that_is_none_is_explained(client, will, live, day):
    response = client.get(address("history", live) + f"?day={day}")
    assert response.status_code == 200
    assert response.context["day_form"].errors["day"]
    assert response.context["day"] is None


def test_the_first_of_all_days_can_be_asked_for(client, will, live):
    assert client.get(address("history", live) + "?day=0001-01-01").status_code == 200


# Two versions


def test_words_that_changed_are_marked_by_field(client, will, live):
    live = changed(live, body="## First\n\nTry a firm pillow under your knees.\n")
    pair = {"old": first(live).pk, "new": live.revisions.first().pk}
    response = client.get(address("compare", live), pair)
    by_label = {change.label: change for change in response.context["changes"]}
    assert set(by_label) == {"Title", "Text"}
    assert "<ins>firm </ins>" in by_label["Text"].html
    assert by_label["Title"].html == "<del>First</del><ins>Second</ins> title"


def test_asked_for_the_wrong_way_round_they_are_turned(client, will, live):
    live = changed(live)
    pair = {"new": first(live).pk, "old": live.revisions.first().pk}
    context = client.get(address("compare", live), pair).context
    assert context["old"].pk < context["new"].pk


def test_a_change_of_address_is_said(client, will, live):
    publishing.save_article("better-sleep", live.document, article=live)
    pair = {"old": first(live).pk, "new": live.revisions.first().pk}
    words = text_of(client.get(address("compare", live), pair))
    assert "from /articles/sleep/ to /articles/better-sleep/" in words


def test_what_somebody_wrote_is_never_run(client, will, draft):
    draft = changed(draft, title="<script>alert(1)</script>", body="<b>bold</b>\n")
    pair = {"old": first(draft).pk, "new": draft.revisions.first().pk}
    content = client.get(address("compare", draft), pair).content.decode()
    assert "<script>alert" not in content and "<b>bold" not in content


@pytest.mark.parametrize("query", ["", "?old=x&new=y", "?old=%00&new=1", f"?old={10**40}&new=1"])
def test_without_two_versions_one_is_asked_to_choose(client, will, live, query):
    response = client.get(address("compare", live) + query)
    assert response.status_code == 302 and response["Location"] == address("history", live)


def test_a_text_in_an_old_form_is_compared_as_it_stands(client, will, live):
    old = first(live)
    Revision.objects.filter(pk=old.pk).update(text="---\nheading: First\n---\nRest.\n")
    live = changed(live)
    response = client.get(
        address("compare", live), {"old": old.pk, "new": live.revisions.first().pk}
    )
    assert "<del>" in response.content.decode()
    assert client.get(address("version", live, old.pk)).status_code == 302
    assert client.get(address("restore", live, old.pk)).status_code == 302
    assert "old form" in states(client, live)[-1]


# One version


def test_a_version_is_read_as_the_page_it_was(client, will, live):
    live = changed(live, body="## Second\n\nNew words.\n")
    response = client.get(address("version", live, first(live).pk))
    words = text_of(response)
    assert "First title" in words and "Try a pillow" in words and "New words" not in words
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert "For staff only: the version of" in words


def test_reading_a_version_changes_nothing(client, will, live):
    before = live.text
    changed(live)
    client.get(address("version", live, first(live).pk))
    live.refresh_from_db()
    assert live.title == "Second title" and live.text != before


# Back again


def seen(client, page):
    return {"seen": client.get(page).context["seen"]}


def test_for_a_live_article_a_version_is_staged(client, will, live):
    live = changed(live)
    page = address("restore", live, first(live).pk)
    words = text_of(client.get(page))
    assert "The version is staged" in words and "[+" in words
    client.post(page, seen(client, page))
    live.refresh_from_db()
    assert live.title == "Second title"
    assert StagedEdit.objects.get().document.title == "First title"


def test_the_text_that_waits_already_is_named_before_it_is_replaced(client, will, live):
    live = changed(live)
    page = address("restore", live, first(live).pk)
    assert "waits already" not in text_of(client.get(page))
    workflow.stage(live, "sleep", replace(live.document, title="Third"), by=will)
    assert "waits already (will, " in text_of(client.get(page))
    client.post(page, seen(client, page))
    assert StagedEdit.objects.get().document.title == "First title"
    assert "Staged, and then replaced" in states(client, live)


def test_for_a_draft_it_becomes_the_draft(client, will, draft):
    draft = changed(draft)
    page = address("restore", draft, first(draft).pk)
    client.post(page, seen(client, page))
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("First title", "draft")
    assert draft.revisions.count() == 3


def test_nothing_is_brought_back_by_opening_the_page(client, will, draft):
    draft = changed(draft)
    client.get(address("restore", draft, first(draft).pk))
    draft.refresh_from_db()
    assert draft.title == "Second title"


def test_what_changed_meanwhile_is_shown_first(client, will, draft):
    draft = changed(draft)
    page = address("restore", draft, first(draft).pk)
    data = seen(client, page)
    changed(draft, title="Third title")
    response = client.post(page, data)
    assert "Somebody changed the article" in response.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Third title"
    assert client.post(page, {"seen": "\0"}).status_code == 200


def test_a_withdrawn_article_is_brought_back_by_an_editor_only(client, will, live):
    live = changed(live, status="withdrawn")
    page = address("restore", live, first(live).pk)
    assert client.get(page).status_code == 403
    client.force_login(member("ed", "Editors"))
    assert "The article stays withdrawn" in text_of(client.get(page))
    response = client.post(page, seen(client, page), follow=True)
    assert "stays withdrawn until somebody publishes it" in text_of(response)
    text = live.text
    live.refresh_from_db()
    assert live.status == "withdrawn" and live.text != text
    assert client.get(live.get_absolute_url()).status_code == 410


def test_what_cannot_be_brought_back_is_explained(client, will):
    draft = make_article("rest", make_draft(topic="old-topic"))
    make_topic("living-well")
    draft = changed(draft, topic="living-well")
    draft.topic.__class__.objects.filter(slug="old-topic").delete()
    page = address("restore", draft, first(draft).pk)
    response = client.post(page, seen(client, page), follow=True)
    assert "There is no topic" in response.content.decode()


def test_the_same_text_is_not_brought_back(client, will, draft):
    words = text_of(client.get(address("restore", draft, first(draft).pk)))
    assert "There is nothing to bring back" in words
