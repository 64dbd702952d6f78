"""Each rule of the checker finds what it is for, and lets a sound text pass."""

import signal
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from articles import checks
from articles.checks import RULES
from articles.library import Library
from articles.subject import Subject
from articles.text.document import (
    CareCard,
    ContributorDocument,
    Finding,
    Image,
    PageDocument,
    RelatedPick,
    TopicDocument,
    TreatmentFacts,
)
from articles.text.entries import GlossaryEntry, WordingEntry
from articles.text.rendering import Picture
from tests.makers import make_document, make_reference_entry

TODAY = date(2026, 11, 21)
LIVING = TopicDocument(title="Living well", summary="Day by day.")
TREATMENTS = TopicDocument(title="Treatments", summary="What to try.", treatments=True)
DANGERS = TopicDocument(title="Dangers", summary="What to watch.", red_flags=True)
PRIVACY = PageDocument(title="Privacy", summary="What we keep.", updated_on=TODAY)
FACTS = TreatmentFacts(
    (Finding("Massage may ease pain for a few weeks.", "low", ("furlan2015",)),),
    "You may feel sore for a day.",
    "Ask first if you have a blood clot.",
    "A walk may help, too.",
    "The pain may ease by itself.",
)
REFERENCES = {
    "furlan2015": make_reference_entry(),
    "old2001": make_reference_entry(status="superseded", superseded_by="furlan2015"),
    "false2003": make_reference_entry(status="retracted"),
}
LONG = "word " * 20
PASSIVE = "The dose was given. It was written down. It was checked by two."


def sound_document(**fields):
    defaults = {
        "one_minute": "Rest helps you heal. Put a pillow under your knees. You can stop here.",
        "image": Image("pillow.svg", "A person lies on the back with a pillow."),
        "next_steps": ("Tonight, try a pillow.",),
        "body": "## First\n\nTry a pillow under your knees [@furlan2015].\n",
    }
    return make_document(**defaults | fields)


def library(**fields):
    references = fields.pop("references", REFERENCES)
    defaults = {
        "articles": {"rest": make_document(title="Rest"), "later": make_document(title="Later")},
        "topics": {"living-well": LIVING, "treatments": TREATMENTS, "dangers": DANGERS},
        "pages": {"privacy": PRIVACY},
        "references": references,
        "fallen": {key: entry for key, entry in references.items() if entry.status},
        "terms": {"flare": GlossaryEntry("flare", "A worse time.", ("flare-up",))},
        "wordings": (WordingEntry(("elderly", "don't miss out"), "older people", "It is kind."),),
        "emergency_number": "911",
        "services": frozenset({"massage"}),
        "aliases": frozenset({"old-rest"}),
        "unseen": frozenset({"later"}),
        "find_picture": lambda name: None if "none" in name else Picture(f"/{name}", 4, 3),
    }
    return Library(**defaults | fields)


def problems_of(rule, *, kind="articles", **fields):
    """The problems that one rule finds in a document that is sound but for these fields."""
    document = fields.pop("document", None) or sound_document(**fields)
    return RULES[rule].problems(Subject(kind, "sleep", document, library(), TODAY))


@dataclass(frozen=True)
class Case:
    """Fields that make a sound article break the rule, and where; fields that do not."""

    bad: dict
    where: tuple = ("body", 1)
    good: dict = field(default_factory=dict)


def body(text):
    return {"body": text}


