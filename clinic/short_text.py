"""Short Markdown of the clinic's document as safe HTML: paragraphs, lists, links; no pictures."""

from functools import lru_cache

from articles.text.rendering import Renderer


@lru_cache(maxsize=64)
def short_text(markdown):
    return Renderer(lambda name: None).block(markdown)
