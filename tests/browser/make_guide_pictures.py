"""Make the pictures of the staff guide anew, from the real screens:

    python -m tests.browser.make_guide_pictures

Starts the real site with data of its own, signs in sample staff, and writes static/images/guide/.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import expect, sync_playwright

from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS, _free_port, _wait_for
from tests.browser.prepared_site import ROOT, manage

PICTURES = ROOT / "static" / "images" / "guide"
LARGEST = 60_000  # bytes
WIDTH, SCALE = 1000, 1.2
PASSWORD = "only for the pictures"
SAMPLE_STAFF = f"""
from django.contrib.auth.models import Group, User
from articles import publishing
from articles.models import Contributor
from articles.text.document import ContributorDocument
for name, group in (
    ("writer", "Writers"), ("clinician", "Clinicians"), ("editor", "Editors"), ("inbox", "Inbox")
):
    user = User.objects.create_user(
        f"sample-{{name}}", password={PASSWORD!r}, is_staff=True
    )
    user.first_name = f"Sample {{name.title()}}"
    user.save()
    user.groups.add(Group.objects.get(name=group))
document = ContributorDocument(title="Sample Clinician", credentials="MD", role="Sample doctor")
publishing.save_contributor("sample-clinician", document)
clinician = User.objects.get(username="sample-clinician")
Contributor.objects.filter(slug="sample-clinician").update(user=clinician)
"""
ASK = """
from dataclasses import replace
from clinic import publishing, requests
from clinic.document import Callback
clinic, _digest = publishing.current()
clinic = replace(clinic, sample=False, callback=Callback(accepts_requests=True))
publishing.save(clinic)
typed = {
    "name": "Sample Patient",
    "phone": "+1 202-555-0100",
    "email": "",
    "times": ["morning"],
    "language": "English",
    "interpreter": False,
    "patient": "new",
    "visit": "telehealth",
    "message": "",
    "article": "ginger-and-pain",
}
requests.receive(typed, form_key="sample", clinic=clinic)
"""
STAND_STILL = """() => {
    for (const row of document.querySelectorAll(".submit-row.steps")) row.style.position = "static";
}"""
NO_REAL_ADDRESS = "field => { field.value = 'https://your-clinic.example/preview/…' }"
TEXT = "## What heat may do\n\nHeat may help for a while."
LIVE = "ginger-and-pain"


class Desk:
    """A browser at the desk, and what is done there for all pictures."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def open(self, path="/admin/"):
        context = self.browser.new_context(
            viewport={"width": WIDTH, "height": 900},
            device_scale_factor=SCALE,
            color_scheme="light",
            locale="en-US",
        )
        context.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
        page = context.new_page()
        page.goto(self.address + path)
        return page

    def signed_in(self, name):
        page = self.open()
        page.fill("#id_username", f"sample-{name}")
        page.fill("#id_password", PASSWORD)
        page.click("[type=submit]")
        page.wait_for_selector("#user-tools")
        return page

    def go(self, page, path):
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")


def article_number(page, search):
    page.goto(page.url.partition("/admin/")[0] + f"/admin/articles/article/?q={search}")
    return page.locator("#result_list tbody th a").first.get_attribute("href").split("/")[-3]


