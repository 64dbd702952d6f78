"""What a rule keeps from being published is not loaded as public."""

import pytest

from articles import sync
from articles.models import Article
from articles.text.document import Image
from articles.verdicts import Action
from tests.articles.sync.folder import REFERENCES, edit_file, put, rows
from tests.makers import make_draft, make_sound_document

pytestmark = pytest.mark.django_db


def link_to(*slugs):
    return "".join(f"See [{slug}]({slug}.md).\n\n" for slug in slugs)


def loaded(report):
    return sorted(o.slug for o in report.outcomes if o.action is Action.LOADED)


def refused(report):
    return sorted({problem.path for problem in report.problems})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"one_minute": ""}, "one_minute"),
        ({"key_points": ()}, "body"),
        ({"body": "As found [@nobody2000].\n"}, "body"),
        ({"image": Image("none.svg", "Hands")}, "image.file"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("slug", ["sleep", "rest"], ids=["known", "new"])
def test_a_published_file_that_a_rule_blocks_stays_away(content, slug, fields, field):
    edit_file(content, title="Rest")
    text = make_sound_document(title="Another" if slug == "rest" else "Rest", **fields).text
    put(content, f"articles/{slug}.md", text)
    before = None if slug == "rest" else rows()
    report = sync.load(content)
    assert report.has_failed
    assert [(p.path, p.field) for p in report.problems] == [(f"articles/{slug}.md", field)]
    assert slug not in loaded(report)
    assert before in (None, rows())
    put(content, f"articles/{slug}.md", make_sound_document(title="Mended").text)
    assert slug in loaded(sync.load(content))


def test_the_line_of_what_blocks_is_that_of_the_file(content):
    put(content, "articles/winter/rest.md", make_sound_document(title="Sleep cures pain").text)
    (problem,) = sync.load(content).problems
    assert (problem.path, problem.line, problem.field) == ("articles/winter/rest.md", 2, "title")


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_published_is_loaded_with_all_its_faults(content, status):
    document = make_sound_document(
        title="Rest", status=status, summary="", one_minute="", body="See [@nobody].\n"
    )
    put(content, "articles/rest.md", document.text)
    report = sync.load(content)
    assert not report.has_failed
    assert loaded(report) == ["rest"]
    said = {(warning.path, warning.message) for warning in report.warnings}
    assert ("articles/rest.md", "There is no summary.") in said
    assert ("articles/rest.md", "The source “nobody” is not in references.yaml.") in said


def test_two_new_articles_may_link_to_each_other(content):
    put(content, "articles/one.md", make_sound_document(title="One", body=link_to("two")).text)
    put(content, "articles/two.md", make_sound_document(title="Two", body=link_to("one")).text)
    report = sync.load(content)
    assert (loaded(report), report.problems) == (["one", "two"], [])


def test_an_article_waits_for_the_one_that_it_links_to(content):
    put(content, "articles/one.md", make_sound_document(title="One", body=link_to("two")).text)
    put(content, "articles/three.md", make_sound_document(title="3", body=link_to("one")).text)
    put(content, "articles/two.md", make_sound_document(title="Two", summary="").text)
    report = sync.load(content)
    assert loaded(report) == []
    assert refused(report) == ["articles/one.md", "articles/three.md", "articles/two.md"]
    edit_file(content, "two", summary="It is mended.")
    assert loaded(sync.load(content)) == ["one", "three", "two"]


@pytest.mark.parametrize("draft_first", [True, False])
def test_a_link_to_a_draft_is_the_same_whenever_the_draft_came(content, draft_first):
    put(content, "articles/two.md", make_draft(title="Two").text)
    if draft_first:
        sync.load(content)
    put(content, "articles/one.md", make_sound_document(title="One", body=link_to("two")).text)
    assert "one" in loaded(sync.load(content))


def test_a_link_to_an_article_that_is_archived_in_the_same_load_is_broken(content):
    put(content, "articles/two.md", make_sound_document(title="Two").text)
    sync.load(content)
    put(content, "articles/one.md", make_sound_document(title="One", body=link_to("two")).text)
    edit_file(content, "two", status="archived")
    report = sync.load(content)
    assert (loaded(report), refused(report)) == (["two"], ["articles/one.md"])


def test_two_new_articles_of_one_title_are_both_refused(content):
    for slug in ("one", "two"):
        put(content, f"articles/{slug}.md", make_sound_document(title="Twins").text)
    report = sync.load(content)
    assert (loaded(report), refused(report)) == ([], ["articles/one.md", "articles/two.md"])


def test_a_title_of_the_site_is_refused_to_another_file(content):
    put(content, "articles/copy.md", (content / "articles/sleep.md").read_bytes())
    report = sync.load(content)
    assert loaded(report) == []
    assert "/articles/sleep/ has the same title" in str(report.problems[0])


def test_a_renamed_file_whose_title_stays_is_loaded_beside_what_links_to_it(content):
    (content / "articles/sleep.md").rename(content / "articles/rest.md")
    edit_file(content, "rest", aliases=("sleep",))
    put(
        content,
        "articles/two.md",
        make_sound_document(title="2", body=link_to("rest", "sleep")).text,
    )
    report = sync.load(content)
    assert (loaded(report), report.problems) == (["rest", "two"], [])


def test_a_source_and_the_article_that_cites_it_come_in_one_load(content):
    put(content, "references.yaml", REFERENCES.replace("mak2024", "new2025"))
    put(content, "articles/one.md", make_sound_document(title="1", body="So [@new2025].\n").text)
    assert loaded(sync.load(content)) == ["new2025", "one"]


def test_a_source_that_is_retracted_keeps_its_articles_from_loading_anew(content):
    put(
        content,
        "references.yaml",
        REFERENCES.replace("  found: Massage", "  status: retracted\n  found: Massage"),
    )
    edit_file(content, title="Better nights")
    report = sync.load(content)
    assert (loaded(report), refused(report)) == (["furlan2015"], ["articles/sleep.md"])
    assert Article.objects.get().status == "published", "what stands there stays"
