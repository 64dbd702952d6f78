"""What readers are told at the address of an article that was withdrawn."""

from django.utils import timezone

from .models import Alias, Article, Topic
from .models.documents import parsed
from .text.document import ArticleDocument


def withdrawn_context(article):
    """The article, since when it is gone, and where to read on."""
    return {
        "article": article,
        "withdrawn_on": withdrawn_on(article),
        "replacement": replacement_of(article),
        "topic": Topic.objects.public().filter(pk=article.topic_id).first(),
    }


def withdrawn_on(article):
    """The day of its oldest revision since which it has been withdrawn; None where none says so."""
    since = None
    revisions = article.revisions.filter(is_staged=False).only("text", "created_at")
    for revision in revisions.iterator(chunk_size=10):
        if parsed(ArticleDocument, revision.text).status != Article.Status.WITHDRAWN:
            break
        since = revision.created_at
    return timezone.localdate(since) if since else None


def replacement_of(article):
    """The public article that its document names, however it is called by now, or None."""
    slug = article.document.replaced_by
    if not slug:
        return None
    public = Article.objects.published().exclude(pk=article.pk)
    moved = Alias.objects.filter(slug=slug).values("article")
    return public.filter(slug=slug).first() or public.filter(pk__in=moved).first()
