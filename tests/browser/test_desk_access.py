"""Everyone can use the desk: each of its pages by everybody's eyes, on a phone, in large print.

The pages come from the URL resolver: a new address fails here until PLACES or NO_PAGE names it.
"""

import re
from dataclasses import dataclass

import pytest
from django.urls import get_resolver, resolve
from PIL import Image

from articles.desk.guide import HOW_TOS
from tests.browser.conftest import _note
from tests.browser.test_accessibility import RULES, scrolls_sideways, violations
from tests.makers import make_draft
from tests.whole_site.test_permission_matrix import REQUEST_STEPS, routes

pytestmark = pytest.mark.browser

WCAG = [rule for rule in RULES if rule != "best-practice"]  # Django's own pages are not ours
ADMIN = "/admin/"
LIVE, DRAFT, GONE, PUT_AWAY = "{live}", "{draft}", "{gone}", "{put_away}"
SMALLEST = 24  # pixels


# What there is to look at


@dataclass(frozen=True)
class Place:
    """A page of the desk, and what is done there before one looks at it."""

    name: str
    path: str
    do: object = None
    signed_in: bool = True

    def __str__(self):
        return self.name


def press(selector, **fields):
    """Fill fields in by their id and press a button; the page that follows is looked at."""

    def do(page):
        for name, value in fields.items():
            page.fill(f"#id_{name}", value)
        with page.expect_navigation():
            page.locator(selector).first.click()

    return do


def refuse_to_publish(page):
    page.fill("#id_title", "")
    page.fill("#id_body", "It helps [@nobody2020].")
    for name in ("Add a finding", "Add a card"):
        page.get_by_role("button", name=name).click()
        page.keyboard.type("Something")
    press("[name=_publish]")(page)
    page.wait_for_selector(".errorlist")


def open_everything(page):
    for name in ("Add a finding", "Add a card", "Add a question", "Cite a source"):
        page.get_by_role("button", name=name).first.click()
    page.locator("#cite-search").wait_for()


def save_over_a_colleague(page):
    page.evaluate("document.querySelector('#id_base_digest').value = 'f'.repeat(64)")
    page.fill("#id_summary", "What somebody else would say.")
    press("[name=_continue]")(page)
    page.wait_for_selector(".conflict")


def upload_a_file_that_nobody_took(page):
    text = make_draft(title="Another title", topic="living-well").text
    file = {"name": "access-live.md", "mimeType": "text/markdown", "buffer": text.encode()}
    page.set_input_files("#id_file", file)
    press("main .step [type=submit], #content [type=submit]")(page)


def choose_and_delete(page):
    page.check(".action-select >> nth=0")
    page.select_option("[name=action]", "delete_selected")
    press("button[name=index]")(page)


