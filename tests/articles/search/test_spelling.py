"""The word that was meant."""

import pytest

from articles.search.spelling import Vocabulary

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
        "physical": 4,
        "patient": 8,
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
        ("fissical", "physical"),  # sounds the same
    ],
)
def test_a_mistake_is_put_right(typed, meant):
    assert " ".join(KNOWN.meant_by(typed)) == meant


@pytest.mark.parametrize("typed", ["hop", "xyzzyqq", "a1b2c3", "", "чрезмерно", "payment"])
def test_what_is_near_nothing_is_left_alone(typed):
    assert KNOWN.meant_by(typed) == ()


def test_a_word_of_four_letters_is_taken_for_a_common_one_only():
    assert Vocabulary({"rule": 9}).meant_by("rude") == ()
    assert Vocabulary({"rule": 10}).meant_by("rude") == ("rule",)


def test_a_short_word_may_have_one_mistake_only():
    assert KNOWN.meant_by("bake") == ()


def test_the_commonest_beginnings_come_first():
    assert KNOWN.beginning_with("mas", 5) == ["massage"]
    assert KNOWN.beginning_with("m", 1) == ["massage"]
