"""The fields of the article's form hold all that a document can hold."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.desk import documents
from articles.text import document as schema
from articles.text.document import ArticleDocument, TreatmentFacts

CONTENT = sorted((Path(__file__).parents[2] / "content/articles").glob("*.md"))

words = st.text(st.characters(blacklist_categories=["Cc", "Cs"], max_codepoint=0x2FFF), max_size=30)
line = words.map(str.strip).filter(bool)
lines = st.lists(line, max_size=3).map(tuple)
text = st.lists(words, max_size=3).map("\n".join).map(str.strip)
slug = st.sampled_from(["a", "b-2", "furlan2015"])
slugs = st.lists(slug, max_size=3).map(tuple)

findings = st.builds(
    schema.Finding,
    claim=line,
    certainty=st.sampled_from(["", *schema.CERTAINTIES]),
    sources=slugs,
)
facts = st.builds(
    TreatmentFacts,
    findings=st.lists(findings, max_size=3).map(tuple),
    harms=text,
    alternatives=text,
)
cards = st.builds(
    schema.CareCard,
    level=st.sampled_from(["emergency", "soon"]),
    heading=line,
    items=st.lists(line, min_size=1, max_size=3).map(tuple),
)
answers = st.builds(schema.QuestionAndAnswer, question=line, answer=text.filter(bool))
picks = st.builds(
    schema.RelatedPick, article=slug, kind=st.sampled_from(schema.RELATED_KINDS), reason=line
)
images = st.builds(schema.Image, file=line, alt=line, decorative=st.booleans(), caption=line)
articles = st.builds(
    ArticleDocument,
    title=line,
    summary=line,
    topic=slug,
    order=st.integers(0, 9999),
    tags=lines,
    status=st.just("draft"),
    replaced_by=st.sampled_from(["", "another"]),
    author=line,
    aliases=slugs,
    image=st.none() | images,
    one_minute=text,
    key_points=lines,
    care_cards=st.lists(cards, max_size=2).map(tuple),
    treatment_facts=st.none() | facts,
    next_steps=lines,
    faq=st.lists(answers, max_size=2).map(tuple),
    related=st.lists(picks, max_size=2).map(tuple),
    body=text.map(schema.normalise),
)


def as_a_browser_sends(shown):
    """The fields with the line ends of a browser."""
    if isinstance(shown, list):
        return [as_a_browser_sends(row) for row in shown]
    if isinstance(shown, dict):
        return {name: as_a_browser_sends(value) for name, value in shown.items()}
    return shown.replace("\n", "\r\n") if isinstance(shown, str) else shown


def typed_of(document):
    typed = as_a_browser_sends(documents.fields_of(document))
    for name in ("published_at", "next_review_on"):
        typed[name] = typed[name].isoformat() if typed[name] else ""
    return typed


@settings(max_examples=60, deadline=None)
@given(articles)
def test_an_untouched_form_gives_the_same_document(document):
    document = ArticleDocument.parse(document.text)
    again, errors = documents.read_article(typed_of(document), "a", "a", document)
    assert errors == []
    assert again.text == replace(document, aliases=again.aliases).text
    assert set(again.aliases) == set(document.aliases) - {"a"}


@settings(max_examples=60, deadline=None)
@given(articles, line)
def test_a_change_of_one_field_leaves_all_others_alone(document, title):
    document = replace(ArticleDocument.parse(document.text), aliases=())
    typed = typed_of(document) | {"title": title}
    again, errors = documents.read_article(typed, "a", "a", document)
    assert errors == []
    assert again == replace(document, title=again.title)


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_the_library_comes_through_the_form_without_its_document(path):
    """Every article can be typed anew from its fields alone."""
    document = ArticleDocument.parse(path.read_text(encoding="utf-8"))
    again, errors = documents.read_article(typed_of(document), path.stem)
    assert errors == []
    assert again.text == replace(document, what_changed=()).text


def test_an_empty_group_of_a_file_stays():
    document = ArticleDocument(
        title="A", topic="a", status="draft", treatment_facts=TreatmentFacts()
    )
    again, _errors = documents.read_article(typed_of(document), "a", "a", document)
    assert again.text == document.text


def test_every_key_of_a_document_is_on_the_form_or_carried_over():
    keys = {field.name for field in fields(ArticleDocument)} - {"body"}
    assert keys - documents.KEYS == {"what_changed", "replaced_by"}, "write it, or carry it over"


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("title", "title"),
        ("key_points.3", "key_points"),
        ("image", "image_alt"),
        ("image.file", "image_file"),
        ("treatment_facts", "findings"),
        ("treatment_facts.harms", "harms"),
        ("treatment_facts.findings", "findings"),
        ("treatment_facts.findings.2.claim", "findings-1-claim"),
        ("treatment_facts.findings.2", "findings-1-claim"),
        ("treatment_facts.findings.1.sources.2", "findings-0-sources"),
        ("care_cards.4.items.2", "care_cards-3-items"),
        ("faq", "faq"),
        ("related.1.article", "related-0-article"),
        ("what_changed.1.note", ""),
        ("", ""),
    ],
)
def test_each_key_leads_to_its_field(key, field):
    assert documents.form_field(key) == field


def test_keys_are_read_however_they_are_parted():
    typed = {
        "title": "A",
        "topic": "a",
        "status": "draft",
        "findings": [{"claim": "C", "certainty": "low", "sources": "[@a1; @b2],\r\nc3  d4,"}],
    }
    document, errors = documents.read_article(typed, "a")
    assert errors == []
    assert document.treatment_facts.findings[0].sources == ("a1", "b2", "c3", "d4")
