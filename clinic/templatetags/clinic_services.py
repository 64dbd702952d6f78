"""The next step at the clinic: `{% service_named clinic topic.document.service as service %}`."""

from django import template

register = template.Library()


@register.simple_tag
def service_named(clinic, slug):
    """The Service of that slug, or None."""
    return clinic.service(slug) if slug else None
