"""Small files for browsers and other machines: who we are, how to search, what is where."""

import re
from textwrap import shorten

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import review_dates
from articles.models import Article, Page, Topic

from . import public_state

# (file, size, purpose): a maskable one has room around it for whatever shape a phone cuts out.
ICONS = (
    ("images/icon-192.png", "192x192", "any"),
    ("images/icon-512.png", "512x512", "any"),
    ("images/icon-maskable-512.png", "512x512", "maskable"),
)
PAGE_COLOUR, HILL_COLOUR = "#fbf7f1", "#0b5257"  # as in static/css/tokens.css
LONGEST_SHORT_NAME, LONGEST_NAME = 16, 48  # of an OpenSearch description
MOST_ARTICLES = 200  # in llms.txt; the sitemap has all of them
MARKDOWN = re.compile(r"[\[\]\\]")


@require_safe
def manifest(request):
    """The web manifest: how the site looks on somebody's home screen."""
    name = public_state.of_request(request).clinic.name
    icons = [
        {"src": staticfiles_storage.url(file), "sizes": size, "type": "image/png", "purpose": use}
        for file, size, use in ICONS
    ]
    data = {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= 24 else f"{name[:23].rstrip()}…",
        "description": _("Articles about living with long-lasting pain."),
        "lang": "en-US",
        "start_url": reverse("articles:home"),
        "scope": "/",
        "display": "browser",
        "background_color": PAGE_COLOUR,
        "theme_color": HILL_COLOUR,
        "icons": icons,
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
def opensearch(request):
    name = public_state.of_request(request).clinic.name
    context = {
        "short_name": _cut(name, LONGEST_SHORT_NAME),
        "name": _cut(name, LONGEST_NAME),
        "site_url": settings.SITE_URL,
    }
    return render(
        request, "opensearch.xml", context, "application/opensearchdescription+xml; charset=utf-8"
    )


def _cut(name, most):
    """As many whole words as there is room for; a part of the first if there is none."""
    return shorten(name, most, placeholder="") or name[:most]


@require_safe
def llms(request):
    """What is here, as plain Markdown, for machines that answer questions (llmstxt.org)."""
    clinic = public_state.of_request(request).clinic
    articles = review_dates.not_long_overdue(Article.objects.published()).for_lists()
    lines = [
        f"# {_plain(clinic.name)}",
        "",
        "> "
        + _("General information about long-lasting pain, for patients. It replaces no clinician."),
        "",
        _("Every finding names its certainty and its sources. Please cite the page, and its date."),
        *_section(_("Topics"), Topic.objects.public().order_by("order", "title")),
        *_section(_("Articles"), articles[:MOST_ARTICLES]),
        *_section(_("About this site"), Page.objects.all()),
        "",
        f"## {_('Optional')}",
        "",
        f"- [{_('All pages')}]({settings.SITE_URL}/sitemap.xml)",
        f"- [{_('New and changed articles')}]({settings.SITE_URL}{reverse('articles:feed_atom')})",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _section(heading, records):
    links = [_link(record) for record in records]
    return ["", f"## {heading}", "", *links] if links else []


def _link(record):
    link = f"- [{_plain(record.title)}]({settings.SITE_URL}{record.get_absolute_url()})"
    return f"{link}: {_plain(record.summary)}" if record.summary else link


def _plain(words):
    """Words on one line that open and close no link."""
    return " ".join(MARKDOWN.sub("", words).split())


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def favicon(request):
    """For those who ask for it by its old name, without a look at any page."""
    return HttpResponseRedirect(staticfiles_storage.url("images/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def apple_touch_icon(request):
    return HttpResponseRedirect(staticfiles_storage.url("images/apple-touch-icon.png"))
