"""An article as its readers will see it, for staff, published or not."""

from copy import copy

from django.shortcuts import render

from ..glossary import current_glossary
from ..views import article_context


def render_preview(request, article):
    # Its address, menu and clinic are as if the page were asked for at its own place.
    at_its_place = copy(request)
    at_its_place.path = at_its_place.path_info = article.get_absolute_url()
    response = render(
        at_its_place, "articles/article_detail.html", article_context(article, current_glossary())
    )
    response["X-Robots-Tag"] = "noindex"
    return response
