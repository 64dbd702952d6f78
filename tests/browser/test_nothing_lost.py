"""The server dies, the session ends, a colleague was first, a file lies, a link is old.

Whatever happens, nothing that staff typed is lost, nothing leaks, and somebody says what to do.
"""

import re
from contextlib import suppress
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from articles.text.document import ArticleDocument, TopicDocument
from articles.text.links import sources_of
from tests.browser.conftest import STAFF
from tests.browser.own_site import OwnSite, wait_until
from tests.makers import make_reference_entry, make_sound_document

pytestmark = pytest.mark.browser

LATER = 20_000
OLD, NEW = "Try a pillow under your knees.", "Try a warm pack for 15 minutes [@furlan2015]."
TOPIC = TopicDocument(title="Living well", summary="Day by day.", body="Text.\n")
SOURCE = "furlan2015:\n" + "".join(
    f"  {line}\n" for line in make_reference_entry().text.splitlines()
)
PEOPLE = {"Alice": "Editors", "Maria": "Editors", "Wanda": "Writers"}
KEPT_HERE = "Object.keys(localStorage).filter(key => key.startsWith('desk:')).length"

# Sends a form as a browser does that is asked to load its answer once more.
SEND_AGAIN = """([address, fields]) => {
    const form = document.createElement("form");
    [form.method, form.action] = ["post", address];
    fields.forEach(([name, value]) => {
        const field = document.createElement("textarea");
        [field.name, field.value] = [name, value];
        form.append(field);
    });
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture(scope="module")
def desk_site(chromium_path, tmp_path_factory):
    """A small site with an article for each test that changes one."""
    content = {"topics/living-well.md": TOPIC.text, "references.yaml": SOURCE} | {
        f"articles/{slug}.md": make_sound_document(title=f"About {slug}", body=f"{OLD}\n").text
        for slug in ("lock", "save", "answer", "twice", "upload", "link", "quarrel", "step")
    }
    site = OwnSite(
        tmp_path_factory.mktemp("own"), content, PEOPLE, "tests.browser.stalling_site:application"
    )
    site.start()
    yield site
    site.kill()


@pytest.fixture
def sign_in(browser, desk_site):
    """A page of the desk for somebody who has just signed in, in a browser of their own."""
    contexts = []

    def sign_in(name, path="/admin/"):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.set_default_timeout(LATER)
        page.goto(f"{desk_site.address}/admin/login/?next={path}")
        page.fill("#id_username", name.lower())
        page.fill("#id_password", STAFF["password"])
        page.click("[type=submit]")
        page.wait_for_selector("#user-tools")
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def form_of(desk_site):
    def address(slug):
        [[number]] = desk_site.ask("SELECT id FROM articles_article WHERE slug = ?", slug)
        return f"/admin/articles/article/{number}/change/"

    return address


def type_text(page, words):
    page.fill("#id_body", words)
    page.dispatch_event("#id_body", "input")


# The server dies in the middle of a save


class DyingServer:
    """Kills the site while a save is under way, at the place it is named for."""

    def __init__(self, site, place):
        self.site, self.place = site, place

    def die_during(self, press):
        """Press a button and kill the server before it answers."""
        getattr(self, f"_{self.place}")(press)

    def _lock(self, press):
        """Somebody else writes, so the save waits; nothing of it has reached the database."""
        with self.site.database() as other:
            other.execute("BEGIN IMMEDIATE")
            press()
            self.site.kill()
            other.execute("ROLLBACK")

    def _save(self, press):
        self._stall(press)

    def _answer(self, press):
        self._stall(press)

    def _stall(self, press):
        wanted, stalled = self.site.data / "stall-at", self.site.data / "stalled"
        stalled.unlink(missing_ok=True)
        wanted.write_text(self.place)
        press()
        wait_until(stalled.exists, "the server stalled")
        self.site.kill()
        wanted.unlink()


def is_whole(site, slug):
    """The body of an article, once all that the database says of it agrees."""
    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert site.ask("PRAGMA foreign_key_check") == []
    [[pk, text, digest]] = site.ask(
        "SELECT id, text, digest FROM articles_article WHERE slug = ?", slug
    )
    document = ArticleDocument.parse(text)
    assert document.digest == digest
    newest = "SELECT text, digest FROM articles_revision WHERE article_id = ? ORDER BY id DESC"
    assert site.ask(newest, pk)[0] == (text, digest)
    cited = site.ask("SELECT key FROM articles_citation WHERE article_id = ?", pk)
    assert sorted(key for [key] in cited) == sorted(sources_of(document))
    assert site.ask("SELECT id FROM articles_stagededit WHERE article_id = ?", pk) == []
    return document.body


def nothing_is_kept(page, address):
    """Whether the browser, asked anew, has learnt that all it kept is saved."""
    with suppress(Error):  # the page loads itself once more when it has told the server
        page.goto(address)
        page.wait_for_timeout(1_000)
        return page.evaluate(KEPT_HERE) == 0
    return False


@pytest.mark.parametrize("place", ["lock", "save", "answer"])
def test_a_server_that_dies_in_mid_save_leaves_the_old_text_or_the_new_one_and_hers(
    desk_site, sign_in, form_of, place
):
    page = sign_in("Alice", form_of(place))
    address = page.url
    long_text = f"{NEW}\n\n" + "\n\n".join(f"Step {number}. Breathe out." for number in range(200))
    type_text(page, long_text)

    def publish():
        with page.expect_request(lambda request: request.is_navigation_request()):
            page.locator("[name=_publish]").click(no_wait_after=True)

    DyingServer(desk_site, place).die_during(publish)
    page.close()  # nobody can read the browser's own page of regret
    body = is_whole(desk_site, place)
    assert body == f"{long_text if place == 'answer' else OLD}\n"

    desk_site.start()
    page = page.context.new_page()
    page.goto(f"{desk_site.address}/articles/{place}/")
    shown = page.locator("main").inner_text()
    assert ("Step 199." in shown, OLD in shown) == (place == "answer", place != "answer")
    page.goto(address)
    if place == "answer":
        wait_until(lambda: nothing_is_kept(page, address), "the server had said that it is saved")
    else:
        page.get_by_role("button", name="Put it back").click()
        expect(page.locator("#id_body")).to_have_value(re.compile("Step 199"))
        page.locator("[name=_publish]").click()
        page.wait_for_selector(".messagelist .success")
        assert is_whole(desk_site, place) == f"{long_text}\n"
    page.wait_for_load_state("networkidle")
    page.goto(address)
    expect(page.locator(".safety__offer")).to_have_count(0)
    assert page.evaluate(KEPT_HERE) == 0


def test_a_form_sent_again_after_the_answer_was_lost_says_that_it_is_saved(
    desk_site, sign_in, form_of
):
    page = sign_in("Alice", form_of("twice"))
    address = page.url
    type_text(page, NEW)
    page.fill("#id_note", "We tell you about warm packs.")
    again = page.evaluate("[...new FormData(document.getElementById('article_form'))]")
    page.locator("[name=_publish]").click()
    page.wait_for_selector(".messagelist .success")
    page.evaluate(SEND_AGAIN, [address, [*again, ["_publish", ""]]])
    expect(page.get_by_role("heading", name="This text is saved already")).to_be_visible()
    page.get_by_role("link", name="Go on with the saved text").click()
    expect(page.locator(".safety__offer")).to_have_count(0)
    [[text]] = desk_site.ask("SELECT text FROM articles_article WHERE slug = 'twice'")
    assert text.count("We tell you about warm packs.") == 1
    assert is_whole(desk_site, "twice") == f"{NEW}\n"


# Two at one article


def test_two_browsers_save_one_article_and_the_second_decides_with_both_texts_before_her(
    desk_site, sign_in, form_of
):
    hers, theirs = (sign_in(name, form_of("quarrel")) for name in ("Alice", "Maria"))
    hers.reload()
    expect(hers.locator(".safety__people")).to_contain_text("Maria has this article open")
    type_text(theirs, "Lie on your side.")
    theirs.locator("[name=_publish]").click()
    theirs.wait_for_selector(".messagelist .success")

    type_text(hers, NEW)
    hers.locator("[name=_publish]").click()
    heading = hers.get_by_role("heading", name=re.compile("^Maria saved a change at .* writing$"))
    expect(heading).to_be_visible()
    pair = hers.locator(".conflict__pair").first
    expect(pair).to_contain_text("Lie on your side.")
    expect(pair).to_contain_text("Try a warm pack for 15 minutes")
    assert hers.input_value("#id_body").strip() == NEW
    assert is_whole(desk_site, "quarrel") == "Lie on your side.\n"

    second_thought = NEW.replace("15 minutes", "20 minutes")
    type_text(hers, second_thought)
    hers.get_by_role("button", name="Publish mine over it after all").click()
    expect(hers.locator(".messagelist .success")).to_contain_text("Readers see it now")
    assert is_whole(desk_site, "quarrel") == f"{second_thought}\n"
    texts = desk_site.ask("SELECT text FROM articles_revision ORDER BY id DESC LIMIT 2")
    assert ["Lie on your side." in text for [text] in texts] == [False, True]
    expect(hers.locator(".safety__offer")).to_have_count(0)
    reader = hers.context.new_page()
    reader.goto(f"{desk_site.address}/articles/quarrel/")
    expect(reader.locator("main")).to_contain_text("20 minutes")


def test_a_writer_who_takes_their_text_is_offered_her_own_until_she_decides(
    desk_site, sign_in, form_of
):
    hers, theirs = (sign_in(name, form_of("step")) for name in ("Wanda", "Maria"))
    type_text(theirs, "Lie on your side.")
    theirs.locator("[name=_continue]").click()
    theirs.wait_for_selector(".messagelist .success")
    type_text(hers, NEW)
    hers.locator("[name=_continue]").click()
    hers.get_by_role("link", name="Take theirs").click()
    assert hers.input_value("#id_body").strip() == "Lie on your side."
    expect(hers.locator(".safety__offer")).to_contain_text("It differs from what you see below")
    hers.get_by_role("button", name="Put it back").click()
    assert hers.input_value("#id_body").strip() == NEW


# A file that lies


def lies(folder):
    """Files that call themselves pictures, each with words of the refusal."""
    whole, bomb = BytesIO(), BytesIO()
    Image.effect_noise((600, 400), 60).convert("RGB").save(whole, "JPEG")
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    contents = {
        "drawing.png": (svg, "not a picture that can be used"),
        "page.webp": (b"<!doctype html><script>alert(1)</script>", "not a picture that can be"),
        "script.png": (b"#!/bin/sh\nrm -rf /\n", "not a picture that can be used"),
        "half.jpg": (whole.getvalue()[: len(whole.getvalue()) // 2], "is damaged"),
        "bomb.png": (bomb.getvalue(), "too large. Make it smaller than 40 million pixels"),
    }
    for name, (content, words) in contents.items():
        (folder / name).write_bytes(content)
        yield folder / name, words


def test_a_file_that_lies_is_refused_beside_the_text_and_nothing_of_it_is_stored(
    desk_site, sign_in, form_of, tmp_path
):
    page = sign_in("Alice", form_of("upload"))
    type_text(page, NEW)
    status = page.locator(".article-editor__status")
    for path, words in lies(tmp_path):
        page.set_input_files(".article-editor input[type=file]", path)
        expect(status).to_contain_text(words, timeout=LATER)
        expect(status).to_have_class(re.compile("--problem"))
        assert page.input_value("#id_body") == NEW
    assert desk_site.ask("SELECT * FROM articles_upload") == []
    assert [path for path in desk_site.data.rglob("uploads/*") if path.is_file()] == []

    good = tmp_path / "good.png"
    Image.new("RGB", (40, 30), "#92b9ad").save(good)
    page.set_input_files(".article-editor input[type=file]", good)
    expect(page.locator("#id_body")).to_have_value(re.compile("/media/uploads/"))
    expect(status).not_to_have_class(re.compile("--problem"))
    page.locator("[name=_continue]").click()
    page.wait_for_selector(".messagelist .success")


# A link that is old


STALE = {
    "run out": "UPDATE articles_previewlink SET expires_at = '2026-01-01 00:00:00'",
    "revoked": "UPDATE articles_previewlink SET revoked_at = '2026-01-01 00:00:00'",
    "withdrawn": "UPDATE articles_article SET status = 'withdrawn' WHERE slug = 'link'",
}
BACK = {
    "run out": "UPDATE articles_previewlink SET expires_at = '2999-01-01 00:00:00'",
    "revoked": "UPDATE articles_previewlink SET revoked_at = NULL",
    "withdrawn": "UPDATE articles_article SET status = 'published' WHERE slug = 'link'",
}
SECRET = "Only staff know of the warm pack."


def test_a_stale_preview_link_shows_a_plain_page_and_no_word_of_the_text(
    desk_site, sign_in, form_of, browser
):
    page = sign_in("Alice", form_of("link"))
    type_text(page, f"{SECRET} [@furlan2015]")
    page.locator("[name=_continue]").click()
    page.wait_for_selector(".messagelist .success")
    page.goto(page.url.replace("change/", "preview-links/"))
    page.get_by_label("For whom").fill("Nora")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label(re.compile("Copy it now")).input_value()
    path = urlsplit(address).path
    context = browser.new_context()
    nora = context.new_page()

    def visit(path):
        response = nora.goto(f"{desk_site.address}{path}")
        assert "no-store" in response.headers["cache-control"]
        assert "noindex" in response.headers["x-robots-tag"]
        assert nora.locator("meta[name=robots]").get_attribute("content") == "noindex, nofollow"
        assert context.cookies() == []
        return response.status, SECRET in nora.content()

    assert visit(path) == (200, True)
    for name, spoil in STALE.items():
        desk_site.ask(spoil)
        assert visit(path) == (410, False), name
        assert "This link does not work" in nora.inner_text("h1")
        assert "About link" not in nora.content() and "Nora" not in nora.content()
        desk_site.ask(BACK[name])
    last = path.rstrip("/")[-1]
    tampered = f"{path.rstrip('/')[:-1]}{'A' if last != 'A' else 'B'}/"
    for wrong in (tampered, f"{path[:-9]}/", path.upper().replace("/PREVIEW", "/preview")):
        assert visit(wrong) == (404, False), wrong
        assert "This link does not work" in nora.inner_text("h1")

    page.goto(f"{desk_site.address}{form_of('link')}")
    page.locator("[name=_publish]").click()
    page.wait_for_selector(".messagelist .success")
    assert visit(path) == (200, True)
    expect(nora.locator(".preview-bar")).to_contain_text("Readers see this text already.")
    context.close()
