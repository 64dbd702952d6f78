"""From a draft to readers and back: who may take which step, and what it leaves behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles import publishing, workflow
from articles.models import Article, Contributor, Revision, SignOff, StagedEdit
from articles.text.document import ContributorDocument
from tests.makers import (
    make_article,
    make_draft,
    make_reference,
    make_sound_document,
    make_topic,
)

pytestmark = pytest.mark.django_db


def member(users, *groups):
    user = users.objects.create_user("-".join(groups).lower() or "nobody", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def writer(django_user_model):
    return member(django_user_model, "Writers")


@pytest.fixture
def editor(django_user_model):
    return member(django_user_model, "Editors")


@pytest.fixture
def clinician(django_user_model):
    user = member(django_user_model, "Clinicians")
    document = ContributorDocument(title="A. Person", credentials="MD", role="Doctor")
    person = publishing.save_contributor("a-person", document)
    Contributor.objects.filter(pk=person.pk).update(user=user)
    return user


@pytest.fixture
def live():
    make_reference()
    return make_article("sleep", make_sound_document())


def changed(article, **fields):
    return replace(article.document, **({"title": "A new title"} | fields))


def test_a_staged_text_is_kept_and_readers_see_the_old_one(live, writer):
    staged = workflow.stage(live, "sleep", changed(live), by=writer, why="clearer")
    assert Article.objects.get().title == live.title
    assert staged.document.title == "A new title"
    assert staged.base_digest == live.digest
    revision = Revision.objects.first()
    assert (revision.is_staged, revision.why, revision.created_by) == (True, "clearer", writer)


def test_there_is_one_staged_text_and_it_remembers_what_it_was_made_from(live, writer, editor):
    first = workflow.stage(live, "sleep", changed(live), by=writer)
    second = workflow.stage(live, "sleep", changed(live, title="Another"), by=editor)
    assert StagedEdit.objects.get() == second == first
    assert second.document.title == "Another" and second.base_digest == live.digest


def test_a_staged_text_is_published_in_one_step(live, writer, editor):
    staged = workflow.stage(live, "sleep-well", changed(live), by=writer)
    article = workflow.publish_staged(staged, by=editor)
    assert (article.title, article.slug) == ("A new title", "sleep-well")
    assert not StagedEdit.objects.exists()
    assert article.alias_set.get().slug == "sleep"


def test_a_note_for_patients_moves_the_public_date_and_a_typo_does_not(live, editor):
    before = live.changed_on
    typo = workflow.publish(live, "sleep", changed(live, title="Fixed"), by=editor)
    assert (typo.changed_on, typo.document.what_changed) == (before, ())
    noted = workflow.publish(typo, "sleep", changed(typo), by=editor, note="Heat  helps briefly.")
    assert noted.changed_on == timezone.localdate()
    assert noted.document.what_changed[0].note == "Heat helps briefly."


def test_a_public_text_that_moved_on_is_not_overwritten_by_a_staged_one(live, editor):
    staged = workflow.stage(live, "sleep", changed(live), by=editor)
    publishing.save_article("sleep", changed(live, title="From a file"), article=live)
    with pytest.raises(ValidationError, match="changed after"):
        workflow.publish_staged(staged, by=editor)
    assert Article.objects.get().title == "From a file"
    assert StagedEdit.objects.exists()


def test_a_staged_text_goes_live_at_its_time(live, editor):
    later = timezone.now() + timedelta(hours=1)
    staged = workflow.stage(live, "sleep", changed(live), by=editor, publish_at=later)
    workflow.publish_due()
    assert Article.objects.get().title == live.title
    StagedEdit.objects.filter(pk=staged.pk).update(publish_at=timezone.now())
    workflow.publish_due()
    assert Article.objects.get().title == "A new title"
    assert not StagedEdit.objects.exists()


def test_what_cannot_go_live_at_its_time_stays_staged(live, editor):
    soon = timezone.now()
    workflow.stage(live, "sleep", changed(live), by=editor, publish_at=soon)
    publishing.save_article("sleep", changed(live, title="From a file"), article=live)
    workflow.publish_due()
    assert StagedEdit.objects.get().publish_at is None
    assert Article.objects.get().title == "From a file"


def test_what_the_check_blocks_is_not_published(live, editor):
    with pytest.raises(ValidationError, match="No source"):
        bare = changed(live, key_points=(), body="Words.\n", treatment_facts=None)
        workflow.publish(live, "sleep", bare, by=editor)
    assert Article.objects.get().digest == live.digest


def test_a_withdrawn_article_leaves_readers_at_once_and_can_come_back(live, editor):
    other = make_article("rest", make_sound_document(title="Rest"))
    gone = workflow.withdraw(live, by=editor, why="out of date", replaced_by="rest")
    assert list(Article.objects.published()) == [other]
    assert (gone.status, gone.document.replaced_by) == ("withdrawn", "rest")
    assert Revision.objects.first().why == "out of date"
    document = replace(gone.document, status="published", replaced_by="")
    workflow.publish(gone, "sleep", document, by=editor)
    assert Article.objects.published().count() == 2


@pytest.mark.parametrize(
    ("why", "replaced_by", "words"),
    [(" ", "", "Say why"), ("old", "nowhere", "no public article"), ("old", "sleep", "no public")],
)
def test_a_withdrawal_says_why_and_points_to_what_is_there(live, editor, why, replaced_by, words):
    with pytest.raises(ValidationError, match=words):
        workflow.withdraw(live, by=editor, why=why, replaced_by=replaced_by)
    assert Article.objects.published().exists()


def test_an_old_version_comes_back_as_the_staged_text_of_a_live_article(live, editor):
    first, title = live.revisions.get(), live.title
    workflow.publish(live, "sleep", changed(live), by=editor)
    article = Article.objects.get()
    staged = workflow.restore(article, first, by=editor)
    assert staged.document.title == title
    assert Article.objects.get().title == "A new title"


def test_an_old_version_of_a_draft_comes_back_as_the_draft(writer):
    make_topic()
    article = publishing.save_article("sleep", make_draft(title="First"), by=writer)
    first = article.revisions.get()
    article = publishing.save_article("sleep", make_draft(title="Second"), article=article)
    assert workflow.restore(article, first, by=writer).title == "First"


def test_each_step_is_in_the_log(live, editor, clinician):
    workflow.sign(live, live.digest, by=clinician)
    staged = workflow.stage(live, "sleep", changed(live), by=editor)
    article = workflow.publish_staged(staged, by=editor)
    workflow.withdraw(article, by=editor, why="old")
    said = LogEntry.objects.order_by("pk").values_list("user__username", "change_message")
    assert list(said) == [
        ("clinicians", f"Signed the text {staged.base_digest[:8]}."),
        ("editors", "Kept a staged text."),
        ("editors", "Published the staged text."),
        ("editors", "Withdrew it: old"),
    ]


# Who may do what


def test_writers_draft_and_stage_but_change_nothing_that_readers_see(live, writer):
    workflow.stage(live, "sleep", changed(live), by=writer)
    staged = StagedEdit.objects.get()
    for step in (
        lambda: workflow.publish(live, "sleep", changed(live), by=writer),
        lambda: workflow.publish_staged(staged, by=writer),
        lambda: workflow.stage(live, "sleep", changed(live), by=writer, publish_at=timezone.now()),
        lambda: workflow.withdraw(live, by=writer, why="no"),
        lambda: workflow.archive(live, by=writer),
        lambda: workflow.sign(live, live.digest, by=writer),
        lambda: publishing.save_article("sleep", changed(live), article=live, by=writer),
        lambda: publishing.save_article("new", make_sound_document(title="New"), by=writer),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert Article.objects.get().digest == live.digest


def test_clinicians_sign_and_change_nothing(live, clinician):
    for step in (
        lambda: workflow.stage(live, "sleep", changed(live), by=clinician),
        lambda: workflow.publish(live, "sleep", changed(live), by=clinician),
        lambda: workflow.withdraw(live, by=clinician, why="no"),
        lambda: workflow.restore(live, live.revisions.get(), by=clinician),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert workflow.sign(live, live.digest, by=clinician).text == live.text


def test_editors_do_not_sign(live, editor):
    with pytest.raises(PermissionDenied):
        workflow.sign(live, live.digest, by=editor)


# Signing


def test_a_signature_is_for_one_exact_text(live, clinician, editor):
    signed = workflow.sign(live, live.digest, by=clinician)
    assert (signed.digest, signed.contributor.title) == (live.digest, "A. Person")
    assert workflow.sign(live, live.digest, by=clinician) == signed
    article = workflow.publish(live, "sleep", changed(live), by=editor)
    assert not SignOff.objects.filter(digest=article.digest).exists()


def test_a_staged_text_can_be_signed_before_readers_see_it(live, clinician, writer):
    staged = workflow.stage(live, "sleep", changed(live), by=writer)
    assert workflow.sign(live, staged.digest, by=clinician).text == staged.text


def test_what_has_changed_under_the_pen_is_not_signed(live, clinician, editor):
    shown = live.digest
    workflow.publish(live, "sleep", changed(live), by=editor)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        workflow.sign(Article.objects.get(), shown, by=clinician)
    assert not SignOff.objects.exists()


def test_nobody_signs_what_they_wrote(live, clinician, settings):
    clinician.groups.add(Group.objects.get(name="Writers"))
    clinician = type(clinician).objects.get(pk=clinician.pk)
    staged = workflow.stage(live, "sleep", changed(live), by=clinician)
    with pytest.raises(ValidationError, match="wrote this text yourself"):
        workflow.sign(live, staged.digest, by=clinician)
    settings.ONE_PERSON_CLINIC = True
    assert workflow.sign(live, staged.digest, by=clinician)


def test_a_signature_needs_a_name_that_readers_can_see(live, django_user_model):
    nameless = member(django_user_model, "Clinicians")
    with pytest.raises(ValidationError, match="no contributor"):
        workflow.sign(live, live.digest, by=nameless)


def test_dates_of_review_are_those_of_today_when_an_old_version_returns(live, editor):
    first = live.revisions.get()
    document = changed(live, next_review_on=date(2030, 1, 1))
    workflow.publish(live, "sleep", document, by=editor, note="We now say less.")
    staged = workflow.restore(Article.objects.get(), first, by=editor)
    assert staged.document.next_review_on == date(2030, 1, 1)
    assert [change.note for change in staged.document.what_changed] == ["We now say less."]
