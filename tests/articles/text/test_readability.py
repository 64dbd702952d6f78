"""Sentences, words and syllables are counted as a reader would, and the formulas are right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.readability import (
    Readability,
    count_syllables,
    measure,
    sentences_of,
    split_sentences,
    words_of,
)

# As a dictionary divides them.
SYLLABLES = """
pain 1, back 1, knee 1, neck 1, heat 1, sleep 1, strength 1, ache 1, through 1, eased 1, helped 1,
muscle 2, massage 2, stomach 2, doctor 2, patient 2, people 2, headache 2, headaches 2, needed 2,
breathing 2, pressure 2, chronic 2, doses 2, bowel 2, bladder 2, weakness 2, movement 2, tissue 2,
symptoms 2, ginger 2, relieved 2, isn't 2, don't 1, patient’s 2, handle 2, careful 2, carefully 3,
opioid 3, medicine 3, exercise 3, injury 3, naproxen 3, arthritis 3, physical 3, therapist 3,
concussion 3, diseases 3, nausea 3, essential 3, serious 3, certainty 3, initial 3, prescription 3,
ibuprofen 4, emergency 4, inflammation 4, anxiety 4, diabetes 4, sciatica 4, medication 4,
acupuncture 4, insomnia 4, diarrhea 4, individual 5, immediately 5, physiology 5, cannabidiol 5,
acetaminophen 6, fibromyalgia 6, osteoarthritis 6, benzodiazepine 6
"""
TABLE = [(word, int(count)) for word, count in (p.split() for p in SYLLABLES.split(","))]


@pytest.mark.parametrize(("word", "count"), TABLE, ids=[word for word, _ in TABLE])
def test_common_and_medical_words_have_their_syllables(word, count):
    assert count_syllables(word) == count


def test_the_table_of_words_is_long_enough_to_mean_something():
    assert len({word for word, _ in TABLE}) == len(TABLE) >= 60


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("24", 1),
        ("3.5", 1),
        ("4,000", 1),
        ("FDA", 3),
        ("MRI", 3),
        ("MRIs", 3),
        ("WHO", 5),
        ("NSAID", 2),
        ("NSAIDs", 2),
        ("self-care", 2),
        ("X-ray", 2),
        ("e.g", 2),
        ("hmm", 1),
        ("é", 1),
    ],
)
def test_numbers_capitals_and_compounds_are_counted_as_they_are_said(word, count):
    assert count_syllables(word) == count


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Rest. Then go.", ["Rest.", "Then go."]),
        ("Does it hurt? Yes! Stop.", ["Does it hurt?", "Yes!", "Stop."]),
        ("Take 3.5 mg. Then wait.", ["Take 3.5 mg.", "Then wait."]),
        ("A total of 4,000 mg. No more.", ["A total of 4,000 mg.", "No more."]),
        ("See Dr. Smith, e.g. Monday.", ["See Dr. Smith, e.g. Monday."]),
        ("Try heat (e.g. Epsom salt). It is warm.", ["Try heat (e.g. Epsom salt).", "It is warm."]),
        ("The U.S. Food and Drug Administration.", ["The U.S. Food and Drug Administration."]),
        ("Heat, cold etc. can help.", ["Heat, cold etc. can help."]),
        ("Heat, cold etc. Then rest.", ["Heat, cold etc.", "Then rest."]),
        ("Rest at 5 p.m. Then walk.", ["Rest at 5 p.m.", "Then walk."]),
        ("Open from 8 a.m. to 5 p.m. daily.", ["Open from 8 a.m. to 5 p.m. daily."]),
        ("We waited… Then it came.", ["We waited…", "Then it came."]),
        ("Wait... and breathe.", ["Wait... and breathe."]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("“Does it hurt?” she asked.", ["“Does it hurt?” she asked."]),
        ("It helps (a little). (See below.)", ["It helps (a little).", "(See below.)"]),
        ("Take vitamin B. Ask first.", ["Take vitamin B.", "Ask first."]),
        ("Is it safe? No. 3 in 10 had harms.", ["Is it safe?", "No.", "3 in 10 had harms."]),
        ("Go to example.org today.", ["Go to example.org today."]),
        ("No full stop", ["No full stop"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_cutting_into_sentences_loses_no_letter(text):
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Don't stop, don’t worry.", ["Don't", "stop", "don’t", "worry"]),
        ("Take 4,000 mg at 8:30.", ["Take", "4,000", "mg", "at", "8:30"]),
        ("Well-being & self‑care", ["Well-being", "self‑care"]),
        ("50% of 3.5", ["50", "of", "3.5"]),
        ("and/or", ["and", "or"]),
        ("heat,cold", ["heat", "cold"]),
        ("… – “”", []),
    ],
)
def test_a_word_is_what_a_reader_reads_as_one(sentence, words):
    assert words_of(sentence) == words


def test_marks_alone_are_no_sentence():
    assert sentences_of("... !!! Go.") == [["Go"]]


# “The cat sat on the mat.” has 1 sentence, 6 words, 6 syllables: 0.39·6 + 11.8 - 15.59 = -1.45.
def test_a_known_text_has_its_known_counts_and_grade():
    result = measure(["The cat sat on the mat."])
    assert result == Readability(sentences=1, words=6, syllables=6, long_words=0)
    assert result.flesch_kincaid == pytest.approx(-1.45)
    assert result.smog == pytest.approx(3.1291)


# 2 sentences, 9 words, 3 long ones (emergency 4, medicine 3, exercise 3), 16 syllables:
# 0.39·4.5 + 11.8·16/9 - 15.59 = 7.1428; 1.0430·√(3·15) + 3.1291 = 10.1258.
def test_both_formulas_agree_with_a_sum_by_hand():
    result = measure(["Emergency medicine helps you now.", "Try exercise each day."])
    assert result == Readability(sentences=2, words=9, syllables=16, long_words=3)
    assert result.flesch_kincaid == pytest.approx(7.1428, abs=0.0001)
    assert result.smog == pytest.approx(10.1258, abs=0.0001)


def test_smog_for_its_30_sentences_is_the_formula_of_the_paper():
    texts = ["Exercise is good."] * 16 + ["Rest is good."] * 14
    assert measure(texts).smog == pytest.approx(1.0430 * 4 + 3.1291)


@pytest.mark.parametrize("texts", [[], [""], ["…"], ["", "\n"]])
def test_a_text_without_words_has_no_grade(texts):
    result = measure(texts)
    assert (result.words, result.flesch_kincaid, result.smog) == (0, 0.0, 0.0)


def test_pieces_without_a_full_stop_are_sentences_of_their_own():
    assert measure(["you are 60 or older", "you smoke"]).sentences == 2


def test_a_term_that_cannot_be_avoided_counts_as_two_syllables():
    plain = measure(["Take acetaminophen."])
    exempt = measure(["Take acetaminophen."], ["Acetaminophen"])
    assert (plain.syllables, plain.long_words) == (7, 1)
    assert (exempt.syllables, exempt.long_words) == (3, 0)


@pytest.mark.parametrize("word", ["opioids", "Opioid", "OPIOID"])
def test_an_exemption_covers_the_plural_and_capitals(word):
    assert measure([f"{word} harm."], ["opioid"]).long_words == 0


def test_each_word_of_a_longer_term_is_exempt_and_nothing_else():
    result = measure(["Fibromyalgia syndrome medication."], ["fibromyalgia syndrome"])
    assert (result.syllables, result.long_words) == (8, 1)


def test_longer_words_and_sentences_read_harder():
    easy = measure(["You may feel sore. It will pass."])
    hard = measure(["Patients may experience temporary musculoskeletal discomfort."])
    assert easy.flesch_kincaid < 3 < 12 < hard.flesch_kincaid
    assert easy.smog < hard.smog


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_every_word_has_a_syllable(word):
    assert count_syllables(word) >= 1
