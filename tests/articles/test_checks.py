"""What an editor is told before a reader stumbles over it."""

import pytest

from articles import checks
from articles.text.document import Finding, Image, RelatedPick, TreatmentFacts
from tests.makers import make_article, make_document, make_page, make_reference, make_topic

pytestmark = pytest.mark.django_db


def found(**fields):
    make_article("sleep", **fields)
    return [str(problem) for problem in checks.check_articles(["sleep"])]


def test_a_sound_article_has_nothing_to_mend():
    make_reference("furlan2015")
    make_page("privacy")
    make_article("rest", title="Rest", aliases=("old-rest",))
    body = (
        "See [rest](rest.md#first), [an old name](old-rest.md), [privacy](/about/privacy/), "
        "[all](/articles/), [the topic](/topics/living-well/), [elsewhere](https://example.org/) "
        "and [@furlan2015].\n"
    )
    assert found(body=body) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": "See [it](nowhere.md).\n"}, "“/articles/nowhere/” leads to no page"),
        ({"body": "See [it](/about/nobody/).\n"}, "“/about/nobody/” leads to no page"),
        ({"body": "See [@nobody2020].\n"}, "“nobody2020” is not in references.yaml"),
        ({"key_points": ("See [@nobody2020].",)}, "“nobody2020” is not in references.yaml"),
        ({"body": "![Hands](images/none.svg)\n"}, "There is no picture “images/none.svg”"),
        ({"image": Image("none.svg", "Hands")}, "There is no picture “none.svg”"),
        ({"body": "See [it](javascript:alert%281%29).\n"}, "leads nowhere"),
        (
            {"treatment_facts": TreatmentFacts((Finding("It may help.", "low", ("nobody",)),))},
            "“nobody” is not in references.yaml",
        ),
        (
            {"related": (RelatedPick("nowhere", "living with it", "Read on."),)},
            "The related article “nowhere” does not exist",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_leads_nowhere_is_named_with_its_file(fields, words):
    problems = found(**fields)
    assert len(problems) == 1
    assert words in problems[0]
    assert problems[0].startswith("articles/sleep.md: ")


def test_a_link_to_an_archived_article_leads_nowhere():
    make_article("rest", title="Rest", status="archived")
    assert found(body="See [rest](rest.md).\n")


def test_an_article_without_its_topic_is_refused():
    refusals = checks.refusals("articles", make_document(topic="nowhere"))
    assert [problem.field for problem in refusals] == ["topic"]
    make_topic("nowhere")
    assert checks.refusals("articles", make_document(topic="nowhere")) == []


def test_checking_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert checks.check_articles([]) == []
