"""New and changed articles, whole, for feed readers: Atom at /feed/, RSS at /feed/rss/."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import dates, review_dates, sign_offs, sources
from .models import Article, Revision
from .rendered import rendered_article

MOST = 30
TAG = re.compile(r"<[a-z][^<>]*>")
ADDRESS = re.compile(r' (href|src)="([/#][^"]*)"')
# These have a meaning on the page only: ids would stand twice where a reader shows many entries.
OF_THE_PAGE = re.compile(
    r' (?:id|class|srcset|sizes|loading|decoding|tabindex|aria-[a-z]+)="[^"]*"'
)


@dataclass(frozen=True)
class Entry:
    """An article for a feed. `identity` is the first address that readers had of it, and stays."""

    article: Article
    address: str
    identity: str
    changed_at: datetime
    changes: tuple
    content: str


@require_safe
def atom(request):
    return _feed(request, "articles/feed_atom.xml", "application/atom+xml")


@require_safe
def rss(request):
    return _feed(request, "articles/feed_rss.xml", "application/rss+xml")


def _feed(request, template, content_type):
    entries = newest_entries()
    context = {
        "entries": entries,
        "site_url": settings.SITE_URL,
        "feed_url": settings.SITE_URL + request.path,
        "home_url": settings.SITE_URL + reverse("articles:home"),
        "changed_at": max((entry.changed_at for entry in entries), default=None),
    }
    return render(request, template, context, content_type=f"{content_type}; charset=utf-8")


def newest_entries():
    """The articles that last came or changed in substance, the newest first."""
    shown = Revision.objects.filter(article=OuterRef("pk"), text__contains=dates.SHOWN)
    first = shown.order_by("pk").values("slug")[:1]
    public = review_dates.not_long_overdue(Article.objects.published())
    newest = public.order_by("-changed_on", "-published_at", "slug").values_list("pk", flat=True)
    articles = Article.objects.filter(pk__in=list(newest[:MOST])).select_related("topic")
    entries = [_entry(article) for article in articles.annotate(first_slug=Subquery(first))]
    return sorted(entries, key=lambda entry: (entry.changed_at, entry.address), reverse=True)


def _entry(article):
    address = settings.SITE_URL + article.get_absolute_url()
    first_path = reverse("articles:article_detail", args=[article.first_slug or article.slug])
    changes = sorted(
        article.document.what_changed, key=lambda change: change.changed_on, reverse=True
    )
    return Entry(
        article=article,
        address=address,
        identity=settings.SITE_URL + first_path,
        changed_at=dates.changed_at(article),
        changes=tuple(changes),
        content=standing_alone(_content(article, changes), address),
    )


def _content(article, changes):
    rendered = rendered_article(article)
    context = {
        "article": article,
        "document": article.document,
        "changes": changes,
        "changed_on": dates.changed_on(article),
        "rendered": rendered,
        "sources": sources.listed(rendered.sources),
        "checked_by": sign_offs.of_article(article),
        "review_is_due": review_dates.is_due(article),
    }
    return render_to_string("articles/feed_entry.html", context)


def standing_alone(html, address):
    """The HTML of a page as it can be read elsewhere: its links lead to where they led there."""
    return TAG.sub(lambda tag: _tag_elsewhere(tag[0], address), html)


def _tag_elsewhere(tag, address):
    def whole(found):
        name, target = found.groups()
        start = address if target.startswith("#") else settings.SITE_URL
        return f' {name}="{start}{target}"'

    return ADDRESS.sub(whole, OF_THE_PAGE.sub("", tag))
