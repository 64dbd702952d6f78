"""Files and site, three ways. An editor writes on the site, a colleague writes in the files."""

import os
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import content_files, publishing, sync
from articles.models import (
    Alias,
    Article,
    Citation,
    Finding,
    GlossaryTerm,
    Page,
    PublicStamp,
    Reference,
    Revision,
    Topic,
    Wording,
)
from articles.text.document import Image, TopicDocument
from articles.verdicts import Action, Verdict
from clinic.models import Clinic
from clinic.document import ClinicDocument
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_reference_entry,
    make_sound_document,
)

pytestmark = pytest.mark.django_db

TOPIC = TopicDocument(title="Living well", summary="Day by day.", body="Text.\n")
PAGE = "---\ntitle: About us\nsummary: Who we are.\nupdated_on: 2026-01-05\n---\nWe are here.\n"
REFERENCES = """\
# Sources, by key.
# Compared with PubMed.

furlan2015:
  type: article-journal
  title: Massage for low-back pain   # a review
  PMID: "26329399"
  study: systematic review
  found: Massage eased pain.
  checked_on: 2026-01-05

# This one needs a second look.
mak2024:
  type: "article-journal"
  title: "Massage: a map of the evidence"
  PMID: "11111111"
  study: review of reviews
  found: Much is uncertain.
  checked_on: 2026-01-05
"""
GLOSSARY = "chronic-pain:\n  term: chronic pain\n  definition: Pain for three months or more.\n"
WORDING = "addict:\n  avoid: [addict]\n  say: a person who is addicted\n"
CLINIC = '# Yours.\nname: Example Clinic\nphone: +1 202-555-0100\nemergency_number: "911"\n'


@pytest.fixture
def content(tmp_path):
    """A folder with one topic, two sources and one article, all loaded."""
    put(tmp_path, "references.yaml", REFERENCES)
    put(tmp_path, "topics/living-well.md", TOPIC.text)
    put(tmp_path, "articles/sleep.md", make_sound_document().text)
    sync.load(tmp_path)
    return tmp_path


@pytest.fixture
def everything(content):
    """The same folder with something of every kind, loaded."""
    put(content, "pages/us.md", PAGE)
    put(content, "glossary.yaml", GLOSSARY)
    put(content, "wording.yaml", WORDING)
    put(content, "clinic.yaml", CLINIC)
    report = sync.load(content)
    assert not report.has_failed
    return content


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def edit_file(root, slug="sleep", **fields):
    path = root / f"articles/{slug}.md"
    document = replace(make_document().parse(path.read_text()), **fields)
    put(root, f"articles/{slug}.md", document.text)


def edit_site(slug="sleep", new_slug="", **fields):
    article = Article.objects.get(slug=slug)
    document = replace(article.document, **fields)
    return publishing.save_article(new_slug or slug, document, article=article)


def title_on_site(slug="sleep"):
    return Article.objects.get(slug=slug).title


def title_in_file(root, slug="sleep"):
    return make_document().parse((root / f"articles/{slug}.md").read_text()).title


def verdicts(report):
    """What was found apart from the unchanged: {slug: (verdict, action)}."""
    return {
        outcome.slug: (outcome.verdict, outcome.action)
        for outcome in report.outcomes
        if outcome.verdict is not Verdict.UNCHANGED
    }


def files(root):
    """Every file with its bytes and its time."""
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def rows():
    """Everything the database holds of the content."""
    models = (
        *(Article, Topic, Page, Reference, GlossaryTerm, Wording, Clinic, Finding, Citation),
        *(Revision, Alias, PublicStamp),
    )
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in models}


