"""What waits on the desk: for Wendy who writes, Clara who signs, and Ed who publishes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing, sign_offs, workflow
from articles.desk import checkup, todo_list
from articles.models import Article, PreviewAnswer, PreviewLink, Reference
from articles.text.document import ContributorDocument
from tests.makers import make_article, make_document, make_draft, make_reference
from tests.makers import make_sound_document as sound

pytestmark = pytest.mark.django_db
INDEX = "/admin/"
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def make_user(name, *groups):
    user = User.objects.create_user(name, f"{name}@example.org", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_contributor(user, name="Clara Sample"):
    person = publishing.save_contributor(
        user.username, ContributorDocument(title=name, role="Nurse")
    )
    person.user = user
    person.save()
    return User.objects.get(pk=user.pk)


@pytest.fixture
def wendy():
    return make_user("wendy", "Writers")


@pytest.fixture
def ed():
    return make_user("ed", "Editors")


@pytest.fixture
def clara():
    return make_contributor(make_user("clara", "Clinicians"))


@pytest.fixture
def sources():
    make_reference()


def groups(user):
    """{name: Group} of what the first page shows a user, read anew."""
    return {group.name: group for group in todo_list.for_user(User.objects.get(pk=user.pk)).groups}


def titles(user, name):
    group = groups(user).get(name)
    return [row.title for row in group.rows] if group else []


def later(**days):
    return TODAY() + timedelta(**days)


# Who sees what


def test_nothing_waits_and_the_page_says_so_kindly(client, ed):
    client.force_login(ed)
    assert "Nothing waits for you" in client.get(INDEX).content.decode()


def test_without_a_part_in_articles_nothing_is_told(client, sources):
    make_article(document=make_draft(title="A secret draft"))
    client.force_login(make_user("rita"))
    page = client.get(INDEX).content.decode()
    assert "A secret draft" not in page
    assert "<svg class=" not in page


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(INDEX).status_code == 302


def test_the_page_of_one_app_has_no_list(client, wendy):
    client.force_login(wendy)
    assert 'class="todo"' in client.get(INDEX).content.decode()
    assert 'class="todo"' not in client.get("/admin/articles/").content.decode()


def test_writers_mend_and_clinicians_sign(wendy, clara):
    make_article("live", sound(title="Live"))
    make_article("draft", make_draft(title="A draft"))
    assert {"drafts", "failing"} <= groups(wendy).keys()
    assert "sign" not in groups(wendy)
    assert titles(clara, "sign") == ["Live"]
    assert not {"drafts", "failing", "staged"} & groups(clara).keys()


# Signing


def test_a_signed_text_waits_no_more_until_it_changes(sources, clara):
    article = make_article("live", sound(title="Live"))
    workflow.sign(article, article.digest, by=clara)
    assert titles(clara, "sign") == []
    make = replace(article.document, body="## First\n\nSomething new.\n")
    publishing.save_article("live", make, article=article)
    assert titles(clara, "sign") == ["Live"]


def test_a_signature_holds_for_what_publishing_writes_into_the_text(sources, clara, ed):
    article = make_article("live", sound(title="Live"))
    staged = workflow.stage(
        article, "live", replace(article.document, body="## Other\n\nWords.\n"), by=ed
    )
    workflow.sign(article, staged.digest, by=clara)
    workflow.publish_staged(staged, by=ed, note="Other words.")
    article.refresh_from_db()
    assert article.digest != staged.digest
    assert titles(clara, "sign") == []


def test_nobody_is_asked_to_sign_what_they_wrote(sources, clara, settings):
    article = make_article("live", sound(title="Live"))
    article.revisions.update(created_by=clara)
    assert titles(clara, "sign") == []
    settings.ONE_PERSON_CLINIC = True
    assert titles(clara, "sign") == ["Live"]


def test_a_staged_text_is_signed_before_readers_see_it(sources, clara, wendy):
    article = make_article("live", sound(title="Live"))
    workflow.sign(article, article.digest, by=clara)
    workflow.stage(article, "live", replace(article.document, body="## New\n\nText.\n"), by=wendy)
    [row] = groups(clara)["sign"].rows
    assert (row.title, row.note) == ("Live", "a new text, which readers do not see yet")


def test_a_draft_waits_for_a_clinician_once_nothing_in_it_blocks_publishing(sources, clara, wendy):
    draft = make_article("draft", make_draft(title="A draft"))
    assert titles(clara, "sign") == []
    assert "ready" not in groups(wendy)["drafts"].rows[0].note
    ready = replace(sound(title="A draft"), status="draft", published_at=None)
    draft = publishing.save_article("draft", ready, article=draft)
    [row] = groups(clara)["sign"].rows
    assert (row.title, row.note) == ("A draft", "a draft, ready to be signed")
    assert groups(wendy)["drafts"].rows[0].note.endswith("ready, not signed yet")
    workflow.sign(draft, draft.digest, by=clara)
    assert titles(clara, "sign") == []
    assert groups(wendy)["drafts"].rows[0].note.endswith("signed: ready to publish")


def test_nobody_is_asked_to_sign_their_own_draft(sources, clara):
    ready = replace(sound(title="A draft"), status="draft", published_at=None)
    make_article("draft", ready).revisions.update(created_by=clara)
    assert titles(clara, "sign") == []


def test_the_list_behind_the_count_shows_the_same(client, sources, clara):
    make_article("draft", replace(sound(title="A draft"), status="draft", published_at=None))
    make_article("other", make_draft(title="Not ready"))
    client.force_login(clara)
    page = client.get("/admin/articles/article/?work=sign").content.decode()
    assert "A draft" in page and "Not ready" not in page


def test_what_readers_do_not_see_yet_comes_first(sources, clara, wendy):
    make_article("draft", replace(sound(title="A draft"), status="draft", published_at=None))
    staged = make_article("staged", sound(title="Staged"))
    new = replace(staged.document, body="## New\n\nText.\n")
    workflow.stage(staged, "staged", new, by=wendy)
    make_article("live", sound(title="Live"))
    assert titles(clara, "sign") == ["A draft", "Staged", "Live"]


def test_a_clinician_without_a_contributor_is_told_whom_to_ask(client, sources):
    make_article("live", sound(title="Live"))
    user = make_user("carl", "Clinicians")
    assert "sign" not in groups(user)
    client.force_login(user)
    assert "tied to no contributor yet" in client.get(INDEX).content.decode()


# Writing


def test_staged_changes_say_who_since_when_and_when_they_go_live(sources, wendy, ed, settings):
    settings.TIME_ZONE = "America/New_York"
    article = make_article("live", sound(title="Live"))
    new = replace(article.document, body="## New\n\nText.\n")
    workflow.stage(article, "live", new, by=wendy)
    assert groups(ed)["staged"].rows[0].note.startswith("wendy, just now")
    moment = timezone.datetime(2031, 1, 5, 14, tzinfo=timezone.get_default_timezone())
    workflow.stage(article, "live", new, by=ed, publish_at=moment)
    note = groups(ed)["staged"].rows[0].note
    assert "goes live Jan. 5, 2031, 2 p.m. (" in note
    assert timezone.get_current_timezone_name() in note


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-90, "review-overdue"),
        (-89, "review-due"),
        (0, "review-due"),
        (1, "review-soon"),
        (30, "review-soon"),
        (31, None),
    ],
)
def test_each_review_stands_in_one_group(sources, ed, days, name):
    make_article("live", sound(title="Live", next_review_on=later(days=days)))
    found = [group for group in groups(ed) if group.startswith("review")]
    assert found == ([name] if name else [])


def test_fallen_sources_are_named_by_how_they_fell(ed):
    make_reference("furlan2015", status="retracted", status_note="Data were made up.")
    make_reference("old2001", status="superseded", status_note="There is a newer one.")
    make_article("one", sound(title="One"))
    cites_old = sound(title="Two", key_points=("So it is [@old2001].",))
    make_article("two", cites_old)
    make_article("draft", make_draft(title="A draft", key_points=("So [@old2001].",)))
    assert titles(ed, "retracted") == ["One"]
    assert titles(ed, "superseded") == ["Two"]


def test_links_are_broken_where_readers_find_nothing(sources, ed):
    body = "## First\n\nSee [another](other.md), [old](/articles/was-other/) and [all](/topics/).\n"
    make_article("live", sound(title="Live", body=body))
    assert titles(ed, "broken") == ["Live"]
    other = make_article("other", sound(title="Other", aliases=("was-other",)))
    assert titles(ed, "broken") == []
    hidden = replace(other.document, status="draft")
    other = publishing.save_article("other", hidden, article=other)
    assert titles(ed, "broken") == ["Live"]
    other = publishing.save_article(
        "other", replace(other.document, status="published"), article=other
    )
    assert titles(ed, "broken") == []
    workflow.withdraw(other, by=None, why="It was wrong.")
    assert titles(ed, "broken") == ["Live"]


def test_what_the_check_would_stop_is_found_and_mended(sources, ed):
    article = make_article("live", sound(title="Live", one_minute=""))
    make_article("sound", sound(title="Sound"))
    assert titles(ed, "failing") == ["Live"]
    mended = replace(article.document, one_minute="It may help.")
    publishing.save_article("live", mended, article=article)
    assert titles(ed, "failing") == []


# The memory of the check


def test_a_fresh_draft_is_read_before_all_else(sources, monkeypatch):
    for number in range(3):
        make_article(f"a{number}", sound(title=f"Title {number}"))
    make_article("draft", replace(sound(title="A draft"), status="draft", published_at=None))
    first = next(iter(checkup.latest(patience=0).unread))
    assert Article.objects.get(pk=first).slug == "draft"


def test_after_a_change_only_what_it_touches_is_read_again(sources, monkeypatch):
    make_article("one", sound(title="One"))
    two = make_article("two", sound(title="Two"))
    linked = "## A\n\n[Two](two.md#first).\n"
    make_article("three", sound(title="Three", body=linked))
    assert checkup.latest(patience=60).unread == {}
    read = []
    problems_of = checkup.checking.problems_of

    def note(kind, slug, *rest, **options):
        read.append(slug)
        return problems_of(kind, slug, *rest, **options)

    monkeypatch.setattr(checkup.checking, "problems_of", note)
    publishing.save_article("two", replace(two.document, body="## Renamed\n\nText.\n"), article=two)
    found = checkup.latest(patience=60)
    assert sorted(read) == ["three", "two"]
    assert len(found.failing) == 1  # the link to the part that was renamed
    checkup.latest(patience=60)
    assert len(read) == 2


def test_a_source_that_falls_changes_the_verdict(sources):
    make_article("one", sound(title="One"))
    assert checkup.latest(patience=60).failing == []
    make_reference("other2020")
    assert checkup.latest(patience=60).failing == []
    make_reference("third2020")
    reference = Reference.objects.get(slug="furlan2015")
    entry = replace(reference.document, status="retracted", status_note="Data were made up.")
    publishing.save_reference("furlan2015", entry, reference)
    assert len(checkup.latest(patience=60).failing) == 1


def test_who_is_in_a_hurry_gets_the_rest_next_time(client, sources, ed):
    for number in range(3):
        make_article(f"a{number}", sound(title=f"Title {number}", one_minute=""))
    assert len(checkup.latest(patience=0).unread) == 3
    checkup.latest(patience=60)
    assert len(checkup.latest().failing) == 3


def test_the_front_matter_is_compared_as_a_clinician_reads_it(sources):
    document = sound(title="One", aliases=("a", "b"), order=3)
    as_published = replace(
        document,
        aliases=("a", "b", "c"),
        order=0,
        next_review_on=later(days=400),
        published_at=timezone.now().replace(microsecond=0),
    )
    as_published = workflow.with_note(as_published, "Something: - new\nand long " * 8)
    assert sign_offs.taught(document.text) == sign_offs.taught(as_published.text)
    other = replace(document, summary="Other words.")
    assert sign_offs.taught(document.text) != sign_offs.taught(other.text)


# Answers on preview links


@pytest.fixture
def answer(ed):
    article = make_article("draft", make_draft(title="A draft"))
    link = PreviewLink.objects.create(
        article=article,
        token_digest="x",
        for_whom="A colleague",
        created_by=ed,
        expires_at=timezone.now(),
    )
    return PreviewAnswer.objects.create(
        link=link, digest=article.digest, verdict="remark", name="Bo", remark="<b>Too long</b>"
    )


def seen_url(pk):
    return reverse("admin:articles_article_answer_seen", args=[pk])


def test_an_answer_waits_until_it_is_ticked_off(client, wendy, answer):
    client.force_login(wendy)
    page = client.get(INDEX).content.decode()
    assert "Bo has a remark: “&lt;b&gt;Too long&lt;/b&gt;”" in page
    response = client.post(seen_url(answer.pk), follow=True)
    assert "answers" not in groups(wendy)
    assert "Ticked off" in response.content.decode()


def test_only_who_may_write_ticks_off_and_only_by_a_button(client, clara, wendy, answer):
    assert client.post(seen_url(answer.pk)).status_code == 302  # to the login
    client.force_login(clara)
    assert client.post(seen_url(answer.pk)).status_code == 403
    client.force_login(wendy)
    assert client.get(seen_url(answer.pk)).status_code == 405
    assert client.post(seen_url(answer.pk + 1)).status_code == 404
    assert client.post(seen_url(10**30)).status_code == 404
    answer.refresh_from_db()
    assert answer.seen_at is None


def test_the_button_needs_its_token(wendy, answer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(wendy)
    assert client.post(seen_url(answer.pk)).status_code == 403
    token = client.get(INDEX).context["csrf_token"]
    assert client.post(seen_url(answer.pk), {"csrfmiddlewaretoken": token}).status_code == 302


# What others add


def extra(user):
    row = todo_list.Row("Call back", "/somewhere/")
    return todo_list.Group("requests", f"Requests for {user.username}", 1, [row])


def no_extra(user):
    return None


def test_other_apps_add_their_own(client, wendy, settings):
    settings.DESK_TODO_EXTRAS = [f"{__name__}.extra", f"{__name__}.no_extra"]
    client.force_login(wendy)
    page = client.get(INDEX).content.decode()
    assert "Requests for wendy" in page
    assert page.index("Requests for wendy") < page.index("Everything at the desk")


# The lists behind it


def test_each_count_is_that_of_the_list_behind_it(client, sources):
    both = make_contributor(make_user("both", "Editors", "Clinicians"))
    make_reference("old2001", status="superseded", status_note="There is a newer one.")
    make_reference("bad2001", status="retracted", status_note="Data were made up.")
    for number, days in enumerate((-120, -100, -3, 0, 20, 300)):
        broken = "## A\n\n[Gone](gone.md) and [@old2001] and [@bad2001].\n"
        make_article(
            f"live{number}",
            sound(title=f"Live {number}", next_review_on=later(days=days), body=broken),
        )
    article = make_article("extra", sound(title="Staged"))
    workflow.stage(article, "extra", replace(article.document, body="## N\n\nT.\n"), by=both)
    make_article("draft", make_draft(title="A draft"))
    client.force_login(both)
    checkup.latest(patience=60)
    found = groups(both)
    assert found.keys() == {
        *("sign", "retracted", "failing", "broken", "superseded"),
        *("review-overdue", "review-due", "review-soon", "staged", "drafts"),
    }
    for group in found.values():
        listed = client.get(group.url)
        assert listed.status_code == 200, group.url
        assert listed.context["cl"].result_count == group.count, group.name


@pytest.mark.parametrize("query", ["work=nonsense", "work=%00", "review=%00", "review=1e9"])
def test_a_filter_that_is_none_shows_all(client, ed, query):
    make_article("draft", make_draft(title="A draft"))
    client.force_login(ed)
    response = client.get(f"/admin/articles/article/?{query}")
    assert response.status_code == 200
    assert response.context["cl"].result_count == 1


def test_a_writer_who_asks_for_texts_to_sign_gets_none(client, sources, wendy):
    make_article("live", sound(title="Live"))
    client.force_login(wendy)
    assert client.get("/admin/articles/article/?work=sign").context["cl"].result_count == 0


# How quick it is

MOST_QUERIES = 45


def test_more_articles_cost_no_more_queries(client, django_assert_max_num_queries, sources):
    both = make_contributor(make_user("both", "Editors", "Clinicians"))
    client.force_login(both)

    def fill(first, last):
        for number in range(first, last):
            days = (-120, -3, 20)[number % 3]
            body = f"## A\n\n[Gone](gone{number}.md).\n"
            article = make_article(
                f"live{number}",
                make_document(title=f"Live {number}", next_review_on=later(days=days), body=body),
            )
            new = replace(article.document, body="## N\n\nT.\n")
            workflow.stage(article, article.slug, new, by=both)
            make_article(f"draft{number}", make_draft(title=f"Draft {number}"))
        checkup.latest(patience=60)

    fill(0, 9)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(INDEX)
    fill(9, 24)
    with django_assert_max_num_queries(len(few)):
        client.get(INDEX)
