"""An article's whole life at the desk, as a Writer, a Clinician and an Editor live it together."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import STAFF
from tests.browser.test_accessibility import FOCUSABLE, RULES, scrolls_sideways, violations

pytestmark = pytest.mark.browser

WCAG = [rule for rule in RULES if rule != "best-practice"]  # Django's own pages are not ours
TITLE = "Cold packs for a sore knee"
OLD_ADDRESS, NEW_ADDRESS = "/articles/cold-packs-for-a-sore-knee/", "/articles/cold-packs/"
PEOPLE = {"wanda": "Writers", "clara": "Clinicians", "edith": "Editors"}
FIELDS = {
    "one_minute": "Cold may ease a sore knee. Try it for 10 minutes.",
    "harms": "Cold can hurt your skin.",
    "who_should_not": "Ask first if your skin feels little.",
    "alternatives": "A walk may help as well.",
    "without_treatment": "Most sore knees settle by themselves.",
}
CLAIM = "A cold pack may ease a sore knee for some hours."
OLD_TEXT, NEW_TEXT = "It may help for a while.", "It may help for some hours."
NOTE = "We now say how long the help lasts."

REACHABLE = """selector => [...document.querySelectorAll('#article_form :is(' + selector + ')')]
    .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.disabled &&
        element.tabIndex >= 0).length"""
FOCUSED_IN_FORM = """selector => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const isControl = element.matches('#article_form :is(' + selector + ')');
    window.reached ??= new Set();
    if (isControl) window.reached.add(element);
    const box = element.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const isSeen = [0.1, 0.5, 0.9].some(part => {
        const top = document.elementFromPoint(x, box.top + box.height * part);
        return top && (element.contains(top) || top.contains(element) ||
            element.labels && [...element.labels].some(label => label.contains(top)));
    });
    return {isSeen: isSeen || !isControl, name: element.outerHTML.slice(0, 120)};
}"""


def sign_in(page, name, password=STAFF["password"]):
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")


@pytest.fixture(scope="module")
def people(browser, site, staff_state):
    """Three new members of staff, as Alice adds them; only the Clinician is a contributor."""
    page = browser.new_page(storage_state=staff_state)
    for name, group in PEOPLE.items():
        page.goto(f"{site}/admin/auth/user/add/")
        page.fill("#id_username", name)
        page.fill("#id_password1", STAFF["password"])
        page.fill("#id_password2", STAFF["password"])
        page.click("[name=_continue]")
        page.check("#id_is_staff")
        page.select_option("#id_groups_from", label=group)
        page.click("#id_groups_add")
        page.click("[name=_save]")
        page.wait_for_selector(".messagelist .success")
    page.goto(f"{site}/admin/articles/contributor/add/")
    page.fill("#id_title", "Clara Sample")
    page.fill("#id_slug", "clara-sample")
    page.fill("#id_credentials", "RN")
    page.fill("#id_role", "Nurse at the sample clinic")
    page.select_option("#id_user", label="clara")
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    page.context.close()
    return PEOPLE


@pytest.fixture
def desk(visit, people):
    """The first page of the desk, as somebody sees it who has just signed in."""

    def open_desk(name):
        page = visit("/admin/")
        page.set_default_timeout(10_000)
        sign_in(page, name)
        return page

    return open_desk


@pytest.fixture
def look():
    """Look at a page of the desk on a wide and on a narrow screen; what is wrong is listed."""
    troubles = []

    def look(page, name):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_load_state("networkidle")
            own = list(page.complaints)
            found = violations(page, WCAG)
            page.complaints[:] = own  # axe writes styles itself, which the console reports
            if scrolls_sideways(page):
                found.append("scrolls sideways")
            troubles.extend(f"{name} at {width}: {trouble}" for trouble in found)

    look.troubles = troubles
    return look


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "knee.jpg"
    Image.new("RGB", (1600, 800), "#92b9ad").save(path)
    return path


def write(page, picture):
    """All that an article about a treatment has, but for its one-minute version."""
    page.fill("#id_title", TITLE)
    page.keyboard.press("Tab")
    page.fill("#id_summary", "What cold may do for a sore knee.")
    page.get_by_role("button", name="Add a card").click()
    page.select_option("#id_care_cards-0-level", "emergency")
    page.fill("#id_care_cards-0-heading", "Call 911 if")
    page.fill("#id_care_cards-0-items", "your chest hurts")

    page.get_by_role("button", name="Heading", exact=True).click()
    page.keyboard.type("What cold may do")
    page.keyboard.press("End")
    page.keyboard.type(f"\n\n{OLD_TEXT}")
    cite(page, "french2006")
    page.keyboard.type("\n\n")
    page.set_input_files(".article-editor input[type=file]", picture)
    expect(page.locator("#id_body")).to_have_value(re.compile("/media/uploads/"))
    page.keyboard.type("A plain green field")

    page.get_by_role("button", name="Add a finding").click()
    page.keyboard.type(CLAIM)
    page.select_option("#id_findings-0-certainty", "low")
    page.locator("#id_findings-0-sources_search").press_sequentially("french2006")
    page.get_by_role("option", name="French").click()
    for name, words in FIELDS.items():
        if name != "one_minute":
            page.fill(f"#id_{name}", words)
    page.select_option("#id_topic", label="Choosing massage")


def cite(page, words):
    page.get_by_role("button", name="Cite a source").click()
    page.keyboard.type(words)
    page.locator("#cite-panel").get_by_role("option").first.click()
    expect(page.locator("#id_body")).to_have_value(re.compile(rf"\[@{words}\]"))


def change_text(page, old, new):
    body = page.locator("#id_body")
    body.fill(body.input_value().replace(old, new))


def click_and_read(page, selector):
    """Press a button that saves; what the desk answers."""
    page.click(selector)
    page.wait_for_selector(".messagelist")
    return page.locator(".messagelist").inner_text()


def schedule(page, delay):
    zone = re.search(r"time of ([\w/]+)", page.locator(".field-published_at").inner_text())[1]
    moment = datetime.now(ZoneInfo(zone)) + delay
    page.fill("#id_published_at_0", f"{moment:%Y-%m-%d}")
    page.fill("#id_published_at_1", f"{moment:%H:%M:%S}")


def status_of(visit, address):
    page = visit("/styleguide/")
    return page.request.get(address, max_redirects=0).status


def test_from_the_first_word_to_the_withdrawal(visit, desk, look, site, picture):
    # Wanda writes, and mends what the check asks for.
    wanda = desk("wanda")
    look(wanda, "01-writer-home")
    wanda.locator(".model-article th a").click()
    look(wanda, "02-writer-list")
    wanda.locator(".breadcrumbs").get_by_role("link", name="Home").click()
    wanda.get_by_role("link", name="Write a new article").click()
    look(wanda, "03-writer-empty-form")
    wanda.fill("#id_summary", "What cold may do.")
    wanda.click("[name=_continue]")
    expect(wanda.locator(".error-summary")).to_be_focused()
    look(wanda, "03-writer-refused")
    wanda.locator(".error-summary").get_by_role("link", name="Title: ").click()
    expect(wanda.locator("#id_title")).to_be_focused()
    wanda.fill("#id_summary", "")
    expect(wanda.locator("[name=_publish]")).to_have_count(0)
    write(wanda, picture)
    look(wanda, "04-writer-filled-form")
    click_and_read(wanda, "[name=_continue]")
    article = urlsplit(wanda.url).path
    expect(wanda.locator(".remarks")).to_contain_text("Blocks publishing")
    look(wanda, "05-writer-check")
    wanda.locator(".remarks a[href='#id_one_minute']").first.click()
    expect(wanda.locator("#id_one_minute")).to_be_focused()
    wanda.keyboard.type(FIELDS["one_minute"])
    click_and_read(wanda, "[name=_continue]")
    expect(wanda.locator("#remarks-heading")).to_be_visible()
    expect(wanda.locator(".remarks__blocking")).to_have_count(0)
    look(wanda, "06-writer-mended")
    with wanda.context.expect_page() as preview:
        wanda.get_by_role("link", name="Preview whole page").click()
    expect(preview.value.locator("main")).to_contain_text(OLD_TEXT)
    expect(preview.value.locator("body")).to_contain_text(CLAIM)
    preview.value.complaints = []
    look(preview.value, "07-writer-preview")

    # Clara reads it and signs.
    clara = desk("clara")
    look(clara, "08-clinician-home")
    clara.get_by_label("Texts for you to sign").get_by_role("link", name=TITLE).click()
    look(clara, "09-clinician-article")
    clara.get_by_role("link", name="Read it and sign").click()
    look(clara, "10-clinician-sign")
    assert "Signed. Thank you." in click_and_read(clara, "main .step [type=submit]")
    look(clara, "11-clinician-signed")

    # Edith schedules it a moment ahead.
    edith = desk("edith")
    look(edith, "12-editor-home")
    edith.get_by_role("link", name=TITLE).click()
    look(edith, "13-editor-form")
    expect(edith.locator(".next-step")).to_contain_text("Signed by Clara Sample.")
    expect(edith.locator(".steps .default")).to_have_text("Publish")
    schedule(edith, timedelta(seconds=12))
    assert "Readers will see it from" in click_and_read(edith, "[name=_publish]")
    assert status_of(visit, site + OLD_ADDRESS) == 404
    edith.goto(site + article)
    look(edith, "14-editor-scheduled")
    reader = visit("/articles/")
    for _ in range(30):
        if reader.goto(site + OLD_ADDRESS).status == 200:
            break
        reader.wait_for_timeout(500)
    expect(reader.locator("h1")).to_have_text(TITLE)
    expect(reader.locator(".review-line")).to_contain_text("Checked by Clara Sample, RN, on")
    assert reader.locator(".prose img").evaluate("image => image.naturalWidth") > 0

    # Wanda stages an edit; readers go on seeing the old text.
    wanda.goto(site + article)
    look(wanda, "15-writer-live")
    change_text(wanda, OLD_TEXT, NEW_TEXT)
    wanda.fill("#id_why", "The study says how long.")
    assert "Readers still see the old text" in click_and_read(wanda, "[name=_continue]")
    look(wanda, "16-writer-staged")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(OLD_TEXT)
    wanda.goto(site + article)
    wanda.get_by_role("link", name="History", exact=True).click()
    look(wanda, "17-writer-history")
    expect(wanda.locator(".version__state").first).to_have_text("Staged, waits to go live")
    wanda.get_by_role("button", name="Compare the two").click()
    expect(wanda.locator(".change ins")).to_have_text(re.compile("some hours"))
    look(wanda, "18-writer-compare")

    # Edith publishes it, with a note for patients.
    edith.goto(site + article)
    edith.get_by_role("link", name="Say what changed, for patients").click()
    expect(edith.locator("#id_note")).to_be_focused()
    edith.fill("#id_note", NOTE)
    look(edith, "19-editor-staged")
    assert "Readers see it now." in click_and_read(edith, "[name=_publish]")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(NEW_TEXT)
    expect(reader.locator("#about-this-page")).to_contain_text(NOTE)
    expect(reader.locator(".review-line")).to_contain_text("checked an earlier version")

    # She brings the old version back, which waits, and publishes it.
    edith.goto(site + article)
    edith.get_by_role("link", name="History", exact=True).click()
    edith.locator(".version", has_text="Readers could see it from").first.get_by_role(
        "link", name="Bring it back"
    ).click()
    look(edith, "20-editor-restore")
    click_and_read(edith, "main .step [type=submit]")
    look(edith, "21-editor-restored")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(NEW_TEXT)
    edith.goto(site + article)
    assert "Readers see it now." in click_and_read(edith, "[name=_publish]")
    reader.reload()
    expect(reader.locator("main")).to_contain_text(OLD_TEXT)

    # She gives it another address; the old one leads on.
    edith.goto(site + article)
    edith.fill("#id_slug", NEW_ADDRESS.split("/")[2])
    assert "Readers see it now." in click_and_read(edith, "[name=_publish]")
    assert status_of(visit, site + OLD_ADDRESS) == 301
    reader.goto(site + OLD_ADDRESS)
    assert urlsplit(reader.url).path == NEW_ADDRESS

    # She withdraws it, and says what to read in its place.
    edith.goto(site + article)
    edith.get_by_role("link", name="Withdraw", exact=True).click()
    look(edith, "22-editor-withdraw")
    edith.fill("#id_why", "It repeats another article.")
    edith.select_option("#id_replaced_by", index=1)
    other = edith.locator("#id_replaced_by option:checked").inner_text()
    assert "Withdrawn." in click_and_read(edith, "main .step [type=submit]")
    look(edith, "23-editor-withdrawn")
    assert reader.goto(site + NEW_ADDRESS).status == 410
    expect(reader.locator("main")).to_contain_text(TITLE)
    reader.locator("main").get_by_role("link", name=other).click()
    expect(reader.locator("h1")).to_have_text(other)

    assert look.troubles == []
    complaints = {*wanda.complaints, *clara.complaints, *edith.complaints}
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_alone_reaches_every_control_of_the_form_and_is_never_caught(desk, width):
    page = desk("edith")
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(page.url + "articles/article/1/change/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    expected = page.evaluate(REACHABLE, FOCUSABLE)
    for _ in range(expected + 120):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED_IN_FORM, FOCUSABLE)
        if focus is None:
            break
        assert focus["isSeen"], f"out of sight or covered: {focus['name']}"
    assert page.evaluate("window.reached.size") == expected
    assert focus is None, f"caught in {focus['name']}"
    assert page.complaints == []
