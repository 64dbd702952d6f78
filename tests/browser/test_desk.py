"""Alice, who is no developer, writes an article at the desk: as she does it, in her browser."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TEXT = "## What heat may do\n\nIt may help for a while [@french2006].\n\n"
FACTS = {
    "harms": "Heat can burn your skin.",
    "who_should_not": "Ask first if your skin feels little.",
    "alternatives": "A walk may help as well.",
    "without_treatment": "Most new back pain settles by itself.",
}


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "holiday.jpg"
    Image.new("RGB", (2400, 1200), "#92b9ad").save(path)
    return path


@pytest.fixture
def desk(visit, staff_state):
    """Open an address of the desk as Alice."""

    def open_page(path, **options):
        return visit(path, storage_state=staff_state, **options)

    return open_page


def test_she_writes_sees_adds_a_picture_publishes_and_reads(desk, visit, picture):
    page = desk("/admin/articles/article/add/")
    page.fill("#id_title", "Warm packs for a sore back")
    page.keyboard.press("Tab")
    assert page.input_value("#id_slug") == "warm-packs-for-a-sore-back"
    page.fill("#id_summary", "What heat may do for a sore back.")
    page.click("#id_body")
    page.keyboard.type(TEXT)
    preview = page.frame_locator(".article-editor__preview iframe")
    preview.get_by_text("It may help for a while").wait_for()

    page.set_input_files(".article-editor input[type=file]", picture)
    expect(page.locator("#id_body")).to_have_value(re.compile("/media/uploads/"))
    page.keyboard.type("A plain green field")  # the place for the description is selected
    assert "![A plain green field](/media/uploads/" in page.input_value("#id_body")

    page.select_option("#id_topic", label="Choosing massage")
    page.click("[name=_publish]")
    page.get_by_text("Blocks publishing: 3").wait_for()  # what is missing, by field

    page.fill("#id_one_minute", "Heat may ease a sore back. Try it for 15 minutes.")
    for name, text in FACTS.items():
        page.fill(f"#id_{name}", text)
    page.get_by_role("button", name="Add a finding").click()
    page.keyboard.type("A heat wrap may ease a new sore back for some days.")
    page.select_option("#id_findings-0-certainty", "moderate")
    page.locator("#id_findings-0-sources_search").press_sequentially("french2006")
    page.get_by_role("option", name="French").click()
    page.get_by_role("button", name="Add a card").click()
    page.select_option("#id_care_cards-0-level", "emergency")
    page.fill("#id_care_cards-0-heading", "Call 911 if")
    page.fill("#id_care_cards-0-items", "your chest hurts")
    page.click("[name=_publish]")
    page.wait_for_selector(".messagelist .success")
    assert page.complaints == []

    reader = visit("/articles/warm-packs-for-a-sore-back/")
    assert reader.locator("h1").inner_text() == "Warm packs for a sore back"
    assert reader.locator(".prose img").evaluate("image => image.naturalWidth") > 0
    assert reader.complaints == []


def test_a_wrong_citation_is_refused_at_its_field_and_nothing_typed_is_lost(desk):
    page = desk("/admin/articles/article/add/")
    page.fill("#id_title", "A draft in trouble")
    page.fill("#id_slug", "a-draft-in-trouble")
    page.fill("#id_summary", "Something.")
    page.fill("#id_body", "It helps [@nobody2020].")
    page.select_option("#id_topic", label="Choosing massage")
    page.click("[name=_publish]")
    assert "nobody2020" in page.locator(".field-body .errorlist").inner_text()
    assert page.input_value("#id_body").strip() == "It helps [@nobody2020]."


def test_a_file_that_is_no_picture_is_explained_and_the_editor_goes_on(desk, tmp_path):
    lie = tmp_path / "lie.png"
    lie.write_bytes(b"<script>alert(1)</script>" * 20)
    page = desk("/admin/articles/article/add/")
    page.set_input_files(".article-editor input[type=file]", lie)
    expect(page.locator(".article-editor__status")).to_contain_text("picture")
    page.click("#id_body")
    page.keyboard.type("Still here")
    assert page.input_value("#id_body").strip() == "Still here"


def test_tab_leaves_the_editor(desk):
    page = desk("/admin/articles/article/add/")
    page.focus("#id_body")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "id_body"


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/articles/article/", "/admin/articles/article/add/", "/styleguide/"],
)
def test_the_content_policy_holds_at_the_desk(desk, path):
    page = desk(path)
    page.wait_for_load_state("networkidle")
    assert page.complaints == []


def test_the_form_fits_a_phone(desk):
    page = desk("/admin/articles/article/add/", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_in_the_style_guide(desk, width, dark):
    from tests.browser.test_accessibility import scrolls_sideways, violations

    page = desk("/styleguide/", width=width, dark=dark)
    assert violations(page) == []
    assert not scrolls_sideways(page)
