"""A content folder and what is asked of it, and of the site beside it."""

from dataclasses import replace

from articles import publishing
from articles.models import (
    Alias,
    Article,
    Citation,
    Finding,
    GlossaryTerm,
    Page,
    PublicStamp,
    Reference,
    Revision,
    SearchEntry,
    SearchWord,
    Synonym,
    Topic,
    UrgentWord,
    Wording,
)
from articles.text.document import TopicDocument
from articles.verdicts import Verdict
from clinic.models import Clinic
from tests.makers import make_document

TOPIC = TopicDocument(title="Living well", summary="Day by day.", body="Text.\n")
PAGE = "---\ntitle: About us\nsummary: Who we are.\nupdated_on: 2026-01-05\n---\nWe are here.\n"
REFERENCES = """\
# Sources, by key.
# Compared with PubMed.

furlan2015:
  type: article-journal
  title: Massage for low-back pain   # a review
  PMID: "26329399"
  study: systematic review
  found: Massage eased pain.
  checked_on: 2026-01-05

# This one needs a second look.
mak2024:
  type: "article-journal"
  title: "Massage: a map of the evidence"
  PMID: "11111111"
  study: review of reviews
  found: Much is uncertain.
  checked_on: 2026-01-05
"""
GLOSSARY = "chronic-pain:\n  term: chronic pain\n  definition: Pain for three months or more.\n"
WORDING = "addict:\n  avoid: [addict]\n  say: a person who is addicted\n"
SYNONYMS = "acetaminophen:\n  words: [Tylenol]\n  means: [pain medicine]\n"
URGENT_WORDS = """\
chest-pain:
  words: [chest pain]
  level: emergency
  heading: Does your chest hurt now?
  items: [Call now.]
"""
CLINIC = '# Yours.\nname: Example Clinic\nphone: +1 202-555-0100\nemergency_number: "911"\n'


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def edit_file(root, slug="sleep", **fields):
    path = root / f"articles/{slug}.md"
    document = replace(make_document().parse(path.read_text()), **fields)
    put(root, f"articles/{slug}.md", document.text)


def edit_site(slug="sleep", new_slug="", **fields):
    article = Article.objects.get(slug=slug)
    document = replace(article.document, **fields)
    return publishing.save_article(new_slug or slug, document, article=article)


def title_on_site(slug="sleep"):
    return Article.objects.get(slug=slug).title


def title_in_file(root, slug="sleep"):
    return make_document().parse((root / f"articles/{slug}.md").read_text()).title


def verdicts(report):
    """What was found apart from the unchanged: {slug: (verdict, action)}."""
    return {
        outcome.slug: (outcome.verdict, outcome.action)
        for outcome in report.outcomes
        if outcome.verdict is not Verdict.UNCHANGED
    }


def files(root):
    """Every file with its bytes and its time."""
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def rows():
    """Everything the database holds of the content."""
    models = (
        *(Article, Topic, Page, Reference, GlossaryTerm, Wording, Synonym, UrgentWord, Clinic),
        *(Finding, Citation, SearchEntry, SearchWord),
        *(Revision, Alias, PublicStamp),
    )
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in models}


def writes(queries):
    return [
        query["sql"]
        for query in queries
        if query["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
    ]
