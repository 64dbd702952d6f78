"""What readers can find, and how it gets into the index: within the transaction that changes it."""

import hashlib
from collections import Counter
from dataclasses import dataclass, fields
from itertools import islice

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.module_loading import import_string

from ..models import (
    Article,
    GlossaryTerm,
    Page,
    PublicStamp,
    Reference,
    SearchEntry,
    SearchWord,
    Topic,
)
from ..text.passages import passages, passages_of, plain
from .engine import engine_for
from .matching import BOUND
from .words import RULES, stems_of, words_of

Kind = SearchEntry.Kind
# Where the words of an article count more than those of its text.
POINTS = ("one_minute", "key_points")
# What stands elsewhere in the entry, or is about another text.
NOT_FOUND = ("title", "summary", "what_changed", "related", "image")
AT_ONCE = 200  # entries
WORDS_AT_ONCE = 500


@dataclass(frozen=True)
class Found:
    """What can be found of one thing; `points` are words of the others that weigh more.

    Each line of the points is one: an article has its headings and the questions of its FAQ there.
    """

    kind: str
    key: str
    title: str
    summary: str
    address: str
    text: str = ""
    points: str = ""
    topic: str = ""
    minutes: int = 0
    visible_from: object = None


def put_articles(articles):
    """Index articles as they are now; what readers are not to see leaves the index."""
    shown = [article for article in articles if article.status == Article.Status.PUBLISHED]
    gone = [article.pk for article in articles if article.status != Article.Status.PUBLISHED]
    remove(Kind.ARTICLE, gone)
    put(map(of_article, shown))


def put_record(record):
    """Index a topic, a page, a source or a term; other records are not found by readers."""
    describe = RECORDS.get(type(record))
    if describe:
        put([describe(record)])


def put(things):
    """Add things to the index, or bring them up to date; returns how many there were."""
    _wait_for_turn()
    return sum(_put_some([(thing, _digest(thing)) for thing in some]) for some in _batches(things))


def remove(kind, keys):
    for some in _batches(keys):
        entries = SearchEntry.objects.filter(kind=kind, key__in=[str(key) for key in some])
        if old := list(entries):
            _wait_for_turn()
            _take_out(old)
            entries.delete()


def _batches(things):
    """Lists of up to AT_ONCE: a whole library is never held in memory."""
    things = iter(things)
    while some := list(islice(things, AT_ONCE)):
        yield some


def put_extras():
    """Index what others show on this site, and forget what they show no longer."""
    found = [Found(**record) for path in settings.SEARCH_EXTRAS for record in import_string(path)()]
    for kind in (Kind.SERVICE, Kind.CLINIC):
        keys = {thing.key for thing in found if thing.kind == kind}
        gone = SearchEntry.objects.filter(kind=kind).exclude(key__in=keys)
        remove(kind, list(gone.values_list("key", flat=True)))
    put(found)


def everything():
    """All that can be found, as it ought to stand in the index."""
    published = Article.objects.filter(status=Article.Status.PUBLISHED).select_related("topic")
    for article in published.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield of_article(article)
    for model, describe in RECORDS.items():
        for record in model.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
            yield describe(record)
    for path in settings.SEARCH_EXTRAS:
        for record in import_string(path)():
            yield Found(**record)


def rebuild():
    """Make the whole index anew, in the caller's transaction; returns how many entries it has."""
    _wait_for_turn()
    engine = engine_for(connection)
    engine.drop(connection)
    engine.create(connection)
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    return put(everything())


def catch_up():
    """After an upgrade the index may not be there, or have words that were made otherwise."""
    article = Article.objects.filter(status=Article.Status.PUBLISHED).order_by("pk").first()
    if article and not _is_indexed(of_article(article)):
        rebuild()
    else:
        put_extras()


def _is_indexed(thing):
    return SearchEntry.objects.filter(
        kind=thing.kind, key=thing.key, digest=_digest(thing)
    ).exists()


def differences():
    """{what is wrong: [kind and key]} of the index; empty when it is as it ought to be."""
    stored = dict(SearchEntry.objects.values_list("pk", "digest"))
    names = {
        pk: (kind, key) for pk, kind, key in SearchEntry.objects.values_list("pk", "kind", "key")
    }
    digests = {names[pk]: digest for pk, digest in stored.items()}
    wanted = {(thing.kind, thing.key): _digest(thing) for thing in everything()}
    indexed = engine_for(connection).keys(connection)
    found = {
        "missing": [name for name in wanted if name not in digests],
        "outdated": [name for name in wanted if digests.get(name, wanted[name]) != wanted[name]],
        "not to be found": [name for name in digests if name not in wanted],
        "not in the engine": [names[pk] for pk in names if pk not in indexed],
        "only in the engine": [("row", str(pk)) for pk in sorted(indexed - names.keys())],
    }
    return {what: [" ".join(name) for name in found[what]] for what in found if found[what]}


