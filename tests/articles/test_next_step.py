"""The page of an article names the next step of whoever looks: one sentence, one way on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles import publishing, workflow
from articles.desk.next_step import PUBLISH, SAVE
from articles.text.document import ContributorDocument
from tests.makers import make_article, make_reference, make_sound_document, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known_source():
    make_reference()
    make_topic()


def make_user(name, group):
    user = User.objects.create_user(name, is_staff=True, first_name=name.title(), last_name="Hill")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def wendy():
    return make_user("wendy", "Writers")


@pytest.fixture
def ed():
    return make_user("ed", "Editors")


@pytest.fixture
def clara():
    user = make_user("clara", "Clinicians")
    person = publishing.save_contributor("clara", ContributorDocument("Clara Sample", role="Nurse"))
    person.user = user
    person.save()
    return User.objects.get(pk=user.pk)


def make_draft(by=None, **fields):
    undated = {"status": "draft", "published_at": None, "next_review_on": None}
    document = replace(make_sound_document(**fields), **undated)
    return publishing.save_article("sleep", document, by=by)


def make_live(**fields):
    return make_article("sleep", make_sound_document(**fields))


def stage(article, by, **options):
    return workflow.stage(
        article, "sleep", replace(article.document, body="New.\n"), by=by, **options
    )


def step(client, user, article):
    client.force_login(user)
    response = client.get(f"/admin/articles/article/{article.pk}/change/")
    return response.context_data["next_step"]


def end_of(step):
    return step.url.rstrip("/").rpartition("/")[2]


def test_a_new_article_is_written_and_saved(client, wendy):
    client.force_login(wendy)
    page = client.get("/admin/articles/article/add/")
    assert "Write what you can, then save." in page.text


def test_what_blocks_is_mended_first_by_writers_and_editors(client, wendy, ed, clara):
    draft = make_draft(one_minute="", summary="")
    for user in (wendy, ed):
        found = step(client, user, draft)
        assert found.words.startswith("The check names 2 things that keep it from")
        assert (found.url, found.button) == ("#remarks", SAVE)
    assert step(client, clara, draft).words.startswith("It is not ready to be signed")
    assert not step(client, clara, draft).url


def test_a_ready_draft_is_signed_and_then_published(client, wendy, clara, ed):
    draft = make_draft(by=wendy)
    assert "on the lists of the clinicians" in step(client, wendy, draft).words
    assert end_of(step(client, clara, draft)) == "sign"
    found = step(client, ed, draft)
    assert "No clinician has signed" in found.words and found.button == PUBLISH
    workflow.sign(draft, draft.digest, by=clara)
    assert "Signed by Clara Sample." in step(client, wendy, draft).words
    assert "There is nothing left" in step(client, clara, draft).words
    assert step(client, ed, draft).words.startswith("Signed by Clara Sample. “Publish” shows it")


def test_nobody_is_told_to_sign_what_they_wrote(client, clara, settings):
    draft = make_draft(by=clara)
    assert "You wrote this text yourself" in step(client, clara, draft).words
    settings.ONE_PERSON_CLINIC = True
    assert end_of(step(client, clara, draft)) == "sign"


def test_a_clinician_without_a_page_is_not_sent_to_sign(client):
    assert not step(client, make_user("carl", "Clinicians"), make_draft()).url


def test_a_live_article_is_changed_for_later(client, wendy, ed):
    live = make_live()
    for user in (wendy, ed):
        found = step(client, user, live)
        assert "Readers see no change" in found.words and found.button == SAVE


def test_a_staged_text_is_told_to_patients_and_published(client, wendy, ed, clara):
    live = make_live()
    workflow.sign(live, live.digest, by=clara)
    assert "There is nothing left" in step(client, clara, live).words
    workflow.stage(live, "sleep", replace(live.document, one_minute=""), by=wendy)
    assert step(client, ed, live).url == "#remarks", "the check looked at the text on the page"
    stage(live, wendy)
    assert end_of(step(client, clara, live)) == "sign"
    found = step(client, ed, live)
    assert (found.url, found.button) == ("#id_note", PUBLISH)


def test_what_goes_live_by_itself_needs_nothing(client, ed, wendy):
    live = make_live()
    sound = replace(live.document, title="Another title")
    at = timezone.now() + timedelta(days=3)
    workflow.stage(live, "sleep", sound, by=ed, publish_at=at)
    for user in (ed, wendy):
        assert "goes live by itself on" in step(client, user, live).words


def test_an_overtaken_text_is_compared_first(client, ed):
    live = make_live()
    stage(live, ed)
    publishing.save_article("sleep", replace(live.document, title="Theirs"), article=live)
    assert end_of(step(client, ed, live)) == "history"


@pytest.mark.parametrize("away", ["withdraw", "archive"])
def test_what_was_put_away_comes_back_by_an_editor(client, wendy, ed, clara, away):
    live = make_live()
    getattr(workflow, away)(live, by=ed, why="Old")
    found = step(client, ed, live)
    assert "brings it back" in found.words and found.button == PUBLISH
    for user in (wendy, clara):
        assert "An editor can publish it again" in step(client, user, live).words


def test_people_are_told_by_their_names(client, ed, wendy):
    live = make_live()
    stage(live, wendy)
    client.force_login(ed)
    page = client.get(f"/admin/articles/article/{live.pk}/change/").text
    assert "Last kept by Wendy Hill, " in page and "Last kept by wendy" not in page


def test_a_reader_of_the_desk_is_told_which_text_is_below(client, clara, wendy):
    live = make_live()
    stage(live, wendy)
    client.force_login(clara)
    page = client.get(f"/admin/articles/article/{live.pk}/change/").text
    assert "Below is the public one." in page
    assert "You see the staged text" not in page


def test_whoever_signs_again_sees_what_is_new_and_nothing_else(client, clara, wendy):
    live = make_live()
    client.force_login(clara)
    sign = f"/admin/articles/article/{live.pk}/sign/"
    assert "What is new since" not in client.get(sign).text
    workflow.sign(live, live.digest, by=clara)
    dates = {"next_review_on": live.next_review_on + timedelta(days=9), "order": 4}
    workflow.stage(live, "sleep", replace(live.document, summary="Other.", **dates), by=wendy)
    page = client.get(sign)
    assert "What is new since Clara Sample signed it on" in page.text
    assert [change.label for change in page.context["changes"]] == ["Summary"]
