"""What cannot be seen goes, and every name stays."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic import plain_input

NAMES = [
    "Ana María Núñez-O’Brien",
    "Nguyễn Thị Hồng",
    "李小龍",
    "محمد علی‌زاده",  # with the joiner that Persian spelling needs
    "क्‍षमा",
    "Σωκράτης",
    "יוסף בן־דוד",
    "ชัยวัฒน์",
    "X Æ A-12",
    "👩‍🦽 Sam ❤️",
]
HIDDEN = {
    "a NUL": "A\0na",
    "an escape": "A\x1bna",
    "a right-to-left override": "A\u202ena",
    "an isolate": "A\u2066na\u2069",
    "a right-to-left mark": "A\u200fna",
    "a zero-width space": "A\u200bna",
    "a joiner where nothing joins": "A\u200dna\u200c",
    "a byte order mark": "\ufeffAna",
    "a soft hyphen": "A\u00adna",
    "a word joiner": "A\u2060na",
    "a Hangul filler": "A\u3164na",
    "a blank of Braille": "A\u2800na",
    "a tag": "A\U000e0041na",
    "half a pair": "A\ud800na",
    "a private letter": "A\ue000na",
    "no character at all": "A\uffffna",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_of_all_scripts_stay(name):
    assert plain_input.line(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_seen_goes(text):
    assert plain_input.line(text) == "Ana"


@pytest.mark.parametrize(
    "text",
    ["Ana\r\nBcc: x@y.z", "Ana\nBcc: x@y.z", "Ana\x0bBcc: x@y.z", "Ana\u2028Bcc: x@y.z"],
)
def test_a_line_stays_one_line(text):
    assert plain_input.line(text) == "Ana Bcc: x@y.z"


def test_white_space_is_one_space_and_letters_are_composed():
    assert plain_input.line("  Ana\t \u00a0 Mari\u0301a\u3000 ") == "Ana María"


def test_heaps_of_accents_are_cut_down():
    heap = "Z" + "\u0310" * 50 + "a"
    assert plain_input.line(heap) == "Z" + "\u0310" * 5 + "a"


def test_lines_keep_their_breaks_but_no_heaps_of_them():
    assert plain_input.lines("\n One\r\ntwo \n\n\n\n\nthree\u202e\n") == "One\ntwo\n\nthree"


@given(st.text())
def test_a_cleaned_text_is_as_clean_as_can_be(text):
    cleaned = plain_input.line(text)
    assert plain_input.line(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    allowed = {"\u200c", "\u200d"}
    for character in set(cleaned) - allowed:
        category = unicodedata.category(character)
        assert category not in ("Cc", "Cf", "Cs", "Co"), hex(ord(character))
        assert character == " " or category[0] != "Z"
    cleaned.encode()


@given(st.text(alphabet="ab \n\r\t\u2028\u200b\u0301\u200d é", max_size=60))
@example("a\u200d\u0301")
def test_several_lines_are_each_as_clean(text):
    cleaned = plain_input.lines(text)
    assert plain_input.lines(cleaned) == cleaned
    assert cleaned.split("\n") == [plain_input.line(part) for part in cleaned.split("\n")]
    assert "\n\n\n" not in cleaned


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), max_size=40))
def test_letters_digits_and_signs_all_stay(text):
    seen = "".join(letter for letter in text if letter not in plain_input.BLANKS)
    assert plain_input.line(text) == unicodedata.normalize("NFC", seen)
