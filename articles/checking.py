"""What the command, the load and the desk ask of the checker: the problems of whole texts."""

from dataclasses import replace

from django.utils import timezone

from .checks import check, is_blocking
from .library import Library
from .refusals import no_topic
from .subject import Subject
from .text.places import line_in_file

FOLDERS = ("articles", "topics", "pages", "contributors")


def problems_of(kind, slug, document, library=None, *, only_blocking=False):
    """The Problems of one document among all of the site; what blocks comes first."""
    subject = Subject(kind, slug, document, library or Library.of_site(), timezone.localdate())
    found = check(subject, only_blocking=only_blocking)
    return sorted(found, key=lambda problem: not is_blocking(problem))


def blocked(coming, replaced=()):
    """Which of these articles, {slug: document}, cannot be published: {slug: [Problem, …]}.

    `replaced` are slugs that some of them had before. What stands in the way of one may be that
    another does not come, so the rest is looked at again.
    """
    found = {}
    while coming:
        library = Library.of_site(coming, replaced)
        new = {
            slug: problems
            for slug, document in coming.items()
            if document.status == "published"
            and (problems := problems_of("articles", slug, document, library, only_blocking=True))
        }
        found |= new
        coming = {slug: document for slug, document in coming.items() if slug not in new}
        if not new:
            break
    return found


def check_folder(root):
    """The Problems of every text in a content folder, each with its path and its line."""
    library = Library.of_folder(root)
    documents = {folder: getattr(library, folder) for folder in FOLDERS}
    paths = {(kind, path.stem): path for kind in FOLDERS for path in (root / kind).rglob("*.md")}
    return library.unreadable + [
        in_file(problem, paths[kind, slug].relative_to(root).as_posix(), paths[kind, slug])
        for kind in FOLDERS
        for slug, document in documents[kind].items()
        for problem in _without_topic(library, document)
        + problems_of(kind, slug, document, library)
    ]


def _without_topic(library, document):
    """A load would refuse such an article, whatever its status."""
    topic = getattr(document, "topic", None)
    return [no_topic(topic)] if topic and topic not in library.topics else []


def in_file(problem, name, path):
    """A problem of a document as one of its file: the line is the file's own."""
    line = line_in_file(path.read_text(encoding="utf-8"), problem.field, problem.line or 1)
    return replace(problem, path=name, line=line)
