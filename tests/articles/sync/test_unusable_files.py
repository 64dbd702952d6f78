"""A file that cannot be used is named, and harms no other."""

import pytest

from articles import sync
from articles.models import Article
from articles.verdicts import Action, Verdict
from tests.articles.sync.folder import (
    REFERENCES,
    edit_file,
    edit_site,
    put,
    rows,
    title_on_site,
    verdicts,
)
from tests.makers import make_article, make_document, make_sound_document

pytestmark = pytest.mark.django_db


def test_good_files_load_beside_a_bad_one(content):
    put(content, "articles/rest.md", make_sound_document(title="Rest").text)
    put(content, "articles/sleep.md", "---\ntitle: Sleep\ntags: no list\nsumary: x\n---\n")
    report = sync.load(content, archive_missing=True)
    assert verdicts(report) == {"rest": (Verdict.NEW_FILE, Action.LOADED)}
    assert report.has_failed
    found = {(problem.path, problem.line, problem.field) for problem in report.problems}
    assert ("articles/sleep.md", 3, "tags") in found
    assert ("articles/sleep.md", 4, "sumary") in found
    assert title_on_site() == "Sleeping with back pain"
    assert Article.objects.get(slug="sleep").status == "published"


def test_a_bad_file_with_a_new_name_archives_nobody(content):
    (content / "articles/sleep.md").unlink()
    put(content, "articles/rest.md", "---\naliases: [sleep]\n---\n")
    report = sync.load(content, archive_missing=True)
    assert verdicts(report) == {"sleep": (Verdict.FILE_REMOVED, Action.NONE)}


def test_a_mistake_in_one_field_hides_no_article_of_that_name(content):
    put(content, "articles/tags.md", make_sound_document(title="Tags").text)
    sync.load(content)
    (content / "articles/tags.md").unlink()
    put(
        content,
        "articles/sleep.md",
        make_sound_document().text.replace("topic:", "tags: no list\ntopic:"),
    )
    assert "tags" in verdicts(sync.load(content))


def test_a_bad_topic_hides_nothing_of_another_kind(everything):
    put(everything, "topics/living-well.md", "broken")
    (everything / "pages/us.md").unlink()
    assert verdicts(sync.load(everything)) == {"us": (Verdict.FILE_REMOVED, Action.NONE)}


def test_a_dump_leaves_a_bad_file_alone(content):
    bad = put(content, "articles/sleep.md", "broken")
    edit_site(title="From the site")
    assert sync.dump(content).has_failed
    assert bad.read_text() == "broken"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("articles/Sleep well.md", make_document().text, "the file's name"),
        ("articles/" + "a" * 81 + ".md", make_document().text, "the file's name"),
        ("articles/rest.md", b"---\ntitle: Schlaf f\xfcr alle\n---\n", "not UTF-8"),
        ("articles/rest.md", make_document(topic="nowhere").text, "there is no topic “nowhere”"),
        ("references.yaml", "a" * 81 + REFERENCES[REFERENCES.index(":\n  type") :], "too long"),
    ],
    ids=["name", "long name", "not UTF-8", "unknown topic", "long key"],
)
def test_a_file_that_cannot_be_used_is_named(content, name, text, words):
    put(content, name, text)
    report = sync.load(content)
    assert [words in str(problem) for problem in report.problems] == [True]
    assert str(report.problems[0]).startswith(f"{name}:")
    assert [article.slug for article in Article.objects.all()] == ["sleep"]


@pytest.mark.parametrize(
    ("new", "named"),
    [
        ({"articles/a/rest.md": (), "articles/b/rest.md": ()}, 2),
        ({"articles/rest.md": ("nap",), "articles/nap.md": ()}, 2),
        ({"articles/rest.md": ("old",), "articles/nap.md": ("old",)}, 2),
        ({"articles/rest.md": ("sleep",)}, 2),
        ({"articles/old-sleep.md": ()}, 2),
        ({"articles/rest.md": ("old-sleep",)}, 2),
        ({"articles/rest.md": ("only-on-site",)}, 1),
        ({"articles/rest.md": ("old-site",)}, 1),
    ],
    ids=[
        "two folders",
        "old slug against new file",
        "old slug against old slug",
        "old slug against loaded file",
        "file against loaded old slug",
        "old slug against loaded old slug",
        "old slug against an article of the site",
        "old slug against an old slug of the site",
    ],
)
def test_two_claims_to_one_address_load_neither(content, new, named):
    edit_file(content, aliases=("old-sleep",))
    sync.load(content)
    make_article("only-on-site", aliases=("old-site",))
    before = rows()
    for number, (name, aliases) in enumerate(new.items()):
        put(content, name, make_sound_document(title=f"Rest {number}", aliases=aliases).text)
    for options in ({}, {"archive_missing": True}, {"prefer": "file"}):
        report = sync.load(content, **options)
        assert len(report.problems) == named
        assert {problem.path for problem in report.problems} >= new.keys()
        assert verdicts(report) == {"only-on-site": (Verdict.ONLY_ON_SITE, Action.NONE)}
        assert rows() == before
