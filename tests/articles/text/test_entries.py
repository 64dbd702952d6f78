"""Data files: one entry is written back, and nothing else moves."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.entries import EntryFile, GlossaryEntry, Name, ReferenceEntry, WordingEntry
from articles.text.problems import DocumentError

CONTENT = Path(__file__).parents[3] / "content"
GLOSSARY = """\
# The terms, in plain words.

acute-pain:   # new
    term: "acute pain"
    definition: New pain.

# From here on: long-lasting pain.
chronic-pain:
  also: [persistent pain]
  definition: Pain on most days for three months or more.
  term: chronic pain
"""
REFERENCE = """\
type: report
title: Back pain
URL: https://example.org/
study: guideline
found: Warning signs.
checked_on: 2026-11-21
"""
FLARE = GlossaryEntry(term="flare", definition="A spell of more pain.")


def problems_of(text, entry_class=GlossaryEntry):
    return EntryFile.split(text).read(entry_class)[1]


def split_problems(text):
    with pytest.raises(DocumentError) as caught:
        EntryFile.split(text)
    return caught.value.problems


def test_a_file_is_read():
    entries, problems = EntryFile.split(GLOSSARY).read(GlossaryEntry)
    assert problems == []
    assert list(entries) == ["acute-pain", "chronic-pain"]
    assert entries["chronic-pain"].also == ("persistent pain",)


def test_a_split_file_is_put_together_as_it_was():
    assert EntryFile.split(GLOSSARY).to_text() == GLOSSARY


@pytest.mark.parametrize(
    ("name", "entry_class"),
    [
        ("references.yaml", ReferenceEntry),
        ("glossary.yaml", GlossaryEntry),
        ("wording.yaml", WordingEntry),
    ],
)
def test_the_sites_own_files_are_read_and_put_together_as_they_were(name, entry_class):
    text = (CONTENT / name).read_text()
    file = EntryFile.split(text)
    entries, problems = file.read(entry_class)
    assert problems == []
    assert entries.keys() == file.blocks.keys()
    assert file.to_text() == text


def test_writing_an_entry_leaves_the_bytes_of_all_others_alone():
    file = EntryFile.split(GLOSSARY)
    before = dict(file.blocks)
    file.put("chronic-pain", FLARE)
    assert file.blocks["acute-pain"] == before["acute-pain"]
    assert file.to_text() == GLOSSARY[: GLOSSARY.index("chronic-pain:")] + (
        "chronic-pain:\n  term: flare\n  definition: A spell of more pain.\n"
    )


def test_writing_an_entry_keeps_the_comment_before_the_next():
    file = EntryFile.split(GLOSSARY)
    file.put("acute-pain", FLARE)
    assert (
        file.to_text()
        == (
            "# The terms, in plain words.\n\n"
            "acute-pain:\n  term: flare\n  definition: A spell of more pain.\n\n"
        )
        + GLOSSARY[GLOSSARY.index("# From here on") :]
    )


def test_a_new_entry_stands_in_alphabetical_order():
    file = EntryFile.split(GLOSSARY)
    file.put("back-pain", FLARE)
    file.put("zest", FLARE)
    assert list(file.blocks) == ["acute-pain", "back-pain", "chronic-pain", "zest"]
    assert list(EntryFile.split(file.to_text()).blocks) == list(file.blocks)


def test_an_entry_is_put_into_an_empty_file():
    file = EntryFile.split("")
    file.put("flare", FLARE)
    entries, problems = EntryFile.split(file.to_text()).read(GlossaryEntry)
    assert (entries, problems) == ({"flare": FLARE}, [])


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True),
        st.builds(
            GlossaryEntry,
            term=st.text("ab:#'é ", min_size=1, max_size=20).map(str.strip).filter(bool),
            definition=st.text('ab-"|> ', min_size=1, max_size=99).map(str.strip).filter(bool),
        ),
        min_size=1,
    )
)
def test_entries_survive_being_put_and_read(entries):
    file = EntryFile.split("# Opening.\n\n")
    for key, entry in entries.items():
        file.put(key, entry)
    again, problems = EntryFile.split(file.to_text()).read(GlossaryEntry)
    assert (again, problems) == (entries, [])
    assert list(again) == sorted(again)


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab: -#[]{}&*!|>'\"%?,\n\t\x00\ud800"), max_size=60))
def test_any_text_at_all_is_read_or_refused(text):
    for attempt in (text, f"a:\n  {text}", f"a: {text}\nb: {text}"):
        try:
            EntryFile.split(attempt).read(GlossaryEntry)
            GlossaryEntry.parse(attempt)
        except DocumentError as error:
            assert error.problems


def test_a_key_that_stands_twice_is_refused():
    (problem,) = split_problems(GLOSSARY + "acute-pain:\n  term: again\n")
    assert (problem.field, problem.line) == ("acute-pain", 12)
    assert "twice" in problem.message


def test_a_key_that_cannot_be_part_of_an_address_is_refused():
    (problem,) = split_problems("Acute Pain:\n  term: a\n")
    assert (problem.field, problem.line) == ("Acute Pain", 1)


def test_a_file_that_begins_with_something_else_is_refused():
    (problem,) = split_problems("- a\n- b\n")
    assert problem.line == 1


def test_each_problem_names_the_line_of_the_file_and_the_entry():
    text = GLOSSARY.replace("    definition: New pain.", "    definitions: New pain.")
    found = [(problem.line, problem.field) for problem in problems_of(text)]
    assert found == [(4, "acute-pain.definition"), (5, "acute-pain.definitions")]
    (second,) = problems_of(GLOSSARY + "  added: x\n")
    assert (second.line, second.field) == (12, "chronic-pain.added")


def test_a_broken_entry_does_not_hide_the_others():
    entries, problems = EntryFile.split('a: "open\n' + GLOSSARY[30:]).read(GlossaryEntry)
    assert list(entries) == ["acute-pain", "chronic-pain"]
    assert [problem.line for problem in problems] != []


@pytest.mark.parametrize(
    "text", ["a:b\n", "a: b\n", "a:\n", "a: [b]\n", "a: {term: b, definition: c}\n-d: e\n"]
)
def test_an_entry_that_is_no_group_is_refused(text):
    assert problems_of(text)[0].field.startswith("a")


def test_an_empty_entry_is_refused():
    with pytest.raises(DocumentError):
        GlossaryEntry.parse("  \n")


def test_a_reference_needs_some_address():
    with pytest.raises(DocumentError) as caught:
        ReferenceEntry.parse(REFERENCE.replace("URL: https://example.org/\n", ""))
    assert "address" in str(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        "DOI: doi.org/10.1/x",
        "PMID: PMC12",
        "PMID: ١٢",
        "PMCID: 12",
        "URL: http://x",
        "issued: 1066",
    ],
)
def test_an_identifier_of_the_wrong_form_is_refused(line):
    with pytest.raises(DocumentError) as caught:
        ReferenceEntry.parse(f"{REFERENCE}{line}\n".replace("URL: https://example.org/\n", "", 1))
    assert any(problem.field == line.split(":")[0] for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("", "https://example.org/"),
        ("PMID: 12\n", "https://pubmed.ncbi.nlm.nih.gov/12/"),
        ("PMID: 12\nPMCID: PMC34\n", "https://pmc.ncbi.nlm.nih.gov/articles/PMC34/"),
        ("PMCID: PMC34\nDOI: 10.1136/x\n", "https://doi.org/10.1136/x"),
    ],
)
def test_the_address_is_the_one_that_lasts_longest(lines, address):
    assert ReferenceEntry.parse(REFERENCE + lines).address == address


def test_up_to_three_authors_are_named():
    people = [Name(family="Furlan", given="AD"), Name(literal="and friends"), Name(family="Mak")]
    few = ReferenceEntry(author=tuple(people), checked_on=date(2026, 11, 21))
    many = ReferenceEntry(author=tuple(people * 2))
    assert few.authors == "Furlan AD, and friends, Mak"
    assert many.authors == "Furlan AD and others"


def test_authors_who_are_not_all_named_are_said_to_be_more():
    people = (Name(family="Furlan", given="AD"), Name(family="Mak"), Name(literal="and others"))
    assert ReferenceEntry(author=people).authors == "Furlan AD and others"


def test_an_organisation_is_an_author_too():
    assert ReferenceEntry(author=(Name(literal="NICE"),)).authors == "NICE"


def test_what_became_of_a_source_is_read():
    lines = "status: superseded\nstatus_note: A newer edition.\nsuperseded_by: newer2026\n"
    entry = ReferenceEntry.parse(REFERENCE + lines)
    assert (entry.status, entry.superseded_by) == ("superseded", "newer2026")
    assert ReferenceEntry.parse(entry.text) == entry
    assert ReferenceEntry.parse(REFERENCE).status == ""


@pytest.mark.parametrize(
    ("lines", "field"),
    [("status: withdrawn\n", "status"), ("superseded_by: Newer 2026\n", "superseded_by")],
)
def test_what_cannot_become_of_a_source_is_refused(lines, field):
    with pytest.raises(DocumentError) as caught:
        ReferenceEntry.parse(REFERENCE + lines)
    assert [problem.field for problem in caught.value.problems] == [field]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ({"DOI": "10.1136/x"}, ["https://doi.org/10.1136/x"]),
        (
            {"PMID": "12", "PMCID": "PMC34"},
            [
                "https://pubmed.ncbi.nlm.nih.gov/12/",
                "https://pmc.ncbi.nlm.nih.gov/articles/PMC34/",
            ],
        ),
    ],
)
def test_every_place_where_a_source_stands_is_named(written, address):
    found = [where for _name, where in ReferenceEntry(title="Pain", **written).addresses]
    assert found == address


def test_a_page_on_the_web_is_named_by_who_made_it():
    (place,) = ReferenceEntry.parse(REFERENCE).addresses
    assert place == ("Back pain", "https://example.org/")


def test_a_short_name_has_the_first_author_and_the_year():
    furlan, nice = Name(family="Furlan", given="AD"), Name(literal="NICE")
    assert ReferenceEntry(title="T", author=(furlan,), issued=2015).label == "Furlan 2015"
    assert ReferenceEntry(title="T", author=(furlan, nice)).label == "Furlan and others"
    assert ReferenceEntry(title="T", author=(nice,), issued=2016).label == "NICE 2016"
    assert ReferenceEntry(title="T").label == "T"


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"author": (Name(literal="NICE"),), "issued": 2016}, "Ginger (NICE 2016)"),
        ({"author": (Name(literal="NICE"),)}, "Ginger (NICE)"),
        ({"issued": 2016, "container_title": "Herbs"}, "Ginger (2016)"),
        ({"container_title": "Herbs"}, "Ginger (Herbs)"),
        ({"publisher": "Clinic Press"}, "Ginger (Clinic Press)"),
        ({}, "Ginger"),
    ],
)
def test_a_title_says_who_wrote_it_and_when(fields, title):
    assert ReferenceEntry(title="Ginger", **fields).full_title == title


@pytest.mark.parametrize(
    ("study", "is_study"),
    [("survey", True), ("laboratory study", True), ("guideline", False), ("expert advice", False)],
)
def test_advice_is_no_study(study, is_study):
    assert ReferenceEntry(study=study).is_study is is_study


def test_a_term_may_be_unavoidable():
    (entries, problems) = EntryFile.split(GLOSSARY + "  unavoidable: true\n").read(GlossaryEntry)
    assert problems == []
    assert [entry.unavoidable for entry in entries.values()] == [False, True]
    assert "unavoidable" not in entries["acute-pain"].text


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("say: a person\n", "avoid"),
        ("avoid: []\nsay: a person\n", "avoid"),
        ("avoid: [addict]\n", "say"),
        ("avoid: addict\nsay: a person\n", "avoid"),
        (f"avoid: [{'a' * 61}]\nsay: a person\n", "avoid.1"),
        ("avoid: [addict]\nsay: a person\nreason: kind\n", "reason"),
    ],
)
def test_wording_names_what_to_avoid_and_what_to_say(text, field):
    with pytest.raises(DocumentError) as caught:
        WordingEntry.parse(text)
    assert [problem.field for problem in caught.value.problems] == [field]
