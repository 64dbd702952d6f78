"""The one door through which an article changes. Topics, pages and sources come through it too.

Whatever changes here is one transaction: the row, its revision, its old addresses, its related
articles, what the search knows of it, and the stamp that every public page carries.
"""

import secrets
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from . import dates, refusals, related
from .models import (
    LAST,
    Alias,
    Article,
    Citation,
    Contributor,
    Finding,
    GlossaryTerm,
    InternalLink,
    Page,
    PublicStamp,
    Reference,
    RemovedEntry,
    Revision,
    Synonym,
    Topic,
    UrgentWord,
    Wording,
)
from .search import index
from .text.document import ArticleDocument
from .text.links import internal_links, sources_of
from .text.plain import heaviest_terms, reading_minutes

# As many old addresses as a document may name; the site itself remembers all of them.
MOST_ALIASES = 20


@dataclass
class Change:
    """One article's new document. `article` is None for an article that does not exist yet."""

    slug: str
    document: ArticleDocument
    article: Article | None = None
    origin: str = Revision.Origin.DESK
    by: object = None
    why: str = ""


def save_article(slug, document, **options):
    """Save one article and return it. The options are those of a Change."""
    return save_articles([Change(slug, document, **options)])[0]


@transaction.atomic
def save_articles(changes):
    """Save articles together and return them. Raises ValidationError, and then saves none."""
    wait_for_turn()
    articles = [_write(change) for change in changes]
    related.refresh(articles)
    index.put_articles(articles)
    stamp()
    saved = [article.pk for article in articles]
    transaction.on_commit(lambda: _tell_others(saved), robust=True)
    return articles


def _tell_others(saved):
    """Saved is saved: what others make of it cannot take it back."""
    for path in settings.AFTER_PUBLISHING:
        import_string(path)(saved)


def wait_for_turn():
    """Until this transaction ends, nobody else changes anything public."""
    list(PublicStamp.objects.select_for_update())


@transaction.atomic
def set_aside(article, document, why):
    """Keep a text that the site has decided against; the latest revision stays the site's own."""
    keep_revision(article, document, Revision.Origin.FILE, why=why)
    keep_revision(article, article.document, Revision.Origin.DESK, why="kept")


def _write(change):
    article = change.article or Article()
    document = _with_old_address(change.document, article.slug, change.slug)
    text_is_new = article.digest != document.digest
    topic = Topic.objects.filter(slug=document.topic).first()
    _refuse(change, document, topic)
    fill(article, change.slug, document, topic)
    _save_row(article)
    _write_aliases(article, document.aliases)
    _write_evidence(article, document)
    if text_is_new:
        keep_revision(article, document, change.origin, change.by, change.why)
    return article


def _with_old_address(document, old_slug, slug):
    """A renamed article says where it was: its old address leads on, and its file says so too."""
    if old_slug in ("", slug, *document.aliases):
        return document
    aliases = tuple(alias for alias in document.aliases if alias != slug)
    return replace(document, aliases=(*aliases, old_slug)[-MOST_ALIASES:])


def fill(article, slug, document, topic):
    """Write a document into the columns of a row, which is not saved here."""
    article.slug = slug
    article.text, article.digest = document.text, document.digest
    article.title, article.summary = document.title, document.summary
    article.topic, article.tags = topic, list(document.tags)
    article.order = document.order or LAST
    article.status = document.status
    article.published_at = document.published_at
    article.changed_on = dates.last_change_of(document)
    article.next_review_on = document.next_review_on
    article.image = (
        {"file": document.image.file, "alt": document.image.alt} if document.image else None
    )
    article.reading_minutes = reading_minutes(document)
    article.terms = heaviest_terms(document)


def keep_revision(article, document, origin, by=None, why="", *, is_staged=False):
    """Add a text to the article's history."""
    Revision.objects.create(
        article=article,
        slug=article.slug,
        text=document.text,
        digest=document.digest,
        origin=origin,
        created_by=by,
        why=why,
        is_staged=is_staged,
    )


def _refuse(change, document, topic):
    _refuse_who_may_not(change, document)
    if topic is None:
        raise ValidationError(_("There is no topic “%s”.") % document.topic)
    problems = document.problems()
    problems += refusals.taken_addresses(change.slug, document.aliases, change.article)
    if problems:
        raise ValidationError([str(problem) for problem in problems])