GUIDE = [Place(f"how to {how_to.slug}", f"guide/{how_to.slug}/") for how_to in HOW_TOS]
ARTICLE_PLACES = [
    Place("articles", "articles/article/"),
    Place("articles found", "articles/article/?q=pain&status__exact=published"),
    Place("no article found", "articles/article/?q=nothing-like-this"),
    Place("new article", "articles/article/add/"),
    Place("new article, all open", "articles/article/add/", open_everything),
    Place("new article, refused", "articles/article/add/", press("[name=_continue]")),
    Place("sources not found", "articles/article/add/", refuse_to_publish),
    Place("long article", "articles/article/1/change/"),
    Place("live article", f"articles/article/{LIVE}/change/"),
    Place("live article, refused", f"articles/article/{LIVE}/change/", refuse_to_publish),
    Place("two texts", f"articles/article/{LIVE}/change/", save_over_a_colleague),
    Place("draft", f"articles/article/{DRAFT}/change/"),
    Place("withdrawn", f"articles/article/{GONE}/change/"),
    Place("archived", f"articles/article/{PUT_AWAY}/change/"),
    Place("preview", f"articles/article/{LIVE}/preview/"),
    Place("history", f"articles/article/{LIVE}/history/"),
    Place("a day", f"articles/article/{LIVE}/history/?day=2020-01-01"),
    Place(
        "compare",
        f"articles/article/{LIVE}/history/",
        lambda page: page.get_by_role("button", name="Compare the two").click(),
    ),
    Place("version", f"articles/article/{LIVE}/history/{{version}}/"),
    Place("bring back", f"articles/article/{LIVE}/history/{{version}}/restore/"),
    Place("preview links", f"articles/article/{LIVE}/preview-links/"),
    Place(
        "preview link made",
        f"articles/article/{LIVE}/preview-links/",
        press("#content .preview-form [type=submit]", for_whom="Nora"),
    ),
    Place("withdraw", f"articles/article/{LIVE}/withdraw/"),
    Place("archive", f"articles/article/{DRAFT}/archive/"),
    Place("sign", f"articles/article/{LIVE}/sign/"),
    Place("upload a text", "articles/article/upload/"),
    Place("upload over a text", f"articles/article/{LIVE}/upload/"),
    Place("upload and decide", f"articles/article/{LIVE}/upload/", upload_a_file_that_nobody_took),
    Place("signed in again", "articles/article/signed-in/"),
    Place("choose a picture", "articles/article/pictures/choose/"),
]
RECORDS = ("topic", "page", "reference", "glossaryterm", "contributor", "wording")
RECORD_PLACES = [
    place
    for name in RECORDS
    for place in (
        Place(f"{name}s", f"articles/{name}/"),
        Place(f"new {name}", f"articles/{name}/add/"),
        Place(f"{name}", f"articles/{name}/{{{name}}}/change/"),
        Place(f"{name} history", f"articles/{name}/{{{name}}}/history/"),
    )
] + [
    *(
        place
        for name, label in (("synonym", "synonym"), ("urgentword", "urgent word"))
        for place in (
            Place(f"{label}s", f"articles/{name}/"),
            Place(f"new {label}", f"articles/{name}/add/"),
            Place(f"{label}", f"articles/{name}/{{{name}}}/change/"),
            Place(f"{label} history", f"articles/{name}/{{{name}}}/history/"),
            Place(f"delete a {label}", f"articles/{name}/{{{name}}}/delete/"),
        )
    ),
    Place("topic refused", "articles/topic/add/", press("[name=_save]", text="title: [")),
    Place("contributor refused", "articles/contributor/add/", press("[name=_save]")),
    Place("delete a wording", "articles/wording/{wording}/delete/"),
    Place("delete wordings", "articles/wording/", choose_and_delete),
    Place("pictures", "articles/upload/"),
    Place("new picture", "articles/upload/add/"),
    Place("new picture, refused", "articles/upload/add/", press("[name=_save]")),
    Place("picture", "articles/upload/{upload}/change/"),
    Place("picture history", "articles/upload/{upload}/history/"),
    Place("delete a picture", "articles/upload/{upload}/delete/"),
    Place("nothing missed", "articles/missedsearch/"),  # with lines: test_missed_searches
]
ACCOUNT_PLACES = [
    Place("home", ""),
    Place("one app", "articles/"),
    Place("guide", "guide/"),
    *GUIDE,
    Place("own account", "account/"),
    Place("set up", "account/set-up/"),
    Place("set up, refused", "account/set-up/", press("main [type=submit], .submit-row input")),
    Place("password", "password_change/"),
    Place("password changed", "password_change/done/"),
    Place("users", "auth/user/"),
    Place("new user", "auth/user/add/"),
    Place("new user, refused", "auth/user/add/", press("[name=_save]")),
    Place("user", "auth/user/{user}/change/"),
    Place("user history", "auth/user/{user}/history/"),
    Place("user password", "auth/user/{user}/password/"),
    Place("groups", "auth/group/"),
    Place("new group", "auth/group/add/"),
    Place("group", "auth/group/1/change/"),
    Place("group history", "auth/group/1/history/"),
    Place("delete a group", "auth/group/1/delete/"),
    Place("log", "admin/logentry/"),
    Place("log entry", "admin/logentry/1/change/"),
    Place("log entry history", "admin/logentry/1/history/"),
    Place("sign in", "login/", signed_in=False),
    Place(
        "sign in, refused",
        "login/",
        press(".submit-row [type=submit]", username="nobody", password="wrong"),
        signed_in=False,
    ),
]
CLINIC = "clinic/clinic/"
CLINIC_LISTS = ("locations", "services", "team", "announcements")
SAVE_PART = "#clinic_form [type=submit]"


