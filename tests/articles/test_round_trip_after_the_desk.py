"""After all that staff did at the desk: files and site still hold the same, letter for letter."""

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing, workflow
from articles.models import (
    Alias,
    Article,
    Citation,
    Contributor,
    Finding,
    GlossaryTerm,
    InternalLink,
    Page,
    PublicStamp,
    Reference,
    Revision,
    SignOff,
    StagedEdit,
    Synonym,
    Topic,
    UrgentWord,
    Wording,
)
from articles.text.document import ContributorDocument
from tests.articles.sync.folder import files
from tests.articles.test_safety import opened
from tests.makers import (
    make_article,
    make_draft,
    make_page,
    make_reference,
    make_reference_entry,
    make_sound_document,
    make_synonym,
    make_term,
    make_topic,
    make_urgent_word,
    make_wording,
)

pytestmark = pytest.mark.django_db

DOCUMENTS = (
    *(Article, Topic, Page, Reference, GlossaryTerm, Wording, Synonym, UrgentWord, Contributor),
)
DERIVED = (Finding, Citation, InternalLink, Alias, SignOff, StagedEdit, PublicStamp, Revision)
BODY = "## Rest\n\nTry a pillow, and see [the other page](warm-packs.md) [@furlan2015].\n"
GONE_FROM_READERS = {"withdrawn-one": 410, "archived-one": 404, "draft-one": 404}


