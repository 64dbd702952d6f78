"""sitemap.xml: every public page once, with the day of its last change of substance, if it has one.

One file may name 50,000 pages. A large site gets a list of files, and each of them is read and sent
in pieces, so that its size costs no memory.
"""

import math
from itertools import chain, islice
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from . import dates, review_dates
from .models import Article, Citation, Contributor, Page, Reference, Topic
from .text import strict_yaml
from .text.links import PREFIXES, cited_keys

FEW = 5_000  # articles of a site that has all its pages in one file
MOST_IN_A_FILE = 45_000  # fewer than are allowed: pages come and go between two requests
LINES_IN_A_PIECE = 1_000
OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XML = "application/xml; charset=utf-8"
PAGES, ARTICLES = "pages", "articles"


@require_safe
def robots(request):
    """Nothing that is to be forgotten stands here: who may not read a page cannot learn of it."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request):
    """All pages in one file; the list of files where there are too many."""
    count = _articles().count()
    if count <= FEW:
        pages = [*_other_pages(), *_article_pages(0, FEW)]
        return HttpResponse("".join(_file(pages)), content_type=XML)
    paths = [reverse("articles:sitemap_part", args=[PAGES, 1])]
    for number in range(1, math.ceil(count / MOST_IN_A_FILE) + 1):
        paths.append(reverse("articles:sitemap_part", args=[ARTICLES, number]))
    entries = "".join(f"<sitemap><loc>{_loc(path)}</loc></sitemap>\n" for path in paths)
    document = f"{OPENING}<sitemapindex {NAMESPACE}>\n{entries}</sitemapindex>\n"
    return HttpResponse(document, content_type=XML)


@require_safe
def sitemap_part(request, kind, number):
    """One of the files that the list names."""
    pages = _part(kind, int(number))
    first = next(pages, None)
    if first is None:
        raise Http404("There is no such part of the sitemap.")
    return StreamingHttpResponse(_file(chain([first], pages)), content_type=XML)


def _part(kind, number):
    """The (path, day or None) of a part; none where there is no such part."""
    if kind == PAGES:
        return _other_pages() if number == 1 else iter(())
    start = (number - 1) * MOST_IN_A_FILE
    return _article_pages(start, start + MOST_IN_A_FILE) if number else iter(())


def _articles():
    return review_dates.not_long_overdue(Article.objects.published())


def _article_pages(start, end):
    """(path, day) of articles in the order of their addresses."""
    rows = _articles().order_by("slug").values_list("slug", "changed_on")[start:end]
    for slug, changed_on in rows.iterator(chunk_size=2000):
        yield f"{PREFIXES['articles']}{slug}/", changed_on


def _other_pages():
    """(path, day or None) of every other page that readers can see."""
    yield reverse("articles:home"), None
    yield reverse("articles:article_list"), None
    yield reverse("articles:topic_list"), None
    yield reverse("articles:evidence_list"), None
    yield reverse("articles:glossary"), None
    changed_on = dates.topics_changed_on()
    for topic in Topic.objects.public().order_by("slug").only("slug"):
        yield topic.get_absolute_url(), changed_on.get(topic.pk)
    for slug in _cited().order_by("slug").values_list("slug", flat=True).iterator():
        yield reverse("articles:reference_detail", args=[slug]), None
    for contributor in _named():
        yield contributor.get_absolute_url(), None
    for page in Page.objects.order_by("slug"):
        yield page.get_absolute_url(), page.document.updated_on
    for path in settings.SITEMAP_EXTRAS:
        yield from import_string(path)()


def _cited():
    """The sources that an article, a topic or a page leads to."""
    by_articles = Citation.objects.filter(article__in=Article.objects.published()).values("key")
    texts = [*Topic.objects.public(), *Page.objects.all()]
    by_others = {key for record in texts for key in cited_keys(record.document.body)}
    return Reference.objects.filter(Q(slug__in=by_articles) | Q(slug__in=by_others))


def _named():
    """The people whom an article names as its author, or as having checked it."""
    signed = Contributor.objects.filter(sign_offs__article__in=Article.objects.published())
    signers = set(signed.values_list("pk", flat=True))
    for contributor in Contributor.objects.order_by("slug"):
        if contributor.pk in signers or _is_author(contributor):
            yield contributor


def _is_author(contributor):
    line = "\n" + strict_yaml.dump({"author": contributor.title})
    return Article.objects.published().filter(text__contains=line).exists()


def _file(pages):
    """A file of (path, day or None), in pieces."""
    yield f"{OPENING}<urlset {NAMESPACE}>\n"
    lines = (_line(path, changed_on) for path, changed_on in pages)
    while piece := "".join(islice(lines, LINES_IN_A_PIECE)):
        yield piece
    yield "</urlset>\n"


def _line(path, changed_on):
    lastmod = f"<lastmod>{changed_on.isoformat()}</lastmod>" if changed_on else ""
    return f"<url><loc>{_loc(path)}</loc>{lastmod}</url>\n"


def _loc(path):
    return escape(settings.SITE_URL + path)
