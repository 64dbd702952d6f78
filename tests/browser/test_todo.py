"""The desk's first page as Alice's browser shows it."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone_and_breaks_no_rule(visit, staff_state, dark):
    page = visit("/admin/", width=320, dark=dark, storage_state=staff_state)
    page.get_by_role("heading", name="What waits for you").wait_for()
    assert page.locator(".chart__bar").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = page.locator(".todo a, .todo button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights, default=24) >= 24
    assert page.complaints == []


def test_bars_can_be_told_from_their_ground_and_from_each_other(visit, staff_state):
    for dark in (False, True):
        page = visit("/admin/", dark=dark, storage_state=staff_state)
        colours = page.locator(".chart__bar--plain").first.evaluate(
            "bar => [getComputedStyle(bar).fill, getComputedStyle(document.body).backgroundColor]"
        )
        assert contrast(*map(rgb, colours)) >= 3


def test_print_shows_the_numbers_as_a_table(visit, staff_state):
    page = visit("/admin/", storage_state=staff_state)
    table = page.locator(".chart__table").first
    assert table.bounding_box()["width"] <= 1
    page.emulate_media(media="print")
    assert table.bounding_box()["width"] > 50


def rgb(colour):
    return [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]


def contrast(one, other):
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
