"""Alice chooses pictures from the library, for her text and for the top of the page."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_accessibility import scrolls_sideways, violations

pytestmark = pytest.mark.browser
ADD = "/admin/articles/article/add/"


@pytest.fixture
def desk(visit, staff_state):
    def open_page(path=ADD, **options):
        return visit(path, storage_state=staff_state, **options)

    return open_page


@pytest.fixture
def add_picture(desk, tmp_path):
    """Put a picture into the library, described or not."""

    def add(colour, words=""):
        path = tmp_path / "room.png"
        Image.new("RGB", (1200, 600), colour).save(path)
        page = desk("/admin/articles/upload/add/")
        page.set_input_files("#id_image", path)
        page.click("[name=_save]")
        page.wait_for_selector("#id_alt")
        if words:
            page.fill("#id_alt", words)
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")
        return path

    return add


def test_she_puts_a_picture_where_her_cursor_stands_by_keyboard_alone(add_picture, desk):
    add_picture("#335577", "A dark blue couch.")
    page = desk()
    page.fill("#id_body", "Before. After.")
    page.focus("#id_body")
    page.evaluate("document.getElementById('id_body').setSelectionRange(8, 8)")
    opener = page.get_by_role("button", name="Choose from the picture library")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("searchbox")).to_be_focused()

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.type("couch BLUE")
    expect(dialog.get_by_role("status")).to_have_text("1 picture.")
    choice = dialog.get_by_role("button", name="A dark blue couch.")
    while not choice.evaluate("choice => choice === document.activeElement"):
        page.keyboard.press("Tab")
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#id_body")).to_be_focused()
    text = page.input_value("#id_body")
    assert re.fullmatch(
        r"Before\. !\[A dark blue couch\.]\(/media/uploads/[^)]+\.webp\)After\.", text
    )
    expect(page.locator(".article-editor__status")).to_contain_text("what the library says")
    page.keyboard.press("Control+z")
    assert page.input_value("#id_body") == "Before. After."
    assert page.complaints == []


def test_what_nobody_described_is_asked_for(add_picture, desk):
    add_picture("#557733")
    page = desk()
    page.get_by_role("button", name="Choose from the picture library").click()
    page.get_by_role("dialog").get_by_role("button", name="Not described yet").first.click()
    expect(page.locator(".article-editor__status")).to_contain_text("Now say what it shows")
    page.keyboard.type("A green wall")  # the place for it is selected
    assert page.input_value("#id_body").startswith("![A green wall](/media/uploads/")


def test_she_uploads_the_picture_at_the_top(desk, tmp_path):
    path = tmp_path / "hands.jpg"
    Image.new("RGB", (2000, 1000), "#a0522d").save(path)
    page = desk()
    page.fill("#id_title", "A photo at the top")
    page.keyboard.press("Tab")
    page.fill("#id_summary", "What a photo may show.")
    page.get_by_role("button", name="Choose or add a picture").click()
    page.set_input_files(".picture-dialog input[type=file]", path)
    expect(page.locator("#id_image_file")).to_have_value(
        re.compile(r"^[0-9a-f]{32}-\d+x\d+\.webp$")
    )
    expect(page.locator("#id_image_alt")).to_be_focused()
    expect(page.locator(".top-picture__status")).to_contain_text("Now say what it shows")
    page.keyboard.type("Two hands on a back.")
    shown = page.locator(".top-picture img")
    expect(shown).to_be_visible()
    page.select_option("#id_topic", label="Choosing massage")
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert page.complaints == []
    page.get_by_role("link", name="A photo at the top").first.click()
    expect(page.locator(".top-picture img")).to_be_visible()
    assert page.input_value("#id_image_alt") == "Two hands on a back."


def test_words_of_her_own_are_kept_when_another_picture_is_chosen(add_picture, desk):
    add_picture("#112233", "A very dark room.")
    add_picture("#332211", "A brown room.")
    page = desk()

    def choose(words):
        page.get_by_role("button", name="Choose or add a picture").click()
        page.get_by_role("dialog").get_by_role("button", name=words).click()

    choose("A very dark room.")
    assert page.input_value("#id_image_alt") == "A very dark room."
    choose("A brown room.")
    assert page.input_value("#id_image_alt") == "A brown room."
    page.fill("#id_image_alt", "Our room.")
    choose("A very dark room.")
    assert page.input_value("#id_image_alt") == "Our room."
    expect(page.locator(".top-picture__status")).to_contain_text("Your own words below were kept")


def test_a_lie_is_explained_in_the_dialog(desk, tmp_path):
    lie = tmp_path / "lie.png"
    lie.write_bytes(b"<script>alert(1)</script>" * 20)
    page = desk()
    page.get_by_role("button", name="Choose or add a picture").click()
    page.set_input_files(".picture-dialog input[type=file]", lie)
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("not a picture")
    assert page.input_value("#id_image_file") == ""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_dialog_can_be_used_by_everybody(add_picture, desk, width, dark):
    add_picture("#775533", "A room of wood.")
    page = desk(width=width, dark=dark)
    page.get_by_role("button", name="Choose from the picture library").click()
    page.get_by_role("dialog").get_by_role("button", name="A room of wood.").wait_for()
    assert page.complaints == []  # before axe, which tries inline styles
    assert not scrolls_sideways(page)
    assert [found for found in violations(page) if "picture" in found] == []