CASES = {
    "summary-missing": [Case({"summary": ""}, ("summary", None))],
    "one-minute-version": [
        Case({"one_minute": ""}, ("one_minute", None)),
        Case(
            {"one_minute": "word " * 91},
            ("one_minute", None),
            {"one_minute": "word " * 90 + "[@furlan2015; @old2001]"},
        ),
    ],
    "source-missing": [
        Case(
            body("A pillow helps.\n"),
            ("body", None),
            {"body": "A pillow.\n", "treatment_facts": FACTS},
        )
    ],
    "source-unknown": [
        Case(body("One.\n\nSee [@furlan2015; @nobody].\n"), ("body", 3)),
        Case(body("[@furlan2015]\n\n[@furlan]\n"), ("body", 3)),
        Case({"key_points": ("See [@nobody].",)}, ("key_points.1", 1)),
        Case(
            {"treatment_facts": replace(FACTS, findings=(Finding("It helps.", "low", ("no",)),))},
            ("treatment_facts.findings.1.sources", 1),
            {"treatment_facts": FACTS},
        ),
    ],
    "source-retracted": [Case(body("It helps [@false2003].\n"), good=body("See [@old2001].\n"))],
    "finding-incomplete": [
        Case(
            {"treatment_facts": replace(FACTS, findings=(finding,))},
            ("treatment_facts.findings.1.claim", None),
            {"treatment_facts": FACTS},
        )
        for finding in (
            Finding("It helps.", "", ("furlan2015",)),
            Finding("It helps.", "low"),
        )
    ],
    "treatment-facts-incomplete": [
        Case({"topic": "treatments"}, ("treatment_facts", None), {"topic": "living-well"}),
        *(
            Case(
                {"treatment_facts": replace(FACTS, **{name: empty})},
                (f"treatment_facts.{name}", None),
                {"topic": "treatments", "treatment_facts": FACTS},
            )
            for name, empty in (("findings", ()), ("harms", ""), ("who_should_not", ""))
        ),
        Case(
            {"treatment_facts": replace(FACTS, alternatives="")},
            ("treatment_facts.alternatives", None),
        ),
        Case(
            {"treatment_facts": replace(FACTS, without_treatment="")},
            ("treatment_facts.without_treatment", None),
        ),
    ],
    "red-flags-missing": [
        Case(
            {"topic": "dangers", "care_cards": (CareCard("soon", "Ask if", ("it hurts",)),)},
            ("care_cards", None),
            {"topic": "dangers", "care_cards": (CareCard("urgent", "Ask if", ("it hurts",)),)},
        )
    ],
    "picture-description-missing": [
        Case({"image": Image("a.svg")}, ("image", None), {"image": Image("a.svg", "", True)}),
        Case(body("One.\n\n![](images/a.svg)\n"), ("body", 3), body("![decorative](a.svg)\n")),
        Case(body("![ ](images/a.svg)\n"), good=body("![A hand [sic]](images/a.svg)\n")),
        Case(body("![][a]\n\n[a]: images/a.svg\n"), good=body("![A hand][a]\n\n[a]: a.svg\n")),
    ],
    "picture-description-is-file-name": [
        Case({"image": Image("a.svg", "IMG_1234")}, ("image.alt", 1)),
        Case(body("![hands.png](images/a.svg)\n"), good=body("![A hand](images/a.svg)\n")),
    ],
    "cannot-be-shown": [
        Case(body("Look.\n\n![A hand](images/none.svg)\n"), ("body", 3)),
        Case(
            body("A\n\n" + "a\n:   b\n\n" * 9 + "x\n" + (":   one\n" * 190 + "\n") * 30),
            ("body", 31),
            body("a\n:   b\n\n" * 500),
        ),
        Case({"image": Image("none.svg", "A hand")}, ("image.file", None)),
        Case(
            {"key_points": ("See [it](javascript:alert%281%29).",)},
            ("key_points.1", 1),
            {"key_points": ("See [it](https://example.org/).",)},
        ),
    ],
    "related-to-itself": [
        Case(
            {"related": (RelatedPick("sleep", "living with it", "Read on."),)},
            ("related.1.article", None),
            {"related": (RelatedPick("rest", "living with it", "Read on."),)},
        ),
    ],
    "link-broken": [
        Case(body("One.\n\nSee [it](nowhere.md).\n"), ("body", 3), body("See [it](old-rest.md).")),
        Case(body("See [it](/about/nobody/).\n"), good=body("See [it](/about/privacy/).\n")),
        Case(body("See [it](/evidence/nobody/).\n"), good=body("[it](/evidence/furlan2015/)\n")),
        Case(body("## One\n\n[it](#two)\n"), ("body", 3), body("## Two\n\nSee [it](#two).\n")),
        Case(body("See [it](rest.md#last).\n"), good=body("See [it](rest.md#first).\n")),
        Case(body("See [it](/glossary/#no).\n"), good=body("See [it](/glossary/#flare).\n")),
        Case(body("See [it][x].\n\n[x]: no.md\n"), ("body", 3), body("[it][x]\n\n[x]: rest.md\n")),
        Case(body("[it](/evidences/?topic=a)\n"), good=body("[it](/evidence/?certainty=low)\n")),
        Case(
            {"related": (RelatedPick("nowhere", "living with it", "Read on."),)},
            ("related.1.article", None),
            {"related": (RelatedPick("rest", "living with it", "Read on."),)},
        ),
        Case(
            body("See [it](#call-if).\n"),
            good={
                "care_cards": (CareCard("urgent", "Call if", ("it hurts",)),),
                "body": "See [it](#call-if), [out](https://example.org/), [tel](tel:911).\n",
            },
        ),
    ],
    "heading-level-skipped": [
        Case(body("### One\n"), good=body("# One\n\n### Two\n\n#### Three\n\n## Four\n")),
        Case(body("## One\n\n#### Two\n"), ("body", 3), body("## One\n\n### Two\n")),
    ],
    "title-duplicate": [
        Case({"title": "REST"}, ("title", None), {"title": "Rest well"}),
        Case({"title": "Living Well"}, ("title", None)),
        Case({"title": "privacy"}, ("title", None)),
    ],
    "placeholder-text": [
        Case({"image": Image("a.svg", checks.PLACEHOLDER)}, ("image.alt", 1)),
        Case(body("One.\n\nTODO\n"), ("body", 3), body("A to-do list.\n")),
        Case(body("Call [your clinic].\n"), good=body("Call [your clinic](/about/privacy/).\n")),
    ],
    "cure-words-in-claim": [
        Case({"title": "Massage cures pain"}, ("title", 1), {"title": "Can massage cure pain?"}),
        Case({"summary": "A proven way to rest."}, ("summary", 1)),
        Case(
            {"key_points": ("Rest.", "It heals your back.")},
            ("key_points.2", 1),
            {"key_points": ("There is no cure.", "A sprain heals within weeks.")},
        ),
        Case(
            {"one_minute": "Rest.\n\nNot only safe, it is a miracle."},
            ("one_minute", 3),
            {"one_minute": "It is not a miracle."},
        ),
        Case(
            {"treatment_facts": replace(FACTS, findings=(Finding("It cures.", "low", ("a",)),))},
            ("treatment_facts.findings.1.claim", 1),
            {"treatment_facts": replace(FACTS, harms="Harm may be permanent.")},
        ),
    ],
    "emergency-number-wrong": [
        Case(body("One.\n\nCall **999** now.\n"), ("body", 3), body("Call **911** now.\n")),
        Case(
            {"care_cards": (CareCard("emergency", "Call 112 if", ("it hurts",)),)},
            ("care_cards.1.heading", 1),
            {"care_cards": (CareCard("emergency", "Call 911 if", ("it hurts",)),)},
        ),
        Case(body("| If | Then |\n|---|---|\n| a | dial 999 |\n"), ("body", 3), body("Call 988.")),
    ],
    "hard-to-read": [
        Case(
            body("Multidisciplinary rehabilitation substantially ameliorates disability.\n" * 9),
            ("body", None),
        )
    ],
    "sentence-long": [
        Case(body(f"One.\n\n{LONG}more.\n"), ("body", 3), body(f"{LONG.strip()}.\n")),
        Case(
            {"next_steps": ("Rest.", f"{LONG}more.")},
            ("next_steps.2", 1),
            body("| " + LONG * 2 + " |\n|---|\n"),
        ),
    ],
    "paragraph-long": [
        Case(body("A. B.\n\nOne. Two. Three. Four.\n"), ("body", 3), body("One. Two. Three.\n")),
        Case(
            {"next_steps": ("Go 1.5 mi. Rest. Eat. Sleep.",)},
            ("next_steps.1", 1),
            {"one_minute": "One. Two. Three. Four."},
        ),
    ],
    "medical-term-undefined": [
        Case(body("You have neuralgia.\n"), good=body("You have nerve pain (neuralgia).\n")),
        Case(body("One.\n\nTake NSAIDs.\n"), ("body", 3), body("NSAIDs.\n\n*[NSAID]: A drug\n")),
        Case(body("Your TENS unit.\n"), good=body("| A (TENS) |\n|---|\n\nNEVER skip TENS.\n")),
    ],
    "word-to-avoid": [
        Case(body("One.\n\nThe Elderly fall.\n"), ("body", 3), body("Older people. Elderlyish.\n")),
        Case(body("One.\n\n## For the elderly\n"), ("body", 3)),
        Case({"summary": "Don’t miss out."}, ("summary", 1)),
    ],
    "cure-words": [
        Case(body("One.\n\nMassage cures pain.\n"), ("body", 3), body("It is no cure.\n")),
        Case(body("## A proven way\n"), good={"title": "A proven way"}),
    ],
    "link-text-vague": [
        Case(
            body("One.\n\n[Click **here**](rest.md).\n"), ("body", 3), body("[Rest](rest.md), here")
        ),
        Case({"key_points": ("[Read more…](rest.md)",)}, ("key_points.1", 1)),
    ],
    "nested-list-indent": [
        Case(body("- a\n  - b\n"), ("body", 2), body("- a\n    - b\n- c\n")),
        Case(body("1. a\n   - b\n"), ("body", 2), body("  - a\n  - b\n")),
        Case(body("!!! do\n    - a\n      - b\n"), ("body", 3), body("!!! do\n    - a\n    - b\n")),
    ],
    "passive-run": [
        Case(body(f"One.\n\n{PASSIVE}\n"), ("body", 3), body(PASSIVE.replace(". It", ".\n\nIt"))),
        Case(body(f"You are tired. {PASSIVE}\n"), good=body("You are tired. You are red. " * 3)),
    ],
    "should-too-often": [
        Case(
            body("You should rest. You should go. You must.\n"),
            ("body", None),
            body("You should rest. You should go.\n"),
        )
    ],
    "review-overdue": [
        Case(
            {"next_review_on": TODAY},
            ("next_review_on", None),
            {"next_review_on": date(2026, 11, 22)},
        )
    ],
    "next-step-missing": [Case({"next_steps": ()}, ("next_steps", None))],
    "drawing-missing": [Case({"image": None}, ("image", None))],
    "link-not-public-yet": [
        Case(body("See [it](later.md).\n"), good=body("See [it](rest.md).\n")),
        Case(body("Two.\n\n[it](/articles/later/#first)\n"), ("body", 3), body("[it](#two)\n")),
    ],
    "source-superseded": [Case(body("It helps [@old2001].\n"), good=body("See [@false2003].\n"))],
}
PAGE_CASES = {
    "still-a-sample": (replace(PRIVACY, sample=True, title="New"), replace(PRIVACY, title="New")),
}
TOPIC_CASES = {
    "service-unknown": (
        replace(LIVING, service="spells", title="New"),
        replace(LIVING, service="massage", title="New"),
    ),
}
EVERY_CASE = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, cases in CASES.items()
    for number, case in enumerate(cases, start=1)
]


