"""What every test stands on: its own data directory, no configuration of yours, no network."""

import atexit
import os
import shutil
import socket
import tempfile

import django
import pytest

from painsite import environment
from tests.browser import chromium

# Before Django reads its settings. Each xdist worker imports this file, so each has its own.
for name in environment.EXAMPLES.keys() - {"DATABASE_URL"}:
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="painsite-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "painsite.settings"
# Playwright keeps an event loop running in this thread, and Django would take that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from django.conf import settings  # noqa: E402

settings.STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, tests only
settings.AFTER_PUBLISHING = []  # no card is drawn for each article that a test saves
django.setup()


ASK_A_DATABASE = {"db", "transactional_db", "shared_database"}  # fixtures


def pytest_report_header():
    database = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return [f"database: {database}", f"browser: {chromium.find() or 'none'}"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what can differ from one database to another: `-m database` runs just that.

    Nothing else can, since pytest-django lets no other test ask a database anything.
    Among workers (`--dist loadgroup`) a file stays with one, which makes what its tests share. But
    a test that empties the database stays last, where pytest-django puts it: migrations fill it.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark or ASK_A_DATABASE & set(item.fixturenames):
            item.add_marker("database")
        empties_it = (mark and mark.kwargs.get("transaction")) or (
            "transactional_db" in item.fixturenames
        )
        if not empties_it:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not chromium.find():
        reason = "there is no Chromium or Google Chrome here (make test installs Debian's)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test that reaches beyond this machine fails, and says where it wanted to go."""
    connect = socket.socket.connect

    def connect_to_this_machine(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test wanted to reach {address[0]}: tests stay on this machine")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_to_this_machine)
        yield


@pytest.fixture(scope="session")
def shared_database(django_db_setup, django_db_blocker):
    """For a fixture that is made once for many tests: `with shared_database.unblock(): ...`.

    pytest-django's own is in no other file: tests that reach it by this name are marked `database`.
    """
    return django_db_blocker


@pytest.fixture(scope="session")
def chromium_path():
    return chromium.find()


@pytest.fixture(autouse=True)
def no_kept_pages():
    """A page that one test was shown is not kept for the next."""
    from painsite.public_pages import kept_pages

    kept_pages.clear()
