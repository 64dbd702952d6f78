"""The words that the search goes by lead to what the site really has."""

import pytest

from articles.models import SearchEntry, Synonym, UrgentWord
from articles.search import knowledge
from articles.search.question import _without_stop_words, understand
from articles.search.synonyms import LONGEST, stems_as_typed
from articles.search.urgent import LEVELS
from articles.search.words import stems_of, tokens

pytestmark = pytest.mark.django_db


def test_every_synonym_leads_to_words_that_the_site_has(content):
    known = knowledge.current().vocabulary.stems
    nowhere = {
        synonym.slug: means
        for synonym in Synonym.objects.all()
        for means in synonym.document.means
        if not known.keys() >= set(stems_of(means))
    }
    assert nowhere == {}


def test_there_are_many_and_no_word_stands_in_two_entries(content):
    words = [word.lower() for row in Synonym.objects.all() for word in row.document.words]
    assert len(words) >= 120
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_what_a_synonym_means_is_found_by_it(content):
    """All of its words together, as the search asks for them; half of them would find nothing."""
    shown = [
        set(f"{entry.title_words}{entry.points_words}{entry.body_words}".split())
        for entry in SearchEntry.objects.all()
    ]
    nowhere = [
        (synonym.slug, means)
        for synonym in Synonym.objects.all()
        for means in synonym.document.means
        if not any(words >= set(_without_stop_words(stems_as_typed(means))) for words in shown)
    ]
    assert nowhere == []


def test_no_line_is_longer_than_what_the_search_looks_for(content):
    rows = [(row.slug, word) for row in Synonym.objects.all() for word in row.document.words]
    assert [(slug, word) for slug, word in rows if not 0 < len(tokens(word)) <= LONGEST] == []


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("sleep well with pain", "spa"),
        ("what to expect after a crash", "pregnant"),
        ("does heart rate slow down", "cost"),
        ("what is the right side to lie on", "complain"),
        ("how will I feel after a massage", "psycholog"),
        ("help me choose a therapist", "bad"),
        ("how much is too much acetaminophen", "insur"),
        ("which form of ginger", "new"),
        ("blue lips", "mood"),
        ("does massage help", "gun"),
        ("can I drink ginger tea", "alcohol"),
    ],
)
def test_a_common_word_is_not_taken_for_another(content, typed, means):
    """One word of a synonym pulls every query that has it: these were pulled once."""
    known = knowledge.current()
    asked = understand(typed, known.vocabulary, known.synonyms)
    assert means not in asked.stems


def test_every_card_has_words_that_can_call_for_it(content):
    for row in UrgentWord.objects.all():
        assert row.document.level in LEVELS
        assert any(card == row.document for _said, card in knowledge.current().urgent.cases)
