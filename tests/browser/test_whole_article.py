"""Paper, reader modes and crawlers that run no script get the whole article."""

import pytest

from tests.browser.pages import SOME_ARTICLES

pytestmark = pytest.mark.browser

# What leads elsewhere, and means nothing on paper.
LEADS_ON = "nav, .related-articles, .clinic-contact, .back"
SHOWN = """leadsOn => {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const shown = [];
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const words = texts.currentNode.data.replace(/\\s+/g, " ").trim();
        if (words && element.checkVisibility({visibilityProperty: true})
                && !element.closest(leadsOn))
            shown.push(words);
    }
    return shown;
}"""


@pytest.mark.parametrize("path", SOME_ARTICLES)
def test_the_article_is_whole_on_paper_and_without_a_script(visit, path):
    whole = visit(path).evaluate(SHOWN, LEADS_ON)
    assert len(" ".join(whole).split()) > 1_000
    assert {"Key points", "Sources", "About this page"} <= set(whole)
    assert visit(path, media="print").evaluate(SHOWN, LEADS_ON) == whole
    assert visit(path, javascript=False, width=320).evaluate(SHOWN, LEADS_ON) == whole
