"""What leads readers to an article: asked before it is withdrawn or archived."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Article, InternalLink, Page, RelatedArticle, StagedEdit, Topic
from ..text.links import PREFIXES, internal_links


@dataclass(frozen=True)
class Link:
    """One place that names the article. `how` says in words what it does there."""

    title: str
    kind: str
    address: str  # at the desk
    how: str


def what_links_here(article):
    """The Links to an article under any of its addresses, those that readers see first.

    Archived articles do not count; each place is named once for each way in which it links.
    """
    slugs = {article.slug, *article.alias_set.values_list("slug", flat=True)}
    addresses = {f"{PREFIXES['articles']}{slug}{end}" for slug in slugs for end in ("", "/")}
    links = [
        *_articles(_links_in_texts(addresses), article, _("links to it")),
        *_articles(_picks(article), article, _("names it to read next")),
        *_articles_replaced_by(article, slugs),
        *_staged(article, slugs, addresses),
        *_records(Topic, _("topic"), addresses),
        *_records(Page, _("page"), addresses),
    ]
    return list(dict.fromkeys(links))


def _links_in_texts(addresses):
    """The rows that lead to these addresses, with or without a query behind them."""
    wanted = Q(path__in=addresses)
    for address in addresses:
        wanted |= Q(path__startswith=f"{address}?")
    return InternalLink.objects.filter(wanted)


def _leads_to(text, addresses):
    return any(path.partition("?")[0] in addresses for path in internal_links(text))


def _articles(rows, article, how):
    """Links of the articles that such rows belong to."""
    linking = _others(article).filter(pk__in=rows.values("article")).order_by("title")
    ranked = sorted(linking, key=lambda other: other.status != Article.Status.PUBLISHED)
    return [_link(other, how) for other in ranked]


def _picks(article):
    """Picks of editors; computed neighbours leave by themselves."""
    return RelatedArticle.objects.filter(related=article, position__isnull=False)


def _articles_replaced_by(article, slugs):
    """Withdrawn articles whose page sends readers here."""
    mentioned = Q()
    for slug in slugs:
        mentioned |= Q(text__contains=f"replaced_by: {slug}")
    withdrawn = _others(article).filter(mentioned, status=Article.Status.WITHDRAWN)
    how = _("is withdrawn and sends its readers here")
    return [_link(other, how) for other in withdrawn if other.document.replaced_by in slugs]


def _staged(article, slugs, addresses):
    """Texts that wait to go live."""
    waiting = StagedEdit.objects.exclude(article=article).select_related("article")
    return [
        _link(staged.article, _("will link to it, once its staged text is live"))
        for staged in waiting
        if _leads_to(staged.text, addresses)
        or any(pick.article in slugs for pick in staged.document.related)
    ]


def _records(model, kind, addresses):
    return [
        Link(record.title, kind, _address(record), _("links to it"))
        for record in model.objects.all()
        if _leads_to(record.text, addresses)
    ]


def _others(article):
    return Article.objects.exclude(pk=article.pk).exclude(status=Article.Status.ARCHIVED)


def _link(article, how):
    kind = f"{_('article')}, {article.get_status_display()}"
    return Link(article.title, kind, _address(article), how)


def _address(record):
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
