"""What a document is checked against: all that the site, or a folder of files, holds beside it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import chain

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from .images import find_picture
from .models import (
    Alias,
    Article,
    Contributor,
    GlossaryTerm,
    Page,
    PublicStamp,
    Reference,
    Topic,
    Wording,
)
from .pairing import without_rivals
from .text.document import ArticleDocument
from .text.links import PREFIXES
from .text.markup.headings import PAGE_IDS
from .text.rendered_article import render_article
from .text.rendering import Renderer

# Readers no longer find what stands under these.
GONE = (Article.Status.WITHDRAWN, Article.Status.ARCHIVED)
FIXED_ADDRESSES = {"/", "/articles/", "/topics/", "/evidence/", "/glossary/"}
ID = re.compile(r' id="([^"]+)"')


class StoredDocuments(Mapping):
    """The documents of a model by slug; each is read once, when it is asked for."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.read = {}

    @cached_property
    def titles(self):
        return dict(self.queryset.order_by().values_list("slug", "title"))

    def __getitem__(self, slug):
        if slug not in self.titles:
            raise KeyError(slug)
        if slug not in self.read:
            self.read[slug] = self.queryset.get(slug=slug).document
        return self.read[slug]

    def __iter__(self):
        return iter(self.titles)

    def __len__(self):
        return len(self.titles)


@dataclass(frozen=True)
class Library:
    """Documents by slug for each kind, and what staff have set for all texts.

    `services` are the slugs of what the clinic offers, `more_addresses` those of its pages.
    `fallen` are the references that were retracted or superseded.
    `coming` are articles that are about to be saved; they count as if they were there.
    `unseen` are articles that are there, but that readers do not see yet.
    `unreadable` are the Problems of files that could not be read at all, or that claim one address.
    """

    articles: Mapping
    topics: Mapping
    pages: Mapping
    references: Mapping
    fallen: Mapping
    terms: Mapping
    wordings: tuple
    emergency_number: str
    services: frozenset = frozenset()
    more_addresses: frozenset = frozenset()
    aliases: frozenset = frozenset()
    contributors: Mapping = field(default_factory=dict)
    coming: Mapping = field(default_factory=dict)
    unseen: frozenset = frozenset()
    find_picture: object = find_picture
    unreadable: list = field(default_factory=list)

    @classmethod
    def of_site(cls, coming=(), replaced=()):
        """The Library of the site, with articles that are `coming`, {slug: document}.

        `replaced` are the slugs that those articles had before; they lead on from now.
        """
        coming = dict(coming)
        articles = Article.objects.exclude(status__in=GONE)
        others = articles.exclude(slug__in=[*replaced, *coming])
        unseen = others.exclude(pk__in=Article.objects.published().values("pk"))
        fallen, terms, wordings = _set_for_all_texts()
        return cls(
            articles=StoredDocuments(others),
            topics=StoredDocuments(Topic.objects.all()),
            pages=StoredDocuments(Page.objects.all()),
            references=StoredDocuments(Reference.objects.all()),
            fallen=fallen,
            terms=terms,
            wordings=wordings,
            emergency_number=_from_setting("EMERGENCY_NUMBER_FROM"),
            services=frozenset(_from_setting("SERVICES_FROM")),
            more_addresses=frozenset(_from_setting("ADDRESSES_FROM")),
            aliases=frozenset(Alias.objects.values_list("slug", flat=True)) | set(replaced),
            contributors=StoredDocuments(Contributor.objects.all()),
            coming={s: d for s, d in coming.items() if d.status not in GONE},
            unseen=frozenset(unseen.values_list("slug", flat=True)) | _unseen_in(coming),
        )

    @classmethod
    def of_folder(cls, root):
        """The Library of a folder's files; those that cannot be read are left out."""
        readings = {kind.name: kind.read(root, []) for kind in _kinds()}
        documents = {
            name: {item.slug: item.document for item in reading.items}
            for name, reading in readings.items()
        }
        articles, references = documents["articles"], documents["references.yaml"]
        return cls(
            articles={s: d for s, d in articles.items() if d.status not in GONE},
            topics=documents["topics"],
            pages=documents["pages"],
            references=references,
            fallen={key: entry for key, entry in references.items() if entry.status},
            terms=documents["glossary.yaml"],
            wordings=tuple(documents["wording.yaml"].values()),
            emergency_number=_from_setting("EMERGENCY_NUMBER_FROM", root),
            services=frozenset(_from_setting("SERVICES_FROM", root)),
            more_addresses=frozenset(_from_setting("ADDRESSES_FROM", root)),
            aliases=frozenset(alias for d in articles.values() for alias in d.aliases),
            contributors=documents["contributors"],
            unseen=_unseen_in(articles),
            find_picture=partial(find_picture, root=root),
            unreadable=[
                problem
                for reading in readings.values()
                for problem in reading.problems + without_rivals(reading.items, {}, root)[1]
            ],
        )

    @cached_property
    def addresses(self):
        """Every address that a link on this site may lead to."""
        slugs = {
            "articles": chain(self.articles, self.aliases, self.coming),
            "topics": self.topics,
            "pages": self.pages,
        }
        found = {f"{PREFIXES[kind]}{slug}/" for kind, found in slugs.items() for slug in found}
        found |= {f"/evidence/{key}/" for key in self.references}
        found |= {f"/about/people/{slug}/" for slug in self.contributors}
        return found | FIXED_ADDRESSES | {"/bad-day/"} | self.more_addresses

    def titled(self, title):
        """The addresses of all that have this title, in whatever capitals."""
        return self._by_title[title.casefold()]

    @cached_property
    def _by_title(self):
        titles = {
            "articles": _titles_of(self.articles) | _titles_of(self.coming),
            "topics": _titles_of(self.topics),
            "pages": _titles_of(self.pages),
        }
        found = defaultdict(set)
        for kind, by_slug in titles.items():
            for slug, title in by_slug.items():
                found[title.casefold()].add(f"{PREFIXES[kind]}{slug}/")
        return found

    def anchors(self, address):
        """The ids on the page of an address, or None where that cannot be known."""
        if address == "/glossary/":
            return self.terms.keys()
        if address not in self._ids:
            self._ids[address] = self._ids_at(address)
        return self._ids[address]

    @cached_property
    def _ids(self):
        return {}

    def _ids_at(self, address):
        prefix, _, slug = address.strip("/").rpartition("/")
        document = {
            "articles": lambda: self.coming.get(slug) or self.articles.get(slug),
            "topics": lambda: self.topics.get(slug),
            "about": lambda: self.pages.get(slug),
        }.get(prefix, lambda: None)()
        return document and ids_in(document, self.find_picture)

    @cached_property
    def unavoidable(self):
        """Terms that no text can do without: measures of readability pass them over."""
        entries = (entry for entry in self.terms.values() if entry.unavoidable)
        return tuple(word for entry in entries for word in (entry.term, *entry.also))


