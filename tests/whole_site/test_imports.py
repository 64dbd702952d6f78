"""Imports run one way: painsite -> the apps; inside an app: views -> models -> text."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = {"articles", "clinic", "painsite", "staff"}
# What the clinic may use of articles: pure text, and the rows of a form.
SHARED = ("articles.text.", "articles.desk.rows.")


@cache
def imported(path):
    """The modules that a file imports, by their whole names."""
    return tuple(_imports_of(path))


def _imports_of(path):
    package = list(path.relative_to(ROOT).with_suffix("").parts)[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def files_of(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    return files


def wrong_imports(folder, is_wrong):
    return {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(folder)
        for name in imported(path)
        if is_wrong(name)
    }


@pytest.mark.parametrize(
    ("folder", "others"),
    [(app, OURS - {app}) for app in ("articles", "clinic", "staff")],
)
def test_an_app_imports_neither_another_app_nor_the_wiring(folder, others):
    def is_wrong(name):
        is_shared = folder == "clinic" and (name + ".").startswith(SHARED)
        return name.split(".")[0] in others and not is_shared

    assert wrong_imports(folder, is_wrong) == set()


def test_text_knows_nothing_of_django_models_or_settings():
    def is_wrong(name):
        first = name.split(".")[0]
        return first == "django" or (
            first in OURS and name != "articles" and not name.startswith("articles.text")
        )

    assert wrong_imports("articles/text", is_wrong) == set()


def test_the_rows_of_a_form_know_nothing_of_what_the_form_is_about():
    names = imported(ROOT / "articles/desk/rows.py")
    assert {name.split(".")[0] for name in names} == {"re", "types", "django"}
    assert not any(name.startswith(("django.conf", "django.db")) for name in names)


@pytest.mark.parametrize(
    "module", ["models", "publishing", "workflow", "related", "sync", "content_files"]
)
def test_what_stores_knows_nothing_of_what_shows(module):
    shows = {"articles.views", "articles.urls", "articles.admin", "articles.desk"}
    paths = [*ROOT.glob(f"articles/{module}.py"), *ROOT.glob(f"articles/{module}/*.py")]
    assert paths and {name for path in paths for name in imported(path)}.isdisjoint(shows)


def test_what_teaches_and_what_holds_personal_data_know_nothing_of_each_other():
    assert wrong_imports("articles", lambda name: name.split(".")[0] == "clinic") == set()


def test_only_painsite_knows_the_models_of_both_apps():
    both = {
        path.relative_to(ROOT).parts[0]
        for folder in OURS
        for path in files_of(folder)
        if {"articles", "clinic"}
        <= {name.split(".")[0] for name in imported(path) if not (name + ".").startswith(SHARED)}
    }
    assert both == {"painsite"}


def test_relative_imports_are_followed():
    assert "articles.models.Article" in set(imported(ROOT / "articles/related.py"))
    assert "articles.text.document.digest" in set(imported(ROOT / "articles/content_files.py"))


def test_tests_that_share_a_database_are_known_by_it():
    """By `shared_database`: the part of `.ci/run` on PostgreSQL would pass over them otherwise."""
    others = set(files_of("tests")) - {Path(__file__), ROOT / "tests/conftest.py"}
    texts = {path: path.read_text() for path in others}
    for way_round in ("django_db_blocker", "TestCase"):
        assert [path for path, text in texts.items() if way_round in text] == []
