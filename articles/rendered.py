"""Rendered articles, remembered by digest: a repeated request does no Markdown work."""

from dataclasses import dataclass
from functools import lru_cache

from .images import find_picture
from .text.document import ArticleDocument
from .text.markup.glossary import NO_GLOSSARY
from .text.rendered_article import render_article
from .text.rendering import Html, Renderer

REMEMBERED = 256


def rendered_article(article, glossary=NO_GLOSSARY):
    """The RenderedArticle of an Article row, or of an ArticleDocument."""
    return _render_article(article.digest, article.text, glossary)


@lru_cache(maxsize=REMEMBERED)
def _render_article(digest, text, glossary):
    return render_article(ArticleDocument.parse(text), find_picture, glossary)


@dataclass(frozen=True)
class RenderedBody:
    body: Html
    headings: tuple  # (id, title) of each h2
    sources: tuple  # of CitedSource


@lru_cache(maxsize=REMEMBERED)
def rendered_body(markdown):
    """The RenderedBody of a topic's introduction or a page."""
    renderer = Renderer(find_picture)
    body = renderer.block(markdown)
    return RenderedBody(body, tuple(renderer.headings), renderer.sources)


def preview(markdown, glossary=NO_GLOSSARY):
    """What the editor shows while somebody types: the same renderer as the page's."""
    return Html(Renderer(find_picture, glossary).block(markdown))
