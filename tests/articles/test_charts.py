"""The charts of the desk's first page: their numbers, and what is drawn of them."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import workflow
from articles.desk import charts
from tests.makers import make_article, make_document, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_november_21(monkeypatch):
    monkeypatch.setattr(charts.timezone, "localdate", lambda *_: date(2026, 11, 21))


def numbers(chart):
    return {bar.label: bar.count for bar in chart.bars if bar.count}


def test_reviews_are_counted_by_month_and_what_is_due_comes_first(on_november_21):
    days = ["2026-01-01", "2026-11-21", "2026-11-22", "2027-01-31", "2027-10-31", "2027-11-01"]
    for number, day in enumerate(days):
        document = make_document(title=f"No {number}", next_review_on=date.fromisoformat(day))
        make_article(f"a{number}", document)
    make_article("draft", make_draft(title="Draft"))
    chart = charts.review_calendar()
    assert chart.bars[0].label == "due now"
    assert len(chart.bars) == 13
    assert numbers(chart) == {"due now": 2, "Nov 2026": 1, "Jan 2027": 1, "Oct 2027": 1}
    assert chart.description == "Due now: 2. Due in the next 12 months: 3."


def test_every_article_stands_in_one_state():
    make_article("public")
    soon = timezone.now().replace(microsecond=0) + timedelta(days=9)
    make_article("coming", make_document(title="Coming", published_at=soon))
    make_article("draft", make_draft(title="Draft"))
    gone = make_article("gone", make_document(title="Gone"))
    workflow.withdraw(gone, by=None, why="It was wrong.")
    old = make_article("old", make_document(title="Old"))
    workflow.archive(old, by=None)
    states = ("public", "scheduled", "drafts", "withdrawn", "archived")
    assert numbers(charts.articles_by_state()) == dict.fromkeys(states, 1)


def test_bars_are_as_long_as_their_numbers_and_never_out_of_sight():
    bars = charts._bars([("a", 1_000, "plain"), ("b", 500, "plain"), ("c", 1, "due")])
    assert [bar.length for bar in bars] == [220, 110, 3]
    assert [bar.length for bar in charts._bars([("a", 0, "plain")])] == [0]
    assert bars[0].number_x + 30 <= charts.WIDTH


def test_the_drawing_has_a_name_a_description_and_its_numbers_as_a_table(client):
    make_article("public")
    client.force_login(User.objects.create_superuser("boss"))
    page = client.get("/admin/").content.decode()
    drawings = re.findall(r"<svg class=\"chart__drawing\".*?</svg>", page, re.DOTALL)
    assert len(drawings) == 2
    for drawing in drawings:
        names = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert f'<title id="{names[1]}">' in drawing
        assert f'<desc id="{names[2]}">' in drawing
        assert "style=" not in drawing
    table = page[page.index("<caption>Articles by state") :].partition("</table>")[0]
    assert '<th scope="row">public</th><td>1</td>' in table
