"""The word that was meant."""

import pytest

from articles.search.spelling import Vocabulary, edits

KNOWN = Vocabulary(
    {
        "fibromyalgia": 9,
        "arthritis": 12,
        "sciatica": 2,
        "massage": 40,
        "message": 1,
        "back": 30,
        "pain": 50,
        "hip": 3,
        "rain": 1,
    },
    frozenset(["tylenol"]),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fibromialgia", "fibromyalgia"),
        ("fybromyalga", "fibromyalgia"),
        ("arthritus", "arthritis"),
        ("arthuritis", "arthritis"),
        ("siatica", "sciatica"),
        ("masage", "massage"),
        ("mesage", "message"),  # one mistake beats two, however common the other word is
        ("apin", "pain"),  # swapped letters are one mistake
        ("backpain", "back pain"),
        ("tylanol", "tylenol"),
    ],
)
def test_a_mistake_is_put_right(typed, meant):
    assert " ".join(KNOWN.meant_by(typed)) == meant


@pytest.mark.parametrize("typed", ["hop", "xyzzyqq", "a1b2c3", "", "чрезмерно"])
def test_what_is_near_nothing_is_left_alone(typed):
    assert KNOWN.meant_by(typed) == ()


def test_a_word_of_four_letters_is_taken_for_a_common_one_only():
    assert Vocabulary({"rule": 9}).meant_by("rude") == ()
    assert Vocabulary({"rule": 10}).meant_by("rude") == ("rule",)


def test_a_short_word_may_have_one_mistake_only():
    assert KNOWN.meant_by("bake") == ()


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("pain", "pain", 0),
        ("pain", "pian", 1),
        ("pain", "pai", 1),
        ("pain", "gait", 2),
        ("", "ab", 2),
    ],
)
def test_edits(one, other, distance):
    assert edits(one, other, 2) == edits(other, one, 2) == distance


def test_many_edits_are_not_counted():
    assert edits("pain", "arthritis", 2) == 3


def test_the_commonest_beginnings_come_first():
    assert KNOWN.beginning_with("mas", 5) == ["massage"]
    assert KNOWN.beginning_with("m", 1) == ["massage"]
