"""What each type of field makes of a YAML value."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from articles.text import strict_yaml
from articles.text.schema import Number, Place, Switch, Text, of, read_record, write_record


@dataclass(frozen=True)
class Opening:
    day_of_week: str = of(Text(20, required=True), key="day")
    closed: bool = of(Switch())
    rooms: int = of(Number(0, 9, required=True))


def read(text):
    place = Place([])
    return read_record(Opening, strict_yaml.compose(text), place), place.problems


def test_a_field_may_have_another_name_in_the_file():
    opening, problems = read("day: Monday\nrooms: 2\n")
    assert (opening.day_of_week, problems) == ("Monday", [])
    assert write_record(opening) == {"day": "Monday", "rooms": "2"}


def test_a_needed_field_is_written_even_when_it_is_empty():
    assert write_record(Opening(day_of_week="Monday")) == {"day": "Monday", "rooms": "0"}


@pytest.mark.parametrize("word", ["yes", "True", "1"])
def test_a_switch_is_true_or_false_and_nothing_else(word):
    assert "true or false" in read(f"day: a\nrooms: 1\nclosed: {word}\n")[1][0].message


def test_a_mistake_is_reported_once():
    assert len(read("day: a\nrooms: 1\nclosed: [true]\n")[1]) == 1


def test_a_switch_is_written_without_quotes():
    text = strict_yaml.dump(write_record(Opening("Monday", True, 1)))
    assert text == "day: Monday\nclosed: true\nrooms: 1\n"


def test_text_that_looks_like_something_else_is_written_with_quotes():
    assert strict_yaml.dump({"a": "no", "b": "12", "c": "2026-11-21"}) == (
        "a: 'no'\nb: '12'\nc: '2026-11-21'\n"
    )


def test_several_lines_are_written_as_a_block():
    assert strict_yaml.dump({"a": "One.\n\nTwo."}) == "a: |-\n  One.\n\n  Two.\n"


def test_letters_of_all_languages_are_written_as_they_are():
    assert strict_yaml.dump({"a": "Qué – 痛み"}) == "a: Qué – 痛み\n"


def test_a_repeated_list_is_written_out_each_time():
    days = [str(datetime(2026, 11, 21, tzinfo=UTC))]
    assert "&" not in strict_yaml.dump({"a": days, "b": days})
