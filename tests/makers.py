"""Builders for tests: each names only what the test is about, and goes through the one door."""

from datetime import UTC, date, datetime

from articles import publishing
from articles.models import Topic
from articles.text.document import ArticleDocument, PageDocument, TopicDocument
from articles.text.entries import (
    GlossaryEntry,
    ReferenceEntry,
    SynonymEntry,
    UrgentEntry,
    WordingEntry,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def make_document(**fields):
    defaults = {
        "title": "Sleeping with back pain",
        "summary": "How to rest when your back hurts.",
        "topic": "living-well",
        "status": "published",
        "published_at": NOON,
        "next_review_on": date(2027, 1, 5),
        "body": "## First\n\nTry a pillow under your knees.\n",
    }
    return ArticleDocument(**defaults | fields)


def make_sound_document(**fields):
    """A document that no rule keeps from being published, where furlan2015 is a known source."""
    sound = {
        "one_minute": "A pillow may help you to rest. You can stop reading here.",
        "key_points": ("A pillow may ease your back [@furlan2015].",),
    }
    return make_document(**sound | fields)


def make_draft(**fields):
    return make_document(status="draft", published_at=None, next_review_on=None, **fields)


def make_topic(slug="living-well", **fields):
    defaults = {"title": "Living well", "summary": "Day by day.", "body": "An introduction.\n"}
    topic = Topic.objects.filter(slug=slug).first()
    return publishing.save_topic(slug, TopicDocument(**defaults | fields), topic)


def make_article(slug="sleep", document=None, **fields):
    document = document or make_document(**fields)
    if not Topic.objects.filter(slug=document.topic).exists():
        make_topic(document.topic)
    return publishing.save_article(slug, document)


def make_page(slug="us", **fields):
    defaults = {
        "title": "About us",
        "summary": "Who we are.",
        "updated_on": date(2026, 1, 5),
        "body": "We are a clinic.\n",
    }
    return publishing.save_page(slug, PageDocument(**defaults | fields))


def make_reference_entry(**fields):
    defaults = {
        "type": "article-journal",
        "title": "Massage for low-back pain",
        "PMID": "26329399",
        "study": "systematic review",
        "found": "Massage eased low-back pain for a short time.",
        "checked_on": date(2026, 1, 5),
    }
    return ReferenceEntry(**defaults | fields)


def make_reference(slug="furlan2015", **fields):
    return publishing.save_reference(slug, make_reference_entry(**fields))


def make_term(slug="flare", **fields):
    defaults = {"term": "flare", "definition": "A spell of more pain."}
    return publishing.save_glossary_term(slug, GlossaryEntry(**defaults | fields))


def make_wording(slug="addict", **fields):
    defaults = {"avoid": ("addict",), "say": "a person with an addiction"}
    return publishing.save_wording(slug, WordingEntry(**defaults | fields))


def make_synonym(slug="acetaminophen", **fields):
    defaults = {"words": ("Tylenol",), "means": ("acetaminophen",)}
    return publishing.save_synonym(slug, SynonymEntry(**defaults | fields))


def make_urgent_word(slug="chest-pain", **fields):
    defaults = {
        "words": ("chest pain",),
        "level": "emergency",
        "heading": "Does your chest hurt now?",
        "items": ("Call now.",),
    }
    return publishing.save_urgent_word(slug, UrgentEntry(**defaults | fields))
