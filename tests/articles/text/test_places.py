"""A remark names the line of the file on which the writer finds the words."""

import pytest

from articles.text.places import line_in_file
from tests.makers import make_document

FILE = """\
---
title: Rest
summary: "How to rest."
key_points:
  - First.
  - >-
    Second, over
    two lines.
one_minute: |
  One.

  Three lines down.
care_cards:
  - level: urgent
    heading: Call if
    items: [one, two]
treatment_facts:
  findings:
    - claim: It may help.
      sources:
        - a1
        - b2
  harms: |-
    Sore.

    Worse.
---

## First

Text.
"""
LINES = FILE.split("\n")


@pytest.mark.parametrize(
    ("field", "line", "words"),
    [
        ("title", 1, "title: Rest"),
        ("summary", 1, "How to rest."),
        ("key_points.1", 1, "First."),
        ("one_minute", 1, "One."),
        ("one_minute", 3, "Three lines down."),
        ("care_cards.1.heading", 1, "Call if"),
        ("care_cards.1.items.2", 1, "[one, two]"),
        ("treatment_facts.findings.1.claim", 1, "It may help."),
        ("treatment_facts.findings.1.sources", 1, "a1"),
        ("treatment_facts.harms", 1, "Sore."),
        ("treatment_facts.harms", 3, "Worse."),
        ("body", 2, "## First"),
        ("body", 4, "Text."),
    ],
)
def test_a_field_is_found_on_its_line(field, line, words):
    assert words in LINES[line_in_file(FILE, field, line) - 1]


def test_a_folded_text_is_found_where_it_begins():
    assert line_in_file(FILE, "key_points.2") in (6, 7)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("key_points.9", "First."),
        ("key_points.0", "First."),
        ("key_points.x", "First."),
        ("treatment_facts.alternatives", "findings:"),
        ("title.deeper", "title: Rest"),
    ],
)
def test_what_is_not_there_leads_to_the_last_thing_that_is(field, words):
    assert words in LINES[line_in_file(FILE, field) - 1]


def test_a_field_that_is_missing_altogether_has_no_line():
    assert line_in_file(FILE, "image") is None
    assert line_in_file(FILE, "") is None


@pytest.mark.parametrize("text", ["", "no front matter", "---\ntitle: x\n", "---\n: [\n---\n"])
def test_a_file_that_cannot_be_read_has_no_lines(text):
    assert line_in_file(text, "title") is None


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("---\ntitle", "\ufeff---\ntitle")])
def test_line_ends_and_byte_order_mark_move_nothing(change):
    text = FILE.replace(change[0], change[1])
    assert line_in_file(text, "body", 4) == line_in_file(FILE, "body", 4)
    assert line_in_file(text, "one_minute", 3) == line_in_file(FILE, "one_minute", 3)


def test_what_the_site_writes_is_found_again():
    text = make_document(one_minute="Rest.\n\nThen walk.", key_points=("A.", "B.")).text
    lines = text.split("\n")
    assert "Then walk." in lines[line_in_file(text, "one_minute", 3) - 1]
    assert "B." in lines[line_in_file(text, "key_points.2") - 1]
    assert "Try a pillow" in lines[line_in_file(text, "body", 3) - 1]
