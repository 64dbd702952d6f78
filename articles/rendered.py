"""Rendered articles, remembered by digest: a repeated request does no Markdown work."""

from functools import lru_cache

from .images import find_picture
from .text.document import ArticleDocument
from .text.rendered_article import render_article
from .text.rendering import Html, Renderer

REMEMBERED = 256


def rendered_article(article):
    """The RenderedArticle of an Article row, or of an ArticleDocument."""
    return _render_article(article.digest, article.text)


@lru_cache(maxsize=REMEMBERED)
def _render_article(digest, text):
    return render_article(ArticleDocument.parse(text), find_picture)


@lru_cache(maxsize=REMEMBERED)
def rendered_body(markdown):
    """The HTML of a topic's introduction or a page, and its headings: (Html, ((id, title), …))."""
    renderer = Renderer(find_picture)
    return renderer.block(markdown), tuple(renderer.headings)


def preview(markdown):
    """What the editor shows while somebody types: the same renderer as the page's."""
    return Html(Renderer(find_picture).block(markdown))
