"""Words of somebody in danger put a card above everything else."""

import pytest

from articles.search import knowledge

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def urgent(content):
    return knowledge.current().urgent


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("chest pain", "chest hurt"),
        ("pain in my chest after massage", "chest hurt"),
        ("I can't feel my legs", "numb"),
        ("cannot feel my legs", "numb"),
        ("can not feel legs", "numb"),
        ("numb between the legs", "numb"),
        ("I took too many Tylenol pills", "too much medicine"),
        ("overdose", "too much medicine"),
        ("I want to die", "ending your life"),
        ("suicidal thoughts", "ending your life"),
        ("i don’t want to live any more", "ending your life"),
        ("quiero morir", "ending your life"),
        ("dolor de pecho", "chest hurt"),
        ("one leg is swollen", "leg newly swollen"),
        ("cola colored urine", "urine"),
    ],
)
def test_words_in_need_find_their_card(urgent, typed, heading):
    assert heading in urgent.cards_for(typed)[0].heading


@pytest.mark.parametrize(
    "typed",
    [
        "back pain",
        "live well with pain",
        "leg pain",
        "feel better",
        "pain medicine",
        "a chest",
    ],
)
def test_other_words_do_not(urgent, typed):
    assert urgent.cards_for(typed) == []


def test_the_most_urgent_card_comes_first_and_each_only_once(urgent):
    cards = urgent.cards_for("swollen leg and chest pain, chest hurts")
    assert [card.level for card in cards] == ["emergency", "urgent"]


def test_every_line_that_a_card_names_is_one_of_the_clinic(urgent, content):
    from clinic.publishing import current

    lines = {line.name for line in current()[0].crisis_lines}
    assert {card.line for _said, card in urgent.cases if card.line} <= lines
