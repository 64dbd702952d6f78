"""The folders that the tests of files and site begin with."""

import pytest

from articles import sync
from tests.articles.sync.folder import (
    CLINIC,
    GLOSSARY,
    PAGE,
    REFERENCES,
    SYNONYMS,
    TOPIC,
    URGENT_WORDS,
    WORDING,
    put,
)
from tests.makers import make_sound_document


@pytest.fixture
def content(tmp_path):
    """A folder with one topic, two sources and one article, all loaded."""
    put(tmp_path, "references.yaml", REFERENCES)
    put(tmp_path, "topics/living-well.md", TOPIC.text)
    put(tmp_path, "articles/sleep.md", make_sound_document().text)
    sync.load(tmp_path)
    return tmp_path


@pytest.fixture
def everything(content):
    """The same folder with something of every kind, loaded."""
    put(content, "pages/us.md", PAGE)
    put(content, "glossary.yaml", GLOSSARY)
    put(content, "wording.yaml", WORDING)
    put(content, "synonyms.yaml", SYNONYMS)
    put(content, "urgent_words.yaml", URGENT_WORDS)
    put(content, "clinic.yaml", CLINIC)
    report = sync.load(content)
    assert not report.has_failed
    return content
