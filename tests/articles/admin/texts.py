"""The texts that the tests of the forms begin with, and what they ask of a form."""

from datetime import UTC, date, datetime

from django.urls import reverse

from articles.models import GlossaryTerm, Page, Reference, Synonym, Topic, UrgentWord, Wording
from articles.text.document import (
    ArticleDocument,
    CareCard,
    Change,
    Finding,
    Image,
    QuestionAndAnswer,
    RelatedPick,
    TreatmentFacts,
)

TOPIC = "---\ntitle: Sleep\nsummary: How to sleep with pain.\norder: 1\n---\nRest.\n"
ARTICLE = """\
---
title: Sleep and pain
summary: What helps at night.
topic: sleep
tags: [sleep]
status: draft
author: Editorial team
aliases: [old-sleep]
one_minute: |
  First line.
  Second line.
key_points:
  - Sleep eases pain.
  - "Pain: it keeps you awake."
faq:
  - question: Why?
    answer: Nobody knows.
---
## At night

Rest [@known2000].
"""
FINDING = {
    "findings-0-claim": "Rest may help.",
    "findings-0-certainty": "low",
    "findings-0-sources": "known2000",
}
FACTS = {
    "harms": "Sore skin.",
    "who_should_not": "Nobody.",
    "alternatives": "A walk.",
    "without_treatment": "It passes.",
}
REFERENCE = """\
type: article-journal
title: Sleep
DOI: 10.1000/1
study: survey
found: People slept.
checked_on: 2026-11-21
"""


FULL = ArticleDocument(
    title="Sleep and pain",
    summary="What helps at night.",
    topic="sleep",
    order=7,
    tags=("neck, back", "sleep"),
    status="draft",
    replaced_by="another",
    published_at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    author="Editorial team",
    aliases=("old-sleep", "older-sleep"),
    next_review_on=date(2027, 1, 2),
    what_changed=(Change(date(2026, 2, 3), "We now say less."),),
    image=Image("sleep.svg", "A bed: empty.", True, "A *bed*."),
    one_minute="One.\n\n  Two: three # four.",
    key_points=("'Quoted'", "- a hyphen", "yes"),
    care_cards=(CareCard("soon", "Ask: if", ("you “see” # this", "no")),),
    treatment_facts=TreatmentFacts(
        (Finding("It may help.", "very low", ("a-1", "b2")), Finding("It may not.", "", ())),
        "Some.\n\n- One\n- Two",
        "You.",
        "That.",
        "This.",
    ),
    next_steps=("One",),
    questions_to_ask=("Two?",),
    faq=(QuestionAndAnswer("Why?", "So.\n\nAnd so."), QuestionAndAnswer("0755", "10:30")),
    related=(RelatedPick("gone", "living with it", "It: fits."),),
    body="## At night\n\nRest.\n",
)
RECORDS = [
    (Topic, "topic", TOPIC),
    (Page, "page", "---\ntitle: Us\nsummary: Who.\norder: 1\nupdated_on: 2026-11-21\n---\nWe.\n"),
    (Reference, "reference", REFERENCE),
    (GlossaryTerm, "glossaryterm", "term: ache\ndefinition: A dull pain.\n"),
    (Wording, "wording", "avoid:\n  - addict\nsay: a person with an addiction\n"),
    (Synonym, "synonym", "words:\n  - Tylenol\nmeans:\n  - acetaminophen\n"),
    (
        UrgentWord,
        "urgentword",
        "words:\n  - chest pain\nlevel: emergency\nheading: Now?\nitems:\n  - Call.\n",
    ),
]


def address(article, view="change"):
    return reverse(f"admin:articles_{article._meta.model_name}_{view}", args=[article.pk])


def errors(response):
    assert response.status_code == 200, "the form was accepted"
    return response.context["adminform"].form.errors


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