def person(name, group):
    user = User.objects.create_user(name.lower(), first_name=name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor():
    return person("Edith", "Editors")


@pytest.fixture
def clinician():
    user = person("Clara", "Clinicians")
    contributor = publishing.save_contributor(
        "clara-sample",
        ContributorDocument(title="Clara Sample", credentials="RN", role="Nurse", body="Hello.\n"),
    )
    contributor.user = user
    contributor.save()
    return user


@pytest.fixture
def content(tmp_path, settings):
    """A copy of what the site ships beside its texts: the clinic, and no other file."""
    root = tmp_path / "content"
    root.mkdir()
    shutil.copy(settings.CONTENT_DIR / "clinic.yaml", root)
    shutil.copytree(settings.CONTENT_DIR / "images", root / "images")
    run("loadcontent", root)
    return root


@pytest.fixture
def worked_on(content, editor, clinician):
    """The site after a week at the desk; each article has been through another part of it."""
    make_topic()
    make_page()
    make_term()
    make_wording()
    make_synonym()
    make_urgent_word()
    make_reference()
    make_reference("edited2020", title="Before the edit", PMID="1234567")
    desk = Client()
    desk.force_login(editor)

    sound = {
        slug: make_article(slug, make_sound_document(title=title, body=BODY, author="Clara Sample"))
        for slug, title in {
            "warm-packs": "Warm packs",
            "staged-one": "Staged",
            "scheduled-one": "Scheduled",
            "published-one": "Published anew",
            "old-name": "Renamed",
            "restored-one": "Restored",
            "withdrawn-one": "Withdrawn",
            "archived-one": "Archived",
            "signed-one": "Signed",
        }.items()
    }
    make_article("draft-one", make_draft(title="Draft", summary="Quotes: “a”, 'b', #c, no."))
    run("dumpcontent", content)  # so that some files know all of them as they were

    _save(
        desk,
        sound["warm-packs"],
        "_publish",
        harms="Heat can burn.\r\n\r\nAsk first.\r\n\r\n",
        who_should_not=" Ask first. ",
        alternatives="A walk: slowly.",
        without_treatment="# It settles.",
        **{
            "findings-0-claim": "It may help: a little.",
            "findings-0-certainty": "low",
            "findings-0-sources": "edited2020",
            "faq-0-question": "Why?",
            "faq-0-answer": "- “So.”\r\n\r\n  And so.",
        },
    )
    _save(desk, sound["staged-one"], body="Staged text.\r\n\r\nWith a second paragraph.")
    tomorrow = timezone.localtime() + timedelta(days=1)
    _save(
        desk,
        sound["scheduled-one"],
        body=f"Scheduled text.\n\n{BODY}",
        go_live_at_0=tomorrow.strftime("%Y-%m-%d"),
        go_live_at_1=tomorrow.strftime("%H:%M:%S"),
    )
    _save(
        desk,
        sound["published-one"],
        "_publish",
        body=f"New text.\n\n{BODY}",
        note="We say more: “rest”, #1, and no.",
    )
    _save(desk, sound["old-name"], "_publish", slug="new-name", tags="a, b: c, no, 10:30")
    _save(desk, sound["restored-one"], "_publish", body=f"Second text.\n\n{BODY}")
    article = Article.objects.get(slug="restored-one")
    first = article.revisions.order_by("pk").first()
    workflow.restore(article, first, by=editor)
    workflow.publish_staged(StagedEdit.objects.get(article=article), by=editor)
    workflow.withdraw(sound["withdrawn-one"], by=editor, why="Wrong", replaced_by="warm-packs")
    workflow.archive(sound["archived-one"], by=editor, why="Old")
    article = Article.objects.get(slug="signed-one")
    signed = replace(article.document, author="Edith", key_points=("Rest [@furlan2015].",))
    article = workflow.publish(article, "signed-one", signed, by=editor)
    workflow.sign(article, article.digest, by=clinician)
    entry = make_reference_entry(title="After: the #edit", PMID="1234567", found="Yes: “much”.")
    publishing.save_reference("edited2020", entry, Reference.objects.get(slug="edited2020"))
    return content


def _save(desk, article, button="_continue", **typed):
    address = reverse("admin:articles_article_change", args=[article.pk])
    response = desk.post(address, opened(desk, address) | typed | {button: ""})
    assert response.status_code == 302, response.context["adminform"].form.errors


def run(command, root):
    said = StringIO()
    try:
        call_command(command, str(root), stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(f"{command} said: {said.getvalue()}")
    return said.getvalue()


def documents():
    """{(kind, slug): (text, digest)} of all that files hold."""
    return {
        (model.__name__, record.slug): (record.text, record.digest)
        for model in DOCUMENTS
        for record in model.objects.all()
    }


def rows():
    return {
        model.__name__: sorted(model.objects.values_list(), key=str)
        for model in (*DOCUMENTS, *DERIVED)
    }


def what_readers_see(client):
    """{slug: status} of every article that there is."""
    seen = {}
    for slug in Article.objects.values_list("slug", flat=True):
        response = client.get(f"/articles/{slug}/")
        seen[slug] = response.status_code
    return seen


def test_a_load_after_a_dump_changes_nothing_and_a_second_dump_leaves_every_byte_alone(worked_on):
    run("dumpcontent", worked_on)
    before, on_disk = rows(), files(worked_on)
    said = run("loadcontent", worked_on)
    assert re.fullmatch(r"\d+ unchanged\.\n", said), said
    assert rows() == before
    run("dumpcontent", worked_on)
    assert files(worked_on) == on_disk
    assert rows() == before


def test_an_empty_site_has_all_of_it_again_from_the_files(worked_on, client):
    run("dumpcontent", worked_on)
    before, seen, count = documents(), what_readers_see(client), Article.objects.count()
    assert {slug: seen[slug] for slug in GONE_FROM_READERS} == GONE_FROM_READERS
    assert "Warm packs" in client.get("/articles/withdrawn-one/").content.decode()

    for model in (SignOff, StagedEdit, Revision, Alias, *DOCUMENTS):
        model.objects.all().delete()
    run("loadcontent", worked_on)
    assert Article.objects.count() == count
    assert documents() == before
    assert what_readers_see(client) == seen
    assert "Warm packs" in client.get("/articles/withdrawn-one/").content.decode()
    assert client.get("/articles/old-name/").headers["location"] == "/articles/new-name/"
    on_disk = files(worked_on)
    run("dumpcontent", worked_on)
    assert files(worked_on) == on_disk


def test_what_is_only_staged_stays_at_the_desk(worked_on):
    run("dumpcontent", worked_on)
    staged = StagedEdit.objects.count()
    for slug in ("staged-one", "scheduled-one"):
        assert "taged text." not in (worked_on / f"articles/{slug}.md").read_text()
    run("loadcontent", worked_on)
    assert StagedEdit.objects.count() == staged == 2


def test_a_page_that_was_open_while_files_were_written_brings_no_conflict(content, editor):
    make_topic()
    make_reference()
    slugs = ("withdrawn-one", "archived-one", "saved-one")
    before = [make_article(slug, make_sound_document(title=slug)) for slug in slugs]
    run("dumpcontent", content)
    workflow.withdraw(before[0], by=editor, why="Wrong")
    workflow.archive(before[1], by=editor)
    changed = replace(before[2].document, title="Saved anew")
    publishing.save_article("saved-one", changed, article=before[2], by=editor)
    assert "conflict" not in run("dumpcontent", content)
    assert re.fullmatch(r"\d+ unchanged\.\n", run("loadcontent", content))


@pytest.mark.parametrize("step", ["withdraw", "archive"])
def test_a_step_from_a_page_that_was_open_undoes_no_colleagues_save(editor, step):
    make_topic()
    make_reference()
    article = make_article("sleep", make_sound_document())
    then = Article.objects.get()
    newer = replace(article.document, body="A colleague wrote this.\n")
    publishing.save_article("sleep", newer, article=article)
    getattr(workflow, step)(then, by=editor, why="Wrong")
    assert Article.objects.get().document.body == "A colleague wrote this.\n"
