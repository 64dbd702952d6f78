"""Alice sends a link; Nora, who has no account, reads the text and answers in her own browser."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def desk_page(visit, staff_state):
    """The page of the preview links of the first article, open for Alice."""
    page = visit("/admin/articles/article/?status__exact=published", storage_state=staff_state)
    change = page.locator("#result_list tbody th a").first.get_attribute("href")
    page.goto(page.url.partition("/admin/")[0] + change.partition("change/")[0] + "preview-links/")
    return page


def test_a_link_is_made_read_answered_and_revoked(desk_page, visit):
    desk_page.get_by_label("For whom").fill("Nora")
    desk_page.get_by_role("button", name="Make the link").click()
    # The breadcrumbs are Django's own.
    assert [found for found in violations(desk_page) if "breadcrumbs" not in found] == []
    address = urlsplit(desk_page.get_by_label(re.compile("Copy it now")).input_value()).path

    nora = visit(address, width=320)
    assert nora.complaints == [] and violations(nora) == []
    nora.get_by_label("I have a remark").check()
    nora.get_by_label("Your remark").fill("It is clear.")
    nora.get_by_label("Your name").fill("Nora")
    with nora.expect_request(lambda request: request.method == "POST") as sent:
        nora.get_by_role("button", name="Send your answer").click()
    assert "referer" not in sent.value.headers
    nora.get_by_text("Your answer has reached us").wait_for()
    assert nora.context.cookies() == []
    assert nora.evaluate("document.documentElement.scrollWidth") <= 320

    desk_page.goto(desk_page.url)
    desk_page.get_by_text("It is clear.").wait_for()
    desk_page.get_by_role("button", name="Revoke the link for Nora").click()
    desk_page.get_by_text("does not work any more").wait_for()
    assert nora.goto(nora.url.partition("?")[0]).status == 410
