"""How gunicorn serves the site: `gunicorn -c painsite/gunicorn_conf.py`."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))

from django.core.exceptions import ImproperlyConfigured  # noqa: E402

from painsite import environment  # noqa: E402

try:
    configuration = environment.read(os.environ, BASE_DIR)
except ImproperlyConfigured as problem:
    sys.exit(str(problem))

wsgi_app = "painsite.wsgi:application"
chdir = str(BASE_DIR)
bind = f"127.0.0.1:{configuration.port}"

worker_class = "gthread"
workers = 2
threads = 4
timeout = 30
graceful_timeout = 10  # how long Ctrl-C and a restart wait at most
max_requests = 2000
max_requests_jitter = 200
preload_app = False  # database connections must not cross a fork
if Path("/dev/shm").is_dir():  # in memory: a busy disk must not make a worker look dead
    worker_tmp_dir = "/dev/shm"
control_socket_disable = True  # otherwise anybody with this user's rights can stop the server

# Whose request it was is nobody's business: no address, no query string, no referrer, no browser.
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
