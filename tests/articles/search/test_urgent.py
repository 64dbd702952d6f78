"""Words of somebody in danger put a card above everything else."""

import pytest

from articles.search import knowledge

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def urgent(content):
    return knowledge.current().urgent


@pytest.fixture
def cards_for(content):
    """The cards for what somebody types into the real site."""
    now = knowledge.current()
    return lambda typed: now.urgent.cards_for(typed, known=now.vocabulary.stems)


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
        ("Can not feel my legs", "numb"),
        ("canot feel my legs", "numb"),
        ("no siento mis piernas", "numb"),
        ("dolor pecho", "chest hurt"),
        ("I want to kill my self", "ending your life"),
        ("SUICIDAL", "ending your life"),
        ("sucidal", "ending your life"),
        ("over dose of pills", "too much medicine"),
        ("over dosed", "too much medicine"),
        ("sobredozis", "too much medicine"),
        ("me quiero morir", "ending your life"),
        ("quiero morirme", "ending your life"),
        ("ya no quiero vivir así", "ending your life"),
        ("quitarme la vida", "ending your life"),
        ("I don't want to live like this anymore", "ending your life"),
        ("end it all", "ending your life"),
        ("they are better off without me", "ending your life"),
        ("I can't go on living", "ending your life"),
        ("tired of living", "ending your life"),
        ("suiside", "ending your life"),
        ("tomé muchas pastillas", "too much medicine"),
        ("she took all her pills and cannot be woken", "too much medicine"),
        ("he is not breathing", "breathe"),
        ("my face is swelling", "breathe"),
        ("me ahogo", "breathe"),
        ("me aprieta el pecho", "chest hurt"),
        ("I suddenly cannot speak", "stroke"),
        ("numb down there", "numb"),
        ("I wet myself", "numb"),
        ("black poop", "bleeding"),
        ("back pain with a fever", "fever"),
    ],
)
def test_words_in_need_find_their_card(cards_for, typed, heading):
    assert heading in cards_for(typed)[0].heading


@pytest.mark.parametrize(
    "typed",
    [
        "back pain",
        "live well with pain",
        "leg pain",
        "feel better",
        "pain medicine",
        "a chest",
        "pain in the side",
        "not a stoic",
        "can nothing help my legs",
        "sleep positioning",
        "a new self massage tool",
        "I want my pain to disappear",
        "I want to take my life back",
        "cannot speak English",
        "cannot go to work",
        "I can't take ibuprofen anymore",
        "back pain or a fall",
        "checking my back",  # a form of a word that the site has, and it sounds like choking
        "David games",  # sound like DVT and kms
    ],
)
def test_other_words_do_not(cards_for, typed):
    assert cards_for(typed) == []


def test_a_word_that_the_site_knows_is_not_taken_for_an_urgent_one(urgent):
    assert urgent.cards_for("overdone", known={}) != []
    assert urgent.cards_for("overdone", known={"overdon": 1}) == []
    assert urgent.cards_for("overdone") == []


def test_the_most_urgent_card_comes_first_and_each_only_once(cards_for):
    cards = cards_for("swollen leg and chest pain, chest hurts")
    assert [card.level for card in cards] == ["emergency", "urgent"]


def test_every_line_that_a_card_names_is_one_of_the_clinic(urgent, content):
    from clinic.publishing import current

    lines = {line.name for line in current()[0].crisis_lines}
    assert {card.line for _said, card in urgent.cases if card.line} <= lines
