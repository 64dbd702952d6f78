"""Unsaved texts: which count as unsaved, how long they are remembered, and saving over a change."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from articles.desk import openings, work_in_progress
from articles.models import Article, StagedEdit, WorkInProgress
from tests.articles.test_safety import (
    ADD,
    OFFER,
    Fields,
    address,
    keep,
    opened,
    page,
    person,
    signed_in,
)
from tests.makers import make_article, make_draft, make_reference, make_sound_document

pytestmark = pytest.mark.django_db

ALMOST = work_in_progress.REMEMBERED - timedelta(hours=1)
LONG_AGO = work_in_progress.REMEMBERED + timedelta(hours=1)


@pytest.fixture
def alice():
    return person("Alice", "Editors")


@pytest.fixture
def desk(alice):
    return signed_in(alice)


@pytest.fixture
def article():
    make_reference()
    return make_article("sleep", make_draft(body="Sleep on your side.\n"))


@pytest.fixture
def live():
    make_reference()
    return make_article("live", make_sound_document(body="Sleep on your side.\n"))


def key_of(fields):
    return openings.read(fields["opening"]).key


def made_older(age):
    """As if all that is kept had been typed so long ago."""
    then = timezone.now() - age
    for work in WorkInProgress.objects.all():
        for copy in work.fields["copies"]:
            copy["kept_at"] = then.isoformat()
        work.save()
    WorkInProgress.objects.update(saved_at=then)


# How long they are remembered


def test_an_undecided_text_is_offered_for_90_days(desk, article):
    keep(desk, opened(desk, address(article)), body="Sleep well.")
    made_older(ALMOST)
    assert OFFER in page(desk, address(article))
    made_older(LONG_AGO)
    assert OFFER not in page(desk, address(article))
    assert "You have not saved" not in page(desk, "/admin/")


def test_what_is_not_remembered_leaves_the_server_when_anybody_types(desk, article):
    keep(desk, opened(desk, address(article)), body="Sleep well.")
    made_older(LONG_AGO)
    maria = signed_in(person("Maria", "Writers"))
    keep(maria, opened(maria, ADD), title="Heat")
    assert [work.user.username for work in WorkInProgress.objects.all()] == ["maria"]


def test_typing_in_one_tab_does_not_keep_the_old_text_of_another_for_ever(desk, article):
    old = opened(desk, address(article))
    keep(desk, old, body="Sleep well.")
    made_older(LONG_AGO)
    WorkInProgress.objects.update(saved_at=timezone.now())
    keep(desk, opened(desk, address(article)), body="Sleep badly.")
    assert work_in_progress.copy_of(openings.read(old["opening"])) is None
    assert page(desk, address(article)).count(OFFER) == 1


def test_the_first_page_says_by_when_to_decide(desk, article):
    keep(desk, opened(desk, address(article)), body="Sleep well.")
    made_older(timedelta(days=1))
    until = timezone.localdate() + timedelta(days=89)
    assert f"save it or throw it away by {date_format(until)}" in page(desk, "/admin/")


def test_many_tabs_push_no_text_out(desk, article):
    first = opened(desk, address(article))
    keep(desk, first, body="The first of many.")
    for number in range(12):
        keep(desk, opened(desk, address(article)), body=f"Tab {number}.")
    assert page(desk, address(article)).count(OFFER) == 13


# What counts as unsaved


def test_a_text_whose_save_came_through_is_not_offered_though_its_answer_was_lost(desk, live):
    fields = opened(desk, address(live))
    typed = {"body": "Sleep well.", "note": "We say more.", "why": "Clearer", "next_review_on": ""}
    desk.post(address(live), fields | typed | {"_publish": ""})
    assert Article.objects.get().document.body == "Sleep well.\n"
    keep(desk, fields, **typed)  # the browser brings what it kept: it has heard of no save
    assert OFFER not in page(desk, address(live))
    assert not WorkInProgress.objects.exists()


def test_an_untold_note_is_offered(desk, live):
    keep(desk, opened(desk, address(live)), note="We say more.")
    assert OFFER in page(desk, address(live))


def test_putting_back_what_is_saved_already_says_so(desk, article):
    fields = opened(desk, address(article))
    desk.post(address(article), fields | {"body": "Sleep well.", "_continue": ""})
    keep(desk, fields, body="Sleep well.")
    shown = page(desk, f"{address(article)}?unsaved={key_of(fields)}")
    assert "Your text is saved already." in shown
    assert "This is your unsaved text" not in shown
    assert not WorkInProgress.objects.exists()


# A form that is sent again, and one that goes over a colleague's change


def test_a_form_sent_twice_says_the_second_time_that_it_is_saved(desk, live):
    fields = opened(desk, address(live)) | {"body": "Sleep well.", "note": "We say more."}
    for _time in range(2):
        response = desk.post(address(live), fields | {"_publish": ""})
    shown = response.content.decode()
    assert "This text is saved already" in shown
    assert "_save_over" not in shown
    assert len(Article.objects.get().document.what_changed) == 1


def test_the_same_text_that_only_waits_can_still_be_published(desk, live):
    maria = signed_in(person("Maria", "Writers"))
    fields = opened(desk, address(live))
    maria.post(address(live), opened(maria, address(live)) | {"body": "Sleep well."})
    shown = desk.post(address(live), fields | {"body": "Sleep well.", "_publish": ""})
    assert "Publish mine over it after all" in shown.content.decode()


def overtaken(desk, article, **typed):
    """The page that refuses Alice's save, because Maria's came first."""
    fields = opened(desk, address(article))
    maria = signed_in(person("Maria", "Writers"))
    maria.post(
        address(article), opened(maria, address(article)) | {"body": "Maria’s.", "_save": ""}
    )
    shown = desk.post(address(article), fields | {"body": "Mine."} | typed).content.decode()
    assert "Maria saved a change at" in shown
    return Fields(shown).sent


def digest_over(article):
    return (StagedEdit.objects.filter(article=article).first() or Article.objects.get()).digest


def test_whoever_asked_to_publish_publishes_over_the_change(desk, live):
    sent = overtaken(desk, live, _publish="")
    desk.post(address(live), sent | {"_asked": "_publish", "_save_over": digest_over(live)})
    assert Article.objects.get().document.body == "Mine.\n"
    assert not StagedEdit.objects.exists()


def test_whoever_asked_to_keep_it_publishes_nothing(desk, live):
    sent = overtaken(desk, live, _continue="")
    desk.post(address(live), sent | {"_asked": "_continue", "_save_over": digest_over(live)})
    assert Article.objects.get().document.body == "Sleep on your side.\n"
    assert StagedEdit.objects.get().document.body == "Mine.\n"


def test_what_was_asked_first_counts_only_when_it_is_saved_over(desk, live):
    sent = overtaken(desk, live, _publish="")
    desk.post(address(live), sent | {"_asked": "_publish", "_continue": ""})
    assert Article.objects.get().document.body == "Sleep on your side.\n"


def test_nobody_publishes_by_saying_that_they_asked_for_it(live):
    writer = signed_in(person("Wanda", "Writers"))
    fields = opened(writer, address(live))
    forged = {"body": "Mine.", "_asked": "_publish", "_save_over": live.digest}
    assert writer.post(address(live), fields | forged).status_code == 403
    assert Article.objects.get().document.body == "Sleep on your side.\n"


@pytest.mark.parametrize("asked", ["", "\0", "_popup", "_publish\0", "x" * 5_000])
def test_a_step_that_is_none_is_passed_over(desk, article, asked):
    fields = opened(desk, address(article)) | {"body": "Mine.", "_asked": asked}
    response = desk.post(address(article), fields | {"_save_over": article.digest})
    assert response.status_code == 302
    assert Article.objects.get().document.body == "Mine.\n"
