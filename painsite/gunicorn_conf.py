"""How gunicorn serves the site: `gunicorn -c painsite/gunicorn_conf.py`."""

import os
import signal
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))

from django.core.exceptions import ImproperlyConfigured  # noqa: E402
from gunicorn.glogging import Logger  # noqa: E402
from gunicorn.workers.base import Worker  # noqa: E402
from gunicorn.workers.gthread import ThreadWorker  # noqa: E402

from painsite import environment  # noqa: E402

try:
    configuration = environment.read(os.environ, BASE_DIR)
except ImproperlyConfigured as problem:
    sys.exit(str(problem))


class QuietlyStoppingWorker(ThreadWorker):
    """Stops at the first word, without waiting for itself.

    In gunicorn 27.0.1 the handler of the stop signal takes the lock of the thread pool. The
    thread it interrupts may hold that lock already: when a request has just come in, or when
    Ctrl-C, which reaches every process in the terminal, was the first of two signals.
    """

    def init_signals(self):
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the arbiter gets it too, and sends SIGQUIT

    def handle_quit(self, sig, frame):
        Worker.handle_quit(self, sig, frame)


SECRET_PLACES = ("/preview/", "/contact/callback/received/")


class DiscreetLogger(Logger):
    """These addresses end in a secret: whoever reads the log must not get in with it."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        for place in SECRET_PLACES:
            if (atoms["U"] or "").startswith(place):
                atoms["U"] = f"{place}…/"
        return atoms


wsgi_app = "painsite.wsgi:application"
chdir = str(BASE_DIR)
bind = f"127.0.0.1:{configuration.port}"

worker_class = QuietlyStoppingWorker
workers = 2
threads = 4
timeout = 30
graceful_timeout = 10  # the longest that Ctrl-C or a restart may take
max_requests = 2000
max_requests_jitter = 200
preload_app = False  # database connections must not cross a fork
if Path("/dev/shm").is_dir():  # in memory: a busy disk must not make a worker look dead
    worker_tmp_dir = "/dev/shm"
control_socket_disable = True  # otherwise anybody with this user's rights can stop the server

# Whose request it was is nobody's business: no address, no query string, no referrer, no browser.
logger_class = DiscreetLogger
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
loglevel = "warning"


def when_ready(server):
    address = f"http://127.0.0.1:{configuration.port}"
    print(f"The site is running at {address}/  (Ctrl-C stops it)")
    print(f"Make the first staff account with: {admin_command()}  then go to {address}/admin/")
    sys.stdout.flush()


def admin_command() -> str:
    if configuration.data_dir == BASE_DIR / "var":
        return "make admin"
    return f"make admin DATA_DIR={configuration.data_dir}"
