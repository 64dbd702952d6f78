"""Telephone numbers in whatever form they are typed."""

import re

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic import phones

SAME = "+1 202-555-0100"


@pytest.mark.parametrize(
    "text",
    [
        "202-555-0100",
        "(202) 555-0100",
        "202.555.0100",
        "2025550100",
        "1 202 555 0100",
        "+12025550100",
        "+1 (202) 555-0100",
        "011 1 202 555 0100",
        "202–555–0100",
        "202\N{NO-BREAK SPACE}555\N{NO-BREAK SPACE}0100",
        "tel:+1-202-555-0100",
        "٢٠٢٥٥٥٠١٠٠",
        "+١ ٢٠٢ ٥٥٥ ٠١٠٠",
        "２０２－５５５－０１００",
        "२०२५५५०१००",
        # As phones put a number on the clipboard, and as tricksters do.
        "\u202a+1 202-555-0100\u202c",
        "\u200e202-555-0100\u200f",
        "\u202e202-555-0100",
        "\u2066202-555-0100\u2069",
        "202-555-0100\x00",
        "\x00202-555-0100",
        " 202-555-0100 ",
        # What stands around it is left out: it reaches neither a link nor a reader.
        "call 202-555-0100",
        "javascript:alert(2025550100)",
    ],
)
def test_every_form_is_the_same_number(text):
    assert phones.is_number(text)
    assert phones.link(text) == "tel:+12025550100"
    assert phones.international(text) == SAME


@pytest.mark.parametrize(
    "text",
    [
        "202-555-0100 ext. 5",
        "202-555-0100 extension 5",
        "202.555.0100x5",
        "(202) 555-0100 #5",
        "+1 202 555 0100;ext=5",
        "202-555-0100 ext. ٥",
    ],
)
def test_an_extension_is_kept_for_readers(text):
    assert phones.international(text) == "+1 202-555-0100 ext. 5"
    assert phones.link(text) == "tel:+12025550100"


def test_letters_are_keys():
    assert phones.link("1-800-FLOWERS") == "tel:+18003569377"
    assert phones.international("1-800-flowers") == "+1 800-356-9377"


def test_a_number_from_abroad_keeps_its_country():
    assert phones.link("+44 20 7946 0018") == "tel:+442079460018"
    assert phones.international("011 44 20 7946 0018") == "+44 20 7946 0018"
    assert phones.parsed("020 7946 0018", region="GB").country_code == 44


@pytest.mark.parametrize("text", ["711", "988", "911", "211", "12345", "838255"])
def test_short_numbers_stay_as_they_are(text):
    assert phones.is_number(text)
    assert phones.link(text) == f"tel:{text}"
    assert phones.international(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12",
        "٧١١",
        "call us",
        "555-0100",  # without the area code it would call somebody else
        "5550100",
        "tel:555-0100;phone-context=example.org",
        "+999 555 0100",
        "2" * 15,
        "202-555-0100 or 202-555-0101",
        "202-555-0100\nBcc: someone@example.org",
        "javascript:alert(1)",
        "2025550100; drop table",
        "<b>202-555-0100</b>x",
        "jo@example.org",
        "202-555-01\x0000",
        "202\u202e555\u202c0100x",
        "\x00",
        "\u202e",
        "🤕",
        "\ud800",
    ],
)
def test_what_is_no_number_is_none(text):
    assert not phones.is_number(text)
    assert phones.parsed(text) is None
    assert phones.link(text) == ""
    assert phones.international(text) == text


@pytest.mark.parametrize("piece", ["2", " ", "(", "+", "٢", "1-", "\x00", "202-555-0100 ", "a"])
def test_a_megabyte_is_never_looked_through(piece, monkeypatch):
    def parse(text, region):
        assert len(text) <= phones.LONGEST
        raise phonenumbers.NumberParseException(0, "")

    monkeypatch.setattr(phonenumbers, "parse", parse)
    text = (piece * 1_000_000)[:1_000_000]
    assert not phones.is_number(text)
    assert phones.link(text) == ""
    assert not phones.is_number(f"202-555-0100{text}")


def test_the_longest_written_number_fits():
    text = "+1 (202) 555-0100, extension 1234567"
    assert len(text) <= phones.LONGEST
    assert phones.international(text) == "+1 202-555-0100 ext. 1234567"


alphabet = st.sampled_from("0123456789+-().# xet;=,/\x00\u202e\u200f٢２\n") | st.characters()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet, max_size=phones.LONGEST + 5))
def test_no_text_breaks_it_and_a_link_holds_digits_only(text):
    link = phones.link(text)
    assert bool(link) == phones.is_number(text)
    assert link == "" or re.fullmatch(r"tel:\+?[0-9]{3,17}", link, re.ASCII)


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True), st.integers(0, 9_999_999))
def test_what_is_formatted_is_read_back_the_same(digits, extension):
    for text in (digits, f"{digits} ext. {extension}"):
        shown = phones.international(text)
        assert phones.international(shown) == shown
        assert phones.link(shown) == phones.link(text) == f"tel:+1{digits}"
        assert phones.parsed(shown) == phones.parsed(text)
