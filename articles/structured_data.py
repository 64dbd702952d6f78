"""Pages as schema.org describes them. Everything said here is visible on the page as well."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

# What could end the script element, or start a comment in it, is written as a JSON escape.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def as_script(*things):
    """Things as one JSON-LD script element, safe to put into a page."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def publisher(clinic):
    return {
        "@type": "Organization",
        "@id": f"{settings.SITE_URL}/#publisher",
        "name": clinic.name,
        "url": f"{settings.SITE_URL}/",
    }


def website(clinic):
    return {
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#website",
        "name": clinic.name,
        "url": f"{settings.SITE_URL}/",
        "publisher": {"@id": f"{settings.SITE_URL}/#publisher"},
    }


def person(contributor):
    """A contributor, as the profile page tells of them."""
    document = contributor.document
    address = settings.SITE_URL + contributor.get_absolute_url()
    data = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": contributor.title,
        "url": address,
        "jobTitle": document.role,
    }
    return data | ({"honorificSuffix": document.credentials} if document.credentials else {})


def article(article, document, rendered, clinic, checked_by):
    """An article; reviewer and day of review only where a clinician's signature still holds."""
    address = settings.SITE_URL + article.get_absolute_url()
    about_us = settings.SITE_URL + reverse("articles:page_detail", args=["us"])
    data = {
        "@type": ["MedicalWebPage", "Article"],
        "@id": f"{address}#article",
        "url": address,
        "mainEntityOfPage": address,
        "headline": article.title,
        "description": article.summary,
        "inLanguage": "en-US",
        "about": {"@type": "Thing", "name": article.topic.title},
        "author": person(checked_by.author)
        if checked_by.author
        else {
            "@type": "Organization",
            "name": document.author or clinic.name,
            "url": about_us,
        },
        "publisher": publisher(clinic),
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
    }
    if article.published_at:
        data["datePublished"] = article.published_at.date().isoformat()
        data["dateModified"] = article.changed_on.isoformat()
    if checked_by.that_hold:
        data["reviewedBy"] = [person(check.contributor) for check in checked_by.that_hold]
        newest = max(check.signed_on for check in checked_by.that_hold)
        data["lastReviewed"] = newest.isoformat()
    if rendered.picture:
        data["image"] = settings.SITE_URL + rendered.picture.url
    return data


def glossary(name, path, terms):
    """The glossary at a path as a set of defined terms."""
    address = settings.SITE_URL + path
    return {
        "@type": "DefinedTermSet",
        "@id": f"{address}#terms",
        "name": name,
        "url": address,
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "name": term.document.term,
                "description": term.document.definition,
                "url": f"{address}#{term.slug}",
            }
            for term in terms
        ],
    }


def breadcrumbs(*steps):
    """(name, path) steps from the home page down; the last one is the page itself."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                "item": settings.SITE_URL + path,
            }
            for position, (name, path) in enumerate(steps, start=1)
        ],
    }
