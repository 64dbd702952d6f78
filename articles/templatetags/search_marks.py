"""Words that were searched for, marked where they stand."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def with_marks(pieces):
    """Pieces of plain text, [(piece, whether it was asked for)], as HTML."""
    return mark_safe("".join(_marked(escape(piece), asked) for piece, asked in pieces))


def _marked(html, is_asked):
    return f"<mark>{html}</mark>" if is_asked else html
