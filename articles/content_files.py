"""The kinds of content that files hold, each read and written in the same way by `sync`.

A kind offers: `name`; `read(root, records)` -> Reading; `records()`; `aliases()`; `save(items)`;
`keep(pair)`; `write(root, record, old_path)`; `can_archive`, and `archive(record)` if it can.
The kinds in use stand in settings.CONTENT_KINDS.
"""

import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import publishing
from .models import (
    Alias,
    Article,
    Contributor,
    GlossaryTerm,
    Page,
    Reference,
    RemovedEntry,
    Revision,
    Synonym,
    Topic,
    UrgentWord,
    Wording,
)
from .text.document import (
    ArticleDocument,
    ContributorDocument,
    PageDocument,
    TopicDocument,
    digest,
)
from .text.entries import (
    EntryFile,
    GlossaryEntry,
    ReferenceEntry,
    SynonymEntry,
    UrgentEntry,
    WordingEntry,
)
from .text.problems import DocumentError, Problem
from .text.schema import SLUG, SLUG_HINT, Slug

LONGEST_SLUG = Slug.longest
BYTE_ORDER_MARK = "\ufeff"


@dataclass
class FileItem:
    """One document as a file holds it. `document` is None if the file is known to be unchanged."""

    slug: str
    path: Path
    digest: str
    file_digest: str
    document: object = None

    @property
    def aliases(self):
        return getattr(self.document, "aliases", ())


@dataclass
class Reading:
    """The files of one kind. `unreadable` are the slugs whose files are there, but of no use."""

    items: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    unreadable: set = field(default_factory=set)


class Kind:
    """What all kinds have in common."""

    can_archive = False

    def records(self):
        return list(self.model.objects.all())

    def aliases(self):
        """Old slugs that the site knows, each with the slug of today."""
        return {}

    def removed(self):
        """{slug: digest} of what the site removed while a file held it."""
        return {}

    def save(self, items):
        """Save (FileItem, record or None) pairs; returns the saved records in the same order."""
        return [self.save_one(item.slug, item.document, record) for item, record in items]

    def keep(self, pair):
        """The site's text won over the file's: from now on only the site has changed."""
        base, file = (pair.file.digest, pair.file.file_digest) if pair.file else ("", "")
        publishing.mark_synced(pair.record, base, file)


class MarkdownFolder(Kind):
    """`<folder>/<slug>.md`, one document in each file."""

    def __init__(self, name, document_class, model, save):
        self.name, self.document_class, self.model, self.save_one = (
            name,
            document_class,
            model,
            save,
        )

    def read(self, root, records):
        known = {
            (record.slug, record.file_digest): record.synced_digest
            for record in records
            if record.file_digest
        }
        reading = Reading()
        for path in sorted((root / self.name).rglob("*.md")):
            try:
                reading.items.append(self.read_file(path, known))
            except DocumentError as error:
                reading.problems += error.at(path.relative_to(root)).problems
                reading.unreadable.add(path.stem)
        return reading

    def read_file(self, path, known):
        if not SLUG.fullmatch(path.stem) or len(path.stem) > LONGEST_SLUG:
            raise DocumentError([Problem("the file's name cannot be an address.", SLUG_HINT)])
        text = read_text(path)
        file_digest = digest(text)
        if (path.stem, file_digest) in known:
            return FileItem(path.stem, path, known[path.stem, file_digest], file_digest)
        document = self.document_class.parse(text)
        return FileItem(path.stem, path, document.digest, file_digest, document)

    def write(self, root, record, old_path=None):
        """Write a record's file where it stands; a renamed one takes its file along."""
        folder = old_path.parent if old_path else root / self.name
        path = folder / f"{record.slug}.md"
        if old_path and old_path != path:
            os.replace(old_path, path)
        write_text(path, record.document.text)
        return digest(record.document.text)


