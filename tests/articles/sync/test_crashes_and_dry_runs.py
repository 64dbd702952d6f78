"""A crash leaves whole texts; a dry run says what would happen, and does nothing."""

import os
from dataclasses import replace

import pytest

from articles import content_files, publishing, sync
from articles.text.document import TopicDocument
from tests.articles.sync.folder import (
    PAGE,
    REFERENCES,
    TOPIC,
    edit_file,
    edit_site,
    files,
    put,
    rows,
    title_in_file,
    verdicts,
)
from tests.makers import make_article, make_document, make_sound_document

pytestmark = pytest.mark.django_db


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
