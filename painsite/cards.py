"""The pictures that networks show beside links to this site. Articles know nothing of the clinic,
whose name stands on each card; so what needs both stands here."""

import re

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles import cards
from articles.models import Article
from clinic import publishing

from . import public_state

NAME = re.compile(rf"(?P<kind>[a-z]+)-(?P<slug>[a-zA-Z0-9_-]+)-{cards.DIGEST}\.png")


@require_safe
def card(request, name):
    """A card of what readers may see now. An older address of it leads to the newest one."""
    found = NAME.fullmatch(name)
    record = cards.public_record(found["kind"], found["slug"]) if found else None
    if not found or (record is None and found["kind"] != cards.SITE):
        raise Http404("There is no such card.")
    current = cards.of(record, public_state.of_request(request).clinic.name)
    if current.name != name:
        return HttpResponseRedirect(current.address)
    etag = f'"{current.digest}"'
    return get_conditional_response(request, etag=etag) or _picture(current, etag)


def draw_ahead(article_ids):
    """Draw the cards of articles that were just saved, so that the first crawler finds them.

    Those whose time has not come yet as well: nobody acts when it comes.
    """
    if len(article_ids) > cards.MOST_AHEAD:
        return None
    published = Article.objects.filter(pk__in=article_ids, status=Article.Status.PUBLISHED)
    site = publishing.current()[0].name
    wanted = [cards.of(article, site) for article in published.select_related("topic")]
    return cards.draw_ahead(wanted) if wanted else None


def _picture(current, etag):
    response = HttpResponse(cards.drawn(current), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to be shown elsewhere
    return response
