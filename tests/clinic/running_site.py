"""The real site with a clinic that takes requests: gunicorn, two processes, a database file."""

import http.client
import re
import subprocess
import sys
from urllib.parse import urlencode

from articles.text.document import TopicDocument
from tests.browser.own_site import OwnSite
from tests.browser.prepared_site import ROOT
from tests.clinic.callbacks import FORM
from tests.makers import make_reference_entry, make_sound_document

SLUG = "sleeping-with-back-pain"
TOPIC = TopicDocument(title="Living well", summary="Day by day.", body="Text.\n")
SOURCE = "furlan2015:\n" + "".join(
    f"  {line}\n" for line in make_reference_entry().text.splitlines()
)
CONTENT = {
    "topics/living-well.md": TOPIC.text,
    "references.yaml": SOURCE,
    f"articles/{SLUG}.md": make_sound_document().text,
}

OPEN = """
from dataclasses import replace
from clinic import publishing
from clinic.document import Callback
clinic, _digest = publishing.current()
callback = Callback(accepts_requests=True, answer_within_days=1, message_box={message_box})
publishing.save(replace(clinic, sample=False, callback=callback))
"""
# A stamp of a form that was handed out a minute ago: tests have no time to be slow.
STAMPS = """
from datetime import timedelta
from django.utils import timezone
from clinic import stamps
for _number in range({number}):
    print(stamps.new(timezone.now() - timedelta(minutes=1)).text)
"""
FACTS = "SELECT count(*), count(notice_sent_at) FROM clinic_callbackrequest"


def open_site(folder, people=(), message_box=False, **environment):
    site = OwnSite(folder, CONTENT, dict(people))
    site.environment |= environment
    site.run(OPEN.format(message_box=message_box))
    return site


class Visitor:
    """Somebody with a browser of no importance, at an address of the internet."""

    def __init__(self, site, address="198.51.100.7"):
        self.host = site.address.removeprefix("http://")
        self.headers = {"X-Forwarded-For": address}

    def get(self, path):
        return self._ask("GET", path, None, {})

    def post(self, path, fields, **headers):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields, doseq=True), kind | headers)

    def ask(self, **fields):
        """Send a form; (status, headers, page)."""
        return self.post(FORM, {"name": "Ana Núñez", "phone": "202-555-0123"} | fields)

    def _ask(self, method, path, body, headers):
        line = http.client.HTTPConnection(self.host, timeout=60)
        try:
            line.request(method, path, body, self.headers | headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()


def stamps_of(site, number):
    """Stamps that the running site takes for its own."""
    _status, said = manage(site, "shell", "-v", "0", "-c", STAMPS.format(number=number))
    return re.findall(r"^[\w:.=-]+$", said, re.MULTILINE)


def manage(site, *arguments):
    """(status, everything it said) of a command beside the running site."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr
