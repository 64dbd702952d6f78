"""A document taken apart: what is read in one go, where it stands, and without its markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.document import (
    CareCard,
    Finding,
    Image,
    QuestionAndAnswer,
    RelatedPick,
    TreatmentFacts,
)
from articles.text.passages import passages, passages_of, plain
from tests.makers import make_document


def seen(markdown):
    return [(p.line, p.kind, p.words) for p in passages(markdown)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("", []),
        ("One line.", [(1, "paragraph", "One line.")]),
        ("One\nparagraph.\n\nTwo.", [(1, "paragraph", "One paragraph."), (4, "paragraph", "Two.")]),
        ("## Why? ##\nText.", [(1, "heading", "Why?"), (2, "paragraph", "Text.")]),
        ("Text.\n### Why?", [(1, "paragraph", "Text."), (2, "heading", "Why?")]),
        ("- a\n- b\n  more", [(1, "item", "a"), (2, "item", "b more")]),
        ("1. a\n2) b\n* c\n+ d", [(n, "item", w) for n, w in enumerate("abcd", start=1)]),
        ("- a\n    - inner", [(1, "item", "a"), (2, "item", "inner")]),
        (
            '!!! do "Do this"\n    - rest\n\n    And more.',
            [(1, "box", "Do this"), (2, "item", "rest"), (4, "paragraph", "And more.")],
        ),
        ("!!! note\n    Text.", [(2, "paragraph", "Text.")]),
        (
            "| A | B |\n|---|:-:|\n| c d | |",
            [(1, "cell", "A"), (1, "cell", "B"), (3, "cell", "c d")],
        ),
        ("Term\n: Its meaning.", [(1, "paragraph", "Term"), (2, "item", "Its meaning.")]),
        ("[^1]: A note.", [(1, "item", "A note.")]),
        ("*[FDA]: Food and Drug Administration", []),
        ("```\ncode here\n```\nText.", [(4, "paragraph", "Text.")]),
        ("~~~\nnever ends", []),
        ("![A hand](images/a.svg)", []),
        ("7 days a week", [(1, "paragraph", "7 days a week")]),
        ("-5 degrees", [(1, "paragraph", "-5 degrees")]),
        ("#hashtag", [(1, "paragraph", "#hashtag")]),
    ],
)
def test_each_block_is_a_passage_on_its_line(markdown, found):
    assert seen(markdown) == found


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("It helps [@furlan2015; @mak2024].", "It helps."),
        ("It helps.[@a1] Then rest.", "It helps. Then rest."),
        ("See [rest](rest.md) and [this][ref].", "See rest and this."),
        ("A **bold** and *soft* __word__", "A bold and soft word"),
        ("**Stop.** Then go.", "Stop. Then go."),
        ("snake_case and 5*3", "snake_case and 5*3"),
        ("Code `here`.", "Code here."),
        ("A note.[^1]", "A note."),
        ("A ![hand](a.svg) B", "A B"),
        (r"1\. not a list", "1. not a list"),
        ("a  \n b\u00a0c", "a b c"),
        ("[brackets] stay", "[brackets] stay"),
        ("[**bold link**](a.md)", "bold link"),
    ],
)
def test_plain_words_are_what_is_read_aloud(markdown, words):
    assert plain(markdown) == words


def test_a_document_gives_all_that_is_read_with_its_field():
    document = make_document(
        title="T",
        summary="S.",
        tags=("tag",),
        image=Image("a.svg", "Alt.", False, "Caption."),
        one_minute="One.\n\nTwo.",
        key_points=("First.", "Second [@a1]."),
        care_cards=(CareCard("urgent", "Call if", ("it hurts",)),),
        treatment_facts=TreatmentFacts((Finding("Claim.", "low", ("a1",)),), "Harms."),
        faq=(QuestionAndAnswer("Why?", "Because."),),
        related=(RelatedPick("rest", "living with it", "Reason."),),
        body="## H\n\nBody.\n",
    )
    assert [(p.field, p.line, p.words) for p in passages_of(document)] == [
        ("title", 1, "T"),
        ("summary", 1, "S."),
        ("image.alt", 1, "Alt."),
        ("image.caption", 1, "Caption."),
        ("one_minute", 1, "One."),
        ("one_minute", 3, "Two."),
        ("key_points.1", 1, "First."),
        ("key_points.2", 1, "Second."),
        ("care_cards.1.heading", 1, "Call if"),
        ("care_cards.1.items.1", 1, "it hurts"),
        ("treatment_facts.findings.1.claim", 1, "Claim."),
        ("treatment_facts.harms", 1, "Harms."),
        ("faq.1.question", 1, "Why?"),
        ("faq.1.answer", 1, "Because."),
        ("related.1.reason", 1, "Reason."),
        ("body", 1, "H"),
        ("body", 3, "Body."),
    ]


@pytest.mark.parametrize(
    ("markdown", "is_prose"),
    [("Text.", True), ("- item", True), ("## H", False), ("| a |", False), ('!!! do "D"', False)],
)
def test_headings_cells_and_titles_are_no_sentences(markdown, is_prose):
    assert [p.is_prose for p in passages(markdown)] == [is_prose]


def test_a_heading_keeps_its_level_as_typed():
    assert [p.level for p in passages("# A\n#### B\n###### C\nD")] == [1, 4, 6, 0]


@given(st.text(st.sampled_from("ab.\n #-|*_[](!`:1~\\"), max_size=200))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_passages_stand_in_order_on_lines_that_exist(markdown):
    found = passages(markdown)
    lines = [passage.line for passage in found]
    assert lines == sorted(lines)
    assert all(1 <= line <= markdown.count("\n") + 1 for line in lines)
    assert all(passage.words for passage in found)