def _set_for_all_texts():
    """(fallen, terms, wordings) of the site, read once for each state of it."""
    version = PublicStamp.objects.values_list("version", flat=True).first()
    return _set_at(version) if version else _set_at.__wrapped__("")


@lru_cache(maxsize=2)
def _set_at(version):
    """Every change of a source, a term or a wording draws a new version of the public stamp."""
    return (
        {row.slug: row.document for row in Reference.objects.exclude(status="")},
        {term.slug: term.document for term in GlossaryTerm.objects.all()},
        tuple(wording.document for wording in Wording.objects.all()),
    )


def _unseen_in(articles):
    """The slugs of drafts, and of what is published later."""
    now = timezone.now()
    return frozenset(
        slug
        for slug, document in articles.items()
        if document.status == Article.Status.DRAFT
        or (document.published_at and document.published_at > now)
    )


def ids_in(document, find_picture):
    """Every id that a link may lead to on the page of a document."""
    if isinstance(document, ArticleDocument):
        page = render_article(document, find_picture)
        pieces = [page.care_cards, page.body, *(answer for _question, answer in page.faq)]
        pieces += [page.harms, page.who_should_not, page.alternatives, page.without_treatment]
    else:
        pieces = [Renderer(find_picture).block(document.body)]
    return PAGE_IDS.union(*(ID.findall(piece) for piece in pieces))


def _titles_of(documents):
    if isinstance(documents, StoredDocuments):
        return documents.titles
    return {slug: document.title for slug, document in documents.items()}


def _kinds():
    return [import_string(path) for path in settings.CONTENT_KINDS]


def _from_setting(name, root=None):
    """What the function that a setting names knows of a folder's files, or else of the site."""
    return import_string(getattr(settings, name))(root)
