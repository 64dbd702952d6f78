"""How long an article takes to read, and which of its words weigh most."""

from articles.text.document import ArticleDocument, CareCard, QuestionAndAnswer, TreatmentFacts
from articles.text.plain import heaviest_terms, reading_minutes


def document(**fields):
    return ArticleDocument(title="Title", summary="Summary", topic="rest", **fields)


def test_even_the_shortest_text_takes_a_minute():
    assert reading_minutes(document()) == 1


def test_a_tired_reader_reads_180_words_a_minute():
    assert reading_minutes(document(body="word " * 178)) == 1
    assert reading_minutes(document(body="word " * 179)) == 2


def test_all_that_the_page_says_counts():
    words = "word " * 100
    whole = document(
        body=words,
        one_minute=words,
        key_points=(words,),
        care_cards=(CareCard("soon", "Ask", (words,)),),
        faq=(QuestionAndAnswer("Why?", words),),
        treatment_facts=TreatmentFacts(harms=words),
    )
    assert reading_minutes(whole) == 4


def test_citations_and_addresses_take_no_time():
    assert reading_minutes(document(body="[@furlan2015] [a](b.md) " * 170)) == 1


def test_a_word_of_the_title_weighs_more_than_one_of_the_text():
    terms = heaviest_terms(ArticleDocument(title="Ginger", summary="s", topic="t", body="Sleep."))
    assert terms["ginger"] > terms["sleep"]


def test_plurals_and_common_words_are_folded_away():
    terms = heaviest_terms(document(body="The massages and the massage."))
    assert "massage" in terms
    assert not {"massages", "and", "the"} & terms.keys()