def _refuse_who_may_not(change, document):
    """What readers see, or saw, is changed by those who may publish. The operator has no `by`."""
    touches_readers = {document.status, change.article.status if change.article else ""} & {
        Article.Status.PUBLISHED,
        Article.Status.WITHDRAWN,
    }
    if change.by and touches_readers and not change.by.has_perm("articles.publish_article"):
        raise PermissionDenied


def _write_aliases(article, slugs):
    """Old addresses are added, never taken away: somebody has the link."""
    known = set(article.alias_set.values_list("slug", flat=True))
    for slug in set(slugs) - known - {article.slug}:
        Alias.objects.create(article=article, slug=slug)
    Alias.objects.filter(slug=article.slug).delete()


def _write_evidence(article, document):
    """What the article finds and cites, as rows that can be asked."""
    article.findings.all().delete()
    article.citations.all().delete()
    findings = document.treatment_facts.findings if document.treatment_facts else ()
    Finding.objects.bulk_create(
        Finding(
            article=article,
            position=position,
            claim=finding.claim,
            certainty=finding.certainty,
            sources=list(finding.sources),
        )
        for position, finding in enumerate(findings)
    )
    Citation.objects.bulk_create(Citation(article=article, key=key) for key in sources_of(document))
    article.internal_links.all().delete()
    InternalLink.objects.bulk_create(
        InternalLink(article=article, path=path[:200])
        for path in dict.fromkeys(internal_links(document.text))
    )


@transaction.atomic
def save_topic(slug, document, topic=None):
    topic = topic or Topic()
    topic.title, topic.summary, topic.order = document.title, document.summary, document.order
    return _save_record(topic, slug, document)


@transaction.atomic
def save_page(slug, document, page=None):
    page = page or Page()
    page.title, page.summary, page.order = document.title, document.summary, document.order
    return _save_record(page, slug, document)


@transaction.atomic
def save_reference(slug, entry, reference=None):
    reference = reference or Reference()
    reference.title, reference.status = entry.title, entry.status
    return _save_record(reference, slug, entry)


@transaction.atomic
def save_glossary_term(slug, entry, term=None):
    term = term or GlossaryTerm()
    term.title = entry.term
    return _save_record(term, slug, entry)


@transaction.atomic
def save_contributor(slug, document, contributor=None):
    contributor = contributor or Contributor()
    contributor.title = document.title
    return _save_record(contributor, slug, document)


@transaction.atomic
def save_wording(slug, entry, wording=None):
    wording = wording or Wording()
    wording.title = ", ".join(entry.avoid)[:200]
    return _save_record(wording, slug, entry)


@transaction.atomic
def save_synonym(slug, entry, synonym=None):
    synonym = synonym or Synonym()
    synonym.title = ", ".join(entry.words)[:200]
    return _save_record(synonym, slug, entry)


@transaction.atomic
def save_urgent_word(slug, entry, urgent=None):
    urgent = urgent or UrgentWord()
    urgent.title = ", ".join(entry.words)[:200]
    return _save_record(urgent, slug, entry)


def _save_row(record):
    """Save a row without what `mark_synced` notes: whoever read it before may know less of that."""
    if record._state.adding:
        record.save()
        return
    noted = {"id", "synced_digest", "file_digest"}
    record.save(update_fields={field.name for field in record._meta.concrete_fields} - noted)


def _save_record(record, slug, document):
    if record._state.adding:
        RemovedEntry.objects.filter(kind=record._meta.model_name, slug=slug).delete()
    record.slug = slug
    record.text, record.digest = document.text, document.digest
    _save_row(record)
    index.put_record(record)
    stamp()
    return record


@transaction.atomic
def remove_entry(record):
    """Delete an entry that no page shows. The next dump takes it out of its file, too."""
    wait_for_turn()
    if record.synced_digest:
        RemovedEntry.objects.update_or_create(
            kind=record._meta.model_name,
            slug=record.slug,
            defaults={"digest": record.synced_digest},
        )
    record.delete()
    stamp()  # check and search read their words anew when the stamp moves


def mark_synced(record, digest, file_digest):
    """Note which text the files and the site shared last; nothing public changes."""
    type(record).objects.filter(pk=record.pk).update(synced_digest=digest, file_digest=file_digest)


def stamp():
    """Make every public page look again: called in the transaction of whatever changed."""
    menu = [
        {"title": page.title, "url": page.get_absolute_url()}
        for page in Page.objects.only("title", "slug", "order")
    ]
    PublicStamp.objects.update_or_create(
        pk=1,
        defaults={"version": secrets.token_hex(8), "menu": menu, "changed_at": timezone.now()},
    )