def test_every_rule_has_a_case():
    """A new rule needs a text that breaks it and a sound one: add them to CASES."""
    assert {*CASES, *PAGE_CASES, *TOPIC_CASES} == set(RULES)
    assert all(CASES.values())


@pytest.mark.parametrize(("name", "case"), EVERY_CASE)
def test_a_rule_finds_what_it_is_for_in_its_place(name, case):
    found = problems_of(name, **case.bad)
    assert len(found) == 1, found
    assert found[0].rule == name
    assert (found[0].field, found[0].line) == case.where
    assert found[0].message


@pytest.mark.parametrize(("name", "case"), EVERY_CASE)
def test_a_rule_lets_a_sound_text_pass(name, case):
    assert problems_of(name, **case.good) == []


@pytest.mark.parametrize("name", PAGE_CASES)
def test_a_rule_for_pages_finds_and_passes(name):
    bad, good = PAGE_CASES[name]
    assert [p.rule for p in problems_of(name, kind="pages", document=bad)] == [name]
    assert problems_of(name, kind="pages", document=good) == []


@pytest.mark.parametrize("name", TOPIC_CASES)
def test_a_rule_for_topics_finds_and_passes(name):
    bad, good = TOPIC_CASES[name]
    assert [p.rule for p in problems_of(name, kind="topics", document=bad)] == [name]
    assert problems_of(name, kind="topics", document=good) == []


