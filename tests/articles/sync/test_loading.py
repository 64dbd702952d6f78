"""Files and site, three ways. An editor writes on the site, a colleague writes in the files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import sync
from articles.models import Article, Revision
from articles.verdicts import Action, Verdict
from tests.articles.sync.folder import (
    edit_file,
    edit_site,
    files,
    put,
    rows,
    title_in_file,
    title_on_site,
    verdicts,
    writes,
)
from tests.makers import make_sound_document

pytestmark = pytest.mark.django_db


def test_a_new_file_becomes_an_article(content):
    article = Article.objects.get()
    assert article.slug == "sleep"
    assert article.digest == article.synced_digest
    assert article.revisions.get().origin == Revision.Origin.FILE


def test_an_unchanged_tree_writes_nothing_anywhere(everything):
    before = files(everything)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        loaded, dumped = sync.load(everything), sync.dump(everything)
    assert writes(queries) == []
    assert files(everything) == before
    assert verdicts(loaded) == verdicts(dumped) == {}
    assert len(loaded.outcomes) == len(dumped.outcomes) == 10


def test_an_edited_file_is_loaded(content):
    edit_file(content, title="Better nights")
    assert verdicts(sync.load(content)) == {"sleep": (Verdict.FILE_CHANGED, Action.LOADED)}
    assert title_on_site() == "Better nights"
    assert Revision.objects.count() == 2


def test_an_article_edited_on_the_site_is_left_alone_by_a_load(content):
    edit_site(title="Better nights")
    assert verdicts(sync.load(content)) == {"sleep": (Verdict.SITE_CHANGED, Action.NONE)}
    assert title_on_site() == "Better nights"


def test_a_conflict_is_shown_and_overwrites_nothing(content):
    edit_file(content, title="From the file")
    edit_site(title="From the site")
    before = files(content), rows()
    report = sync.load(content)
    assert verdicts(report) == {"sleep": (Verdict.CONFLICT, Action.NONE)}
    assert report.has_failed
    assert "-title: From the site\n+title: From the file\n" in report.outcomes[-1].diff
    assert verdicts(sync.dump(content)) == {"sleep": (Verdict.CONFLICT, Action.NONE)}
    assert (files(content), rows()) == before


def test_a_conflict_can_be_settled_for_the_file(content):
    edit_file(content, title="From the file")
    edit_site(title="From the site")
    report = sync.load(content, prefer="file")
    assert not report.has_failed
    assert title_on_site() == "From the file"
    assert Revision.objects.filter(text__contains="From the site").exists()
    assert verdicts(sync.load(content)) == {}


def test_a_conflict_can_be_settled_for_the_site(content):
    edit_file(content, title="From the file")
    edit_site(title="From the site")
    report = sync.load(content, prefer="database")
    assert verdicts(report) == {"sleep": (Verdict.CONFLICT, Action.KEPT)}
    assert not report.has_failed
    assert verdicts(sync.dump(content)) == {"sleep": (Verdict.SITE_CHANGED, Action.WRITTEN)}
    assert title_in_file(content) == title_on_site() == "From the site"
    assert Revision.objects.filter(text__contains="From the file").exists()


def test_preferring_one_side_touches_no_document_without_a_conflict(content):
    edit_site(title="From the site")
    sync.load(content, prefer="file")
    assert title_on_site() == "From the site"


def test_the_same_edit_on_both_sides_is_no_conflict(content):
    edit_file(content, title="Better nights")
    edit_site(title="Better nights")
    assert verdicts(sync.load(content)) == {"sleep": (Verdict.AGREED, Action.NONE)}
    assert verdicts(sync.load(content)) == {}


def test_an_article_whose_file_was_removed_stays_and_is_reported(content):
    (content / "articles/sleep.md").unlink()
    assert verdicts(sync.load(content)) == {"sleep": (Verdict.FILE_REMOVED, Action.NONE)}
    assert Article.objects.get().status == "published"


def test_a_missing_file_archives_its_article_when_asked_to(content):
    (content / "articles/sleep.md").unlink()
    report = sync.load(content, archive_missing=True)
    assert verdicts(report) == {"sleep": (Verdict.FILE_REMOVED, Action.ARCHIVED)}
    article = Article.objects.get()
    assert article.status == "archived"
    assert article.revisions.count() == 2
    assert article.document.status == "archived"
    assert verdicts(sync.load(content)) == verdicts(sync.load(content, archive_missing=True)) == {}
    assert Revision.objects.count() == 2


def test_an_archived_article_comes_back_with_its_file(content):
    text = (content / "articles/sleep.md").read_bytes()
    (content / "articles/sleep.md").unlink()
    sync.load(content, archive_missing=True)
    put(content, "articles/sleep.md", text)
    sync.load(content)
    assert Article.objects.get().status == "published"


def test_a_removed_file_and_an_edit_on_the_site_are_a_conflict(content):
    (content / "articles/sleep.md").unlink()
    edit_site(title="From the site")
    report = sync.load(content, archive_missing=True)
    assert verdicts(report) == {"sleep": (Verdict.CONFLICT, Action.NONE)}
    assert title_on_site() == "From the site"
    sync.load(content, prefer="database")
    sync.dump(content)
    assert title_in_file(content) == "From the site"


def test_preferring_the_missing_file_archives_only_when_asked_to(content):
    (content / "articles/sleep.md").unlink()
    edit_site(title="From the site")
    assert sync.load(content, prefer="file").has_failed
    assert not sync.load(content, prefer="file", archive_missing=True).has_failed
    assert Article.objects.get().status == "archived"


def test_a_renamed_file_keeps_its_article(content, client):
    article = Article.objects.get()
    (content / "articles/sleep.md").rename(content / "articles/rest.md")
    edit_file(content, "rest", aliases=("sleep",))
    report = sync.load(content, archive_missing=True)
    assert [(o.slug, o.renamed_from) for o in report.outcomes if o.renamed_from] == [
        ("rest", "sleep")
    ]
    assert Article.objects.get().pk == article.pk
    assert article.revisions.count() == 2
    assert client.get("/articles/sleep/")["Location"] == "/articles/rest/"
    assert verdicts(sync.load(content)) == verdicts(sync.dump(content)) == {}


def test_a_file_renamed_without_its_old_slug_is_another_article(content):
    (content / "articles/sleep.md").rename(content / "articles/rest.md")
    edit_file(content, "rest", title="Rest")
    assert verdicts(sync.load(content)) == {
        "rest": (Verdict.NEW_FILE, Action.LOADED),
        "sleep": (Verdict.FILE_REMOVED, Action.NONE),
    }


def test_a_copied_file_is_a_second_article(content):
    put(content, "articles/copy.md", (content / "articles/sleep.md").read_bytes())
    edit_file(content, "copy", title="A copy")
    assert verdicts(sync.load(content)) == {"copy": (Verdict.NEW_FILE, Action.LOADED)}
    assert verdicts(sync.load(content)) == {}


def test_a_file_may_stand_in_a_folder_below(content):
    put(content, "articles/winter/rest.md", make_sound_document(title="Rest").text)
    sync.load(content)
    edit_site("rest", "repose", title="Repose")
    sync.dump(content)
    assert (content / "articles/winter/repose.md").exists()
    assert not (content / "articles/winter/rest.md").exists()
