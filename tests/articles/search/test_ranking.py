"""Which entry answers a question best, of entries that are made for it."""

import pytest

from articles.search.matching import Term, Way
from articles.search.ranking import Ranking, Rarity
from articles.search.results import Candidate

RARITY = Rarity({"run": 40, "late": 4, "knee": 9, "brace": 2}, 100)
FILLER = "and " * 60


def entry(body, *, title="other words", kind="article", points=""):
    return Candidate(1, kind, "one", title, f" {title} ", f" {points} ", f" {body} ")


def score(question, *args, **options):
    ranking, one = ranking_of(question), entry(*args, **options)
    return ranking.words_score(one) * ranking.passage_factor(one)


def ranking_of(question):
    return Ranking([Term((Way(tuple(words.split())),)) for words in question], RARITY)


def test_words_in_one_passage_are_worth_more_than_the_same_words_far_apart():
    together = score(["run", "late"], f"{FILLER} we run late today {FILLER}")
    apart = score(["run", "late"], f"run {FILLER} late today {FILLER}")
    assert together > 1.1 * apart


def test_the_words_of_one_way_may_stand_in_the_passage_in_any_order():
    question = ["knee brace", "late"]
    near = score(question, f"brace for a knee late {FILLER}{FILLER}")
    assert near > score(question, f"brace for a knee {FILLER}{FILLER} late")


@pytest.mark.parametrize("others", ["knee and · and brace", "and knee brace and and"])
def test_a_point_that_is_what_was_asked_is_worth_more_than_its_words(others):
    """As a question of an FAQ; in another point they may stand among much else."""
    question = ["knee", "brace"]
    assert score(question, FILLER, points="and and · knee brace · and") > 1.2 * score(
        question, FILLER, points=f"and and · {others} · and"
    )


def test_one_word_is_compared_with_no_point():
    """Or every page would come behind the one that has it as a heading."""
    alone = score(["knee"], FILLER, points="and · knee · and")
    assert alone == score(["knee"], FILLER, points="and · knee and and · and")


def test_what_stands_nowhere_is_worth_nothing():
    assert score(["brace"], FILLER) == 0


def test_the_rarer_word_counts_more():
    question = ["run", "brace"]
    assert score(question, "the brace") > score(question, "they run")


@pytest.mark.parametrize("kind", ["source", "term", "topic"])
def test_an_article_comes_before_what_says_the_same(kind):
    assert score(["knee"], "knee") > score(["knee"], "knee", kind=kind)


def test_a_title_that_is_what_was_asked_comes_first():
    assert score(["knee"], "a", title="knee") > score(["knee"], "a knee", title="knee and others")


def test_entries_come_best_first_and_equals_by_title():
    entries = [
        entry(FILLER, title="nothing"),
        entry("knee", title="b"),
        entry("knee", title="a"),
        entry("knee knee knee", title="c"),
    ]
    best_first = ranking_of(["knee"]).best_first(entries)
    assert [one.title for one in best_first] == ["c", "a", "b"]
