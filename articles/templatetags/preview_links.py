from django import template

from articles.desk import preview_links

register = template.Library()


@register.simple_tag
def answers_to_current_text(article):
    return preview_links.answers_to_current_text(article)
