"""The site as a WSGI application that stops dead at a place which a test names.

Where DATA_DIR/stall-at says "save", a save stops when all is written and nothing is committed;
where it says "answer", when all is committed and the browser knows nothing of it. The first
request that comes there leaves DATA_DIR/stalled behind, and waits to be killed.
"""

import time

from django.conf import settings

from painsite.wsgi import application as site


def stall(place):
    wanted = settings.DATA_DIR / "stall-at"
    if wanted.exists() and wanted.read_text() == place:
        (settings.DATA_DIR / "stalled").touch()
        time.sleep(600)


def application(environ, start_response):
    answer = site(environ, start_response)
    is_a_save = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/change/")
    if is_a_save:
        stall("answer")
    return answer


def _stamp_and_stall():
    stamp()
    stall("save")


from articles import publishing  # noqa: E402  (after the site has set up its models)

stamp, publishing.stamp = publishing.stamp, _stamp_and_stall
