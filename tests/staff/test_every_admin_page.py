"""The content policy allows no inline script and no inline style: no page of the desk has any."""

import re
import shutil
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from articles import sync
from tests.staff.people import PASSWORD, code_of, make_person, send_code, sign_in, with_app

pytestmark = pytest.mark.django_db

SHOWN_OF_EACH_KIND = 2


class Inline(HTMLParser):
    """What a strict policy would refuse, and the links that lead on."""

    def __init__(self, html):
        super().__init__()
        self.found, self.links, self.is_empty_script = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        names = [name for name in values if name == "style" or name.startswith("on")]
        self.found += [f"<{tag} {name}=…>" for name in names]
        for name in ("href", "src", "action"):
            if (values.get(name) or "").strip().lower().startswith(("javascript:", "data:")):
                self.found.append(f"<{tag} {name}={values[name][:20]}>")
        if tag == "style":
            self.found.append("<style>")
        if tag == "script" and "src" not in values and "json" not in values.get("type", ""):
            self.found.append("<script>")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])


def kind_of(path):
    return re.sub(r"/\d+/", "/<pk>/", path)


def crawl(client):
    """Every page of the desk that links and the list of models lead to, a few of each kind."""
    waiting = ["/admin/", "/styleguide/", "/admin/account/set-up/", "/admin/jsi18n/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        waiting += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
    seen, shown = set(), {}
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        kind = kind_of(path)
        enough = shown.get(kind, 0) >= SHOWN_OF_EACH_KIND
        if address in seen or enough or not path.startswith(("/admin/", "/styleguide/")):
            continue
        seen.add(address)
        shown[kind] = shown.get(kind, 0) + 1
        response = client.get(address)
        if "text/html" not in response.get("Content-Type", ""):
            continue
        page = Inline(response.text)
        yield address, response, page.found
        waiting += [urljoin(address, link).partition("#")[0] for link in page.links]


@pytest.fixture
def whole_site(tmp_path):
    sync.load(shutil.copytree(settings.CONTENT_DIR, tmp_path / "content"))


def test_no_page_of_the_desk_needs_what_the_policy_forbids(client, whole_site):
    root = make_person("root", superuser=True)
    make_person("alice")
    client.force_login(root)
    seen = set()
    for address, response, found in crawl(client):
        assert response.status_code < 500, address
        assert found == [], address
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        seen.add(kind_of(urlsplit(address).path))
    assert {
        "/admin/",
        "/admin/account/",
        "/admin/account/set-up/",
        "/admin/password_change/",
        "/admin/admin/logentry/",
        "/admin/auth/user/<pk>/change/",
        "/admin/auth/user/<pk>/password/",
        "/admin/auth/user/<pk>/history/",
        "/admin/auth/group/",
        "/admin/articles/article/",
        "/admin/articles/article/<pk>/change/",
        "/styleguide/",
    } <= seen


def test_no_page_of_the_sign_in_needs_it_either(client):
    alice = make_person("alice")
    pages = [client.get("/admin/login/"), sign_in(client, password="wrong")]
    sign_in(client)
    key = client.get("/admin/account/set-up/").context["key"]
    pages += [client.get("/admin/account/set-up/")]
    data = {"code": code_of(key, -1), "password": PASSWORD}
    pages += [client.post("/admin/account/set-up/", data), client.get("/admin/account/")]
    pages += [client.post("/admin/account/turn-off/", {"off-password": "wrong"})]
    pages += [client.post("/admin/logout/")]
    other = Client()
    with_app(alice)
    sign_in(other)
    pages += [other.get("/admin/login/code/"), send_code(other, "000000")]
    for page in pages:
        assert page.status_code == 200
        assert Inline(page.text).found == []


def test_the_parser_finds_what_it_looks_for():
    bad = "<p style='x' onclick=y><style></style><script>z</script><a href='javascript:1'>"
    assert len(Inline(bad).found) == 5
