"""Alice looks back at the desk: what only a browser shows of the versions and the files."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ARTICLES = "/admin/articles/article/"


@pytest.fixture
def history(visit, staff_state):
    """The history of an article that is live, as Alice opens it."""

    def open_page(**options):
        page = visit(f"{ARTICLES}?status__exact=published", storage_state=staff_state, **options)
        page.locator("#result_list tbody th a").first.click()
        page.get_by_role("link", name="History", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("All versions")
        return page

    return open_page


def test_she_takes_a_file_away_changes_it_and_compares_what_came_of_it(history, tmp_path):
    page = history(accept_downloads=True)
    page.get_by_role("link", name="Back to the article").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as a file").click()
    file = tmp_path / waiting.value.suggested_filename
    text = waiting.value.path().read_text(encoding="utf-8")
    file.write_text(re.sub("^summary: ", "summary: Read this. ", text, count=1, flags=re.M))

    page.get_by_role("link", name="Upload a file").click()
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="Upload the file").click()
    expect(page.locator(".messagelist")).to_contain_text("Readers still see today’s text")

    page.get_by_role("link", name="History", exact=True).click()
    expect(page.locator(".version__state").first).to_have_text("Staged, waits to go live")
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator(".change ins")).to_have_text("Read this. ")
    assert page.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_a_phone(history, dark):
    from tests.browser.test_accessibility import scrolls_sideways, violations

    page = history(width=320, dark=dark)
    addresses = [page.url, f"{page.url}?day=2020-01-01", page.url.replace("history", "upload")]
    for address in addresses:
        page.goto(address)
        assert violations(page) == []
        assert not scrolls_sideways(page)
    assert page.complaints == []


def test_what_is_gone_and_new_is_told_without_colour(history):
    page = history()
    page.get_by_role("button", name="Compare the two").click()
    page.evaluate(
        "document.querySelector('.step').innerHTML ="
        " '<div class=\"change__text\"><del>old</del><ins>new</ins></div>'"
    )
    looks = page.evaluate(
        "['del', 'ins'].map(tag => document.querySelector(tag)).map(element => ["
        "getComputedStyle(element).textDecorationLine,"
        "getComputedStyle(element, '::before').content])"
    )
    assert looks == [["line-through", '"[−"'], ["underline", '"[+"']]