def of_article(article):
    document = article.document
    text, points = [], []
    for passage in sorted(passages_of(document), key=lambda passage: passage.field != "body"):
        field = passage.field.partition(".")[0]
        if field in NOT_FOUND:
            continue
        text.append(_as_sentence(passage))
        if field in POINTS or passage.kind == "heading" or passage.field.endswith(".question"):
            points.append(passage.words)
    tags = ", ".join(document.tags)
    return Found(
        kind=Kind.ARTICLE,
        key=str(article.pk),
        title=article.title,
        summary=article.summary,
        address=article.get_absolute_url(),
        text=" ".join([*text, tags]),
        points="\n".join([article.summary, *points, tags]),
        topic=document.topic,
        minutes=article.reading_minutes,
        visible_from=article.published_at,
    )


def _as_sentence(passage):
    """Headings and items end in a full stop, so that a snippet does not run on."""
    return passage.words if passage.words[-1] in ".?!:;" else f"{passage.words}."


def _of_text(record, kind, topic=""):
    return Found(
        kind=kind,
        key=record.slug,
        title=record.title,
        summary=record.summary,
        address=record.get_absolute_url(),
        text=plain_text(record.document.body),
        points=record.summary,
        topic=topic,
    )


def _of_topic(topic):
    return _of_text(topic, Kind.TOPIC, topic.slug)


def _of_page(page):
    return _of_text(page, Kind.PAGE)


def _of_source(reference):
    entry = reference.document
    standing = f"{reference.get_status_display().capitalize()}. " if entry.status else ""
    return Found(
        kind=Kind.SOURCE,
        key=reference.slug,
        title=entry.title,
        summary=f"{standing}{entry.found}",
        address=reference.get_absolute_url(),
        points=entry.found,
        text=", ".join(filter(None, (*map(str, entry.author), *_of_print(entry)))),
    )


def _of_print(entry):
    return entry.container_title, entry.publisher, str(entry.issued or ""), entry.study


def _of_term(term):
    entry = term.document
    return Found(
        kind=Kind.TERM,
        key=term.slug,
        title=entry.term,
        summary=entry.definition,
        address=f"{reverse('articles:glossary')}#{term.slug}",
        text=", ".join(entry.also),
        points=" ".join((entry.definition, *entry.also)),
    )


RECORDS = {Topic: _of_topic, Page: _of_page, Reference: _of_source, GlossaryTerm: _of_term}


def plain_text(markdown):
    return " ".join(passage.words for passage in passages(markdown)) or plain(markdown)


def _put_some(things):
    """Put up to AT_ONCE (Found, digest) pairs; those that stand there already are left alone."""
    keys = {thing.key for thing, _digest in things}
    kinds = {thing.kind for thing, _digest in things}
    old = {
        (entry.kind, entry.key): entry
        for entry in SearchEntry.objects.filter(kind__in=kinds, key__in=keys)
    }
    changed = [
        (thing, digest)
        for thing, digest in things
        if (thing.kind, thing.key) not in old or old[thing.kind, thing.key].digest != digest
    ]
    replaced = [
        old[thing.kind, thing.key] for thing, _digest in changed if (thing.kind, thing.key) in old
    ]
    _take_out(replaced)
    entries = [_entry(thing, digest, old) for thing, digest in changed]
    _save(entries)
    engine_for(connection).put(connection, entries)
    _count(entries, 1)
    return len(things)


def _entry(thing, digest, old):
    known = old.get((thing.kind, thing.key))
    entry = SearchEntry(
        pk=known.pk if known else None,
        kind=thing.kind,
        key=thing.key,
        title=thing.title[:400],
        summary=thing.summary[:500],
        address=thing.address[:200],
        topic=thing.topic,
        minutes=thing.minutes,
        visible_from=thing.visible_from,
        text=thing.text,
        digest=digest,
    )
    entry.title_words = padded(stems_of(entry.title))
    entry.points_words = BOUND.join(padded(stems_of(point)) for point in thing.points.splitlines())
    entry.body_words = padded(stems_of(f"{entry.summary} {entry.text}"))
    return entry


def padded(stems):
    """Stems with a space before and after each."""
    return f" {' '.join(stems)} "


def _save(entries):
    names = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]
    SearchEntry.objects.bulk_update([entry for entry in entries if entry.pk], names)
    SearchEntry.objects.bulk_create([entry for entry in entries if not entry.pk])


def _take_out(entries):
    if not entries:
        return
    engine_for(connection).remove(connection, entries)
    _count(entries, -1)


def _count(entries, by):
    """Keep count of how many entries have each word."""
    changes = Counter()
    for entry in entries:
        changes.update(set(words_of(f"{entry.title} {entry.summary} {entry.text}")))
    words = sorted(changes)
    for start in range(0, len(words), WORDS_AT_ONCE):
        some = words[start : start + WORDS_AT_ONCE]
        known = dict(SearchWord.objects.filter(word__in=some).values_list("word", "entries"))
        counts = {word: known.get(word, 0) + by * changes[word] for word in some}
        SearchWord.objects.filter(word__in=[word for word in some if counts[word] <= 0]).delete()
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, entries=count) for word, count in counts.items() if count > 0],
            update_conflicts=True,
            unique_fields=["word"],
            update_fields=["entries"],
        )


def _digest(thing):
    values = [str(RULES), *(str(getattr(thing, field.name)) for field in fields(thing))]
    return hashlib.sha256("\n".join(values).encode()).hexdigest()


def _wait_for_turn():
    """Until this transaction ends, nobody else changes the index."""
    list(PublicStamp.objects.select_for_update())