def change_what_somebody_changed(page):
    page.evaluate("document.querySelector('#id_base').value = 'f'.repeat(64)")
    press(SAVE_PART, tagline="Said by somebody else")(page)
    page.wait_for_selector(".conflict")


CLINIC_PLACES = [
    Place("clinic", CLINIC),
    Place("clinic app", "clinic/"),
    Place("clinic details", f"{CLINIC}details/"),
    Place("clinic details, refused", f"{CLINIC}details/", press(SAVE_PART, name="", phone="x")),
    Place("clinic details, two texts", f"{CLINIC}details/", change_what_somebody_changed),
    Place("clinic week", f"{CLINIC}week/"),
    Place("clinic history", f"{CLINIC}history/"),
    Place("clinic version", f"{CLINIC}history/{{clinic_version}}/"),
    Place("clinic bring back", f"{CLINIC}history/{{clinic_first}}/restore/"),
    Place("new location", f"{CLINIC}locations/add/"),
    Place("new location, refused", f"{CLINIC}locations/add/", press(SAVE_PART)),
    Place("location", f"{CLINIC}locations/main-office/change/"),
    Place("remove a location", f"{CLINIC}locations/main-office/remove/"),
    Place("new service", f"{CLINIC}services/add/"),
    Place("service", f"{CLINIC}services/telehealth/change/"),
    Place("remove a service", f"{CLINIC}services/telehealth/remove/"),
    Place("new person", f"{CLINIC}team/add/"),
    Place("person", f"{CLINIC}team/1/change/"),
    Place("remove a person", f"{CLINIC}team/1/remove/"),
    Place("new announcement", f"{CLINIC}announcements/add/"),
    Place("announcement", f"{CLINIC}announcements/1/change/"),
    Place("remove an announcement", f"{CLINIC}announcements/1/remove/"),
]
INBOX = "clinic/callbackrequest/"
SEARCH = ".inbox-form [type=submit]"
INBOX_PLACES = [
    Place("inbox", INBOX),
    Place("inbox figures", f"{INBOX}figures/"),
    Place("inbox export", f"{INBOX}export/"),
    Place("inbox export, refused", f"{INBOX}export/", press(SEARCH, first="")),
    Place("one person", f"{INBOX}person/"),
    Place("one person, refused", f"{INBOX}person/", press(SEARCH, phone="12")),
    Place("one person, not found", f"{INBOX}person/", press(SEARCH, name="Nobody")),
]
PLACES = ACCOUNT_PLACES + ARTICLE_PLACES + RECORD_PLACES + CLINIC_PLACES + INBOX_PLACES
NO_PAGE = {  # addresses that show no page of their own, and why
    "for scripts": [
        "admin/editor/preview/",
        "admin/editor/upload/",
        "admin/autocomplete/",
        "admin/jsi18n/",
        "admin/articles/article/keep/",
        "admin/articles/article/here/",
        "admin/articles/article/session/",
        "admin/articles/article/sources/",
        "admin/articles/article/pictures/",
    ],
    "lead on, or give a file": [
        "admin/logout/",
        "admin/account/codes/",
        "admin/account/turn-off/",
        "admin/r/<path:content_type_id>/<path:object_id>/",
        "admin/articles/article/throw-away/",
        "admin/articles/article/<int:pk>/preview-links/<int:link>/revoke/",
        "admin/articles/article/<int:pk>/discard/",
        "admin/articles/article/<int:pk>/download/",
        "admin/articles/article/answers/<int:pk>/seen/",
        "admin/clinic/clinic/confirm/",
        "admin/clinic/clinic/session/",
        "admin/clinic/clinic/file/",
        "admin/clinic/callbackrequest/session/",
        "admin/clinic/callbackrequest/person/file/",
        *(f"admin/clinic/callbackrequest/<int:pk>/{step}/" for step in REQUEST_STEPS),
        "admin/clinic/callbackrequest/<path:object_id>/",
        *(f"admin/clinic/clinic/{name}/<slug:key>/move/" for name in CLINIC_LISTS),
        "admin/articles/missedsearch/<path:object_id>/change/",
        "admin/articles/missedsearch/<path:object_id>/history/",
        "admin/clinic/clinic/<path:object_id>/change/",
        "admin/clinic/clinic/<path:object_id>/history/",
        "admin/clinic/clinic/<path:object_id>/",
        "admin/(?P<url>.*)$",
    ],
    "refuse everybody": [
        "admin/admin/logentry/add/",
        "admin/admin/logentry/<path:object_id>/delete/",
        "admin/auth/user/<path:object_id>/delete/",
        "admin/articles/article/<path:object_id>/delete/",
        "admin/articles/missedsearch/add/",
        "admin/articles/missedsearch/<path:object_id>/delete/",
        "admin/clinic/clinic/add/",
        "admin/clinic/callbackrequest/add/",
        "admin/clinic/clinic/<path:object_id>/delete/",
        *(f"admin/articles/{name}/<path:object_id>/delete/" for name in RECORDS[:-1]),
    ],
    "need somebody who asked": [  # test_inbox
        "admin/clinic/callbackrequest/<path:object_id>/change/",
        "admin/clinic/callbackrequest/<path:object_id>/history/",
        "admin/clinic/callbackrequest/<path:object_id>/delete/",
        "admin/clinic/callbackrequest/person/erase/",
    ],
    "shown to one who has just done something": [
        "admin/login/code/",  # test_staff_accounts
        "admin/articles/article/<int:pk>/history/compare/",  # “compare”
        "admin/articles/article/<int:pk>/upload/decide/",  # “upload and decide”
    ],
    "stand behind an address of our own": [
        "admin/articles/article/<path:object_id>/history/",
        "admin/articles/article/<path:object_id>/change/",
    ],
}


