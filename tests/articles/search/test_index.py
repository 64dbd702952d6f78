"""The index follows every change of what readers see, in the same transaction."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles import publishing, sync, workflow
from articles.models import Article, SearchEntry, SearchWord, StagedEdit
from articles.search import index, knowledge, results
from articles.search.engine import engine_for
from articles.search.matching import BOUND
from articles.text.document import QuestionAndAnswer
from clinic import publishing as clinic_publishing
from clinic.document import ClinicDocument, Service
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_sound_document,
    make_synonym,
    make_term,
    make_topic,
)

pytestmark = pytest.mark.django_db
CLINIC = ClinicDocument(name="Clinic", phone="+1 202-555-0100", emergency_number="911")


def found(typed, **options):
    """The addresses that a search finds."""
    pks = results.search(typed, knowledge.current(), **options).found
    return [entry.address for entry in results.entries_of(list(pks))]


@pytest.fixture(autouse=True)
def index_is_right_in_the_end(db):
    index.put_extras()
    yield
    assert index.differences() == {}


def test_a_new_article_is_found_by_title_key_points_body_and_tags():
    make_article(
        "sleep",
        title="Resting well",
        key_points=("A bolster may ease it.",),
        tags=("insomnia",),
        body="## Wedges\n\nA hammock is another way.\n",
    )
    for typed in ("rested", "bolsters", "insomnia", "wedge", "hammock"):
        assert found(typed) == ["/articles/sleep/"], typed


def test_headings_and_questions_are_points_of_their_own():
    make_article(
        "sleep",
        summary="Futons.",
        key_points=("A bolster.",),
        faq=(QuestionAndAnswer(question="Is a hammock safe?", answer="A net."),),
        body="## Wedges\n\nA quilt.\n",
        tags=("insomnia",),
    )
    points = SearchEntry.objects.get(kind="article").points_words.split(BOUND)
    for stem in ("futon", "bolster", "hammock safe", "wedg", "insomnia"):
        assert f" {stem} " in points, stem
    assert not any("quilt" in point or " net " in point for point in points)


def test_an_edit_is_found_at_once_and_the_old_words_are_not():
    article = make_article("sleep", body="A hammock.\n")
    publishing.save_article("sleep", make_document(body="A futon.\n"), article=article)
    assert found("futon") == ["/articles/sleep/"]
    assert found("hammock", exactly=True) == []
    assert not SearchWord.objects.filter(word="hammock").exists()


def test_a_renamed_article_is_found_at_its_new_address():
    article = make_article("sleep", title="Hammocks")
    publishing.save_article("rest", article.document, article=article)
    assert found("hammock") == ["/articles/rest/"]


@pytest.mark.parametrize("status", ["draft", "archived", "withdrawn"])
def test_what_readers_do_not_see_is_not_found(status):
    article = make_article("sleep", title="Hammocks")
    publishing.save_article("sleep", replace(article.document, status=status), article=article)
    assert found("hammock") == []
    assert not SearchEntry.objects.filter(kind="article").exists()


def test_a_draft_is_not_found():
    make_article("sleep", make_draft(title="Hammocks"))
    assert found("hammock") == []


def test_a_scheduled_article_is_found_from_its_minute_on_without_any_worker(monkeypatch):
    soon = timezone.now() + timedelta(minutes=5)
    make_article("sleep", title="Hammocks", published_at=soon)
    assert found("hammock") == []
    monkeypatch.setattr(timezone, "now", lambda: soon)
    assert found("hammock") == ["/articles/sleep/"]


def test_a_staged_text_is_found_once_it_is_public():
    make_reference("furlan2015")
    editor = User.objects.create_superuser("alice")
    article = make_article("sleep", make_sound_document(title="Hammocks"))
    workflow.stage(article, "sleep", replace(article.document, title="Futons"), by=editor)
    assert found("futon", exactly=True) == [] and found("hammock") == ["/articles/sleep/"]
    workflow.publish_staged(StagedEdit.objects.get(), by=editor)
    assert found("futon") == ["/articles/sleep/"] and found("hammock", exactly=True) == []


def test_topics_pages_sources_and_terms_are_found_as_what_they_are():
    make_topic("nights", title="Hammock nights")
    make_topic("empty", title="Hammocks that nobody wrote of")
    make_article("one", topic="nights")
    make_page("us", title="Hammock makers")
    make_reference("knot2020", title="A trial of hammocks")
    make_term("hammock", term="hammock", also=("hanging bed",))
    entries = results.search("hammock", knowledge.current()).found
    kinds = [entry.kind for entry in results.entries_of(list(entries))]
    assert sorted(kinds) == ["page", "source", "term", "topic"]
    assert found("hanging bed")[0] == "/glossary/#hammock"


def test_a_retracted_source_says_so():
    make_reference("knot2020", title="A trial of hammocks", status="retracted")
    assert SearchEntry.objects.get(kind="source").summary.startswith("Retracted. ")


def test_what_the_clinic_offers_is_found_and_leaves_with_it():
    service = Service(slug="traction", name="Traction", summary="Pulling gently.")
    clinic_publishing.save(replace(CLINIC, services=(service,)))
    assert found("traction") == ["/services/traction/"]
    clinic_publishing.save(CLINIC)
    assert found("traction", exactly=True) == []


def test_a_synonym_works_from_the_moment_it_is_saved():
    make_article("pills", title="Acetaminophen")
    assert found("tylenol") == []
    make_synonym(words=("Tylenol",), means=("acetaminophen",))
    assert found("tylenol") == ["/articles/pills/"]


def test_a_change_that_fails_leaves_the_index_as_it_was():
    make_article("sleep", title="Hammocks")
    with pytest.raises(RuntimeError), transaction.atomic():
        make_article("rest", title="Futons")
        raise RuntimeError
    assert found("futon") == [] and found("hammock") == ["/articles/sleep/"]


def test_the_same_text_again_changes_nothing():
    article = make_article("sleep")
    rows = [SearchEntry.objects.order_by("pk"), SearchWord.objects.order_by("pk")]
    before = [list(some.values_list()) for some in rows]
    publishing.save_article("sleep", article.document, article=article)
    assert [list(some.values_list()) for some in rows] == before


def test_an_upgraded_site_gets_its_index_at_the_next_load(tmp_path):
    make_article("sleep", title="Hammocks")
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    engine_for(connection).clear(connection)
    sync.load(tmp_path)
    publishing.stamp()
    assert found("hammock") == ["/articles/sleep/"]


def test_words_that_are_made_otherwise_draw_a_new_index(tmp_path, monkeypatch):
    make_article("sleep", title="Hammocks")
    monkeypatch.setattr(index, "RULES", index.RULES + 1)
    assert index.differences()
    sync.load(tmp_path)
    assert not index.differences()


def test_the_words_are_counted_by_entries():
    make_article("one", body="Hammock, hammock.\n")
    make_article("two", body="A hammock.\n")
    assert SearchWord.objects.get(word="hammock").entries == 2


# The commands


def test_what_is_wrong_is_named_and_a_rebuild_mends_it(capsys):
    make_article("sleep", title="Hammocks")
    make_article("rest", title="Futons")
    make_term("flare")
    engine = engine_for(connection)
    entry = SearchEntry.objects.get(address="/articles/sleep/")
    engine.remove(connection, [entry])
    SearchEntry.objects.filter(kind="term").delete()
    Article.objects.filter(slug="rest").update(status="withdrawn")
    with pytest.raises(SystemExit) as end:
        call_command("checksearch")
    assert end.value.code == 1
    said = capsys.readouterr().out
    assert "not in the engine: article" in said
    assert "missing: term flare" in said
    assert "not to be found: article" in said
    call_command("rebuildsearch")
    call_command("checksearch")
    assert "finds what it ought to find" in capsys.readouterr().out
    assert found("hammock") == ["/articles/sleep/"] and found("futon") == []


def test_an_outdated_entry_is_named():
    make_article("sleep")
    SearchEntry.objects.filter(kind="article").update(digest="old")
    assert list(index.differences()) == ["outdated"]
    index.rebuild()
