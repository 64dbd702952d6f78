"""The library that `make bench` measures: valid, and the same each time."""

from articles.text.document import ArticleDocument
from tests.benchmarks import vocabulary
from tests.benchmarks.made_up_library import make_document


def test_a_made_up_article_is_a_valid_document():
    for number in (1, 2, 99_999):
        document = make_document(number)
        assert ArticleDocument.parse(document.text) == document


def test_the_same_seed_gives_the_same_text():
    assert make_document(7).text == make_document(7).text
    assert make_document(7).text != make_document(8).text
    assert make_document(7).text != make_document(7, seed=1).text


def test_every_coined_word_is_another_one():
    assert len({vocabulary.coined(number) for number in range(20_000)}) == 20_000