class ArticleFolder(MarkdownFolder):
    can_archive = True

    def __init__(self):
        super().__init__("articles", ArticleDocument, Article, None)

    def records(self):
        return list(Article.objects.defer("terms"))

    def aliases(self):
        return dict(Alias.objects.values_list("slug", "article__slug"))

    def save(self, items):
        return publishing.save_articles(
            publishing.Change(item.slug, item.document, record, origin=Revision.Origin.FILE)
            for item, record in items
        )

    def keep(self, pair):
        if pair.file:
            why = "in the file, but the text on the site was preferred"
            publishing.set_aside(pair.record, pair.file.document, why)
        super().keep(pair)

    def archive(self, record):
        document = replace(record.document, status=Article.Status.ARCHIVED.value)
        return publishing.save_article(
            record.slug, document, article=record, origin=Revision.Origin.FILE, why="file removed"
        )


class EntryKind(Kind):
    """One data file with many entries, each compared on its own."""

    def __init__(self, name, entry_class, model, save):
        self.name, self.entry_class, self.model, self.save_one = name, entry_class, model, save

    def read(self, root, records):
        path = root / self.name
        if not path.exists():
            return Reading()
        try:
            file = EntryFile.split(read_text(path))
        except DocumentError as error:
            every_slug = {record.slug for record in records}
            return Reading([], error.at(self.name).problems, every_slug)
        entries, problems = file.read(self.entry_class)
        for key in [key for key in entries if len(key) > LONGEST_SLUG]:
            problems.append(Problem("is too long for a key.", "Shorten it.", key[:LONGEST_SLUG]))
            del entries[key]
        return Reading(
            [FileItem(key, path, entry.digest, "", entry) for key, entry in entries.items()],
            DocumentError(problems).at(self.name).problems,
            file.blocks.keys() - entries.keys(),
        )

    def removed(self):
        return dict(self._removals().values_list("slug", "digest"))

    def write(self, root, record, old_path=None):
        """Put one entry in its place."""
        self._edit(root, lambda file: file.put(record.slug, record.document))
        return ""

    def remove(self, root, slug):
        """Take one entry out, as the site did."""
        self._edit(root, lambda file: file.remove(slug))
        self._removals().filter(slug=slug).delete()

    def _removals(self):
        return RemovedEntry.objects.filter(kind=self.model._meta.model_name)

    def _edit(self, root, change):
        """The file keeps its line ends and its byte order mark."""
        path = root / self.name
        old = read_text(path) if path.exists() else ""
        file = EntryFile.split(old)
        change(file)
        text = file.to_text()
        if "\r\n" in old:
            text = text.replace("\n", "\r\n")
        write_text(path, BYTE_ORDER_MARK + text if old.startswith(BYTE_ORDER_MARK) else text)


TOPICS = MarkdownFolder("topics", TopicDocument, Topic, publishing.save_topic)
PAGES = MarkdownFolder("pages", PageDocument, Page, publishing.save_page)
CONTRIBUTORS = MarkdownFolder(
    "contributors", ContributorDocument, Contributor, publishing.save_contributor
)
REFERENCES = EntryKind("references.yaml", ReferenceEntry, Reference, publishing.save_reference)
GLOSSARY = EntryKind("glossary.yaml", GlossaryEntry, GlossaryTerm, publishing.save_glossary_term)
WORDING = EntryKind("wording.yaml", WordingEntry, Wording, publishing.save_wording)
SYNONYMS = EntryKind("synonyms.yaml", SynonymEntry, Synonym, publishing.save_synonym)
URGENT_WORDS = EntryKind("urgent_words.yaml", UrgentEntry, UrgentWord, publishing.save_urgent_word)
ARTICLES = ArticleFolder()


def read_text(path):
    """A file's text. Raises DocumentError if it is not UTF-8, or cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            [Problem("is not UTF-8 text.", "Save it as UTF-8 in your editor.")]
        ) from error
    except OSError as error:
        raise DocumentError([Problem(f"cannot be read ({error.strerror}).")]) from error


def write_text(path, text):
    """Put a whole file in place at once: a crash leaves the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
