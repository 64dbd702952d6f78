"""robots.txt and sitemap.xml: every public page once, with the day of its last real change."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import review_dates
from .models import Article, Contributor, Page, Reference, Topic


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request):
    entries = "".join(_entry(path, changed_on) for path, changed_on in _public_pages())
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
    return HttpResponse(document, content_type="application/xml; charset=utf-8")


def _public_pages():
    """(path, day or None) of every page that readers can see."""
    published = review_dates.not_long_overdue(Article.objects.published()).order_by("slug")
    yield reverse("articles:home"), None
    yield reverse("articles:article_list"), None
    yield reverse("articles:topic_list"), None
    yield reverse("articles:evidence_list"), None
    yield reverse("articles:glossary"), None
    for slug in Topic.objects.public().order_by("slug").values_list("slug", flat=True):
        yield reverse("articles:topic_detail", args=[slug]), None
    for slug, changed_on in published.values_list("slug", "changed_on").iterator(chunk_size=2000):
        yield reverse("articles:article_detail", args=[slug]), changed_on
    for key in Reference.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("articles:reference_detail", args=[key]), None
    for slug in Contributor.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("articles:contributor_detail", args=[slug]), None
    for page in Page.objects.order_by("slug"):
        yield page.get_absolute_url(), page.document.updated_on


def _entry(path, changed_on):
    lastmod = f"<lastmod>{changed_on.isoformat()}</lastmod>" if changed_on else ""
    return f"<url><loc>{escape(settings.SITE_URL + path)}</loc>{lastmod}</url>\n"
