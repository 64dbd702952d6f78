"""Moments and people as the desk names them, in its pages."""

from django import template

from articles.desk import moments, presence

register = template.Library()


@register.filter
def clinic_time(moment):
    return moments.in_clinic_time(moment)


@register.filter
def person(user):
    """The full name where one is known; “–” for the operator, who has no account."""
    return presence.name_of(user) if user else "–"
