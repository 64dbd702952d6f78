"""Look for a source while writing: GET /admin/articles/article/sources/?q=words answers with JSON.

    {"results": [{"key", "label", "title", "found", "status"}, …]}

At most MOST_FOUND, by key; `status` is empty, “superseded” or “retracted”. Whoever may not look
gets {"error"} with status 403.
"""

from django.contrib import admin
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import Reference
from ..text.strict_yaml import CONTROL_CHARACTERS

MOST_FOUND = 20
MOST_WORDS = 8
LONGEST_SEARCH = 200


def urls(_model_admin):
    return [path("sources/", sources_as_json, name="articles_article_sources")]


@never_cache
@require_safe
def sources_as_json(request):
    """No redirect to a login page: the script that asks could not read it."""
    may_look = request.user.has_perm("articles.view_reference")
    if not (admin.site.has_permission(request) and may_look):
        words = _("Please sign in again in another tab, and then go on here.")
        return JsonResponse({"error": words}, status=403)
    found = [_as_json(row) for row in found_sources(request.GET.get("q", ""))]
    return JsonResponse({"results": found})


def found_sources(query):
    """The References that hold every word of the query, those first whose key begins with it."""
    words = CONTROL_CHARACTERS.sub(" ", query)[:LONGEST_SEARCH].split()[:MOST_WORDS]
    found = Reference.objects.all()
    for word in words:
        held = Q(slug__icontains=word) | Q(title__icontains=word) | Q(text__icontains=word)
        found = found.filter(held)
    if not words:
        return found[:MOST_FOUND]
    first = list(found.filter(slug__istartswith=words[0])[:MOST_FOUND])
    rest = found.exclude(pk__in=[row.pk for row in first])
    return first + list(rest[: MOST_FOUND - len(first)])


def _as_json(row):
    entry = row.document
    return {
        "key": row.slug,
        "label": entry.label,
        "title": entry.title,
        "found": entry.found,
        "status": entry.status,
    }
