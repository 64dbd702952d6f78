"""Alice fills in an article's form: rows, sources, the buttons above the text, and no script."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ADD = "/admin/articles/article/add/"


@pytest.fixture
def desk(visit, staff_state):
    def open_page(path, **options):
        return visit(path, storage_state=staff_state, **options)

    return open_page


def test_rows_are_added_moved_removed_and_put_back_and_sources_are_chosen_by_keyboard(desk):
    page = desk(ADD)
    assert not page.is_visible("#id_findings-0-claim"), "a spare row waits until it is asked for"
    findings = page.locator("#id_findings")
    add = findings.get_by_role("button", name="Add a finding")
    for number, claim in enumerate(("First.", "Second.", "Third.")):
        add.click()
        expect(page.locator(f"#id_findings-{number}-claim")).to_be_focused()
        page.keyboard.type(claim)

    search = page.get_by_role("combobox", name="Sources").nth(1)
    search.press_sequentially("massage")
    expect(search).to_have_attribute("aria-expanded", "true")
    search.press("ArrowDown")
    chosen = search.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    search.press("Enter")
    expect(findings.locator(".picker__chosen li")).to_have_count(1)
    key = page.input_value("#id_findings-1-sources")
    assert re.fullmatch("[a-z0-9-]+", key)

    findings.get_by_role("button", name="Move up Finding 3").click()
    findings.get_by_role("button", name="Remove Finding 1").click()
    assert page.locator("[name^=findings-]").evaluate_all("all => all.map(one => one.name)") == [
        f"findings-{row}-{part}" for row in (0, 1) for part in ("claim", "certainty", "sources")
    ]
    findings.get_by_role("button", name="Put it back").click()
    claims = findings.locator("textarea").evaluate_all("all => all.map(one => one.value)")
    assert claims == ["First.", "Third.", "Second."]
    assert page.input_value("#id_findings-2-sources") == key
    page.get_by_role("button", name=f"Remove {key}").click()
    assert page.input_value("#id_findings-2-sources") == ""
    assert page.complaints == []


def test_the_buttons_write_at_the_cursor_can_be_undone_and_trap_nobody(desk):
    page = desk(ADD, width=390)
    body = page.locator("#id_body")
    body.fill("One.\n\nTwo.")
    body.evaluate("text => text.setSelectionRange(4, 4)")
    page.get_by_role("button", name="Cite a source").click()
    page.keyboard.type("massage")
    page.locator("#cite-panel").get_by_role("option").first.click()
    expect(body).to_have_value(re.compile(r"^One\. \[@[a-z0-9-]+\]\n\nTwo\.$"))
    expect(body).to_be_focused()
    page.keyboard.press("Control+z")
    expect(body).to_have_value("One.\n\nTwo.")
    page.get_by_role("button", name="Heading").click()
    page.keyboard.type("Heat")
    expect(body).to_have_value("One.\n\n## Heat\n\nTwo.")

    shown = page.frame_locator(".article-editor__preview iframe")
    expect(shown.get_by_role("heading", name="Heat")).to_be_visible()
    width = "body => body.ownerDocument.defaultView.innerWidth"
    widths = []
    for name in ("Phone", "Desk"):
        page.get_by_role("button", name=name, exact=True).click()
        widths.append(shown.locator("body").evaluate(width))
    assert widths == [390, 1100]

    page.get_by_role("button", name="Cite a source").click()
    page.keyboard.press("Escape")
    expect(body).to_be_focused()
    page.keyboard.press("Tab")
    expect(body).not_to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.complaints == []


def test_without_javascript_all_is_written_and_a_remark_leads_to_its_line(desk):
    page = desk(ADD, javascript=False)
    page.fill("#id_title", "Written without a script")
    page.fill("#id_slug", "written-without-a-script")
    page.fill("#id_findings-0-claim", "It may help.")
    page.fill("#id_findings-0-sources", "furlan2015, nobody-2020")
    page.fill("#id_faq-0-question", "Why?")
    page.fill("#id_body", "One.\n\nSee [it](nowhere.md).")
    page.select_option("#id_topic", label="Choosing massage")
    page.click("[name=_continue]")
    expect(page.locator(".field-faq .row .errorlist")).to_contain_text("Is missing")
    page.fill("#id_faq-0-answer", "So.")
    page.click("[name=_continue]")
    assert page.input_value("#id_findings-0-sources") == "furlan2015, nobody-2020"
    assert page.is_visible("#id_findings-1-claim"), "the next spare row"

    page = desk(urlsplit(page.url).path)
    page.get_by_role("link", name="Text, Line 3").click()
    selected = "text => text.value.slice(text.selectionStart, text.selectionEnd)"
    assert page.locator("#id_body").evaluate(selected) == "See [it](nowhere.md)."
    page.get_by_role("link", name="Finding 1, Sources").first.click()
    expect(page.get_by_role("combobox", name="Sources").first).to_be_focused()
