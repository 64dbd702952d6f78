"""WCAG 2.2 AA on every kind of page, at three widths, light and dark."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.pages import ARTICLE, ARTICLES, PAGES, WIDTHS

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOCUSED = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const isSeen = box.width > 0 && box.height > 0 &&
        box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const shows = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 ||
        style.boxShadow !== 'none';
    return {name: element.outerHTML.slice(0, 120), isSeen, shows};
}"""
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
WIDER_SPACING = """* {
    line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }"""


# What is in order is a long list, and costs as much to hand over as to find.
RUN_AXE = """async tags => {
    const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']};
    return (await axe.run(options)).violations;
}"""


def violations(page, rules=RULES):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in page.evaluate(RUN_AXE, rules)
        for node in violation["nodes"]
    ]


@pytest.fixture(scope="module")
def window(browser, site):
    """Open a page of the site in a window that stays: a new one takes longer than the page."""
    with browser.new_context() as context:
        yield page_opener(context.new_page(), site)


@pytest.fixture(scope="module")
def window_without_javascript(browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        yield page_opener(context.new_page(), site)


def page_opener(page, site):
    def open_page(path, width=1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(site + path)
        return page

    return open_page


def scrolls_sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(window, path, width):
    page = window(path, width=width)
    assert violations(page) == []
    assert not scrolls_sideways(page)
    if width != 768:
        page.emulate_media(color_scheme="dark")
        assert violations(page) == []


@pytest.mark.parametrize("path", ARTICLES)
def test_no_article_scrolls_sideways_on_a_phone(window, path):
    assert not scrolls_sideways(window(path, width=320))


@pytest.mark.parametrize("path", PAGES)
def test_every_control_is_reached_by_keyboard_with_visible_focus(visit, path):
    page = visit(path)
    expected = page.locator(FOCUSABLE).filter(visible=True).count()
    seen = []
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None:
            break
        assert focus["isSeen"], f"out of sight: {focus['name']}"
        assert focus["shows"], f"no visible focus: {focus['name']}"
        seen.append(focus["name"])
    assert len(seen) == expected


def test_the_skip_link_comes_first_and_leads_to_the_text(visit):
    page = visit(ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", PAGES)
def test_everything_reads_with_javascript_off(window, window_without_javascript, path):
    with_script = window(path).locator("body").inner_text()
    without_script = window_without_javascript(path).locator("body").inner_text()
    assert without_script == with_script


@pytest.mark.parametrize("path", PAGES)
def test_text_at_twice_the_size_loses_nothing(window, path):
    page = window(path, width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not scrolls_sideways(page)


def test_wider_text_spacing_loses_nothing(visit):
    page = visit(ARTICLE, width=320)
    page.evaluate(
        """css => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets = [sheet];
        }""",
        WIDER_SPACING,
    )
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("path", PAGES)
def test_controls_outside_the_text_are_44_pixels_high(window, path):
    page = window(path, width=320)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            'header a, nav a, footer a, button, select, .phone-link, main h2 a')]
            .filter(link => !link.classList.contains('skip-link') && link.checkVisibility())
            .filter(link => link.getBoundingClientRect().height < 43.5)
            .map(link => link.outerHTML.slice(0, 100))"""
    )
    assert small == []


def test_nothing_moves_for_who_asked_for_less_motion(visit):
    page = visit("/", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            const longest = Math.max(
                parseFloat(style.transitionDuration), parseFloat(style.animationDuration));
            return longest > 0.01;
        }).length"""
    )
    assert moving == 0


def test_certainty_stands_in_words_where_colours_are_forced(visit):
    page = visit(ARTICLE, forced_colors="active")
    certainty = page.locator("#facts").get_by_text("Low certainty").first
    assert certainty.is_visible()


def test_a_word_that_the_glossary_explains_is_told_from_text_and_links_without_colour(visit):
    page = visit(ARTICLE, forced_colors="active")
    lines = page.evaluate(
        """() => ['.prose p', 'main .term', '.prose p a:not([class])'].map(selector => {
            const style = getComputedStyle(document.querySelector(selector));
            return [style.textDecorationLine, style.textDecorationStyle];
        })"""
    )
    assert lines[0][0] == "none"
    assert lines[1] == ["underline", "dotted"]
    assert lines[2] == ["underline", "solid"]
