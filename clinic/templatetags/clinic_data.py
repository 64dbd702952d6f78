"""What the clinic's pages are about, for `{% breadcrumb_data %}` and its JSON-LD."""

from django import template

from clinic import structured_data

register = template.Library()

register.simple_tag(structured_data.service, name="service_data")
register.simple_tag(structured_data.with_locations, name="locations_data")
register.simple_tag(structured_data.with_people, name="people_data")


@register.simple_tag
def location_data(at, clinic):
    return structured_data.location(at.location, clinic, at.day)
