"""What every site starts with, made once for a whole run of tests: files and an empty database."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def copy_into(data, folder):
    """Make the directory `data` as `make run` leaves it before any content is loaded.

    `folder` is one of tmp_path_factory: the workers of a run find what they share above it.
    """
    has_workers = "PYTEST_XDIST_WORKER" in os.environ
    prepared = _prepared(folder.parent.parent if has_workers else folder.parent)
    data.mkdir(parents=True, exist_ok=True)
    (data / "static").symlink_to(prepared / "static", target_is_directory=True)
    shutil.copy(prepared / "site.sqlite3", data)


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if result.returncode:
        pytest.fail(f"{' '.join(arguments)} failed:\n{result.stdout}{result.stderr}", pytrace=False)


def environment_of(data, port):
    """With a database file of its own, whatever the tests themselves run on."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"DATA_DIR": str(data), "PORT": str(port)}


def _prepared(run):
    prepared, unfinished = run / "prepared-site", run / "unfinished-site"
    with (run / "prepared-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker makes it, the others wait
        if not prepared.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            environment = environment_of(unfinished, 8000)
            manage(environment, "collectstatic", "--no-input")
            manage(environment, "migrate")
            unfinished.rename(prepared)
    return prepared
