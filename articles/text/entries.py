"""Data files that hold many entries: the references and the glossary.

Such a file is a mapping from key to entry. It is kept as blocks of text, one for each entry, so
that writing one entry back leaves the bytes of all others alone.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import yaml

from . import strict_yaml
from .document import digest, normalise
from .problems import DocumentError, Problem
from .schema import (
    SLUG,
    SLUG_HINT,
    Choice,
    Day,
    ListOf,
    Number,
    Pattern,
    Place,
    RecordOf,
    Slug,
    Switch,
    Text,
    of,
    read_record,
    write_record,
)

STUDIES = (
    "systematic review",
    "review of reviews",
    "randomized trial",
    "guideline",
    "survey",
    "observational study",
    "laboratory study",
    "case report",
    "official advice",
    "expert advice",
)
# What happened to a source after it came out; CSL calls this its status.
SUPERSEDED, RETRACTED = "superseded", "retracted"
KEY_LINE = re.compile(r"^([^\s#:\-][^:\n]*):", re.MULTILINE)
TRAILING_LINES = re.compile(r"(?:^(?:#.*|[ \t]*)\n)*\Z", re.MULTILINE)

# How an entry says that it does not name all authors.
AND_OTHERS = "and others"


class Entry:
    """One entry of a data file. Subclasses are frozen dataclasses."""

    @cached_property
    def text(self):
        return strict_yaml.dump(write_record(self))

    @cached_property
    def digest(self):
        return digest(self.text)

    @classmethod
    def parse(cls, text):
        """Read one entry without its key. Raises DocumentError with every problem of it."""
        node = strict_yaml.compose(text)
        if node is None:
            raise DocumentError(
                [Problem("the entry is empty.", "Begin with its first key.", line=1)]
            )
        return cls.read(node, first_line=1)

    @classmethod
    def read(cls, node, first_line, name=""):
        place = Place([], first_line, name)
        entry = read_record(cls, node, place)
        problems = place.problems or entry.problems(name, place.line_of(node))
        if problems:
            raise DocumentError(problems)
        return entry

    def problems(self, name, line):
        """What is wrong between fields, once each field is right in itself."""
        return []


@dataclass(frozen=True)
class Name:
    family: str = of(Text(100))
    given: str = of(Text(100))
    literal: str = of(Text(200))

    def __str__(self):
        return self.literal or f"{self.family} {self.given}".strip()


@dataclass(frozen=True)
class ReferenceEntry(Entry):
    type: str = of(Choice("article-journal", "webpage", "report", "book", "chapter", required=True))
    title: str = of(Text(400, required=True))
    author: tuple = of(ListOf(RecordOf(Name), most=60))
    issued: int = of(Number(1900, 2100))
    container_title: str = of(Text(200), key="container-title")
    publisher: str = of(Text(200))
    volume: str = of(Text(20))
    issue: str = of(Text(20))
    page: str = of(Text(40))
    DOI: str = of(Pattern(r"10\.[0-9]{4,9}/\S+", "10.1136/bmj.h444"))
    PMID: str = of(Pattern(r"[0-9]{1,9}", "26329399"))
    PMCID: str = of(Pattern(r"PMC[0-9]{1,9}", "PMC8734598"))
    URL: str = of(Pattern(r"https://[^\s<>\"']+", "https://www.nice.org.uk/guidance/ng59"))
    study: str = of(Choice(*STUDIES, required=True))
    found: str = of(Text(400, required=True))
    status: str = of(Choice(SUPERSEDED, RETRACTED))
    status_note: str = of(Text(300))
    superseded_by: str = of(Slug())
    checked_on: object = of(Day(required=True))

    def problems(self, name, line):
        if self.DOI or self.PMID or self.PMCID or self.URL:
            return []
        return [Problem("has no address.", "Give a DOI, PMID, PMCID or URL.", name, line)]

    @property
    def address(self):
        """Where a reader finds the source: the DOI's address before all others."""
        if self.DOI:
            return f"https://doi.org/{self.DOI}"
        if self.PMCID:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.PMCID}/"
        if self.PMID:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.PMID}/"
        return self.URL

    @property
    def addresses(self):
        """(name, address) of every place where the source can be found."""
        places = (
            ("DOI", self.DOI, f"https://doi.org/{self.DOI}"),
            ("PubMed", self.PMID, f"https://pubmed.ncbi.nlm.nih.gov/{self.PMID}/"),
            ("PubMed Central", self.PMCID, f"https://pmc.ncbi.nlm.nih.gov/articles/{self.PMCID}/"),
            (self.container_title or self.authors or self.title, self.URL, self.URL),
        )
        return [(name, address) for name, known, address in places if known]

    @property
    def label(self):
        """A short name for a list: the first author or the title, and the year."""
        first = self.author[0] if self.author else None
        name = (first.literal or first.family) if first else self.title
        others = f" {AND_OTHERS}" if first and not first.literal and len(self.author) > 1 else ""
        return f"{name}{others} {self.issued}" if self.issued else f"{name}{others}"

    @property
    def full_title(self):
        """The title, with what tells it from another of that name: who wrote it, and when."""
        told = self.label if self.author else self.issued or self.container_title or self.publisher
        return f"{self.title} ({told})" if told else self.title

    @property
    def is_study(self):
        """Whether it measured something or gathered those that did; advice is no study."""
        return self.study not in ("guideline", "official advice", "expert advice")

    @property
    def authors(self):
        """The authors as a line: all of up to three, else the first and “and others”."""
        names = [str(name) for name in self.author if name.literal != AND_OTHERS]
        if len(names) > 3 or (names and len(names) < len(self.author)):
            return f"{names[0]} and others"
        return ", ".join(names)


