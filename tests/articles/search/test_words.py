"""Words without case, accents and endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aching", "aches"),
        ("ciática", "CIATICA"),
        ("massages", "massage"),
        ("patient's", "patients"),
        ("ＣＢＤ", "cbd"),
    ],
)
def test_the_same_word_has_the_same_stem(one, other):
    assert words.stems_of(one) == words.stems_of(other) != []


def test_words_of_a_question_are_left_out():
    typed = "Why does my back hurt more at night? ¿Por qué?"
    assert words.words_of(typed) == ["back", "hurt", "night"]


def test_letters_of_any_alphabet_become_letters_that_both_databases_know():
    assert words.stems_of("боль") == ["x0431x043ex043bx044c"]
    assert words.stem("боль") != words.stem("бол")


def test_words_between_quotation_marks_belong_together():
    typed = words.read_query('hot "deep tissue" and “back pain”')
    assert [(word.typed, word.phrase) for word in typed] == [
        ("hot", 0),
        ("deep", 1),
        ("tissue", 1),
        ("and", 0),
        ("back", 2),
        ("pain", 2),
    ]


def test_one_quotation_mark_alone_changes_nothing():
    assert [word.phrase for word in words.read_query('"deep tissue')] == [0, 0]


@given(st.text(max_size=2_000))
def test_whatever_is_typed_becomes_a_few_safe_words(typed):
    found = words.read_query(typed)
    assert len(found) <= words.MOST_WORDS
    for word in found:
        assert word.stem.isascii() and word.stem.isalnum()