def test_a_sound_article_has_nothing_to_mend():
    assert checks.check(Subject("articles", "sleep", sound_document(), library(), TODAY)) == []


@pytest.mark.parametrize(
    ("kind", "document"),
    [("topics", replace(LIVING, body="Text.\n")), ("pages", replace(PRIVACY, body="Text.\n"))],
)
def test_a_topic_or_page_is_not_asked_for_what_only_articles_have(kind, document):
    subject = Subject(kind, "new", replace(document, title="New"), library(), TODAY)
    assert checks.check(subject) == []


@pytest.mark.parametrize("kind", ["topics", "pages"])
def test_a_topic_or_page_keeps_the_rules_for_all_texts(kind):
    document = {"topics": LIVING, "pages": PRIVACY}[kind]
    text = "See [@nobody] and [it](no.md).\n\nCall 999. TODO. It cures.\n\n![](images/a.svg)\n"
    subject = Subject(kind, "new", replace(document, title="New", body=text), library(), TODAY)
    assert {problem.rule for problem in checks.check(subject)} == {
        *("source-unknown", "link-broken", "emergency-number-wrong", "placeholder-text"),
        *("cure-words", "picture-description-missing"),
    }


def test_a_person_keeps_the_rules_for_what_patients_read():
    text = "See [@nobody] and [it](no.md).\n\nCall 999. TODO. I cure.\n\n[Later](later.md)\n"
    person = ContributorDocument(title="Ada Stone", role="An elderly friend", body=text)
    subject = Subject("contributors", "ada-stone", person, library(), TODAY)
    assert {problem.rule for problem in checks.check(subject)} == {
        *("source-unknown", "link-broken", "emergency-number-wrong", "placeholder-text"),
        *("cure-words", "word-to-avoid", "link-not-public-yet"),
    }


