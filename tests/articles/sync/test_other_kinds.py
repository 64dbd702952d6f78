"""Every other kind of content keeps the rules of articles."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import publishing, sync
from articles.models import GlossaryTerm, Page, Reference, Synonym, Topic, UrgentWord, Wording
from articles.verdicts import Action, Verdict
from clinic import publishing as clinic_publishing
from clinic.models import Clinic
from tests.articles.sync.folder import CLINIC, REFERENCES, files, put, rows, verdicts, writes
from tests.makers import make_reference_entry

pytestmark = pytest.mark.django_db


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
    clinic_publishing.save(replace(Clinic.objects.get().document, name=name))


def change_synonym(means):
    synonym = Synonym.objects.get()
    entry = replace(synonym.document, means=(means,))
    publishing.save_synonym("acetaminophen", entry, synonym)


def change_urgent_word(heading):
    urgent = UrgentWord.objects.get()
    entry = replace(urgent.document, heading=heading)
    publishing.save_urgent_word("chest-pain", entry, urgent)


OTHERS = [
    ("synonyms.yaml", "pain medicine", Synonym, change_synonym, "acetaminophen"),
    ("urgent_words.yaml", "your chest hurt", UrgentWord, change_urgent_word, "chest-pain"),
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
