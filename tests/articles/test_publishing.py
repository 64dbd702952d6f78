"""An editor saves: everything that belongs to a change happens together, or not at all."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import models, publishing, related
from articles.models import Alias, Article, PublicStamp, Revision
from articles.text.document import Finding, TreatmentFacts
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_term,
    make_topic,
    make_wording,
)

pytestmark = pytest.mark.django_db


def version():
    return PublicStamp.objects.get().version


def edit(article, **fields):
    document = replace(article.document, **fields)
    return publishing.save_article(article.slug, document, article=article)


def test_a_saved_article_holds_its_document_whole():
    document = make_document(tags=("sleep",))
    article = make_article("sleep", document)
    assert Article.objects.get().document == document
    assert (article.title, article.tags, article.topic.slug) == (
        document.title,
        ["sleep"],
        "living-well",
    )


def test_the_saved_article_gives_out_its_new_document():
    article = make_article()
    assert article.document.title == "Sleeping with back pain"
    assert edit(article, title="Better nights").document.title == "Better nights"


def test_each_changed_text_is_kept_as_a_revision():
    article = edit(make_article(), title="Better nights")
    texts = [revision.document_title for revision in titles(article)]
    assert texts == ["Sleeping with back pain", "Better nights"]


def titles(article):
    revisions = list(article.revisions.order_by("pk"))
    for revision in revisions:
        revision.document_title = article.document_class.parse(revision.text).title
    return revisions


def test_an_unchanged_text_adds_no_revision():
    article = make_article()
    publishing.save_article(article.slug, article.document, article=article)
    assert article.revisions.count() == 1


def test_a_revision_says_who_and_why(django_user_model):
    editor = django_user_model.objects.create_superuser("editor")
    make_topic()
    article = publishing.save_article("sleep", make_document(), by=editor, why="a first version")
    revision = article.revisions.get()
    assert (revision.created_by, revision.why, revision.origin) == (
        editor,
        "a first version",
        Revision.Origin.DESK,
    )


@pytest.mark.parametrize("broken", ["articles.related.refresh", "articles.publishing.stamp"])
def test_a_failure_half_way_leaves_nothing(monkeypatch, broken):
    article = make_article()
    before = version()

    def fail(*args):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(broken, fail)
    with pytest.raises(RuntimeError):
        publishing.save_article("rest", replace(article.document, title="Rest"), article=article)
    kept = Article.objects.get()
    assert (kept.slug, kept.title) == ("sleep", "Sleeping with back pain")
    assert (kept.revisions.count(), Alias.objects.count(), version()) == (1, 0, before)


def test_of_several_articles_none_is_saved_if_one_cannot_be():
    make_topic()
    changes = [
        publishing.Change("sleep", make_document()),
        publishing.Change("rest", make_document(topic="no-such-topic")),
    ]
    with pytest.raises(ValidationError, match="no topic"):
        publishing.save_articles(changes)
    assert not Article.objects.exists()


def test_a_renamed_article_keeps_its_old_address_in_row_and_document():
    article = make_article("sleep")
    renamed = publishing.save_article("rest", article.document, article=article)
    assert renamed.document.aliases == ("sleep",)
    assert list(renamed.alias_set.values_list("slug", flat=True)) == ["sleep"]


def test_an_article_can_take_its_old_name_back():
    article = make_article("sleep")
    article = publishing.save_article("rest", article.document, article=article)
    article = publishing.save_article("sleep", article.document, article=article)
    assert article.document.aliases == ("rest",)
    assert list(Alias.objects.values_list("slug", flat=True)) == ["rest"]


def test_however_often_it_is_renamed_the_document_stays_readable():
    article = make_article("name-0")
    for number in range(1, 25):
        article = publishing.save_article(f"name-{number}", article.document, article=article)
    assert len(Article.objects.get().document.aliases) == 20
    assert Alias.objects.count() == 24


def test_an_old_address_stays_when_the_document_no_longer_names_it():
    article = edit(make_article(aliases=("old-sleep",)), aliases=())
    assert list(article.alias_set.values_list("slug", flat=True)) == ["old-sleep"]


@pytest.mark.parametrize(
    ("slug", "aliases"),
    [("sleep", ()), ("old-sleep", ()), ("rest", ("sleep",)), ("rest", ("old-sleep",))],
    ids=["slug for slug", "slug for old slug", "old slug for slug", "old slug for old slug"],
)
def test_an_address_of_another_article_is_refused(slug, aliases):
    make_article("sleep", aliases=("old-sleep",))
    with pytest.raises(ValidationError):
        make_article(slug, aliases=aliases)
    assert Article.objects.count() == 1


def test_a_published_document_without_its_dates_is_refused_in_words():
    with pytest.raises(ValidationError, match="published_at: is missing"):
        make_article(published_at=None)


@pytest.mark.parametrize("column", ["published_at", "next_review_on"])
def test_the_database_itself_refuses_a_published_article_without_its_dates(column):
    make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.update(**{column: None})


@pytest.mark.parametrize(
    "change",
    [
        lambda article: edit(article, title="Better nights"),
        lambda article: edit(article, status="archived"),
        lambda article: publishing.save_article("rest", article.document, article=article),
        lambda article: make_topic(title="Living better"),
        lambda article: make_page(),
        lambda article: make_reference(),
        lambda article: make_term(),
        lambda article: make_wording(),
    ],
    ids=["text", "archived", "renamed", "topic", "page", "reference", "term", "wording"],
)
def test_the_stamp_moves_with_each_change(change):
    article = make_article()
    before = version()
    change(article)
    assert version() != before


def test_the_stamp_stays_when_only_the_sync_takes_notes():
    article = make_article()
    before = version()
    publishing.mark_synced(article, article.digest, "file")
    assert version() == before
    assert Article.objects.get().synced_digest == article.digest


def test_the_menu_lists_the_pages_in_their_order():
    make_page("us", title="About us", order=2)
    make_page("privacy", title="Privacy", order=1)
    assert [entry["title"] for entry in PublicStamp.objects.get().menu] == ["Privacy", "About us"]


FACTS = TreatmentFacts(
    findings=(
        Finding("Massage may ease pain.", "low", ("furlan2015", "mak2024")),
        Finding("Heat may ease pain."),
    )
)


def evidence_of(article):
    findings = article.findings.values_list("position", "claim", "certainty", "sources")
    return list(findings), set(article.citations.values_list("key", flat=True))


def test_findings_and_citations_follow_each_save():
    article = make_article(treatment_facts=FACTS, body="So [@cdc-clots; @cdc-clots].\n")
    first = (0, "Massage may ease pain.", "low", ["furlan2015", "mak2024"])
    second = (1, "Heat may ease pain.", "", [])
    keys = {"furlan2015", "mak2024", "cdc-clots"}
    assert evidence_of(article) == ([first, second], keys)
    article = edit(article, treatment_facts=TreatmentFacts(findings=FACTS.findings[1:]))
    assert evidence_of(article) == ([(0, *second[1:])], {"cdc-clots"})
    article = edit(article, treatment_facts=None, body="Text.\n")
    assert evidence_of(article) == ([], set())


def test_a_draft_and_an_archived_article_keep_their_evidence():
    article = make_article("sleep", make_draft(treatment_facts=FACTS))
    assert len(evidence_of(article)[0]) == 2
    assert len(evidence_of(edit(article, status="archived"))[0]) == 2


def test_a_key_that_no_source_can_have_is_no_citation():
    """A column has its length, and not every database is patient."""
    article = make_article(body=f"So [@{'a' * 81}] and [@{'b' * 80}].\n")
    assert evidence_of(article)[1] == {"b" * 80}


def test_evidence_follows_a_failure_back(monkeypatch):
    article = make_article(treatment_facts=FACTS)
    before = evidence_of(article)

    def fail(*args):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(publishing, "stamp", fail)
    with pytest.raises(RuntimeError):
        edit(article, treatment_facts=None)
    assert evidence_of(article) == before


def test_the_migration_reads_the_evidence_of_articles_that_stood_there_before():
    articles = [
        make_article("sleep", treatment_facts=FACTS, body=f"So [@cdc-clots] [@{'a' * 81}].\n"),
        make_article("draft", make_draft(title="Draft", body="So [@mak2024].\n")),
        make_article("plain", title="Plain"),
    ]
    before = [evidence_of(article) for article in articles]
    assert [len(findings) for findings, _keys in before] == [2, 0, 0]
    assert [len(keys) for _findings, keys in before] == [3, 1, 0]
    models.Finding.objects.all().delete()
    models.Citation.objects.all().delete()
    import_module("articles.migrations.0003_index_evidence").index(apps, None)
    assert [evidence_of(article) for article in articles] == before


def test_a_source_keeps_its_status_where_it_can_be_asked():
    reference = make_reference()
    assert reference.status == ""
    entry = replace(reference.document, status="retracted", status_note="Its data were wrong.")
    publishing.save_reference("furlan2015", entry, reference)
    assert models.Reference.objects.get(status="retracted").document == entry


def test_a_text_that_was_set_aside_is_kept_below_the_sites_own():
    article = make_article()
    other = replace(article.document, title="The other text")
    publishing.set_aside(article, other, "the site was preferred")
    assert [revision.document_title for revision in titles(article)] == [
        "Sleeping with back pain",
        "The other text",
        "Sleeping with back pain",
    ]


def test_several_drafts_refresh_the_lists_once(monkeypatch):
    make_topic()
    calls = []
    monkeypatch.setattr(related, "refresh", calls.append)
    publishing.save_articles(
        publishing.Change(slug, make_draft(title=slug)) for slug in ("one", "two", "three")
    )
    assert [len(changed) for changed in calls] == [3]
