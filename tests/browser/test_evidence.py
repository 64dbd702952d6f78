"""A reader asks for the evidence and looks up a word, by keyboard alone."""

import pytest

from tests.browser.pages import ARTICLE, EVIDENCE
from tests.browser.test_accessibility import scrolls_sideways

pytestmark = pytest.mark.browser


def tab_to(page, selector):
    """Press Tab until the one element of the selector has the focus."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


def test_the_evidence_is_narrowed_by_keyboard_on_a_phone_without_javascript(visit):
    page = visit(EVIDENCE, width=320, javascript=False)
    everything = page.locator(".findings > li").count()
    tab_to(page, "#certainty")
    page.keyboard.type("Low")
    tab_to(page, "#topic")
    page.keyboard.type("Back")
    tab_to(page, ".filter button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/?certainty=low&topic=back-and-neck-pain")

    shown = page.locator(".findings .certainty").all_inner_texts()
    assert 0 < len(shown) < everything
    assert set(shown) == {"Low certainty"}
    assert page.locator("main h2").all_inner_texts() == ["Back and neck pain"]
    assert not scrolls_sideways(page)

    tab_to(page, ".filter .forward")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/")
    assert page.locator(".findings > li").count() == everything


def test_a_word_is_looked_up_and_the_reader_comes_back_to_the_same_place(visit):
    page = visit(ARTICLE, width=320, javascript=False)
    last = page.locator("main .term").last.get_attribute("href")
    tab_to(page, f".term[href='{last}']")
    before = page.evaluate("scrollY")
    assert before > 900  # more than a screen down
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{last}")
    meaning = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    assert 0 <= meaning < 200

    page.go_back()
    assert page.evaluate("scrollY") == pytest.approx(before, abs=2)
    word = page.locator(f".term[href='{last}']").bounding_box()
    assert 0 <= word["y"] < 900
