"""What is wrong in an article is said at its field."""

import pytest

from tests.articles.admin.texts import address, errors
from tests.articles.forms_as_sent import send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "required"),
        ("title", "x" * 91, "91 characters, but at most 90"),
        ("summary", "x" * 221, "at most 220"),
        ("slug", "Not A Slug", "cannot be part of an address"),
        ("tags", ",".join("abcdefghi"), "9 entries"),
        ("key_points", "fine\n" + "x" * 301, "Entry 2: has 301 characters"),
        ("next_steps", "\n".join("abcdefghi"), "9 entries"),
        ("next_review_on", "tomorrow", "valid date"),
        ("body", "fine\n\nbroken \x07 here", "Line 3: "),
        ("body", "x" * 300_000, "longer than 300000"),
        ("order", "first", "whole number from 0 to 9999"),
        ("order", "10000", "whole number from 0 to 9999"),
        ("aliases", "Bad Slug", "cannot be part of an address"),
        ("harms", "x" * 2001, "at most 2000"),
        ("harms", "broken \x07 here", "control character"),
        ("author", "x" * 101, "at most 100"),
    ],
)
def test_a_mistake_is_named_at_its_field(client, alice, article, field, value, words):
    found = errors(send(client, address(article), **{field: value}))
    assert list(found) == [field]
    assert words in " ".join(found[field])
    assert article.revisions.count() == 1


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({"faq-0-question": "x" * 201}, "faq-0-question", "at most 200"),
        ({"faq-7-question": "Why not?"}, "faq-1-answer", "Is missing"),
        ({"faq-1-answer": "So."}, "faq-1-question", "Is missing"),
        ({"faq-0-answer": "broken \x00 here"}, "faq-0-answer", "control character"),
        (
            {"findings-0-claim": "C", "findings-0-certainty": "sure"},
            "findings-0-certainty",
            "one of",
        ),
        ({"findings-0-sources": "furlan2015"}, "findings-0-claim", "Is missing"),
        (
            {"findings-0-claim": "C", "findings-0-sources": "No Key"},
            "findings-0-sources",
            "be part",
        ),
        ({"care_cards-0-level": "dire"}, "care_cards-0-level", "not one of"),
        ({"care_cards-0-level": "soon"}, "care_cards-0-items", "Is missing"),
        ({"related-0-article": "../../etc"}, "related-0-article", "be part of an address"),
    ],
)
def test_a_mistake_in_a_row_is_named_at_its_row(client, alice, article, values, name, words):
    response = send(client, address(article), **values)
    group = name.partition("-")[0]
    found = errors(response)
    assert list(found) == [group]
    assert f'<a href="#id_{name}">' in " ".join(found[group])
    assert words in " ".join(found[group])
    row = response.text.partition(f'<ul class="errorlist" id="id_{name}_error">')[2]
    assert words in row.partition("</ul>")[0]
    assert f'id="id_{name}" aria-describedby' in response.text or "aria-invalid" in row[:2000]


def test_a_picture_without_its_file_is_asked_for_it(client, alice, article):
    typed = {"image_alt": "x" * 401, "image_decorative": "on"}
    found = errors(send(client, address(article), **typed))
    assert found["image_file"] == ["Is missing. Fill it in."]
    assert "at most 400" in str(found["image_alt"])


def test_a_group_that_is_too_long_says_so(client, alice, article):
    rows = {
        f"related-{number}-{part}": text
        for number in range(5)
        for part, text in [("article", "a"), ("kind", "living with it"), ("reason", "R")]
    }
    found = errors(send(client, address(article), **rows))
    assert "5 entries, but at most 4 fit" in str(found["related"])


def test_all_mistakes_are_named_at_once(client, alice, article):
    found = errors(
        send(
            client,
            address(article),
            title="x" * 91,
            harms="x" * 2001,
            **{"faq-0-question": ""},
            key_points="x" * 301,
        )
    )
    assert set(found) == {"title", "harms", "faq", "key_points"}


def test_what_was_typed_stays_in_a_refused_form(client, alice, article):
    response = send(client, address(article), title="x" * 91, body="My long work")
    assert "My long work" in response.content.decode()