# One of everything, made as Alice makes it


class Desk:
    """Alice's browser without its window: it fetches pages and sends their forms."""

    def __init__(self, browser, site, state):
        self.site = site
        self.page = browser.new_page(storage_state=state, java_script_enabled=False)

    def send(self, path, **fields):
        """Send the form of a page with what it holds already, and these fields; say where to."""
        page, address = self.page, self.site + ADMIN + path
        page.goto(address)
        files = {name: value for name, value in fields.items() if isinstance(value, dict)}
        button = fields.pop("button", "[name=_continue]")
        for name, value in fields.items():
            if name in files:
                page.set_input_files(f"#id_{name}", value)
            elif page.locator(f"select#id_{name}").count():
                page.select_option(f"#id_{name}", value)
            else:
                page.fill(f"#id_{name}", value)
        with page.expect_navigation():
            page.locator(button).first.click()
        return number_in(page.url)

    def number_of_first(self, path):
        self.page.goto(self.site + ADMIN + path)
        link = self.page.locator("#result_list tbody th a").first
        return number_in(link.get_attribute("href"))

    def article(self, slug, **more):
        return self.send("articles/article/add/", **article_fields(slug), **more)


def number_in(address):
    found = re.search(r"/(\d+)/", address)
    return found and found[1]


def article_fields(slug):
    return {
        "title": f"A sample: {slug}",
        "slug": slug,
        "summary": "A sample for who looks at the desk.",
        "one_minute": "A pillow may help you to rest. You can stop reading here.",
        "body": "## First\n\nTry a pillow [@french2006].\n",
        "topic": "1",
        "care_cards-0-level": "urgent",
        "care_cards-0-heading": "Call a doctor today if",
        "care_cards-0-items": "your pain is new and strong",
        "findings-0-claim": "A heat wrap may ease a new sore back for some days.",
        "findings-0-certainty": "moderate",
        "findings-0-sources": "french2006",
        "harms": "Heat can burn your skin.",
        "who_should_not": "Ask first if your skin feels little.",
        "alternatives": "A walk may help as well.",
        "without_treatment": "Most new back pain settles by itself.",
    }


