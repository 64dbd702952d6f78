"""The words that the search goes by lead to what the site really has."""

import pytest

from articles.models import Synonym
from articles.search import knowledge
from articles.search.words import stems_of

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
