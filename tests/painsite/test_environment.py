"""What the environment may say, and what is answered when it says something else."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from painsite import environment

KEY = "k3y-" * 3 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read(**variables):
    return environment.read(variables, settings.BASE_DIR)


def refusal(**variables):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**variables)
    return str(refused.value)


def test_it_works_with_nothing_set():
    configuration = read()

    assert configuration.debug is False
    assert configuration.secret_key is None
    assert configuration.site_url == "http://127.0.0.1:8000"
    assert configuration.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert configuration.data_dir == settings.BASE_DIR / "var"
    assert configuration.database["NAME"] == settings.BASE_DIR / "var" / "site.sqlite3"
    assert configuration.cache["BACKEND"].endswith("LocMemCache")
    assert configuration.email.backend.endswith("console.EmailBackend")
    assert configuration.time_zone == "UTC"


def test_a_variable_set_to_nothing_is_not_set():
    assert read(**dict.fromkeys(environment.EXAMPLES, "  ")) == read()


def test_every_wrong_value_is_reported_at_once():
    wrong = dict.fromkeys(environment.EXAMPLES.keys() - {"DATA_DIR"}, "-")

    answer = refusal(**wrong, DATA_DIR=__file__)

    assert f"{len(environment.EXAMPLES)} values" in answer
    for name in environment.EXAMPLES:
        assert f"  {name} " in answer


def test_every_example_that_is_shown_is_accepted():
    examples = {
        name: example.partition("=")[2].split()[0]
        for name, example in environment.EXAMPLES.items()
        if name not in ("SECRET_KEY", "PERSONAL_DATA_KEYS")
    }

    assert read(**examples).site_url == "https://www.example.org"


@pytest.mark.parametrize(
    "variables",
    [
        {"DATABASE_URL": "postgres://clinic:hunter2#x@localhost/pain"},
        {"DATABASE_URL": "postgres://clinic:hunter2/x@localhost/pain"},
        {"DATABASE_URL": "mysql://clinic:hunter2@localhost/pain"},
        {"DATABASE_URL": "postgres://clinic:hunter2\u2100@localhost/pain"},
        {"DATABASE_URL": "postgres://clinic:hunter2@localhost/pain?sslmod=require"},
        {"CACHE_URL": "redis://:hunter2@localhost:port/0"},
        {"CACHE_URL": "memcached://:hunter2@localhost"},
        {"EMAIL_URL": "smtp://hunter2@mail.example.org"},
        {"EMAIL_URL": "imap://clinic:hunter2@mail.example.org"},
        {"SITE_URL": "https://clinic:hunter2@example.org"},
        {"SECRET_KEY": "hunter2"},
        {"DEBUG": "hunter2"},
        {"ALLOWED_HOSTS": "http://hunter2"},
    ],
)
def test_a_refusal_never_repeats_a_secret(variables):
    assert "hunter2" not in refusal(**variables)


def test_manage_py_says_it_without_a_traceback(tmp_path):
    run = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATA_DIR": str(tmp_path), "DEBUG": "maybe", "TIME_ZONE": "Mars/Base"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert "DEBUG must be" in run.stderr
    assert "TIME_ZONE is not" in run.stderr
    assert "Traceback" not in run.stderr


# DEBUG and SECRET_KEY


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "yes", "on", " 1 "])
def test_debug_on(text):
    assert read(DEBUG=text).debug is True


@pytest.mark.parametrize("text", ["0", "false", "No", "off"])
def test_debug_off(text):
    assert read(DEBUG=text).debug is False


@pytest.mark.parametrize("text", ["2", "debug", "y", "enabled", "None"])
def test_debug_refuses_other_words(text):
    assert "DEBUG must be" in refusal(DEBUG=text)


def test_secret_key():
    assert read(SECRET_KEY=KEY).secret_key == KEY
    assert "easy to guess" in refusal(SECRET_KEY=KEY[:49])
    assert "easy to guess" in refusal(SECRET_KEY="abcd" * 20)


# SITE_URL and ALLOWED_HOSTS


@pytest.mark.parametrize(
    ("text", "site_url", "site_host"),
    [
        ("https://example.org", "https://example.org", "example.org"),
        ("https://Example.ORG/", "https://example.org", "example.org"),
        ("https://example.org:443", "https://example.org", "example.org"),
        ("http://example.org:8080", "http://example.org:8080", "example.org"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]"),
        ("http://192.0.2.1", "http://192.0.2.1", "192.0.2.1"),
    ],
)
def test_site_url(text, site_url, site_host):
    configuration = read(SITE_URL=text)

    assert configuration.site_url == site_url
    assert configuration.site_host == site_host
    assert configuration.site_host in configuration.allowed_hosts


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/pain",
        "https://example.org?x=1",
        "https://example.org#x",
        "https://me@example.org",
        "https://exa mple.org",
        "https://example.org:port",
        "https://[::1",
        "https://-example.org",
        "javascript:alert(1)",
    ],
)
def test_site_url_refuses(text):
    assert "SITE_URL" in refusal(SITE_URL=text)


def test_the_default_site_url_has_the_port_that_gunicorn_listens_on():
    assert read(PORT="8123").site_url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80.5", "8²"])
def test_port_refuses(text):
    assert "PORT must be" in refusal(PORT=text)


def test_allowed_hosts_replace_the_local_ones_but_never_the_site_itself():
    configuration = read(ALLOWED_HOSTS="Example.org, .example.net", SITE_URL="https://pain.org")

    assert configuration.allowed_hosts == ["example.org", ".example.net", "pain.org"]


@pytest.mark.parametrize("text", ["*", "https://a.org", "a.org:80", "a.org/b", "a b", ",", "a.*"])
def test_allowed_hosts_refuse(text):
    assert "ALLOWED_HOSTS must" in refusal(ALLOWED_HOSTS=text)


def test_allowed_hosts_say_why_a_star_is_refused():
    assert "forge" in refusal(ALLOWED_HOSTS="example.org, *")


def test_cookies_are_secure_only_where_the_site_is_https():
    assert read(SITE_URL="https://example.org").is_https
    assert not read(SITE_URL="http://example.org").is_https


# DATABASE_URL


def test_sqlite_is_set_up_to_wait_instead_of_failing():
    options = read().database["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=NORMAL" in options["init_command"]
    assert "ATOMIC_REQUESTS" not in read().database


def test_sqlite_paths():
    absolute = read(DATABASE_URL="sqlite:////srv/pain/site%20one.sqlite3").database
    relative = read(DATABASE_URL="sqlite:///var/other.sqlite3").database

    assert str(absolute["NAME"]) == "/srv/pain/site one.sqlite3"
    assert relative["NAME"] == settings.BASE_DIR / "var/other.sqlite3"
    assert relative["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_with_everything(scheme):
    database = read(
        DATABASE_URL=f"{scheme}://cli%40nic:p%23ss%2Fw%25rd@db.example.org:5433/pain%20site"
        "?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem"
    ).database

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["USER"] == "cli@nic"
    assert database["PASSWORD"] == "p#ss/w%rd"
    assert (database["HOST"], database["PORT"]) == ("db.example.org", "5433")
    assert database["NAME"] == "pain site"
    assert database["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    assert database["CONN_MAX_AGE"] == 60
    assert database["CONN_HEALTH_CHECKS"] is True


def test_postgresql_over_a_socket_keeps_the_letters_of_its_directory():
    by_host = read(DATABASE_URL="postgresql://me@%2Frun%2FPostgres/pain").database
    by_option = read(DATABASE_URL="postgresql://me@/pain?host=/run/Postgres").database

    assert by_host["HOST"] == by_option["HOST"] == "/run/Postgres"
    assert by_option["OPTIONS"] == {}


@pytest.mark.parametrize(
    "text",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite://site.sqlite3",
        "sqlite://:memory:",
        "sqlite:///:memory:",
        "sqlite:///site.sqlite3?timeout=1",
        "postgres://localhost",
        "postgres://localhost/",
        "postgres://localhost/a/b",
        "postgres://localhost/a#b",
        "postgres://localhost:port/a",
        "postgres://localhost/a?sslmod=require",
        "mysql://localhost/a",
        "site.sqlite3",
    ],
)
def test_database_url_refuses(text):
    assert "DATABASE_URL" in refusal(DATABASE_URL=text)


# CACHE_URL and EMAIL_URL


@pytest.mark.parametrize("url", ["redis://localhost", "rediss://:p%40ss@cache.example.org:6380/1"])
def test_redis(url):
    cache = read(CACHE_URL=url).cache

    assert cache == {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


@pytest.mark.parametrize(
    "text", ["redis", "redis://", "redis://h/zero", "redis://h:x/0", "memcached://h", "locmem"]
)
def test_cache_url_refuses(text):
    assert "CACHE_URL" in refusal(CACHE_URL=text)


@pytest.mark.parametrize(
    ("scheme", "port", "use_ssl", "use_tls"),
    [("smtp", 25, False, False), ("smtps", 465, True, False), ("smtp+tls", 587, False, True)],
)
def test_mail_server(scheme, port, use_ssl, use_tls):
    email = read(EMAIL_URL=f"{scheme}://clinic%40x.org:p%40ss@mail.x.org?from=site@x.org").email

    assert email.backend.endswith("smtp.EmailBackend")
    assert (email.user, email.password) == ("clinic@x.org", "p@ss")
    assert (email.host, email.port) == ("mail.x.org", port)
    assert (email.use_ssl, email.use_tls) == (use_ssl, use_tls)
    assert email.sender == "site@x.org"


def test_mail_server_with_its_own_port_and_without_a_user():
    email = read(EMAIL_URL="smtp://localhost:1025").email

    assert (email.port, email.user, email.sender) == (1025, "", "")


def test_mail_into_a_directory():
    email = read(EMAIL_URL="file:///tmp/mail").email

    assert email.backend.endswith("filebased.EmailBackend")
    assert email.directory == "/tmp/mail"


@pytest.mark.parametrize(
    "text",
    [
        "smtp://",
        "smtp://mail.x.org/inbox",
        "smtp://user@mail.x.org",
        "smtp://mail.x.org?tls=1",
        "smtp://mail.x.org?from=nobody",
        "smtp://mail.x.org?from=a@b.org%0ABcc:c@d.org",
        "file://mail",
        "mail.x.org",
        "imap://mail.x.org",
    ],
)
def test_email_url_refuses(text):
    assert "EMAIL_URL" in refusal(EMAIL_URL=text)


def test_sending_mail_gives_up_in_time():
    assert 0 < settings.EMAIL_TIMEOUT <= 15


# DATA_DIR and TIME_ZONE


def test_data_dir_is_relative_to_the_project_wherever_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/alice")

    assert read(DATA_DIR="data").data_dir == settings.BASE_DIR / "data"
    assert str(read(DATA_DIR="/srv/data").data_dir) == "/srv/data"
    assert str(read(DATA_DIR="~/data").data_dir) == "/home/alice/data"


def test_data_dir_refuses_a_file():
    assert "DATA_DIR must be a directory" in refusal(DATA_DIR=__file__)


def test_a_directory_that_is_made_is_closed_to_others(tmp_path):
    environment.make_directory(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_directory_that_cannot_be_made_is_a_plain_answer(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match="cannot be made"):
        environment.make_directory(tmp_path / "file" / "data")


def test_time_zone():
    assert read(TIME_ZONE="America/New_York").time_zone == "America/New_York"


@pytest.mark.parametrize(
    "text", ["Mars/Base", "America", "../etc/passwd", "/etc/localtime", "EST5X"]
)
def test_time_zone_refuses(text):
    assert "TIME_ZONE is not" in refusal(TIME_ZONE=text)
