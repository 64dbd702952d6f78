"""checkcontent as somebody at a terminal sees it."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.checks import RULES
from articles.models import Article, Reference

pytestmark = pytest.mark.django_db

ARTICLE = """\
---
title: Sleeping with back pain
summary: How to rest when your back hurts.
topic: living-well
status: published
published_at: 2026-01-05T12:00:00Z
author: Editorial team
next_review_on: 2099-01-05
image:
  file: pillow.svg
  alt: A person lies on the back with a pillow.
one_minute: |
  Put a pillow under your knees.

  You can stop here.
key_points:
  - Try a pillow.
  - Turn with care.
next_steps:
  - Tonight, try a pillow.
---
## First

Try a pillow under your knees [@furlan2015].
"""
REFERENCES = """\
furlan2015:
  type: article-journal
  title: Massage for low-back pain
  PMID: '26329399'
  study: systematic review
  found: Massage eased pain for a short time.
  checked_on: 2026-01-05
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"></svg>'


@pytest.fixture
def content(tmp_path):
    """A content folder in which all is well."""
    root = tmp_path / "content"
    for name, text in {
        "articles/sleep.md": ARTICLE,
        "topics/living-well.md": "---\ntitle: Living well\nsummary: Day by day.\n---\n",
        "references.yaml": REFERENCES,
        "images/pillow.svg": PICTURE,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def run(*args):
    """The exit status, and what was said."""
    out = io.StringIO()
    try:
        call_command("checkcontent", *args, stdout=out)
    except SystemExit as exit:
        return exit.code, out.getvalue()
    return 0, out.getvalue()


def change(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_a_sound_folder_has_nothing_to_mend(content):
    assert run(content) == (0, "0 errors, 0 pieces of advice.\n")


def test_advice_is_given_and_is_no_failure(content):
    change(content / "articles/sleep.md", "next_steps:\n  - Tonight, try a pillow.\n", "")
    status, out = run(content)
    assert status == 0
    assert "articles/sleep.md: advice: next-step-missing: There are no next steps." in out
    assert out.endswith("0 errors, 1 pieces of advice.\n")


def test_what_blocks_exits_with_1(content):
    change(content / "articles/sleep.md", "summary: How to rest when your back hurts.\n", "")
    status, out = run(content)
    assert status == 1
    assert "articles/sleep.md: error: summary-missing: " in out
    assert out.endswith("1 errors, 0 pieces of advice.\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Try a pillow under", "TODO Try a pillow under"),
        ("You can stop", "TODO You can stop"),
        ("Turn with", "TODO Turn with"),
        ("Tonight", "TODO Tonight"),
        ("Sleeping with", "TODO Sleeping with"),
        ("A person", "TODO A person"),
        ("## First", "## TODO First"),
    ],
)
def test_a_problem_names_the_line_of_the_file(content, old, new):
    path = content / "articles/sleep.md"
    change(path, old, new)
    line = (
        path.read_text()
        .split("\n")
        .index(next(line for line in path.read_text().split("\n") if "TODO" in line))
    )
    status, out = run(content)
    assert status == 1
    assert out.startswith(f"articles/sleep.md:{line + 1}: error: placeholder-text: “TODO”")


def test_one_file_is_checked_among_all_others_and_only_it_is_reported(content):
    other = content / "articles/rest.md"
    other.write_text(ARTICLE.replace("## First", "TODO. See [sleep](sleep.md)."))
    assert run(content)[1].count("title-duplicate") == 2
    status, out = run(content / "articles/sleep.md")
    assert status == 1
    assert "TODO" not in out and "articles/rest.md has" not in out
    assert out.startswith("articles/sleep.md:2: error: title-duplicate: ")
    assert out.count("\n") == 2


def test_a_sound_file_beside_a_bad_one_passes(content):
    (content / "articles/rest.md").write_text("no document")
    assert run(content / "articles/sleep.md") == (0, "0 errors, 0 pieces of advice.\n")


def test_a_file_can_be_named_from_where_one_stands(content, monkeypatch):
    monkeypatch.chdir(content / "articles")
    assert run(Path("sleep.md")) == (0, "0 errors, 0 pieces of advice.\n")


