"""What staff delete stays deleted: no load brings it back, and a dump takes it out of its file."""

import pytest
from django.core.management import call_command

from articles import publishing, sync
from articles.models import RemovedEntry, Synonym
from articles.verdicts import Action, Verdict
from tests.articles.sync.folder import SYNONYMS, files, put, verdicts
from tests.makers import make_synonym

pytestmark = pytest.mark.django_db
THREE = """\
# What readers type.
aspirin:
  words: [Bayer]
  means: [aspirin]
# About the next one: ask the pharmacist.
{}# The last one.
sleep:
  words: [insomnia]
  means: [sleep]
"""


@pytest.fixture
def removed(content):
    """A folder of which the site has removed the synonym."""
    put(content, "synonyms.yaml", SYNONYMS)
    sync.load(content)
    publishing.remove_entry(Synonym.objects.get())
    return content


def test_a_load_does_not_bring_it_back(removed, capsys):
    before = files(removed)
    found = {"acetaminophen": (Verdict.SITE_REMOVED, Action.NONE)}
    assert verdicts(sync.load(removed)) == verdicts(sync.load(removed)) == found
    assert not Synonym.objects.exists() and files(removed) == before
    call_command("loadcontent", removed)
    assert "acetaminophen: was removed on the site" in capsys.readouterr().out


def test_a_dump_takes_it_out_of_its_file_and_then_all_is_quiet(removed):
    found = {"acetaminophen": (Verdict.SITE_REMOVED, Action.REMOVED)}
    assert verdicts(sync.dump(removed, dry_run=True)) == found
    assert (removed / "synonyms.yaml").read_text() == SYNONYMS
    assert verdicts(sync.dump(removed)) == found
    assert (removed / "synonyms.yaml").read_text() == ""
    assert verdicts(sync.load(removed)) == verdicts(sync.dump(removed)) == {}
    assert not RemovedEntry.objects.exists()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_its_neighbours_and_every_comment_stay(content, line_end):
    put(content, "synonyms.yaml", THREE.format(SYNONYMS).replace("\n", line_end))
    sync.load(content)
    publishing.remove_entry(Synonym.objects.get(slug="acetaminophen"))
    sync.dump(content)
    written = (content / "synonyms.yaml").read_bytes().decode()
    assert written == THREE.format("").replace("\n", line_end)


def test_the_first_entry_leaves_what_stood_before_it(content):
    put(content, "synonyms.yaml", THREE.format(SYNONYMS))
    sync.load(content)
    publishing.remove_entry(Synonym.objects.get(slug="aspirin"))
    sync.dump(content)
    written = (content / "synonyms.yaml").read_text()
    assert written.startswith("# What readers type.\n# About the next one")
    assert verdicts(sync.load(content)) == {}


def test_what_the_file_says_anew_comes_back(removed):
    put(removed, "synonyms.yaml", SYNONYMS.replace("Tylenol", "Panadol"))
    found = {"acetaminophen": (Verdict.NEW_FILE, Action.LOADED)}
    assert verdicts(sync.load(removed)) == found
    assert Synonym.objects.get().document.words == ("Panadol",)
    assert verdicts(sync.load(removed)) == {} and not RemovedEntry.objects.exists()


def test_whoever_prefers_the_file_has_it_back(removed):
    sync.load(removed, prefer="database")
    assert not Synonym.objects.exists()
    sync.load(removed, prefer="file")
    assert Synonym.objects.exists() and verdicts(sync.dump(removed)) == {}


def test_what_is_written_at_the_desk_again_is_there_again(removed):
    make_synonym(words=("Panadol",), means=("pain medicine",))
    assert verdicts(sync.load(removed)) == {"acetaminophen": (Verdict.CONFLICT, Action.NONE)}
    assert not RemovedEntry.objects.exists()


def test_what_no_file_ever_held_leaves_nothing(content):
    make_synonym("aspirin", words=("Bayer",), means=("aspirin",))
    publishing.remove_entry(Synonym.objects.get(slug="aspirin"))
    assert not RemovedEntry.objects.exists()


def test_what_is_gone_on_both_sides_needs_no_word(removed):
    put(removed, "synonyms.yaml", "")
    assert verdicts(sync.load(removed)) == verdicts(sync.dump(removed)) == {}
