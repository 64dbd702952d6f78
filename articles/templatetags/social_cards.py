from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from articles import cards
from articles.card_drawing import HEIGHT, WIDTH

register = template.Library()


@register.simple_tag
def social_card(record, site):
    """The picture for links to a record's page, or to any other page where there is no record."""
    card = cards.of(record or None, site)
    return {
        "url": settings.SITE_URL + card.address,
        "width": WIDTH,
        "height": HEIGHT,
        "alt": _what_it_shows(card),
    }


def _what_it_shows(card):
    if card.picture:
        return " – ".join(filter(None, [card.title, card.picture_alt]))
    return _("Hills, a rising sun and the words: %(title)s") % {"title": card.title or card.site}
