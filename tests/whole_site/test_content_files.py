"""Our own content: every file parses, and everything that it points to is there."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from articles import content_files, sync
from articles.checks import check_articles, known_addresses
from articles.images import find_picture
from articles.models import Article, Page, Reference, Topic
from articles.rendered import rendered_article
from articles.text.links import cited_keys, internal_links
from articles.text.rendering import Renderer

CONTENT = Path(settings.CONTENT_DIR)
DRAWINGS = sorted((CONTENT / "images").glob("*.svg"))
# Read for an article, and cited by none so far.
MAY_STAY_UNUSED = frozenset()


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    return shutil.copytree(CONTENT, tmp_path_factory.mktemp("whole") / "content")


@pytest.fixture(scope="module")
def site(copied, django_db_setup, django_db_blocker):
    """The whole content, loaded once for the tests of this file, and taken back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        report = sync.load(copied)
        yield report
        transaction.set_rollback(True)


def test_every_file_parses():
    problems = [
        str(problem) for kind in sync.kinds() for problem in kind.read(CONTENT, []).problems
    ]
    assert problems == []


def test_every_file_loads_and_nothing_is_left_to_mend(site):
    assert [str(problem) for problem in site.problems + site.warnings] == []


def test_every_citation_and_link_of_an_article_leads_somewhere(site):
    assert check_articles(list(Article.objects.values_list("slug", flat=True))) == []


@pytest.mark.parametrize("model", [Topic, Page])
def test_every_link_and_picture_of_a_topic_or_page_leads_somewhere(site, model):
    known = known_addresses()
    for record in model.objects.all():
        renderer = Renderer(find_picture)
        renderer.block(record.document.body)
        assert renderer.problems == [], record.slug
        assert set(internal_links(record.text)) <= known, record.slug


def test_every_reference_is_used(site):
    used = set()
    for article in Article.objects.all():
        used |= {source.key for source in rendered_article(article).sources}
    unused = set(Reference.objects.values_list("slug", flat=True)) - used
    assert unused <= MAY_STAY_UNUSED


def test_topics_and_pages_cite_nothing_that_is_missing(site):
    keys = set(Reference.objects.values_list("slug", flat=True))
    texts = [
        *Topic.objects.values_list("text", flat=True),
        *Page.objects.values_list("text", flat=True),
    ]
    assert {key for text in texts for key in cited_keys(text)} <= keys


def test_every_article_has_its_one_minute_and_its_drawing(site):
    for article in Article.objects.all():
        document = article.document
        assert 0 < len(document.one_minute.split()) <= 90, article.slug
        assert document.image and document.image.alt, article.slug
        assert document.next_review_on, article.slug


def test_nobody_is_named_who_did_not_write_or_review():
    for path in (CONTENT / "articles").glob("*.md"):
        document = content_files.ARTICLES.document_class.parse(path.read_text())
        assert document.author == "Editorial team", path.name


def test_the_sample_clinic_says_that_it_is_one(site):
    from clinic.models import Clinic
    from painsite.clinic_content import clinic_from

    assert clinic_from(Clinic.objects.get().text).sample


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_a_drawing_is_sized_and_harmless(path):
    text = path.read_text()
    root = ElementTree.fromstring(text)
    assert re.fullmatch(r"0 0 [1-9]\d* [1-9]\d*", root.get("viewBox")), "no viewBox"
    assert find_picture(f"images/{path.name}") is not None
    for element in root.iter():
        assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "iframe", "image"}
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            assert not name.endswith("href") or value.startswith("#"), value
    assert "<!ENTITY" not in text and "@import" not in text
    assert not re.search(r"url\(\s*['\"]?(?!#)", text)


def test_there_are_drawings():
    assert len(DRAWINGS) >= 5
