"""The passage that was asked for."""

from hypothesis import given
from hypothesis import strategies as st

from articles.search.snippets import LONGEST, marked, snippet


def text_of(pieces):
    return "".join(piece for piece, _is_marked in pieces)


def marks_in(pieces):
    return [piece for piece, is_marked in pieces if is_marked]


def test_every_ending_of_a_word_is_marked_and_nothing_else():
    pieces = marked("Massages, a massage; the masseur.", ("massag",))
    assert marks_in(pieces) == ["Massages", "massage"]
    assert text_of(pieces) == "Massages, a massage; the masseur."


def test_a_stem_that_ends_in_another_letter_is_found():
    assert marks_in(marked("Happy people, happier days.", ("happi",))) == ["Happy"]


def test_the_passage_with_most_of_the_words_is_shown():
    text = "Back is here. " + "Nothing of use is said in this sentence. " * 20
    text += "Now the back and the pain stand together. " + "More follows after it. " * 20
    pieces = snippet(text, ("back", "pain"))
    assert text_of(pieces).startswith("Now the back and the pain")
    assert marks_in(pieces) == ["back", "pain"]
    assert len(text_of(pieces)) <= LONGEST + 2 and text_of(pieces).endswith(" …")


def test_a_text_without_the_words_has_no_snippet():
    assert snippet("Nothing here.", ("back",)) == []
    assert snippet("Nothing here.", ()) == snippet("", ("back",)) == []


@given(st.text(max_size=600), st.lists(st.sampled_from(["back", "pain", "a", "x0431", "happi"])))
def test_marking_loses_and_adds_nothing(text, stems):
    assert text_of(marked(text, tuple(stems))) == text
    assert len(text_of(snippet(text, tuple(stems)))) <= LONGEST + 2
