"""The clinic's pages, for the sitemap and for whoever checks links."""

from django.urls import reverse

from . import publishing


def pages():
    """(path, None) of every public page of the clinic."""
    return [(path, None) for path in addresses_of(publishing.current()[0])]


def addresses_of(document):
    """The addresses of the pages that a ClinicDocument has something to show on."""
    found = [reverse("clinic:contact")]
    if document.locations:
        found.append(reverse("clinic:location_list"))
    found += [reverse("clinic:location_detail", args=[item.slug]) for item in document.locations]
    if document.services:
        found.append(reverse("clinic:service_list"))
    found += [reverse("clinic:service_detail", args=[item.slug]) for item in document.services]
    if document.team:
        found.append(reverse("clinic:team"))
    return found
