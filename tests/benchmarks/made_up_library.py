"""A made-up library of any size. Article number n is the same in each, whatever its size.

The words come from the real articles. Since those are few, each text also gets words that nobody
has: so there are rare words, and the vocabulary grows with the library. What an article finds is
said of sources that are visibly made up.
"""

import shutil
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.conf import settings

from articles.text.document import ArticleDocument, Finding, QuestionAndAnswer, TreatmentFacts
from articles.text.entries import EntryFile, ReferenceEntry

from .vocabulary import coined, sentence, themes

SEED = 20261121
SOURCES = 200
SECTIONS, PARAGRAPHS, SENTENCES = 8, 3, 3
COINED_IN_A_TEXT = 6
FIRST_DAY = datetime(2020, 1, 1, 12, tzinfo=UTC)


def slug_of(number):
    return f"made-up-{number:06}"


def name_of(number):
    """The rare word in the title of an article."""
    return coined(3 * number)


def make_document(number, seed=SEED):
    """The ArticleDocument of a number, the first of which is 1."""
    return _Writer(number, seed).document()


def write_folder(root, numbers=()):
    """A content folder: the real content, the made-up sources, and articles of these numbers."""
    shutil.copytree(settings.CONTENT_DIR, root, dirs_exist_ok=True)
    path = root / "references.yaml"
    references = EntryFile.split(path.read_text(encoding="utf-8"))
    for number in range(SOURCES):
        references.put(f"made-up-{number}", _source(number))
    path.write_text(references.to_text(), encoding="utf-8")
    for number in numbers:
        text = make_document(number).text
        (root / "articles" / f"{slug_of(number)}.md").write_text(text, encoding="utf-8")


def _source(number):
    return ReferenceEntry(
        type="webpage",
        title=f"Made-up source {number}, for measuring only",
        URL=f"https://example.org/made-up-{number}",
        study="expert advice",
        found=f"Nothing was found: source {number} does not exist.",
        checked_on=date(2026, 1, 5),
    )


class _Writer:
    def __init__(self, number, seed):
        self.number = number
        self.random = Random(f"{seed} {number}")
        self.themes = self.random.sample(themes(), 2)

    def document(self):
        real = self.themes[0].document
        tags = dict.fromkeys(self.random.choices(real.tags, k=3))
        return ArticleDocument(
            title=self._title(),
            summary=self._sentence()[:220],
            topic=real.topic,
            tags=tuple(tags),
            status="published",
            published_at=FIRST_DAY + timedelta(minutes=self.number),
            author="Made-up text",
            next_review_on=date(2100, 1, 1),
            one_minute=" ".join(self._sentence() for _each in range(4)),
            key_points=tuple(self._cited() for _each in range(4)),
            care_cards=real.care_cards,
            treatment_facts=self._facts(),
            next_steps=tuple(self._sentence() for _each in range(4)),
            faq=tuple(
                QuestionAndAnswer(f"{self._words(8)}?", self._paragraph()) for _each in range(3)
            ),
            body=self._body(),
        )

    def _facts(self):
        findings = (Finding(self._sentence(), "very low", (self._key(),)) for _each in range(3))
        return TreatmentFacts(tuple(findings), *(self._paragraph() for _each in range(4)))

    def _body(self):
        return "\n".join(self._section(number) for number in range(SECTIONS))

    def _section(self, number):
        paragraphs = [self._paragraph() for _each in range(PARAGRAPHS - 1)]
        items = "\n".join(f"- {self._cited()}" for _each in range(PARAGRAPHS))
        last = items if number % 2 else f"{self._paragraph()} [@{self._key()}]"
        if number == 0 and self.number > 1:
            other = self.random.randrange(1, self.number)
            paragraphs.append(f"See [{name_of(other)}]({slug_of(other)}.md).")
        return "\n\n".join([f"## {self._words(6)}?", *paragraphs, f"{last}\n"])

    def _paragraph(self):
        return " ".join(self._sentence() for _each in range(SENTENCES))

    def _title(self):
        return f"{self._words(7)[:70].strip()}: {name_of(self.number)}"

    def _cited(self):
        return f"{self._sentence()[:250].rstrip('.')} [@{self._key()}]."

    def _key(self):
        return f"made-up-{self.random.randrange(SOURCES)}"

    def _sentence(self):
        return f"{self._words(18)}."

    def _words(self, most):
        """A sentence, mostly of the first theme, at times with a word that hardly any text has."""
        theme = self.themes[self.random.random() < 0.3]
        words = sentence(self.random, theme)[:most]
        if self.random.random() < COINED_IN_A_TEXT / 100:
            words[-1] = coined(int(3 * self.number * self.random.random() ** 2))
        return " ".join(words).capitalize()