def picture(folder):
    path = folder / "green.png"
    Image.new("RGB", (600, 300), "#92b9ad").save(path)
    return {"name": "green.png", "mimeType": "image/png", "buffer": path.read_bytes()}


@pytest.fixture(scope="module")
def numbers(browser, site, staff_state, tmp_path_factory):
    """The numbers in the addresses: of two articles that readers see, a draft, and so on."""
    desk = Desk(browser, site, staff_state)
    publish, save, step = "[name=_publish]", "[name=_save]", "#content .step [type=submit]"
    made = {name: desk.number_of_first(f"articles/{name}/") for name in RECORDS[:-2]}
    for name in ("wording", "synonym", "urgentword"):
        made[name] = desk.number_of_first(f"articles/{name}/")
    made["user"] = desk.number_of_first("auth/user/")
    made["draft"] = desk.article("access-draft")
    made["live"] = desk.article("access-live", button=publish)
    made["gone"] = desk.article("access-gone", button=publish)
    made["put_away"] = desk.article("access-put-away")
    article = "articles/article/{}/{}/"
    change = {"summary": "A sample, said again.", "why": "To look at it."}
    desk.send(article.format(made["live"], "change"), **change)
    desk.send(
        article.format(made["live"], "preview-links"),
        for_whom="Nora",
        button=".preview-form [type=submit]",
    )
    desk.send(article.format(made["gone"], "withdraw"), why="Out of date.", button=step)
    desk.send(article.format(made["put_away"], "archive"), button=step)
    desk.page.goto(f"{site}{ADMIN}articles/article/{made['live']}/history/")
    made["version"] = re.findall(
        r"/history/(\d+)/", desk.page.locator(".versions").last.inner_html()
    )[-1]
    image = picture(tmp_path_factory.mktemp("pictures"))
    made["upload"] = desk.send("articles/upload/add/", image=image, button=save)
    desk.send(f"articles/upload/{made['upload']}/change/", alt="A green field.", button=save)
    desk.send(
        "articles/contributor/add/",
        title="Alice Sample",
        slug="alice-sample",
        role="Sample nurse",
        user=made["user"],
        button=save,
    )
    made["contributor"] = desk.number_of_first("articles/contributor/?q=alice")
    for tagline in ("Plain answers, said again", "Plain answers about long-lasting pain"):
        desk.send("clinic/clinic/details/", tagline=tagline, button=SAVE_PART)
    desk.page.goto(f"{site}{ADMIN}clinic/clinic/history/")
    versions = re.findall(r"/history/(\d+)/", desk.page.locator(".versions").inner_html())
    made["clinic_version"], made["clinic_first"] = versions[0], versions[1]
    desk.page.context.close()
    return made


# What is wrong with a page