def test_a_person_is_not_asked_for_what_pages_have():
    person = ContributorDocument(title="Ada Stone", credentials="PT", role="Physical therapist")
    assert checks.check(Subject("contributors", "ada-stone", person, library(), TODAY)) == []


def test_a_draft_may_link_to_itself():
    document = sound_document(body="See [it](later.md) [@furlan2015].\n", title="New")
    subject = Subject("articles", "later", document, library(), TODAY)
    assert RULES["link-not-public-yet"].problems(subject) == []


def test_a_sample_page_may_hold_placeholders():
    page = replace(PRIVACY, sample=True, body="Call [your clinic].\n")
    assert problems_of("placeholder-text", kind="pages", document=page) == []


def test_a_text_does_not_collide_with_itself():
    subject = Subject("articles", "rest", sound_document(title="Rest"), library(), TODAY)
    assert RULES["title-duplicate"].problems(subject) == []


def test_the_number_of_the_clinic_is_the_right_one():
    document = sound_document(body="Call 112.\n")
    ours = library(emergency_number="112")
    subject = Subject("articles", "sleep", document, ours, TODAY)
    assert RULES["emergency-number-wrong"].problems(subject) == []


def test_only_what_blocks_can_be_asked_for():
    document = sound_document(summary="", next_steps=())
    subject = Subject("articles", "sleep", document, library(), TODAY)
    blocking = checks.check(subject, only_blocking=True)
    assert [problem.rule for problem in blocking] == ["summary-missing"]
    assert {p.rule for p in checks.check(subject)} == {"summary-missing", "next-step-missing"}


def test_a_problem_without_a_rule_blocks():
    problem = problems_of("next-step-missing", next_steps=())[0]
    assert not checks.is_blocking(problem)
    assert checks.is_blocking(replace(problem, rule=""))
    assert checks.is_blocking(replace(problem, rule="summary-missing"))


def test_each_rule_says_why_and_where_it_comes_from():
    for rule in RULES.values():
        assert rule.reason.endswith((".", "?")) and rule.source, rule.name
        assert set(rule.kinds) <= set(checks.WITH_PEOPLE), rule.name


# Texts that nobody would write. A search that begins anew at each of 60,000 characters takes
# minutes where it should take a second, so half a minute of silence is a failure.
HOSTILE = {
    "brackets": "[",
    "pictures": "![",
    "links": "[a](",
    "addresses": "[a](#b) ",
    "notes": "[^",
    "pipes": "|",
    "cells": "| a | b |\n",
    "lists": "- a\n  - b\n    - c\n",
    "letters": "a",
    "capitals": "A",
    "endings": "osis",
    "stops": '."',
    "spaces": " ",
    "marks": "*_`",
    "sources": "[@a;",
    "calls": "call an ambulance on ",
    "adverbs": "is quickly ",
    "placeholders": "[your ",
    "denials": "n't",
    "promises": "cures ",
    "shoulds": "should ",
    "parentheses": "(ab",
}


@pytest.fixture
def half_a_minute():
    signal.alarm(30)
    old = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it does not come to an end"))
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, old)


@pytest.mark.usefixtures("half_a_minute")
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_comes_to_an_end(piece):
    text = (piece * 60_000)[:60_000]
    document = sound_document(body=text, key_points=(text[:300],))
    subject = Subject("articles", "sleep", document, library(), TODAY)
    subject.__dict__["problems_of_rendering"] = ()  # test_hostile_markdown.py is about those
    assert isinstance(checks.check(subject), list)