def picture(page, name, first="html", last=None, height=700):
    """From the top of `first` to the end of `last`, at most `height`, over the whole width."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.wait_for_timeout(400)
    page.evaluate(STAND_STILL)
    scrolled = page.evaluate("window.scrollY")
    margin = 0 if first in ("html", "#content") else 4
    top = page.locator(first).first.bounding_box()["y"] + scrolled - margin
    if last:
        box = page.locator(last).last.bounding_box()
        height = min(height, box["y"] + scrolled + box["height"] + 12 - top)
    height = min(height, page.evaluate("document.documentElement.scrollHeight") - top)
    cut(page, name, top, height)


def shown_while_open(page, name, first, height):
    """As `picture`, of a list that closes when it loses the focus."""
    top = page.locator(first).first.bounding_box()["y"] + page.evaluate("window.scrollY") - 12
    cut(page, name, top, height)


def cut(page, name, top, height):
    clip = {"x": 0, "y": top, "width": WIDTH, "height": height}
    shot = page.screenshot(full_page=True, clip=clip, animations="disabled")
    write(name, Image.open(io.BytesIO(shot)).convert("RGB"))


def write(name, image):
    for quality in range(80, 10, -10):
        written = io.BytesIO()
        image.save(written, "WEBP", quality=quality, method=6)
        if len(written.getvalue()) < LARGEST:
            break
    else:
        sys.exit(f"{name} is too large.")
    (PICTURES / f"{name}.webp").write_bytes(written.getvalue())
    print(f"{name}.webp: {image.width} x {image.height}, {len(written.getvalue())} bytes")


def pictures_of_signing_in(desk):
    picture(desk.open(), "sign-in", height=540)
    page = desk.signed_in("writer")
    desk.go(page, "/admin/account/set-up/")
    picture(page, "two-step", "#content", height=960)


def pictures_of_writing(desk, photo):
    """Leaves a draft behind."""
    page = desk.signed_in("writer")
    desk.go(page, "/admin/articles/article/add/")
    page.fill("#id_title", "Warm packs for a sore back")
    page.keyboard.press("Tab")
    page.fill("#id_summary", "What heat may do for a sore back.")
    picture(page, "write-top", height=800)
    page.click("#id_body")
    page.keyboard.type(TEXT)
    page.get_by_role("button", name="Cite a source").click()
    page.keyboard.type("heat")
    page.locator("#cite-panel").get_by_role("option").first.wait_for()
    shown_while_open(page, "source-cite", ".field-body", 460)
    page.locator("#cite-panel").get_by_role("option").first.click()
    page.locator("#id_body").press("Control+End")
    page.keyboard.type("\n\n")
    page.set_input_files(".article-editor input[type=file]", photo)
    expect(page.locator("#id_body")).to_have_value(re.compile("/media/uploads/"))
    page.keyboard.type("A green warm pack")
    page.frame_locator(".article-editor__preview iframe").locator("img").wait_for()
    picture(page, "picture-text", ".field-body", height=900)
    page.get_by_role("button", name="Add a finding").click()
    page.keyboard.type("A heat wrap may ease a new sore back for some days.")
    page.select_option("#id_findings-0-certainty", "moderate")
    page.locator("#id_findings-0-sources_search").press_sequentially("french2006")
    page.get_by_role("option", name="French").click()
    picture(page, "source-finding", ".field-findings", ".field-findings", height=800)
    page.select_option("#id_topic", label="Choosing massage")
    page.fill("#id_why", "First draft")
    picture(page, "write-save", ".field-why", ".submit-row.steps", height=500)
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist")


def picture_of_signing(desk):
    page = desk.signed_in("clinician")
    desk.go(page, f"/admin/articles/article/{article_number(page, 'warm packs')}/sign/")
    picture(page, "sign-page", height=520)


def pictures_of_publishing(desk):
    page = desk.signed_in("editor")
    desk.go(page, f"/admin/articles/article/{article_number(page, 'warm packs')}/change/")
    picture(page, "publish-when", ".field-published_at", ".field-next_review_on", height=420)
    picture(page, "publish-buttons", ".field-why", ".submit-row.steps", height=400)
    page.click("[name=_publish]")
    page.get_by_text("Blocks publishing").first.wait_for()
    picture(page, "check-blocks", "#content", height=700)


def pictures_of_a_live_article(desk):
    page = desk.signed_in("editor")
    number = article_number(page, LIVE)
    home = f"/admin/articles/article/{number}"
    desk.go(page, f"{home}/change/")
    page.fill(
        "#id_summary", "What ginger may do for pain, what it costs, and who has to ask first."
    )
    page.fill("#id_note", "Sample: we now say who has to ask first.")
    page.fill("#id_why", "Sample: a patient asked at the front desk.")
    picture(page, "change-note", ".field-note", ".submit-row.steps", height=640)
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist")
    picture(page, "change-staged", ".messagelist", ".state", height=420)
    page.fill("#id_summary", "What ginger may do for pain, and who has to ask first.")
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist")
    desk.go(page, f"{home}/history/")
    picture(page, "versions-list", "#content", height=640)
    page.get_by_role("button", name="Compare the two").click()
    picture(page, "versions-compare", "#content", height=480)
    desk.go(page, f"{home}/preview-links/")
    page.fill("#id_for_whom", "Sample Patient")
    page.get_by_role("button", name="Make the link").click()
    page.locator("#made-address").evaluate(NO_REAL_ADDRESS)
    picture(page, "take-away-link", "#content", height=440)
    desk.go(page, f"{home}/withdraw/")
    page.fill("#id_why", "Sample: a newer article takes its place.")
    picture(page, "take-away-withdraw", "#content", height=620)


def pictures_of_hours(desk):
    page = desk.signed_in("editor")
    desk.go(page, "/admin/clinic/clinic/locations/main-office/change/")
    picture(page, "hours-form", ".clinic-field--special_days", height=620)
    desk.go(page, "/admin/clinic/clinic/week/")
    picture(page, "hours-week", "#content", height=760)


def picture_of_a_request(desk, environment):
    """The clinic is no sample from here on: readers would be told otherwise before."""
    manage(environment, "shell", "-c", ASK)
    page = desk.signed_in("inbox")
    page.locator("#todo-inbox ~ ul a").first.click()
    page.get_by_role("button", name="I take this").click()
    page.wait_for_selector(".messagelist")
    picture(page, "answer-request", ".messagelist", ".steps-of", height=900)


def draw_warm_pack():
    image = Image.new("RGB", (1600, 700), "#e8f0ec")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((400, 180, 1200, 520), radius=80, fill="#92b9ad")
    for left in range(520, 1200, 140):
        draw.line((left, 190, left, 510), fill="#5f8c7f", width=8)
    return image


def make_pictures(address, environment):
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "warm-pack.jpg"
        draw_warm_pack().save(photo)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        desk = Desk(browser, address)
        pictures_of_signing_in(desk)
        pictures_of_writing(desk, photo)
        picture_of_signing(desk)
        pictures_of_publishing(desk)
        pictures_of_a_live_article(desk)
        pictures_of_hours(desk)
        picture_of_a_request(desk, environment)
        browser.close()


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        port = _free_port()
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DATA_DIR": data, "PORT": str(port)}
        for arguments in (["collectstatic", "--no-input"], ["migrate"], ["loadcontent"]):
            manage(environment, *arguments)
        manage(environment, "shell", "-c", SAMPLE_STAFF)
        command = [sys.executable, "-m", "gunicorn", "-c", "painsite/gunicorn_conf.py"]
        with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_for(address, server)
                make_pictures(address, environment)
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
