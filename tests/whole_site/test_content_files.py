"""Our own content: every file parses, keeps every rule, and says each thing once."""

import re
import shutil
from collections import Counter
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings

from articles import checking, sync
from articles.checks import RULES, is_blocking
from articles.images import find_picture
from articles.library import Library
from articles.subject import Subject
from articles.text.links import cited_keys, sources_of
from articles.text.markup.headings import slugify
from articles.text.passages import passages_of, plain
from articles.text.readability import split_sentences, words_of
from clinic.models import Clinic, document_of

CONTENT = Path(settings.CONTENT_DIR)
DRAWINGS = sorted((CONTENT / "images").glob("*.svg"))
ARTICLES = sorted(path.stem for path in (CONTENT / "articles").glob("*.md"))
# Advice that we have weighed and do not follow: (file, rule): why.
WEIGHED = {
    ("articles/symptoms-after-a-car-crash.md", "source-superseded"): (
        "The newer edition could not be read; the text says that it is from 2001."
    ),
    ("pages/insurance-and-cost.md", "still-a-sample"): "The clinic fills it in.",
    ("pages/new-patients.md", "still-a-sample"): "The clinic fills it in.",
    ("pages/nondiscrimination.md", "still-a-sample"): "The clinic fills it in.",
}
# Read for an article, and cited by none so far.
MAY_STAY_UNUSED = frozenset()
RUN = 8  # words in a row that two articles may not share


@pytest.fixture(scope="module")
def library(shared_database):
    with shared_database.unblock():
        return Library.of_folder(CONTENT)


@pytest.fixture(scope="module")
def problems(shared_database):
    with shared_database.unblock():
        return checking.check_folder(CONTENT)


@pytest.fixture(scope="module")
def site(tmp_path_factory, shared_database):
    """The whole content, loaded once for the tests of this file, and taken back."""
    from django.db import transaction

    copied = shutil.copytree(CONTENT, tmp_path_factory.mktemp("whole") / "content")
    with shared_database.unblock(), transaction.atomic():
        report = sync.load(copied)
        yield report
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_every_file_loads_and_nothing_is_left_to_mend(site):
    assert [str(problem) for problem in site.problems + site.warnings] == []


def test_no_rule_keeps_a_text_from_being_published(problems):
    assert [str(problem) for problem in problems if is_blocking(problem)] == []


def test_the_advice_that_remains_has_been_weighed(problems):
    left = [p for p in problems if not is_blocking(p) and (p.path, p.rule) not in WEIGHED]
    assert [f"{problem.rule}: {problem}" for problem in left] == []


def test_what_has_been_weighed_is_still_said(problems):
    assert WEIGHED.keys() <= {(problem.path, problem.rule) for problem in problems}
    assert all(rule in RULES and why for (_path, rule), why in WEIGHED.items())


# Articles


def test_there_are_articles_and_drawings():
    assert len(ARTICLES) >= 5 and len(DRAWINGS) >= 5


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_is_easy_to_read(library, slug):
    result = Subject("articles", slug, library.articles[slug], library, None).readability
    assert result.sentences >= 30  # fewer, and the grades would mean little
    assert result.flesch_kincaid <= 8.0
    assert result.smog <= 9.0


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_is_whole(library, slug):
    document = library.articles[slug]
    assert document.status == "published"
    assert document.order is not None
    assert document.image and document.image.alt and document.image.caption
    assert not document.image.decorative
    assert 0 < len(plain(document.one_minute).split()) <= 90
    assert document.key_points and document.next_steps and document.care_cards
    assert document.next_review_on > document.published_at.date()
    assert slug not in {pick.article for pick in document.related}


def test_each_article_has_a_place_of_its_own_in_its_topic(library):
    places = Counter((document.topic, document.order) for document in library.articles.values())
    assert [place for place, count in places.items() if count > 1] == []
    orders = Counter(document.order for document in library.topics.values())
    assert max(orders.values()) == 1


def test_each_article_has_a_drawing_of_its_own(library):
    files = Counter(document.image.file for document in library.articles.values())
    assert max(files.values()) == 1


