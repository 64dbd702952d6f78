"""The card of an article is drawn right after its publishing, and nobody waits for it."""

import threading

import pytest

from articles import card_drawing, cards, publishing
from articles.models import Article
from articles.publishing import Change
from painsite.cards import draw_ahead
from tests.makers import make_article, make_document, make_draft, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.AFTER_PUBLISHING = ["painsite.cards.draw_ahead"]
    return tmp_path


@pytest.fixture
def at_once(monkeypatch):
    """What a thread would do is done before its start returns."""
    monkeypatch.setattr(threading.Thread, "start", threading.Thread.run)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    def committed(step, *arguments, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return step(*arguments, **options)

    return committed


def kept(data):
    return {path.name for path in data.glob("cards/*")}


def test_a_card_is_drawn_at_publishing(client, at_once, committed, data, monkeypatch):
    committed(make_article, "sleep")
    assert len(kept(data)) == 1
    monkeypatch.setattr(card_drawing, "draw", None)
    assert client.get(f"/cards/{kept(data).pop()}").status_code == 200


def test_nobody_waits_for_it(committed, data, monkeypatch):
    go_on = threading.Event()
    draw = card_drawing.draw
    monkeypatch.setattr(card_drawing, "draw", lambda card: go_on.wait(30) and draw(card))
    article = make_article("sleep")
    thread = draw_ahead([article.pk])
    assert thread.is_alive()
    go_on.set()
    thread.join(30)
    assert len(kept(data)) == 1


def test_nothing_is_drawn_before_the_change_is_there_for_good(at_once, data):
    make_article("sleep")
    assert kept(data) == set()


def test_a_draft_has_no_card(at_once, committed, data):
    committed(make_article, "sleep", make_draft())
    assert kept(data) == set()


def test_a_whole_library_is_not_drawn_at_loading(at_once, committed, data):
    make_topic()
    changes = [Change(f"sleep-{n}", make_document()) for n in range(cards.MOST_AHEAD + 1)]
    committed(publishing.save_articles, changes)
    assert kept(data) == set()
    committed(publishing.save_articles, [Change("rest", make_document())])
    assert len(kept(data)) == 1


def test_many_published_one_by_one_do_not_pile_up(at_once, committed, data):
    with cards._drawing_ahead:
        committed(make_article, "sleep")
    assert kept(data) == set()
    committed(make_article, "rest")
    assert len(kept(data)) == 1


def test_a_card_that_cannot_be_drawn_does_not_stop_the_next(data, monkeypatch, caplog):
    def fail(card):
        raise RuntimeError("no ink")

    article = make_article("sleep")
    with monkeypatch.context() as patch:
        patch.setattr(card_drawing, "draw", fail)
        draw_ahead([article.pk]).join(30)
    assert "no ink" in caplog.text
    draw_ahead([article.pk]).join(30)
    assert len(kept(data)) == 1


def test_whatever_follows_a_saving_it_cannot_take_it_back(settings, committed, caplog):
    settings.AFTER_PUBLISHING = ["painsite.nowhere.nothing"]
    committed(make_article, "sleep")
    assert Article.objects.filter(slug="sleep").exists()
    assert "nowhere" in caplog.text
