"""What was typed, as what is asked for."""

from articles.search.question import starting, understand
from articles.search.spelling import Vocabulary
from articles.search.synonyms import Synonyms
from articles.text.entries import SynonymEntry

WORDS = Vocabulary(
    {"back": 9, "pain": 20, "massage": 9, "acetaminophen": 2, "sleep": 4, "arthritis": 3, "at": 1}
)
SAME = Synonyms.of(
    [
        SynonymEntry(words=("Tylenol", "Panadol"), means=("acetaminophen",)),
        SynonymEntry(words=("hurt",), means=("pain",)),
        SynonymEntry(words=("dolor de espalda",), means=("back pain",)),
        SynonymEntry(words=("dolor",), means=("pain",)),
    ]
)


def asked(text, **options):
    """The ways to say each thing that is asked for."""
    question = understand(text, WORDS, SAME, **options)
    return [[" ".join(way.stems) for way in term.ways] for term in question.terms]


def test_each_word_of_a_question_that_says_something_is_asked_for():
    assert asked("Why does my back hurt at night?") == [["back"], ["hurt", "pain"], ["night"]]


def test_the_longest_entry_of_the_synonyms_wins():
    assert asked("dolor de espalda") == [["dolor espalda", "back pain"]]
    assert asked("dolor") == [["dolor", "pain"]]


def test_a_brand_name_leads_to_the_medicine_and_is_not_corrected():
    question = understand("tylenol", WORDS, SAME)
    assert question.corrected == ""
    assert asked("tylenol") == [["tylenol", "acetaminophen"]]


def test_a_mistake_is_corrected_unless_the_words_are_wanted_exactly():
    assert understand("backpain arthritus", WORDS, SAME).corrected == "back pain arthritis"
    assert asked("arthritus") == [["arthriti"]]
    assert understand("arthritus", WORDS, SAME, exactly=True).corrected == ""
    assert asked("arthritus", exactly=True) == [["arthritus"]]


def test_words_that_stand_nowhere_are_named():
    assert understand("dentist massage for the dentist", WORDS, SAME).unknown == ("dentist",)
    assert understand("massage hurt arthr arthritus", WORDS, SAME).unknown == ()
    assert understand("arthritus", WORDS, SAME, exactly=True).unknown == ("arthritus",)


def test_another_ending_is_no_mistake_and_a_stem_by_chance_is_no_word():
    assert understand("massaged sleeps", WORDS, SAME).corrected == ""
    words = Vocabulary({"acid": 3, "accident": 4})
    assert understand("acident", words, SAME).corrected == "accident"


def test_half_a_word_stands_for_those_that_begin_with_it():
    assert asked("arthr") == [["arthr", "arthriti"]]
    assert understand("arthr", WORDS, SAME).corrected == ""


def test_quoted_words_have_to_stand_in_a_row():
    question = understand('"back pain" sleep', WORDS, SAME)
    phrase, word = question.terms
    assert phrase.must and phrase.ways[0].is_phrase and phrase.ways[0].stems == ("back", "pain")
    assert not word.must


def test_words_that_say_nothing_ask_for_nothing():
    assert asked("what is it?") == asked("") == asked('""') == asked("?!*") == []


def test_the_last_word_may_still_be_typed():
    question = starting(understand("back pai", WORDS, SAME), WORDS)
    assert "pain" in [way.stems[0] for way in question.terms[-1].ways]
    assert starting(understand("", WORDS, SAME), WORDS).terms == ()
