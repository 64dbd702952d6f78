import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.text.differences import GONE, NEW, SAME, clipped, differences, is_same

TEXTS = st.text(alphabet="ab é\n\r \t\u2028", max_size=40)


def test_changed_words_stand_between_the_words_that_stayed():
    assert differences("Heat may help a bit.", "Heat often helps a bit.") == [
        (SAME, "Heat "),
        (GONE, "may help"),
        (NEW, "often helps"),
        (SAME, " a bit."),
    ]


def test_a_new_paragraph_is_new_and_its_neighbours_stay():
    assert differences("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n") == [
        (SAME, "One.\n\n"),
        (NEW, "Two.\n\n"),
        (SAME, "Three.\n"),
    ]


def test_equal_texts_are_one_run():
    assert differences("the same", "the same") == [(SAME, "the same")]
    assert differences("", "") == []


@given(TEXTS, TEXTS)
def test_the_runs_give_back_both_texts(old, new):
    runs = differences(old, new)
    assert "".join(text for kind, text in runs if kind != NEW) == old
    assert "".join(text for kind, text in runs if kind != GONE) == new
    assert is_same(runs) == (old == new)


@given(TEXTS, TEXTS)
def test_neighbours_differ_in_kind(old, new):
    kinds = [kind for kind, _text in differences(old, new)]
    assert all(one != other for one, other in pairwise(kinds))


def test_a_hostile_text_does_not_keep_the_server_busy():
    old = " ".join(str(number % 7) for number in range(60_000))
    new = " ".join(str(number * number % 11) for number in range(60_000))
    start = time.perf_counter()
    assert differences(old, new)
    assert time.perf_counter() - start < 5


def test_long_stretches_that_stayed_are_cut_down_around_the_changes():
    before, after = "one two three four five ", " six seven eight nine ten"
    runs = clipped(differences(before + "x" + after, before + "y" + after), around=2)
    assert runs == [
        (SAME, "… four five "),
        (GONE, "x"),
        (NEW, "y"),
        (SAME, " six seven …"),
    ]
