"""Which file and which record are the same document, and which files cannot be used."""

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from . import refusals
from .models import Article
from .text.problems import Problem
from .verdicts import Verdict, judge

RENAME_HINT = "Rename one of them, or take the old slug out of its aliases."


@dataclass
class Pair:
    """A file and a record that are the same document; either may be missing.

    `removed` is the digest that both shared when the site removed its record.
    """

    file: object
    record: object
    removed: str = ""

    @property
    def slug(self):
        return self.record.slug if self.record else self.file.slug

    @property
    def verdict(self):
        return judge(
            self.file and self.file.digest,
            self.record and self.record.digest,
            self.record.synced_digest if self.record else self.removed,
        )

    @property
    def is_settled(self):
        """An archived article has no need of a file."""
        return (
            self.verdict is Verdict.FILE_REMOVED
            and getattr(self.record, "status", "") == Article.Status.ARCHIVED
        )

    @property
    def difference(self):
        """What the file says differently from the site, as a unified diff."""
        file = self.file.document.text if self.file else ""
        return "".join(
            difflib.unified_diff(
                self.record.text.splitlines(keepends=True),
                file.splitlines(keepends=True),
                "on the site",
                "in the file",
            )
        )


@dataclass
class Survey:
    """What files and site hold of one kind, pair by pair. What cannot be used is left out.

    `is_complete` is False while a file that cannot be read may hold any of the records.
    """

    kind: object
    root: Path
    pairs: list
    aliases: dict
    is_complete: bool

    @classmethod
    def of(cls, kind, root, report):
        records, aliases = kind.records(), kind.aliases()
        reading = kind.read(root, records)
        items, claims, claimed = without_rivals(reading.items, aliases, root)
        report.problems += reading.problems + claims
        left_out = reading.unreadable | claimed
        removed = kind.removed()
        pairs = [
            replace(pair, removed=removed.get(pair.slug, ""))
            for pair in pair_up(items, records, aliases)
            if pair.file is not None or pair.record.slug not in left_out
        ]
        slugs = {record.slug for record in records}
        return cls(kind, root, pairs, aliases, reading.unreadable <= slugs)

    def refusals(self, pair):
        """Why a file cannot be saved, as Problems: no such topic, or an address that is taken."""
        problems = list(refusals.missing_topic(self.kind.name, pair.file.document))
        problems += [
            Problem(f"the address “{slug}” belongs to another article of the site.", RENAME_HINT)
            for slug in dict.fromkeys((pair.file.slug, *pair.file.aliases))
            if self.owner(slug) not in (None, pair.record and pair.record.slug)
        ]
        place = str(pair.file.path.relative_to(self.root))
        return [replace(problem, path=place) for problem in problems]

    @cached_property
    def slugs(self):
        return {pair.record.slug for pair in self.pairs if pair.record}

    def owner(self, slug):
        return slug if slug in self.slugs else self.aliases.get(slug)


def pair_up(items, records, aliases):
    """Each file with its record: by slug, else by an old slug that either side names.

    `aliases` maps the old slugs that the site knows to the slugs of today. A record that no file
    has held cannot be the one that a file was renamed from.
    """
    by_slug = {record.slug: record for record in records}
    files = {item.slug for item in items}
    renamed = {
        slug: record
        for slug, record in by_slug.items()
        if slug not in files and record.synced_digest
    }
    pairs, taken = [], set()
    for item in items:
        record = by_slug.get(item.slug)
        if record is None:
            old_slugs = [*item.aliases, aliases.get(item.slug)]
            record = next((renamed[slug] for slug in old_slugs if slug in renamed), None)
        if record is not None and record.pk in taken:
            record = None
        if record is not None:
            taken.add(record.pk)
        pairs.append(Pair(item, record))
    return pairs + [Pair(None, record) for record in records if record.pk not in taken]


def without_rivals(items, aliases, root):
    """Leave out every file whose slug or old slug another one claims too.

    Returns the other files, the problems, and the slugs that the files left out have claimed.
    """
    old_slugs = defaultdict(set)
    for alias, slug in aliases.items():
        old_slugs[slug].add(alias)
    claims = [{item.slug, *item.aliases} | old_slugs[item.slug] for item in items]
    counts = Counter(slug for claim in claims for slug in claim)
    good, problems, claimed = [], [], set()
    for item, claim in zip(items, claims, strict=True):
        rivals = sorted(slug for slug in claim if counts[slug] > 1)
        if not rivals:
            good.append(item)
            continue
        claimed |= claim
        problems.append(
            Problem(
                f"the address “{', '.join(rivals)}” is claimed by another file too.",
                RENAME_HINT,
                path=str(item.path.relative_to(root)),
            )
        )
    return good, problems, claimed
