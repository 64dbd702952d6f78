"""The server's configuration, read the way gunicorn reads it."""

import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from gunicorn.app.wsgiapp import WSGIApplication

CONFIGURATION = settings.BASE_DIR / "painsite" / "gunicorn_conf.py"


@pytest.fixture
def configuration(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["gunicorn", "-c", str(CONFIGURATION)])
    return WSGIApplication().cfg


def test_it_listens_on_this_machine_only(configuration):
    assert configuration.address == [("127.0.0.1", 8000)]


def test_port_is_honoured(monkeypatch):
    monkeypatch.setenv("PORT", "8123")

    assert runpy.run_path(str(CONFIGURATION))["bind"] == "127.0.0.1:8123"


def test_a_wrong_environment_stops_it_before_any_worker_starts(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("DEBUG", "maybe")

    with pytest.raises(SystemExit, match=r"(?s)PORT must be.*DEBUG must be"):
        runpy.run_path(str(CONFIGURATION))


def test_the_access_log_does_not_say_whose_request_it_was(configuration):
    # In gunicorn's letters: address, user, request line, query, referrer, browser, headers.
    for identifying in ("%(h)", "%(u)", "%(r)", "%(q)", "%(f)", "%(a)", "%({"):
        assert identifying not in configuration.access_log_format


NAMES = ("PATH_INFO", "RAW_URI", "REQUEST_METHOD", "SERVER_PROTOCOL")  # what gunicorn reads


def test_the_access_log_does_not_let_anybody_in(configuration):
    request = SimpleNamespace(headers=[])
    response = SimpleNamespace(status="200", sent=0, headers=[])
    expected = {
        "/preview/a-secret/": "/preview/…/",
        "/contact/callback/received/a-secret/": "/contact/callback/received/…/",
        "/contact/callback/": "/contact/callback/",
        "/articles/sleep/": "/articles/sleep/",
    }
    said = {
        path: logger_of(configuration).atoms(
            response, request, dict.fromkeys(NAMES, path), timedelta()
        )["U"]
        for path in expected
    }
    assert said == expected


def logger_of(configuration):
    return configuration.logger_class(configuration)


def test_nobody_can_steer_it_through_a_socket(configuration):
    assert configuration.control_socket_disable is True


def test_database_connections_do_not_cross_a_fork(configuration):
    assert configuration.preload_app is False


def test_a_worker_that_is_told_to_stop_does_not_wait_for_a_lock_it_holds(configuration):
    worker = object.__new__(configuration.worker_class)
    worker.cfg, worker.alive, worker.tpool = configuration, True, ThreadPoolExecutor(1)

    def stop():
        with pytest.raises(SystemExit):
            worker.handle_quit(signal.SIGQUIT, None)

    stopping = threading.Thread(target=stop, daemon=True)
    with worker.tpool._shutdown_lock:
        stopping.start()
        stopping.join(timeout=5)

        assert not stopping.is_alive()
    assert worker.alive is False


@pytest.mark.database  # DATABASE_URL is what it starts with
def test_it_serves_a_real_request_logs_no_query_and_stops_cleanly(tmp_path):
    (tmp_path / "data" / "static").mkdir(parents=True)
    (tmp_path / "data" / "static" / "leaf.txt").write_text("green")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", str(CONFIGURATION)],
        cwd=tmp_path,
        env={**os.environ, "DATA_DIR": str(tmp_path / "data"), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        status = get(f"http://127.0.0.1:{port}/static/leaf.txt?q=my+pain", process)
        time.sleep(1)  # the second worker: a signal between its fork and its handlers is lost
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to all of its processes
        output, _ = process.communicate(timeout=20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    assert status == 200
    assert f"http://127.0.0.1:{port}/" in output
    assert f"make admin DATA_DIR={tmp_path / 'data'}" in output
    assert '"GET /static/leaf.txt" 200' in output
    assert "my+pain" not in output
    assert "Traceback" not in output
    assert "SIGKILL" not in output
    assert process.returncode == 0


def get(url, process) -> int:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.1)
    raise AssertionError("gunicorn did not answer")