def writes(queries):
    return [
        query["sql"]
        for query in queries
        if query["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
    ]


# Loading


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
    assert len(loaded.outcomes) == len(dumped.outcomes) == 8


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


# Files that cannot be used


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


# What a rule keeps from being published


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


# Crashes


class PowerCut(Exception):
    pass


def cut_power_at(call, function):
    calls = []

    def interrupted(*args, **kwargs):
        calls.append(args)
        if len(calls) == call:
            raise PowerCut
        return function(*args, **kwargs)

    return interrupted


@pytest.mark.parametrize("call", [1, 2, 4])
def test_a_load_that_crashes_has_written_nothing(everything, monkeypatch, call):
    put(everything, "topics/living-well.md", replace(TOPIC, title="Living better").text)
    put(everything, "references.yaml", REFERENCES.replace("uncertain", "unclear"))
    put(everything, "articles/rest.md", make_sound_document(title="Rest").text)
    put(everything, "pages/us.md", PAGE.replace("here", "there"))
    before = rows()
    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr(publishing, "mark_synced", cut_power_at(call, publishing.mark_synced))
        sync.load(everything)
    assert rows() == before
    sync.load(everything)
    assert verdicts(sync.load(everything)) == {}


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("where", ["write_text", "publishing.mark_synced", "os.replace"])
def test_a_dump_that_crashes_leaves_whole_files_and_the_next_one_finishes(
    content, monkeypatch, where, call
):
    put(content, "articles/rest.md", make_sound_document(title="Rest").text)
    sync.load(content)
    edit_site("rest", "repose", title="Repose")
    edit_site(title="Better nights")
    make_article("on-site", title="On site")
    target = f"articles.content_files.{where}" if "os" not in where else "os.replace"
    original = {
        "write_text": content_files.write_text,
        "publishing.mark_synced": publishing.mark_synced,
        "os.replace": os.replace,
    }[where]
    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr(target, cut_power_at(call, original))
        sync.dump(content)
    for name, (text, _mtime) in files(content).items():
        if not name.endswith(".md"):
            continue
        parser = TopicDocument if name.startswith("topics") else make_document()
        parser.parse(text.decode())
    assert not sync.dump(content).has_failed
    assert not sync.load(content).has_failed
    assert verdicts(sync.load(content)) == verdicts(sync.dump(content)) == {}
    assert sorted(path.stem for path in (content / "articles").iterdir()) == [
        "on-site",
        "repose",
        "sleep",
    ]
    assert title_in_file(content, "repose") == "Repose"


# Dry runs


def test_a_dry_load_says_what_a_load_does_and_does_nothing(everything):
    edit_file(everything, title="From the file")
    put(everything, "articles/rest.md", make_sound_document(title="Rest").text)
    put(everything, "articles/bad.md", "bad")
    put(everything, "references.yaml", REFERENCES.replace("uncertain", "unclear"))
    (everything / "pages/us.md").unlink()
    before = files(everything), rows()
    rehearsal = sync.load(everything, dry_run=True, archive_missing=True)
    assert (files(everything), rows()) == before
    assert rehearsal == sync.load(everything, archive_missing=True)


def test_a_dry_dump_says_what_a_dump_does_and_does_nothing(everything):
    edit_site("sleep", "rest", title="From the site")
    make_article("on-site", title="On site")
    before = files(everything), rows()
    rehearsal = sync.dump(everything, dry_run=True)
    assert (files(everything), rows()) == before
    assert rehearsal == sync.dump(everything)


# Dumping


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


# Everything else by the same rules


def change_reference(found):
    reference = Reference.objects.get(slug="mak2024")
    entry = replace(reference.document, found=found)
    publishing.save_reference("mak2024", entry, reference)


def change_page(title):
    page = Page.objects.get()
    publishing.save_page("us", replace(page.document, title=title), page)


def change_topic(title):
    topic = Topic.objects.get()
    publishing.save_topic("living-well", replace(topic.document, title=title), topic)


def change_term(definition):
    term = GlossaryTerm.objects.get()
    entry = replace(term.document, definition=definition)
    publishing.save_glossary_term("chronic-pain", entry, term)


def change_wording(say):
    wording = Wording.objects.get()
    publishing.save_wording("addict", replace(wording.document, say=say), wording)


def change_clinic(name):
    clinic = Clinic.objects.get()
    entry = replace(ClinicDocument.parse(clinic.text), name=name)
    clinic.text, clinic.digest = entry.text, entry.digest
    clinic.save()


OTHERS = [
    ("topics/living-well.md", "Living well", Topic, change_topic, "living-well"),
    ("references.yaml", "Much is uncertain.", Reference, change_reference, "mak2024"),
    ("glossary.yaml", "Pain for three months or more.", GlossaryTerm, change_term, "chronic-pain"),
    ("wording.yaml", "a person who is addicted", Wording, change_wording, "addict"),
    ("pages/us.md", "About us", Page, change_page, "us"),
    ("clinic.yaml", "Example Clinic", Clinic, change_clinic, "clinic"),
]
of_every_other_kind = pytest.mark.parametrize(
    ("name", "words", "model", "change", "slug"), OTHERS, ids=[row[0] for row in OTHERS]
)


def replace_in_file(root, name, old, new):
    put(root, name, (root / name).read_text().replace(old, new))


def text_on_site(model):
    return "".join(model.objects.order_by("pk").values_list("text", flat=True))


@of_every_other_kind
def test_other_kinds_load_what_the_file_changed(everything, name, words, model, change, slug):
    replace_in_file(everything, name, words, "Changed in the file")
    assert verdicts(sync.load(everything)) == {slug: (Verdict.FILE_CHANGED, Action.LOADED)}
    assert "Changed in the file" in text_on_site(model)
    assert verdicts(sync.load(everything)) == verdicts(sync.dump(everything)) == {}


@of_every_other_kind
def test_other_kinds_dump_what_the_site_changed(everything, name, words, model, change, slug):
    change("Changed on the site")
    assert verdicts(sync.load(everything)) == {slug: (Verdict.SITE_CHANGED, Action.NONE)}
    assert verdicts(sync.dump(everything)) == {slug: (Verdict.SITE_CHANGED, Action.WRITTEN)}
    assert "Changed on the site" in (everything / name).read_text()
    assert verdicts(sync.load(everything)) == verdicts(sync.dump(everything)) == {}


@of_every_other_kind
def test_other_kinds_keep_both_texts_of_a_conflict(everything, name, words, model, change, slug):
    replace_in_file(everything, name, words, "Changed in the file")
    change("Changed on the site")
    before = files(everything), rows()
    report = sync.load(everything)
    assert verdicts(report) == {slug: (Verdict.CONFLICT, Action.NONE)}
    assert "+" in report.conflicts[0].diff and "Changed on the site" in report.conflicts[0].diff
    sync.dump(everything)
    assert (files(everything), rows()) == before


@of_every_other_kind
def test_other_kinds_settle_a_conflict_for_either_side(
    everything, name, words, model, change, slug
):
    replace_in_file(everything, name, words, "Changed in the file")
    change("Changed on the site")
    assert not sync.load(everything, prefer="database").has_failed
    assert "Changed on the site" in text_on_site(model)
    sync.dump(everything)
    assert "Changed on the site" in (everything / name).read_text()
    replace_in_file(everything, name, "Changed on the site", "Changed in the file")
    change("Changed again")
    report = sync.load(everything, prefer="file")
    assert "Changed in the file" in text_on_site(model)
    shown = [outcome.diff for outcome in report.outcomes if outcome.diff]
    assert "Changed again" in shown[0], "it is kept nowhere else, so it is shown"


@of_every_other_kind
def test_other_kinds_stay_when_their_file_is_removed(everything, name, words, model, change, slug):
    (everything / name).unlink()
    before = rows()
    report = sync.load(everything, archive_missing=True)
    assert verdicts(report)[slug] == (Verdict.FILE_REMOVED, Action.NONE)
    assert rows() == before


@of_every_other_kind
def test_other_kinds_stay_when_their_file_is_broken(everything, name, words, model, change, slug):
    put(everything, name, "\tbroken: [")
    before = rows()
    report = sync.load(everything, archive_missing=True)
    assert report.has_failed
    assert report.problems[0].path == name
    assert (verdicts(report), rows()) == ({}, before)


@pytest.mark.parametrize(
    ("good", "bad"),
    [("study: review of reviews", "study: rumour"), ('title: "Massage:', 'title: Massage: "')],
    ids=["wrong value", "wrong YAML"],
)
def test_good_entries_load_beside_a_bad_one(everything, good, bad):
    text = REFERENCES.replace(good, bad).replace("Massage eased pain.", "Massage helped.")
    put(everything, "references.yaml", text)
    report = sync.load(everything)
    assert verdicts(report) == {"furlan2015": (Verdict.FILE_CHANGED, Action.LOADED)}
    assert report.problems[0].path == "references.yaml"
    assert report.problems[0].line in range(13, 20)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
def test_dumping_one_entry_leaves_all_other_bytes_alone(everything, newline, mark):
    text = mark + REFERENCES.replace("\n", newline)
    put(everything, "references.yaml", text)
    change_reference("All is certain.")
    sync.dump(everything)
    kept = text[: text.index("mak2024")]
    written = (everything / "references.yaml").read_bytes().decode()
    assert written.startswith(kept)
    assert "All is certain." in written
    assert written.count("\n") == written.count(newline)
    assert verdicts(sync.load(everything)) == {}


def test_a_new_entry_finds_its_place_by_its_key(everything):
    publishing.save_reference("kamper2015", make_reference_entry(title="Team care"))
    sync.dump(everything)
    keys = [
        line
        for line in (everything / "references.yaml").read_text().split("\n")
        if line[-1:] == ":"
    ]
    assert keys == ["furlan2015:", "kamper2015:", "mak2024:"]


def test_the_comment_above_the_clinic_stays(everything):
    put(everything, "clinic.yaml", "\ufeff" + CLINIC.replace("\n", "\r\n"))
    change_clinic("Another Clinic")
    sync.dump(everything)
    assert (everything / "clinic.yaml").read_text().startswith("# Yours.\nname: Another Clinic\n")
    with CaptureQueriesContext(connection) as queries:
        sync.load(everything)
    assert writes(queries) == []


# Nothing is ever lost

SIDES = st.sampled_from(["file", "site"])
EDITS = st.tuples(SIDES, st.sampled_from(["one", "two"]), st.integers(0, 3))
RUNS = st.tuples(
    st.just("run"),
    st.sampled_from(["load", "dump"]),
    st.sampled_from(["", "", "file", "database"]),
)
REMOVALS = st.tuples(st.just("remove"), st.sampled_from(["one", "two"]), st.booleans())


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.one_of(EDITS, EDITS, RUNS, RUNS, REMOVALS), max_size=12))
def test_whatever_happens_no_text_is_lost(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("content")
    Revision.objects.all().delete()
    Article.objects.all().delete()
    put(root, "topics/living-well.md", TOPIC.text)
    written = set()
    for step in [*steps, ("run", "load", ""), ("run", "dump", "")]:
        _take(step, root, written)
        held = {Article.objects.model.document_class.parse(text).title for text in _texts(root)}
        assert written <= held, step


def _texts(root):
    yield from (path.read_text() for path in (root / "articles").glob("*.md"))
    yield from Article.objects.values_list("text", flat=True)
    yield from Revision.objects.values_list("text", flat=True)


def _take(step, root, written):
    match step:
        case ("run", "load", prefer):
            sync.load(root, prefer=prefer)
        case ("run", "dump", _):
            sync.dump(root)
        case ("remove", slug, archive_missing):
            path = root / f"articles/{slug}.md"
            if path.exists():
                written.discard(_discard_own(path))
            sync.load(root, archive_missing=archive_missing)
        case ("file", slug, number):
            title = f"{slug} {number}"
            path = root / f"articles/{slug}.md"
            if path.exists():
                written.discard(_discard_own(path))
            put(root, f"articles/{slug}.md", make_draft(title=title).text)
            written.add(title)
        case ("site", slug, number):
            title = f"{slug} {number}"
            article = Article.objects.filter(slug=slug).first()
            if article or Topic.objects.exists():
                publishing.save_article(slug, make_draft(title=title), article=article)
                written.add(title)


def _discard_own(path):
    """The colleague overwrites a file: that is no loss of ours unless the site had it too."""
    title = make_document().parse(path.read_text()).title
    path.unlink()
    on_site = Revision.objects.filter(text__contains=f"title: {title}\n").exists()
    return "" if on_site else title
