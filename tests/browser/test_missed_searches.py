"""What readers searched for and did not find: the list with something in it, as staff use it."""

import pytest

from tests.browser.conftest import STAFF
from tests.browser.own_site import OwnSite
from tests.browser.test_desk_access import look
from tests.browser.test_nothing_lost import SOURCE, TOPIC
from tests.makers import make_sound_document

pytestmark = pytest.mark.browser

LIST = "/admin/articles/missedsearch/"
COUNTED = """
from articles.models import MissedSearch
from articles.search import missed
words = {"frozen shoulder": 41, "pilow": 7, "pillow": 3, "x" * 60: 3, "rare": 2}
for weeks in (1, 2):
    for said, count in words.items():
        week = missed.this_week() - weeks * missed.A_WEEK
        MissedSearch.objects.create(week=week, words=said, count=count)
"""


@pytest.fixture(scope="module")
def desk_site(chromium_path, tmp_path_factory):
    article = make_sound_document(title="A pillow for the night").text
    content = {
        "topics/living-well.md": TOPIC.text,
        "references.yaml": SOURCE,
        "articles/pillow.md": article,
    }
    site = OwnSite(tmp_path_factory.mktemp("own"), content, {"Ed": "Editors"})
    site.run(COUNTED)
    site.start()
    yield site
    site.kill()


@pytest.fixture
def page(browser, desk_site):
    context = browser.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message))
    page.goto(f"{desk_site.address}/admin/login/?next={LIST}")
    page.fill("#id_username", "ed")
    page.fill("#id_password", STAFF["password"])
    page.click("[type=submit]")
    page.wait_for_selector(".missed")
    yield page
    context.close()


def test_everybody_can_use_the_list(page):
    headings = page.locator(".missed h3").all_inner_texts()
    assert headings == ["frozen shoulder", "x" * 60, "pilow", "pillow"]
    assert look(page) == []


def test_from_the_list_to_the_forms(page):
    page.get_by_label("Week").select_option(index=1)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/?week=*")
    first = page.locator(".missed__lines li").first
    first.get_by_role("link", name="Add a synonym").click()
    assert page.input_value("#id_text").startswith("words:\n- frozen shoulder\nmeans:")
    page.go_back()
    first.get_by_role("link", name="Write about this").click()
    assert page.input_value("#id_title") == "Frozen shoulder"
    assert page.input_value("#id_slug") == "frozen-shoulder"


def test_words_become_a_synonym_and_leave_the_list(page):
    words = page.locator("#nothing li", has_text="frozen shoulder")
    words.get_by_role("link", name="Add a synonym").click()
    text = page.input_value("#id_text")
    page.click("[name=_continue]")
    assert "means.1: is empty" in page.locator(".error-summary").inner_text()
    page.fill("#id_text", text.rstrip() + " pillow\n")
    page.click("[name=_continue]")
    page.wait_for_url("**/change/**")
    found = page.locator(".words-help", has=page.locator("#found-heading"))
    assert found.locator("li").first.inner_text().split("\n")[-1].endswith("1 result")
    assert look(page) == []
    with page.expect_popup() as search:
        found.get_by_role("link", name="frozen shoulder").click()
    assert "A pillow for the night" in search.value.locator(".result h3").first.inner_text()
    page.goto(page.url.partition("/admin/")[0] + LIST)
    assert page.locator("#mended h3").all_inner_texts() == ["frozen shoulder", "pillow"]
