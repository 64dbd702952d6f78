"""loadcontent and dumpcontent as somebody at a terminal sees them."""

import io
import shutil
from dataclasses import replace
from textwrap import indent

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles import publishing
from articles.management.progress import ProgressBar
from articles.models import Article
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_reference_entry,
    make_sound_document,
)

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True


def bytes_of(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def run(command, *args):
    """The exit status, and what was said on both channels."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *args, stdout=out, stderr=err)
    except SystemExit as exit:
        return exit.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def content(tmp_path):
    """A folder with a topic, a source and an article, all loaded."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "topics/living-well.md").write_text("---\ntitle: Living\nsummary: Day.\n---\n")
    source = indent(make_reference_entry().text, "  ")
    (tmp_path / "references.yaml").write_text(f"furlan2015:\n{source}")
    write(tmp_path, "sleep")
    assert run("loadcontent", tmp_path)[0] == 0
    return tmp_path


def write(root, slug, **fields):
    """An article's file, sound but for what the fields say."""
    (root / f"articles/{slug}.md").write_text(make_sound_document(**fields).text)


@pytest.fixture
def conflict(content):
    write(content, "sleep", title="From the file")
    article = Article.objects.get()
    document = replace(article.document, title="From the site")
    publishing.save_article("sleep", document, article=article)
    return content


def test_our_own_content_comes_back_letter_for_letter(tmp_path):
    root = shutil.copytree(settings.CONTENT_DIR, tmp_path / "content")
    before = bytes_of(root)
    assert run("loadcontent", root)[0] == 0
    assert run("dumpcontent", root)[0] == 0
    assert bytes_of(root) == before
    assert "unchanged" in run("loadcontent", root)[1]


def test_a_load_names_what_it_loaded(content):
    write(content, "rest", title="Rest")
    status, out, _ = run("loadcontent", content)
    assert (status, out) == (0, "articles/rest: loaded\n1 loaded, 3 unchanged.\n")


def test_a_second_run_has_nothing_to_say(content):
    assert run("loadcontent", content) == (0, "3 unchanged.\n", "")
    assert run("dumpcontent", content) == (0, "3 unchanged.\n", "")


@pytest.mark.parametrize("command", ["loadcontent", "dumpcontent"])
def test_a_conflict_shows_its_difference_and_exits_with_1(conflict, command):
    status, out, _ = run(command, conflict)
    assert status == 1
    assert "articles/sleep: changed on both sides; nothing was overwritten." in out
    assert "-title: From the site\n+title: From the file\n" in out
    assert "1 in conflict" in out


@pytest.mark.parametrize("command", ["loadcontent", "dumpcontent"])
def test_a_rehearsed_conflict_exits_with_1_too(conflict, command):
    status, out, _ = run(command, conflict, "--dry-run")
    assert status == 1
    assert "Dry run: " in out and "1 in conflict" in out


@pytest.mark.parametrize("side", ["file", "database"])
def test_a_conflict_is_settled_by_choosing_a_side(conflict, side):
    assert run("loadcontent", conflict, "--prefer", side)[0] == 0
    assert run("dumpcontent", conflict)[0] == 0
    assert run("loadcontent", conflict) == (0, "3 unchanged.\n", "")
    title = "From the file" if side == "file" else "From the site"
    assert Article.objects.get().title == title
    assert f"title: {title}\n" in (conflict / "articles/sleep.md").read_text()


def test_a_bad_file_is_named_with_its_line_and_exits_with_1(content):
    bad = make_document().text.replace("status: published", "status: public")
    (content / "articles/rest.md").write_text(bad)
    status, out, err = run("loadcontent", content)
    assert status == 1
    assert "Not loaded: articles/rest.md:5: status: “public” is not one of" in err
    assert out == "3 unchanged, 1 problems.\n"


def test_what_would_block_a_draft_is_noted_and_does_not_fail(content):
    (content / "articles/rest.md").write_text(
        make_draft(title="Rest", body="See [@nobody].\n").text
    )
    status, out, err = run("loadcontent", content)
    assert (status, out) == (0, "articles/rest: loaded\n1 loaded, 3 unchanged.\n")
    assert "Note: articles/rest.md: The source “nobody” is not in references.yaml." in err


def test_what_a_rule_blocks_is_named_with_its_line_and_the_rest_is_loaded(content):
    write(content, "rest", title="Rest", body="## One\n\nSee [it](none.md).\n")
    write(content, "good", title="Good")
    line = (content / "articles/rest.md").read_text().split("\n").index("See [it](none.md).") + 1
    status, out, err = run("loadcontent", content)
    assert status == 1
    assert f"Not loaded: articles/rest.md:{line}: body: The link to “/articles/none/”" in err
    assert out == "articles/good: loaded\n1 loaded, 3 unchanged, 1 problems.\n"
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["good", "sleep"]
    assert run("loadcontent", content)[0] == 1, "it is tried again each time"


def test_a_rehearsal_names_what_a_rule_blocks_too(content):
    write(content, "rest", title="Rest", one_minute="")
    status, out, err = run("loadcontent", content, "--dry-run")
    assert (status, out) == (1, "Dry run: 3 unchanged, 1 problems.\n")
    assert "Not loaded: articles/rest.md:" in err
    assert "There is no one-minute version." in err


def test_a_file_in_a_folder_below_is_checked_where_it_stands(content):
    (content / "articles/winter").mkdir()
    write(content, "winter/rest", title="Rest", body="See [it](none.md).\n")
    status, out, _ = run("checkcontent", content)
    assert status == 1
    assert "articles/winter/rest.md:" in out
    assert "articles/winter/rest.md:" in run("loadcontent", content)[2]


def test_a_removed_file_is_archived_once_and_then_no_longer_mentioned(content):
    (content / "articles/sleep.md").unlink()
    assert "has lost its file" in run("loadcontent", content)[1]
    assert "articles/sleep: archived\n" in run("loadcontent", content, "--archive-missing")[1]
    assert run("loadcontent", content, "--archive-missing") == (0, "2 unchanged.\n", "")


@pytest.mark.parametrize("command", ["loadcontent", "dumpcontent"])
def test_a_rehearsal_says_the_same_as_the_run(content, command):
    write(content, "rest", title="Rest")
    make_article("on-site", title="On site")
    rehearsed = run(command, content, "--dry-run")[1]
    assert rehearsed.replace("Dry run: ", "") == run(command, content)[1]
    assert "Dry run: " in rehearsed


@pytest.mark.parametrize("command", ["loadcontent", "dumpcontent"])
def test_a_folder_that_is_not_there_is_named(tmp_path, command):
    with pytest.raises(CommandError, match=r"There is no folder .*nowhere"):
        run(command, tmp_path / "nowhere")


def test_a_folder_without_content_archives_nothing(content, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    with pytest.raises(CommandError, match="no articles folder"):
        run("loadcontent", empty, "--archive-missing")
    assert Article.objects.get().status == "published"


def test_the_bar_appears_on_a_terminal_once_it_takes_long():
    stream = Terminal()
    stream.write = lambda text, ending="": io.StringIO.write(stream, text)
    bar = ProgressBar(stream)
    bar.show("articles", 1, 2)
    assert stream.getvalue() == ""
    bar.started -= 5
    bar.show("articles", 1, 2)
    assert "articles [###############...............] 1/2" in stream.getvalue()


def test_the_bar_stays_away_from_a_log():
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar.started -= 5
    bar.show("articles", 1, 2)
    bar.close()
    assert stream.getvalue() == ""
