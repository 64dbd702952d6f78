"""The kinds of content that files hold, each read and written in the same way by `sync`.

A kind offers: `name`; `read(root, records)` -> FileItems and problems; `records()`; `aliases()`;
`save(items)`; `write(root, record, old_path)`. The kinds in use stand in settings.CONTENT_KINDS.
"""

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from . import publishing
from .models import Alias, Article, GlossaryTerm, Page, Reference, Revision, Topic
from .text.document import ArticleDocument, PageDocument, TopicDocument, digest
from .text.entries import EntryFile, GlossaryEntry, ReferenceEntry
from .text.problems import DocumentError, Problem
from .text.schema import SLUG, SLUG_HINT


@dataclass
class FileItem:
    """One document as a file holds it. `document` is None while its file is known to be unchanged."""

    slug: str
    path: Path
    digest: str
    file_digest: str
    document: object = None

    @property
    def aliases(self):
        return getattr(self.document, "aliases", ())


class MarkdownFolder:
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
            record.file_digest: record.synced_digest for record in records if record.file_digest
        }
        items, problems = [], []
        for path in sorted((root / self.name).rglob("*.md")):
            try:
                items.append(self.read_file(path, known))
            except DocumentError as error:
                problems += error.at(path.relative_to(root)).problems
        return items, problems

    def read_file(self, path, known):
        if not SLUG.fullmatch(path.stem):
            raise DocumentError([Problem("the file's name cannot be an address.", SLUG_HINT)])
        text = read_text(path)
        file_digest = digest(text)
        if file_digest in known:
            return FileItem(path.stem, path, known[file_digest], file_digest)
        document = self.document_class.parse(text)
        return FileItem(path.stem, path, document.digest, file_digest, document)

    def records(self):
        return list(self.model.objects.all())

    def aliases(self):
        """Old slugs that the site knows, each with the slug of today."""
        return {}

    def save(self, items):
        """Save (FileItem, record or None) pairs; returns the saved records in the same order."""
        return [self.save_one(item.slug, item.document, record) for item, record in items]

    def path_of(self, root, slug):
        return root / self.name / f"{slug}.md"

    def write(self, root, record, old_path=None):
        path = self.path_of(root, record.slug)
        if old_path and old_path.stem == record.slug:
            path = old_path
        write_text(path, record.document.text)
        if old_path and old_path != path:
            old_path.unlink(missing_ok=True)
        return digest(record.document.text)


class ArticleFolder(MarkdownFolder):
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

    def archive(self, record):
        document = replace(record.document, status=Article.Status.ARCHIVED)
        return publishing.save_article(
            record.slug, document, article=record, origin=Revision.Origin.FILE, why="file removed"
        )


class EntryKind:
    """One data file with many entries, each compared on its own."""

    def __init__(self, name, entry_class, model, save):
        self.name, self.entry_class, self.model, self.save_one = name, entry_class, model, save

    def read(self, root, records):
        path = root / self.name
        if not path.exists():
            return [], []
        try:
            file = EntryFile.split(read_text(path))
        except DocumentError as error:
            return [], error.at(self.name).problems
        entries, problems = file.read(self.entry_class)
        items = [FileItem(key, path, entry.digest, "", entry) for key, entry in entries.items()]
        return items, DocumentError(problems).at(self.name).problems

    def records(self):
        return list(self.model.objects.all())

    def aliases(self):
        """Old slugs that the site knows, each with the slug of today."""
        return {}

    def save(self, items):
        return [self.save_one(item.slug, item.document, record) for item, record in items]

    def write(self, root, record, old_path=None):
        path = root / self.name
        file = EntryFile.split(read_text(path) if path.exists() else "")
        file.put(record.slug, record.document)
        write_text(path, file.to_text())
        return ""


TOPICS = MarkdownFolder("topics", TopicDocument, Topic, publishing.save_topic)
PAGES = MarkdownFolder("pages", PageDocument, Page, publishing.save_page)
REFERENCES = EntryKind("references.yaml", ReferenceEntry, Reference, publishing.save_reference)
GLOSSARY = EntryKind("glossary.yaml", GlossaryEntry, GlossaryTerm, publishing.save_glossary_term)
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
