"""The real site, as `make run` starts it, and a real Chromium to read it with."""

import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.prepared_site import ROOT, copy_into, environment_of, manage

STAFF = {"username": "alice", "password": "a long enough passphrase"}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running site of its own: gunicorn, collected files, the real content."""
    port, data = _free_port(), tmp_path_factory.mktemp("site")
    environment = environment_of(data, port) | {
        "DJANGO_SUPERUSER_USERNAME": STAFF["username"],
        "DJANGO_SUPERUSER_PASSWORD": STAFF["password"],
        "DJANGO_SUPERUSER_EMAIL": "alice@example.org",
    }
    copy_into(data, data)
    manage(environment, "loadcontent")
    manage(environment, "createsuperuser", "--no-input")
    command = [sys.executable, "-m", "gunicorn", "-c", "painsite/gunicorn_conf.py"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser(chromium_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, site):
    """Open a page of the site: `visit("/articles/", width=320, dark=True)`; returns the page.

    `page.complaints` lists what the console reported, and `page.requested` what was asked for.
    """
    contexts = []

    def visit(
        path, width=1280, dark=False, javascript=True, media="screen", context=None, **options
    ):
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if dark else "light",
                java_script_enabled=javascript,
                bypass_csp=False,
                **options,
            )
            contexts.append(context)
        page = context.new_page()
        page.complaints, page.requested = [], []
        page.on("console", lambda message: _note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.requested.append(request.url))
        page.emulate_media(media=media, color_scheme="dark" if dark else "light")
        page.goto(site + path)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def staff_state(browser, site):
    """Alice, signed in: the state of her browser."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/admin/")
    page.fill("#id_username", STAFF["username"])
    page.fill("#id_password", STAFF["password"])
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")
    state = context.storage_state()
    context.close()
    return state


def _note(page, message):
    if message.type in ("error", "warning"):
        page.complaints.append(message.text)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address, server):
    for _ in range(200):
        if server.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    pytest.fail("the site did not start", pytrace=False)