def test_no_article_repeats_another(library):
    """A run of words that two articles share is a sentence that one took from the other.

    The headings of care cards are left out: in danger, the same words are a help.
    """
    runs = {slug: _runs(document) for slug, document in library.articles.items()}
    shared = [
        f"{one} and {other}: {words}"
        for one, other in combinations(runs, 2)
        for words in sorted(runs[one] & runs[other])
    ]
    assert shared == []


def _runs(document):
    found = set()
    for passage in passages_of(document):
        if not re.fullmatch(r"care_cards\.\d+\.heading", passage.field):
            words = [word.lower().replace("’", "'") for word in words_of(passage.words)]
            found |= {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return found


def test_nobody_is_named_who_did_not_write_or_review(library):
    named = re.compile(
        r"\b(?:reviewed|written|checked|approved) by (?:Dr\b|[A-Z][a-z]+ [A-Z])|"
        r"\bDr\.? [A-Z]|\b(?:MD|DO|PhD|LMT|RN|DPT)\b"
    )
    for slug, document in library.articles.items():
        assert document.author == "Editorial team", slug
    for kind in ("articles", "topics", "pages"):
        for slug, document in getattr(library, kind).items():
            for passage in passages_of(document):
                assert not named.search(passage.words), (slug, passage.words)


# References and the glossary


def test_every_reference_is_used(library):
    used = set()
    for kind in ("articles", "topics", "pages"):
        for document in getattr(library, kind).values():
            used |= set(cited_keys(document.text))
            used |= set(re.findall(r"/evidence/([\w-]+)/", document.text))
    for document in library.articles.values():
        used |= set(sources_of(document))
    used |= {entry.superseded_by for entry in library.references.values()}
    assert library.references.keys() - used == MAY_STAY_UNUSED


def test_every_address_of_a_reference_is_well_formed(library):
    for key, entry in library.references.items():
        assert entry.DOI or entry.PMID or entry.PMCID or entry.URL, key
        assert re.fullmatch(r"(10\.\d{4,9}/[!-~]*[A-Za-z0-9>)])?", entry.DOI), key
        assert re.fullmatch(r"([1-9]\d{0,8})?", entry.PMID), key
        assert re.fullmatch(r"(PMC[1-9]\d{0,8})?", entry.PMCID), key
        if entry.URL:
            parts = urlsplit(entry.URL)
            assert parts.scheme == "https" and parts.port is None, key
            assert re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", parts.hostname), key
            assert not re.search(r"[\s<>\"]|utm_|doi\.org|//.*//", entry.URL), key


def test_no_two_sources_have_pages_of_one_title(library):
    titles = Counter(entry.full_title.casefold() for entry in library.references.values())
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("name", ["DOI", "PMID", "PMCID", "URL"])
def test_no_source_stands_here_under_two_keys(library, name):
    addresses = Counter(getattr(entry, name).lower() for entry in library.references.values())
    del addresses[""]
    assert [address for address, count in addresses.items() if count > 1] == []


def test_every_term_of_the_glossary_is_well_formed(library):
    for key, entry in library.terms.items():
        assert key in map(slugify, (entry.term, *entry.also)), key
        assert entry.definition[0].isupper() and entry.definition.endswith("."), key
        assert len(split_sentences(entry.definition)) == 1, key
        assert len(words_of(entry.definition)) <= 25, key
        assert not set("[]*_`<>|") & set(entry.definition + entry.term), key
        for words in (entry.term, *entry.also):
            assert words == words.strip() and not words.endswith("."), key


def test_no_two_terms_of_the_glossary_share_a_word(library):
    owners = Counter()
    for entry in library.terms.values():
        spellings = (words.casefold() for words in (entry.term, *entry.also))
        owners.update({words.removesuffix("s") for words in spellings})
    assert [words for words, count in owners.items() if count > 1] == []


# The clinic and the drawings


@pytest.mark.django_db
def test_the_sample_clinic_says_that_it_is_one(site):
    assert document_of(Clinic.objects.get().text).sample


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
