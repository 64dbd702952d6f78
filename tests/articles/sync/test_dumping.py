"""What was written on the site gets its file, and no file is written without need."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import sync
from articles.models import Revision
from articles.verdicts import Action, Verdict
from tests.articles.sync.folder import edit_site, files, put, title_in_file, verdicts, writes
from tests.makers import make_article

pytestmark = pytest.mark.django_db


def test_an_article_written_on_the_site_gets_a_file(content):
    make_article("rest", title="Rest")
    assert verdicts(sync.dump(content)) == {"rest": (Verdict.ONLY_ON_SITE, Action.WRITTEN)}
    assert title_in_file(content, "rest") == "Rest"
    assert verdicts(sync.load(content)) == verdicts(sync.dump(content)) == {}


def test_a_renamed_article_takes_its_file_along(content):
    edit_site("sleep", "rest")
    assert verdicts(sync.load(content)) == {"sleep": (Verdict.SITE_CHANGED, Action.NONE)}
    sync.dump(content)
    assert [path.name for path in (content / "articles").iterdir()] == ["rest.md"]
    assert "aliases:\n- sleep\n" in (content / "articles/rest.md").read_text()
    assert verdicts(sync.load(content)) == verdicts(sync.dump(content)) == {}


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("title: Sleeping with back pain\n", "").replace(
            "topic:", "title: 'Sleeping with back pain'   # a title\ntopic:"
        ),
    ],
    ids=["CRLF", "byte order mark", "another order, with a comment"],
)
def test_the_same_document_in_other_characters_is_unchanged(content, disguise):
    path = content / "articles/sleep.md"
    put(content, "articles/sleep.md", disguise(path.read_text()))
    before = files(content)
    assert verdicts(sync.load(content)) == verdicts(sync.dump(content)) == {}
    with CaptureQueriesContext(connection) as queries:
        assert verdicts(sync.load(content)) == {}
    assert writes(queries) == []
    assert files(content) == before
    assert Revision.objects.count() == 1
