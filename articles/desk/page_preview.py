"""An article as its readers will see it, for staff, published or not."""

from copy import copy

from django.shortcuts import render

from .. import publishing
from ..glossary import current_glossary
from ..models import StagedEdit, Topic
from ..views import article_context


def with_text(article, slug, document):
    """The article's row as it is with another text, staged or old; it is never saved."""
    shown = copy(article)
    topic = Topic.objects.filter(slug=document.topic).first() or article.topic
    publishing.fill(shown, slug, document, topic)
    return shown


def at_its_place(request, address):
    """The request as if the page were asked for at its own address, with its menu and clinic."""
    place = copy(request)
    place.path = place.path_info = address
    return place


def render_preview(request, article):
    staged = StagedEdit.objects.filter(article=article).first()
    article = with_text(article, staged.slug, staged.document) if staged else article
    place = at_its_place(request, article.get_absolute_url())
    context = article_context(article, current_glossary())
    response = render(place, "articles/article_detail.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
