"""The one door through which an article changes. Topics, pages and sources come through it too.

Whatever changes here is one transaction: the row, its revision, its old addresses, its related
articles and the stamp that every public page carries.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from . import related
from .models import Alias, Article, GlossaryTerm, Page, PublicStamp, Reference, Revision, Topic
from .text.document import ArticleDocument
from .text.plain import heaviest_terms, reading_minutes


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
    articles = [_write(change) for change in changes]
    related.refresh(articles)
    stamp()
    return articles


def _write(change):
    document = change.document
    article = change.article or Article()
    text_is_new = article.digest != document.digest
    topic = Topic.objects.filter(slug=document.topic).first()
    if topic is None:
        raise ValidationError(_("There is no topic “%s”.") % document.topic)
    _refuse_taken(change.slug, article)
    article.slug = change.slug
    article.text, article.digest = document.text, document.digest
    article.title, article.summary = document.title, document.summary
    article.topic, article.tags = topic, list(document.tags)
    article.status = document.status
    article.published_at, article.changed_on = document.published_at, document.changed_on
    article.next_review_on = document.next_review_on
    article.image = (
        {"file": document.image.file, "alt": document.image.alt} if document.image else None
    )
    article.reading_minutes = reading_minutes(len(document.body.split()))
    article.terms = heaviest_terms(document)
    article.save()
    _write_aliases(article, document.aliases)
    if text_is_new:
        Revision.objects.create(
            article=article,
            slug=article.slug,
            text=article.text,
            digest=article.digest,
            origin=change.origin,
            created_by=change.by,
            why=change.why,
        )
    return article


def _refuse_taken(slug, article):
    if Article.objects.filter(slug=slug).exclude(pk=article.pk).exists():
        raise ValidationError(_("Another article has the address “%s” already.") % slug)
    if Alias.objects.filter(slug=slug).exclude(article=article.pk).exists():
        raise ValidationError(_("“%s” is an old address of another article.") % slug)


def _write_aliases(article, slugs):
    """Old addresses are added, never taken away: somebody has the link."""
    known = set(article.alias_set.values_list("slug", flat=True))
    for slug in set(slugs) - known - {article.slug}:
        if Article.objects.filter(slug=slug).exists():
            raise ValidationError(_("“%s” is the address of another article.") % slug)
        taken = Alias.objects.filter(slug=slug).exclude(article=article)
        if taken.exists():
            raise ValidationError(_("“%s” is an old address of another article.") % slug)
        Alias.objects.create(article=article, slug=slug)
    Alias.objects.filter(slug=article.slug).delete()


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
    reference.title = entry.title
    return _save_record(reference, slug, entry)


@transaction.atomic
def save_glossary_term(slug, entry, term=None):
    term = term or GlossaryTerm()
    term.title = entry.term
    return _save_record(term, slug, entry)


def _save_record(record, slug, document):
    record.slug = slug
    record.text, record.digest = document.text, document.digest
    record.save()
    stamp()
    return record


def mark_synced(record, digest, file_digest):
    """Note which text the files and the site shared last; nothing public changes."""
    type(record).objects.filter(pk=record.pk).update(synced_digest=digest, file_digest=file_digest)


def stamp():
    """Make every public page look again: called in the transaction of whatever changed."""
    menu = [
        {"title": page.title, "url": page.get_absolute_url()}
        for page in Page.objects.only("title", "slug", "order")
    ]
    changed = PublicStamp.objects.filter(pk=1).update(version=F("version") + 1, menu=menu)
    if not changed:
        PublicStamp.objects.create(pk=1, menu=menu)