@dataclass(frozen=True)
class GlossaryEntry(Entry):
    term: str = of(Text(80, required=True))
    definition: str = of(Text(400, required=True))
    also: tuple = of(ListOf(Text(80), most=12))
    unavoidable: bool = of(Switch())


@dataclass(frozen=True)
class WordingEntry(Entry):
    """What not to say to patients, and what to say in its place."""

    avoid: tuple = of(ListOf(Text(60), most=20, required=True))
    say: str = of(Text(200, required=True))
    why: str = of(Text(300))


@dataclass(frozen=True)
class SynonymEntry(Entry):
    """What readers type into the search, and what the site calls it."""

    words: tuple = of(ListOf(Text(60), most=40, required=True))
    means: tuple = of(ListOf(Text(60), most=8, required=True))
    note: str = of(Text(300))


@dataclass(frozen=True)
class UrgentEntry(Entry):
    """What somebody in danger may type, and the card that comes before all that a search finds.

    `line` is the name of a crisis line of the clinic's document whose numbers the card shows.
    """

    words: tuple = of(ListOf(Text(80), most=60, required=True))
    level: str = of(Choice("emergency", "urgent", "soon", required=True))
    heading: str = of(Text(100, required=True))
    items: tuple = of(ListOf(Text(300), most=8, required=True))
    line: str = of(Text(60))
    note: str = of(Text(300))


@dataclass
class EntryFile:
    """A data file as what stands before the first entry, and one block of text for each entry."""

    opening: str
    blocks: dict

    @classmethod
    def split(cls, text):
        """Cut a file into blocks; each block begins with its `key:` line. Raises DocumentError."""
        text = normalise(text)
        starts = list(KEY_LINE.finditer(text))
        opening = text[: starts[0].start()] if starts else text
        blocks, problems = {}, []
        for number, start in enumerate(starts):
            end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
            key = start[1].strip().strip("\"'")
            line = text.count("\n", 0, start.start()) + 1
            if key in blocks:
                problems.append(Problem("stands here twice.", "Keep one of the two.", key, line))
            elif not SLUG.fullmatch(key):
                problems.append(Problem("cannot be a key.", SLUG_HINT, key[:80], line))
            else:
                blocks[key] = (line, text[start.start() : end])
        if any(line.strip() and not line.startswith("#") for line in opening.split("\n")):
            problems.append(
                Problem("has to begin with the key of an entry.", "Like furlan2015:", line=1)
            )
        if problems:
            raise DocumentError(problems)
        return cls(opening, {key: block for key, (_, block) in blocks.items()})

    def read(self, entry_class):
        """Each entry by key, and the problems of those that cannot be read."""
        entries, problems = {}, []
        line = self.opening.count("\n") + 1
        for key, block in self.blocks.items():
            try:
                entries[key] = entry_class.read(_only_value(block, line, key), line, key)
            except DocumentError as error:
                problems += error.problems
            line += block.count("\n")
        return entries, problems

    def put(self, key, entry):
        """Write one entry: in its old place, or in alphabetical order if it is new."""
        block = strict_yaml.dump({key: write_record(entry)})
        if key in self.blocks:
            # Comments at the end of a block are about the entry that follows.
            self.blocks[key] = block + TRAILING_LINES.search(self.blocks[key])[0]
            return
        after = [other for other in self.blocks if other > key]
        self.blocks[key] = block
        if after:
            order = list(self.blocks)
            order.insert(order.index(after[0]), order.pop())
            self.blocks = {name: self.blocks[name] for name in order}

    def remove(self, key):
        """Take one entry out; comments at its end are about the entry that follows."""
        before = list(self.blocks)[: list(self.blocks).index(key)]
        rest = TRAILING_LINES.search(self.blocks.pop(key))[0]
        if before:
            self.blocks[before[-1]] += rest
        else:
            self.opening += rest

    def to_text(self):
        return self.opening + "".join(self.blocks.values())


def _only_value(block, line, key):
    """The node of the one entry in a block."""
    node = strict_yaml.compose(block, first_line=line)
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        hint = "Write “key:” on a line of its own, and indent what belongs to it."
        raise DocumentError([Problem("cannot be read as one entry.", hint, key, line)])
    return node.value[0][1]
