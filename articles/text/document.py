"""An article, a topic or a page as one Markdown document: parse it, write it, digest it."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

from . import strict_yaml
from .problems import DocumentError, Problem
from .schema import (
    Choice,
    Day,
    ListOf,
    Moment,
    Number,
    Place,
    RecordOf,
    Slug,
    Switch,
    Text,
    of,
    read_record,
    write_record,
)

LONGEST_DOCUMENT = 300_000
FENCE = "---"

CERTAINTIES = ("high", "moderate", "low", "very low")
RELATED_KINDS = (
    "before you try it",
    "if it is not helping",
    "living with it",
    "who to talk to",
)


def normalise(text):
    """LF line ends, no byte order mark, one final newline (none when there is no text)."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return text + "\n" if text else ""


def digest(text):
    """SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Image:
    file: str = of(Text(120, required=True))
    alt: str = of(Text(400))
    decorative: bool = of(Switch())
    caption: str = of(Text(400))


@dataclass(frozen=True)
class Change:
    changed_on: object = of(Day(required=True))
    note: str = of(Text(300, required=True))


@dataclass(frozen=True)
class CareCard:
    level: str = of(Choice("emergency", "urgent", "soon", required=True))
    heading: str = of(Text(100, required=True))
    items: tuple = of(ListOf(Text(400), most=12, required=True))


@dataclass(frozen=True)
class Finding:
    claim: str = of(Text(400, required=True))
    certainty: str = of(Choice(*CERTAINTIES))
    sources: tuple = of(ListOf(Slug(), most=12))


@dataclass(frozen=True)
class TreatmentFacts:
    findings: tuple = of(ListOf(RecordOf(Finding), most=20))
    harms: str = of(Text(2_000, lines=True))
    who_should_not: str = of(Text(2_000, lines=True))
    alternatives: str = of(Text(2_000, lines=True))
    without_treatment: str = of(Text(2_000, lines=True))


@dataclass(frozen=True)
class QuestionAndAnswer:
    question: str = of(Text(200, required=True))
    answer: str = of(Text(2_000, lines=True, required=True))


@dataclass(frozen=True)
class RelatedPick:
    article: str = of(Slug(required=True))
    kind: str = of(Choice(*RELATED_KINDS, required=True))
    reason: str = of(Text(200, required=True))


class Document:
    """What articles, topics and pages have in common. Subclasses are frozen dataclasses."""

    body: str

    @classmethod
    def parse(cls, text):
        """Read a whole file. Raises DocumentError with every problem of it."""
        front_matter, body, body_line = split(normalise(text))
        place = Place([], first_line=2)
        node = strict_yaml.compose(front_matter, first_line=2)
        if node is None:
            raise DocumentError(
                [Problem("the front matter is empty.", "Begin with a title.", line=1)]
            )
        document = read_record(cls, node, place)
        problems = place.problems + _body_problems(body, body_line)
        if not problems:
            problems = document.problems()
        if problems:
            raise DocumentError(problems)
        return replace(document, body=body)

    def problems(self):
        """What is wrong between fields, once each field is right in itself."""
        return []

    @cached_property
    def text(self):
        return self.to_text()

    @cached_property
    def digest(self):
        return digest(self.text)

    def to_text(self):
        """The canonical text: `parse(to_text())` gives the same document again."""
        return f"{FENCE}\n{strict_yaml.dump(write_record(self))}{FENCE}\n{self.body}"


@dataclass(frozen=True)
class ArticleDocument(Document):
    title: str = of(Text(90, required=True))
    summary: str = of(Text(220))
    topic: str = of(Slug(required=True))
    order: int = of(Number(0, 9999))
    tags: tuple = of(ListOf(Text(40), most=8))
    status: str = of(Choice("draft", "published", "withdrawn", "archived", required=True))
    replaced_by: str = of(Slug())
    published_at: object = of(Moment())
    author: str = of(Text(100))
    aliases: tuple = of(ListOf(Slug(), most=20))
    next_review_on: object = of(Day())
    what_changed: tuple = of(ListOf(RecordOf(Change), most=100))
    image: Image | None = of(RecordOf(Image))
    one_minute: str = of(Text(1_200, lines=True))
    key_points: tuple = of(ListOf(Text(300), most=7))
    care_cards: tuple = of(ListOf(RecordOf(CareCard), most=4))
    treatment_facts: TreatmentFacts | None = of(RecordOf(TreatmentFacts))
    next_steps: tuple = of(ListOf(Text(400), most=8))
    questions_to_ask: tuple = of(ListOf(Text(200), most=12))
    faq: tuple = of(ListOf(RecordOf(QuestionAndAnswer), most=12))
    related: tuple = of(ListOf(RecordOf(RelatedPick), most=4))
    body: str = ""

    def problems(self):
        """A published article says when it was published and when it is next reviewed."""
        if self.status != "published":
            return []
        return [
            Problem("is missing, but the article is published.", hint, field, line=1)
            for field, hint in (
                ("published_at", "Write it like 2026-11-21T09:00:00Z."),
                ("next_review_on", "Write it like 2027-11-21."),
            )
            if getattr(self, field) is None
        ]


@dataclass(frozen=True)
class TopicDocument(Document):
    title: str = of(Text(90, required=True))
    summary: str = of(Text(220, required=True))
    order: int = of(Number(0, 9999))
    treatments: bool = of(Switch())
    red_flags: bool = of(Switch())
    service: str = of(Slug())
    image: Image | None = of(RecordOf(Image))
    body: str = ""


@dataclass(frozen=True)
class PageDocument(Document):
    title: str = of(Text(90, required=True))
    summary: str = of(Text(220, required=True))
    order: int = of(Number(0, 9999))
    updated_on: object = of(Day(required=True))
    sample: bool = of(Switch())
    body: str = ""


@dataclass(frozen=True)
class ContributorDocument(Document):
    """A person: `credentials` as they stand behind the name, `role` at the clinic."""

    title: str = of(Text(100, required=True))
    credentials: str = of(Text(120))
    role: str = of(Text(120, required=True))
    body: str = ""


def split(text):
    """Front matter, body, and the line on which the body begins."""
    if len(text) > LONGEST_DOCUMENT:
        raise DocumentError([Problem(f"the file is longer than {LONGEST_DOCUMENT} characters.")])
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise DocumentError(
            [Problem("the first line has to be ---.", "Begin the front matter.", line=1)]
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            front_matter = "".join(f"{item}\n" for item in lines[1:number])
            return front_matter, "\n".join(lines[number + 1 :]), number + 2
    raise DocumentError(
        [Problem("the front matter has no end.", "Put --- on a line of its own below it.", line=1)]
    )


def _body_problems(body, first_line):
    return [
        Problem(
            "the text holds an invisible control character.", "Type the line anew.", "body", line
        )
        for line, content in enumerate(body.split("\n"), start=first_line)
        if strict_yaml.CONTROL_CHARACTERS.search(content)
    ]
