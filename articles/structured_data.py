"""Pages as schema.org describes them. Everything said here is visible on the page as well.

The clinic's own things are in clinic/structured_data.py.
"""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from . import cards, dates

LANGUAGE = "en-US"
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


def page(kind, name, path, **more):
    """A page of a kind, such as a CollectionPage; `more` are further properties that it has."""
    address = settings.SITE_URL + path
    data = {
        "@type": kind,
        "@id": f"{address}#page",
        "url": address,
        "name": str(name),
        "inLanguage": LANGUAGE,
        "isPartOf": {"@id": f"{settings.SITE_URL}/#website"},
    }
    return data | {key: value for key, value in more.items() if value}


def day(date):
    return date.isoformat() if date else None


def list_of(records):
    """Records as the list that a page of them shows; None where it shows none."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": record.title,
            "url": settings.SITE_URL + record.get_absolute_url(),
        }
        for position, record in enumerate(records, start=1)
    ]
    return {"@type": "ItemList", "itemListElement": items} if items else None


def person(contributor):
    """A contributor, as articles name them."""
    credentials = contributor.document.credentials
    address = settings.SITE_URL + contributor.get_absolute_url()
    data = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": contributor.title,
        "url": address,
    }
    return data | ({"honorificSuffix": credentials} if credentials else {})


def profile(contributor, clinic):
    """The same person, as the profile page tells of them."""
    more = {"jobTitle": contributor.document.role, "worksFor": publisher(clinic)}
    return person(contributor) | more


def article(article, document, rendered, sources, clinic, checked_by):
    """An article; reviewer and day of review only where a clinician's signature still holds."""
    address = settings.SITE_URL + article.get_absolute_url()
    about_us = settings.SITE_URL + reverse("articles:page_detail", args=["us"])
    picture = rendered.picture.url if rendered.picture else cards.of(article, clinic.name).address
    data = {
        "@type": ["MedicalWebPage", "Article"],
        "@id": f"{address}#article",
        "url": address,
        "headline": article.title,
        "inLanguage": LANGUAGE,
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
        "image": settings.SITE_URL + picture,
    }
    if article.summary:
        data["description"] = article.summary
    if article.published_at:
        data["datePublished"] = day(dates.published_on(article))
        data["dateModified"] = day(dates.changed_on(article))
    if checked_by.that_hold:
        data["reviewedBy"] = [person(check.contributor) for check in checked_by.that_hold]
        data["lastReviewed"] = day(max(check.signed_on for check in checked_by.that_hold))
    # Addresses alone: titles stand on the page, and each byte here is one that a phone waits for.
    cited = [source.entry.address for source in sources if source.entry]
    return data | ({"citation": cited} if cited else {})


def work(entry):
    """A source, by the name and the address that the list of sources gives."""
    return {"@type": "CreativeWork", "name": entry.title, "url": entry.address}


def glossary(name, path, terms):
    """The glossary at a path as a set of defined terms."""
    address = settings.SITE_URL + path
    data = {
        "@type": "DefinedTermSet",
        "@id": f"{address}#terms",
        "name": name,
        "url": address,
    }
    defined = [
        {
            "@type": "DefinedTerm",
            "name": term.document.term,
            "description": term.document.definition,
            "url": f"{address}#{term.slug}",
        }
        for term in terms
    ]
    return data | ({"hasDefinedTerm": defined} if defined else {})


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
