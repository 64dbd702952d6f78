"""The library of pictures as Alice uses it, and its pictures as readers get them."""

import pytest
from PIL import Image

from tests.browser.test_accessibility import scrolls_sideways, violations

pytestmark = pytest.mark.browser

TEXT = """---
title: Our rooms
summary: What you will find.
order: 9
updated_on: 2026-01-05
---

{}
"""


@pytest.fixture
def desk(visit, staff_state):
    """Open an address of the desk as Alice."""

    def open_page(path, **options):
        return visit(path, storage_state=staff_state, **options)

    return open_page


@pytest.fixture
def add_picture(desk, tmp_path):
    """Add a picture as somebody does whose browser runs no script; gives back its line."""

    def add(colour, words):
        path = tmp_path / "room.jpg"
        Image.new("RGB", (2400, 1200), colour).save(path)
        page = desk("/admin/articles/upload/add/", javascript=False)
        page.set_input_files("#id_image", path)
        page.click("[name=_save]")
        page.fill("#id_alt", words)
        page.click("[name=_save]")
        page.goto(page.url.partition("/admin/")[0] + "/admin/articles/article/pictures/choose/")
        line = page.locator(".picture-choices li", has_text=words).locator("[data-code]")
        return line.input_value()

    return add


def test_a_phone_loads_a_small_picture_and_a_desk_a_larger_one(add_picture, desk, visit):
    line = add_picture("#92b9ad", "A green room with a couch.")
    assert line.startswith("![A green room with a couch.](/media/uploads/")
    page = desk("/admin/articles/page/add/")
    page.fill("#id_slug", "our-rooms")
    page.fill("#id_text", TEXT.format(line))
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    for width, ending in ((390, "-480.webp"), (1280, "-960.webp")):
        reader = visit("/about/our-rooms/", width=width)
        image = reader.get_by_alt_text("A green room with a couch.")
        image.scroll_into_view_if_needed()
        reader.wait_for_load_state("networkidle")
        assert image.evaluate("image => image.currentSrc").endswith(ending)
        assert image.evaluate("image => image.naturalWidth") > 0
        assert reader.complaints == []


def test_a_button_copies_the_line(add_picture, desk):
    line = add_picture("#d9a5a5", "A red room.")
    page = desk(
        "/admin/articles/article/pictures/choose/",
        permissions=["clipboard-read", "clipboard-write"],
    )
    choice = page.locator(".picture-choices li", has_text="A red room.")
    choice.get_by_role("button", name="Copy").click()
    choice.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == line
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_library_can_be_used_by_everybody(add_picture, desk, width):
    add_picture("#a5a5d9", "A blue room.")
    page = desk("/admin/articles/upload/", width=width)
    one = page.get_by_role("link", name="A blue room.").get_attribute("href")
    for address in ("/admin/articles/article/pictures/choose/", one):
        page = desk(address, width=width)
        page.wait_for_load_state("networkidle")
        assert page.complaints == []  # before axe, which tries inline styles
        assert not scrolls_sideways(page)
        ours = [found for found in violations(page) if ".breadcrumbs" not in found]
        assert ours == [], address
