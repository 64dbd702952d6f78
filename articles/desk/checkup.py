"""Which articles the check would not let through today, and which links lead nowhere.

Public articles are read, and drafts: those that pass are ready for a clinician to sign.

To check a thousand texts takes half a minute, so what was found is remembered. After a change only
those texts are read again that it can have touched, and no page waits longer than PATIENCE: the
next one reads on.
"""

import hashlib
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache

from .. import checking, sign_offs
from ..library import Library
from ..models import Article, Citation, InternalLink, Page, PublicStamp, Reference, Topic
from . import todo

KEY = "articles.desk.checkup"
ONE_DAY = 24 * 60 * 60  # then all is read again: a picture’s file may have gone, or a rule come
PATIENCE = 0.3  # seconds


@dataclass
class Checkup:
    """`verdicts` are {article: (fingerprint, whether the check lets it through)}.

    `unread` maps the articles that are still to be read to their fingerprints.
    """

    version: str = ""
    verdicts: dict = field(default_factory=dict)
    unread: dict = field(default_factory=dict)
    broken_paths: frozenset = frozenset()
    still_signed: frozenset = frozenset()

    @property
    def failing(self):
        return [pk for pk, (_fingerprint, passes) in self.verdicts.items() if not passes]

    @property
    def passing(self):
        return [pk for pk, (_fingerprint, passes) in self.verdicts.items() if passes]


def latest(patience=PATIENCE):
    """The Checkup of the site as it is, as far as `patience` seconds allow."""
    version = _version()
    known = cache.get(KEY) or Checkup()
    if known.version == version and not known.unread:
        return known
    library = Library.of_site()
    if known.version != version:
        known = _after_a_change(known, version, library)
    _read_on(known, library, time.monotonic() + patience)
    cache.set(KEY, known, ONE_DAY)
    return known


def _version():
    """What changes with all that is public, also where a schedule has come due."""
    stamp = PublicStamp.objects.values_list("version", flat=True).first()
    return f"{stamp} {todo.public().count()}"


def _read_on(checkup, library, until):
    while checkup.unread and time.monotonic() < until:
        pk = next(iter(checkup.unread))
        fingerprint = checkup.unread.pop(pk)
        article = todo.checked().filter(pk=pk).first()
        if article is not None:
            problems = checking.problems_of(
                "articles", article.slug, article.document, library, only_blocking=True
            )
            checkup.verdicts[pk] = (fingerprint, not problems)


def _after_a_change(known, version, library):
    broken = frozenset(_broken_paths(library))
    fingerprints = _fingerprints(_surroundings(library, broken))
    verdicts = {pk: known.verdicts[pk] for pk in fingerprints if pk in known.verdicts}
    # A verdict may be mended from anywhere; those that failed are read again first.
    unread = {pk: fingerprints[pk] for pk, (_old, passes) in verdicts.items() if not passes}
    unread |= {
        pk: fingerprint
        for pk, fingerprint in fingerprints.items()
        if verdicts.get(pk, ("", True))[0] != fingerprint
    }
    return Checkup(version, verdicts, _drafts_first(unread), broken, frozenset(_still_signed()))


def _drafts_first(unread):
    """Somebody has just written a draft, and somebody else waits to sign it."""
    drafts = set(todo.drafts().values_list("pk", flat=True))
    return dict(sorted(unread.items(), key=lambda item: item[0] not in drafts))


def _broken_paths(library):
    """Paths that public articles link to, and where readers find nothing."""
    hidden = Article.objects.exclude(pk__in=todo.public().values("pk"))
    hidden = {f"/articles/{slug}/" for slug in hidden.values_list("slug", flat=True)}
    links = InternalLink.objects.filter(article__in=todo.public())
    for path in links.values_list("path", flat=True).distinct():
        address = path.partition("?")[0]
        if not path.startswith("/media/") and (
            address not in library.addresses or address in hidden
        ):
            yield path


def _surroundings(library, broken):
    """Whatever beside the text and the pages it links to can turn a verdict into a worse one."""
    known = Reference.objects.values("slug")
    titles = Counter(
        title.casefold()
        for documents in (library.articles, library.topics, library.pages)
        for title in documents.titles.values()
    )
    return [
        sorted(broken),
        sorted(Citation.objects.exclude(key__in=known).values_list("key", flat=True).distinct()),
        sorted((key, entry.status) for key, entry in library.fallen.items()),
        sorted(title for title, count in titles.items() if count > 1),
        sorted(Topic.objects.values_list("slug", "digest")),
        sorted(Page.objects.values_list("slug", "digest")),
        library.emergency_number,
    ]


def _fingerprints(surroundings):
    """A digest for each article that is checked of all that its verdict depends on."""
    rows = todo.checked().order_by("pk").values_list("pk", "slug", "digest")
    digests = {f"/articles/{slug}/": digest for _pk, slug, digest in rows}
    linked = defaultdict(list)
    links = InternalLink.objects.filter(article__in=todo.checked()).order_by("path")
    for pk, path in links.values_list("article_id", "path"):
        linked[pk].append(digests.get(path, path))
    return {
        pk: hashlib.sha256(repr((digest, linked[pk], surroundings)).encode()).hexdigest()
        for pk, _slug, digest in rows
    }


def _still_signed():
    """Articles that say what a clinician signed, though publishing wrote its dates into them."""
    for pk, text, signed in todo.signed_before().iterator(chunk_size=200):
        if sign_offs.taught(text) == sign_offs.taught(signed):
            yield pk
