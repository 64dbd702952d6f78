"""A site of a test's own: small, with people in it, that may be killed and started again."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress

from tests.browser.conftest import STAFF, _free_port, _wait_for
from tests.browser.prepared_site import ROOT, copy_into, environment_of, manage

PEOPLE = """
from django.contrib.auth.models import Group, User
for name, group in {people!r}.items():
    user = User.objects.create_user(name.lower(), password={password!r}, first_name=name)
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=group))
"""


class OwnSite:
    """`application` is the WSGI application to start; `people` are first names with their groups.

    `content` maps the names of content files to their texts.
    """

    def __init__(self, folder, content, people, application="painsite.wsgi:application"):
        self.data, self.application, self.server = folder / "data", application, None
        self.log = folder / "server.log"
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = environment_of(self.data, self.port)
        files = folder / "content"
        for name, text in content.items():
            (files / name).parent.mkdir(parents=True, exist_ok=True)
            (files / name).write_text(text)
        shutil.copy(ROOT / "content/clinic.yaml", files)
        copy_into(self.data, folder)
        manage(self.environment, "loadcontent", str(files))
        self.run(PEOPLE.format(people=people, password=STAFF["password"]))

    def run(self, script):
        """Run lines of Python inside the site, beside its server."""
        manage(self.environment, "shell", "-c", script)

    def start(self):
        gunicorn = (sys.executable, "-m", "gunicorn", "-c", "painsite/gunicorn_conf.py")
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [*gunicorn, self.application],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that its workers can be killed with it
            )
        _wait_for(self.address, self.server)

    def kill(self):
        """As when the power goes: no process of it lives to finish anything."""
        if self.server:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
        self.server = None

    def database(self):
        """A connection to its SQLite file, to be closed by whoever asked for it."""
        return closing(sqlite3.connect(self.data / "site.sqlite3", isolation_level=None))

    def ask(self, query, *values):
        """The rows that its database answers with."""
        with self.database() as connection:
            return connection.execute(query, values).fetchall()


def wait_until(is_so, what, seconds=30):
    for _ in range(seconds * 20):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited in vain until {what}")