def test_a_file_in_a_folder_of_its_own_is_checked_under_its_own_name(content):
    (content / "articles/sleeping").mkdir()
    shutil.move(content / "articles/sleep.md", content / "articles/sleeping/sleep.md")
    assert run(content) == (0, "0 errors, 0 pieces of advice.\n")
    change(content / "articles/sleeping/sleep.md", "## First", "### First")
    status, out = run(content / "articles/sleeping/sleep.md")
    assert status == 1
    assert out.startswith("articles/sleeping/sleep.md:22: error: heading-level-skipped: ")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("articles/rest.md", "no document", "articles/rest.md:1: error: document: "),
        ("articles/rest.md", ARTICLE.replace("topic:", "topics:"), "articles/rest.md:4: error"),
        ("articles/Rest It.md", ARTICLE, "articles/Rest It.md: error: document: "),
        ("topics/x.md", "---\ntitle: X\n---\n", "topics/x.md"),
        ("pages/x.md", "---\n- a\n---\n", "pages/x.md"),
        ("glossary.yaml", "x:\n  term: X\n", "glossary.yaml:"),
        ("wording.yaml", "x: [\n", "wording.yaml:"),
        ("clinic.yaml", "phone: none\n", "clinic.yaml:"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_with_its_name(content, name, text, said):
    (content / name).parent.mkdir(exist_ok=True)
    (content / name).write_text(text)
    status, out = run(content)
    assert status == 1
    assert said in out
    assert run(content / name)[0] == 1


def test_an_article_without_its_topic_is_an_error_as_it_is_for_a_load(content):
    change(content / "articles/sleep.md", "topic: living-well", "topic: nowhere")
    status, out = run(content)
    assert status == 1
    assert out.startswith("articles/sleep.md:4: error: document: there is no topic “nowhere”.")


def test_a_file_that_is_not_text_is_named(content):
    (content / "articles/rest.md").write_bytes(b"\xff\xfe")
    assert "articles/rest.md: error: document: is not UTF-8 text." in run(content)[1]


def test_an_archived_article_is_not_checked_and_cannot_be_linked_to(content):
    text = ARTICLE.replace("status: published", "status: archived")
    (content / "articles/rest.md").write_text(text.replace("## First", "TODO"))
    assert run(content)[0] == 0
    change(content / "articles/sleep.md", "## First", "See [rest](rest.md).")
    assert "link-broken" in run(content)[1]


def test_a_draft_is_checked(content):
    change(content / "articles/sleep.md", "status: published", "status: draft")
    change(content / "articles/sleep.md", "## First", "TODO")
    assert run(content)[0] == 1


def test_the_number_of_the_clinic_in_the_folder_counts(content):
    change(content / "articles/sleep.md", "## First", "Call 112.")
    assert "emergency-number-wrong" in run(content)[1]
    (content / "clinic.yaml").write_text(
        "name: Clinic\nphone: +44 20 7946 0000\nemergency_number: '112'\n"
    )
    assert run(content)[0] == 0


def test_the_wording_of_the_folder_counts(content):
    (content / "wording.yaml").write_text("pillow:\n  avoid: [knees]\n  say: legs\n")
    status, out = run(content)
    assert status == 0
    assert out.count("word-to-avoid: “knees”. Say: legs.") == 2


def test_json_says_all_that_a_program_needs(content):
    change(content / "articles/sleep.md", "next_steps:\n  - Tonight, try a pillow.\n", "")
    change(content / "articles/sleep.md", "  - Turn with", "  - TODO turn with")
    (content / "articles/rest.md").write_text("no document")
    status, out = run(content, "--format", "json")
    assert status == 1
    found = {problem["rule"]: problem for problem in json.loads(out)}
    assert found.keys() == {"document", "placeholder-text", "next-step-missing"}
    assert found["placeholder-text"] == {
        "file": "articles/sleep.md",
        "line": 18,
        "field": "key_points.2",
        "rule": "placeholder-text",
        "level": "error",
        "message": "“TODO” has still to be replaced.",
        "hint": "Fill it in.",
        "reason": RULES["placeholder-text"].reason,
        "source": RULES["placeholder-text"].source,
    }
    assert found["next-step-missing"]["level"] == "advice"
    assert (found["document"]["level"], found["document"]["line"]) == ("error", 1)


def test_json_of_a_sound_folder_is_an_empty_list(content):
    assert run(content, "--format", "json") == (0, "[]\n")


def test_the_rules_are_listed_with_their_reasons_and_sources():
    status, out = run("--rules")
    assert status == 0
    for rule in RULES.values():
        level = "error" if rule.blocks else "advice"
        assert re.search(rf"^{rule.name} \({level}; {', '.join(rule.kinds)}\)$", out, re.MULTILINE)
        assert f"    {rule.reason}\n    Source: {rule.source}\n" in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere", "There is no "),
        ("content/articles/nowhere.md", "There is no "),
        ("loose.md", "stands in no content folder"),
        ("empty", "is no content folder"),
        ("content/articles", "is no content folder"),
    ],
)
def test_a_path_without_content_is_refused_and_not_passed(content, tmp_path, name, said):
    (tmp_path / "loose.md").write_text(ARTICLE)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=said):
        run(tmp_path / name)


def test_checking_saves_nothing(content):
    run(content)
    assert not Article.objects.exists() and not Reference.objects.exists()