SMALL = """smallest => {
    const isInText = (link) => link.matches('a') && getComputedStyle(link).display === 'inline' &&
        link.closest('p, li, td, dd, small, .help, label, .readonly, .breadcrumbs, .messagelist') &&
        link.closest('p, li, td, dd, small, .help, label, .readonly, .breadcrumbs, .messagelist')
            .textContent.trim() !== link.textContent.trim();
    return [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, summary, textarea')]
        .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: false}))
        .filter(one => !isInText(one) && !one.matches('.visually-hidden, .skip-to-content-link'))
        .map(one => [one, one.closest('label') || one.labels && one.labels[0]])
        .filter(([one, label]) => [one, one.matches('[type=checkbox], [type=radio]') && label]
            .filter(Boolean).every(part => {
                const box = part.getBoundingClientRect();
                return box.height < smallest - 0.5 || box.width < smallest - 0.5;
            }))
        .map(([one]) => {
            const box = one.getBoundingClientRect();
            return `${Math.round(box.width)}x${Math.round(box.height)} ` +
                one.outerHTML.slice(0, 140);
        });
}"""
CUT_OR_COVERED = """() => {
    const scrolls = (one) => {
        for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) {
            if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflow)) return true;
        }
        return false;
    };
    const controls = [...document.querySelectorAll(
        'a.button, .object-tools a, button, input:not([type=hidden]), select, textarea, summary')]
        .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
        .map(one => ({one, box: one.getBoundingClientRect(), name: one.outerHTML.slice(0, 110)}))
        .filter(({box}) => box.width > 1 && box.height > 1);
    const wrong = [];
    for (const {one, box, name} of controls) {
        const isCut = one.matches('button:not([class^=selector]), a.button, input[type=submit]') &&
            (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2);
        if (isCut) wrong.push(`cut: ${name}`);
        const line = parseFloat(getComputedStyle(one).fontSize);
        if (one.matches('input:not([type=checkbox], [type=radio], [type=file]), select') &&
            box.height < line * 1.1) wrong.push(`too low: ${name}`);
        if (box.right > innerWidth + 1 && !scrolls(one)) wrong.push(`beyond the edge: ${name}`);
    }
    for (let i = 0; i < controls.length; i++) for (let j = i + 1; j < controls.length; j++) {
        const [a, b] = [controls[i], controls[j]];
        if (a.one.contains(b.one) || b.one.contains(a.one)) continue;
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 3 && high > 3) wrong.push(`over each other: ${a.name} AND ${b.name}`);
    }
    return wrong;
}"""


# What stands still on the screen covers what scrolls below it; one can scroll on.
LET_GO = """() => {
    for (const one of document.querySelectorAll('.steps, .desk__side, .remarks, #nav-sidebar')) {
        one.style.position = 'static';
    }
}"""


def look(page):
    """Everything that is wrong with a page, once it has settled."""
    page.wait_for_load_state("networkidle")
    wrong = [f"console: {words}" for words in page.complaints if not is_expected(words)]
    page.evaluate(LET_GO)
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach(one => one.finish())")
        wrong += [f"{scheme}: {found}" for found in violations(page, WCAG)]
    if scrolls_sideways(page):
        wrong.append("phone: scrolls sideways")
    wrong += [f"phone: too small: {found}" for found in page.evaluate(SMALL, SMALLEST)]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if scrolls_sideways(page):
            wrong.append(f"large print at {width}: scrolls sideways")
        found = page.evaluate(CUT_OR_COVERED)
        wrong += [f"large print at {width}: {trouble}" for trouble in found]
    return wrong


def is_expected(words):
    """What a browser says of a page that answers with a refusal, in its own words."""
    return "the server responded with a status of 4" in words


def window_of(context):
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: _note(page, message))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    return page


@pytest.fixture(scope="module")
def windows(browser, staff_state):
    """Alice's and a stranger's, for all pages: a new window takes longer than a page."""
    with (
        browser.new_context(storage_state=staff_state) as alice,
        browser.new_context() as stranger,
    ):
        yield {True: window_of(alice), False: window_of(stranger)}


def open_place(windows, site, place, numbers):
    """As in a new window: nothing that the browser kept for the page before is left."""
    page = windows[place.signed_in]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(f"{site}/robots.txt")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.complaints.clear()
    page.goto(site + ADMIN + place.path.format_map(numbers))
    if place.do:
        place.do(page)
    return page


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_everybody_can_use_it(windows, site, numbers, place):
    page = open_place(windows, site, place, numbers)
    assert "/login/" not in page.url or not place.signed_in
    assert look(page) == []


def test_every_address_of_the_desk_is_looked_at(numbers):
    """What is new has to be named in PLACES, or in NO_PAGE with a reason."""
    there = {route for route in routes(get_resolver().url_patterns) if route.startswith("admin/")}
    there = {route for route in there if not route.endswith("/<path:object_id>/")}  # lead on
    paths = [place.path.format_map(numbers).partition("?")[0] for place in PLACES]
    seen = {resolve(ADMIN + path).route for path in paths}
    excused = {route for routes in NO_PAGE.values() for route in routes}
    assert there - seen - excused == set()
    assert excused & seen == set()
