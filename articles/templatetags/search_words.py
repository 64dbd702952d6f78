"""For the forms of synonyms and urgent words: what a search for them leads to today."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from articles.search import knowledge, results

register = template.Library()


@register.simple_tag
def searches_for(texts):
    """(a text, the address of its search, how many results it finds) for each."""
    known = knowledge.current()
    return [(text, search_url(text), len(results.search(text, known).found)) for text in texts]


@register.simple_tag
def search_url(text):
    return f"{reverse('articles:search')}?{urlencode({'q': text})}"
