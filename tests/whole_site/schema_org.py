"""The part of schema.org's vocabulary that this site uses, and a check of data against it.

Source: schema.org, release 30.0, schemaorg-current-https-types.csv and -properties.csv
(https://schema.org/docs/developers.html), read on 2026-11-21 as the npm package schema-dts 2.1.0
carries it. A type or property that is not here has to be looked up there first.
"""

import re

# type: what it is a kind of
TYPES = {
    "Article": ("CreativeWork",),
    "Audience": ("Thing",),
    "BreadcrumbList": ("ItemList",),
    "CollectionPage": ("WebPage",),
    "CreativeWork": ("Thing",),
    "DefinedTerm": ("Thing",),
    "DefinedTermSet": ("CreativeWork",),
    "ItemList": ("Thing",),
    "ListItem": ("Thing",),
    "LocalBusiness": ("Organization", "Place"),
    "MedicalAudience": ("Audience",),
    "MedicalClinic": ("LocalBusiness", "MedicalOrganization"),
    "MedicalOrganization": ("Organization",),
    "MedicalWebPage": ("WebPage",),
    "OpeningHoursSpecification": ("Thing",),
    "Organization": ("Thing",),
    "Person": ("Thing",),
    "Place": ("Thing",),
    "PostalAddress": ("Thing",),
    "ProfilePage": ("WebPage",),
    "Service": ("Thing",),
    "Thing": (),
    "WebPage": ("CreativeWork",),
    "WebSite": ("CreativeWork",),
}
# property: (the types that have it, what its values may be)
PROPERTIES = {
    "about": (("CreativeWork",), ("Thing",)),
    "address": (("Organization", "Person", "Place"), ("PostalAddress", "Text")),
    "addressLocality": (("PostalAddress",), ("Text",)),
    "addressRegion": (("PostalAddress",), ("Text",)),
    "audience": (("CreativeWork", "Service"), ("Audience",)),
    "audienceType": (("Audience",), ("Text",)),
    "author": (("CreativeWork",), ("Organization", "Person")),
    "citation": (("CreativeWork",), ("CreativeWork", "Text")),
    "closes": (("OpeningHoursSpecification",), ("Time",)),
    "dateModified": (("CreativeWork",), ("Date",)),
    "datePublished": (("CreativeWork",), ("Date",)),
    "dayOfWeek": (("OpeningHoursSpecification",), ("DayOfWeek",)),
    "department": (("Organization",), ("Organization",)),
    "description": (("Thing",), ("Text",)),
    "employee": (("Organization",), ("Person",)),
    "hasDefinedTerm": (("DefinedTermSet",), ("DefinedTerm",)),
    "hasMap": (("Place",), ("URL",)),
    "headline": (("CreativeWork",), ("Text",)),
    "honorificSuffix": (("Person",), ("Text",)),
    "image": (("Thing",), ("URL",)),
    "inLanguage": (("CreativeWork",), ("Text",)),
    "isPartOf": (("CreativeWork",), ("CreativeWork",)),
    "item": (("ListItem",), ("Thing", "URL")),
    "itemListElement": (("ItemList",), ("ListItem",)),
    "jobTitle": (("Person",), ("Text",)),
    "lastReviewed": (("WebPage",), ("Date",)),
    "mainEntity": (("CreativeWork",), ("Thing",)),
    "mainEntityOfPage": (("Thing",), ("URL",)),
    "name": (("Thing",), ("Text",)),
    "openingHoursSpecification": (("Place",), ("OpeningHoursSpecification",)),
    "opens": (("OpeningHoursSpecification",), ("Time",)),
    "parentOrganization": (("Organization",), ("Organization",)),
    "position": (("CreativeWork", "ListItem"), ("Integer",)),
    "postalCode": (("PostalAddress",), ("Text",)),
    "provider": (("CreativeWork", "Service"), ("Organization", "Person")),
    "publisher": (("CreativeWork",), ("Organization", "Person")),
    "reviewedBy": (("WebPage",), ("Organization", "Person")),
    "streetAddress": (("PostalAddress",), ("Text",)),
    "telephone": (("Organization", "Person", "Place"), ("Text",)),
    "url": (("Thing",), ("URL",)),
    "validFrom": (("OpeningHoursSpecification",), ("Date",)),
    "validThrough": (("OpeningHoursSpecification",), ("Date",)),
    "worksFor": (("Person",), ("Organization",)),
}
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
FORMS = {
    "Text": r"(?s)\S.*",
    "URL": r"https?://\S+",
    "Date": r"\d{4}-\d\d-\d\d",
    "Time": r"[0-2]\d:[0-5]\d",
    "DayOfWeek": DAYS,
}


def things_in(value):
    """Every object inside a graph, the outer ones first."""
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from things_in(item)


def types_of(thing):
    return as_list(thing.get("@type", []))


def as_list(value):
    return value if isinstance(value, list) else [value]


def is_a(kind, wanted):
    return kind == wanted or any(is_a(parent, wanted) for parent in TYPES.get(kind, ()))


def mistakes(graph, known_ids=()):
    """What is wrong with a graph, as sentences."""
    found, things = [], list(things_in(graph))
    ids = {thing["@id"] for thing in things if "@type" in thing and "@id" in thing} | set(known_ids)
    for thing in things:
        if set(thing) == {"@id"}:
            found += [f"{thing['@id']} is nowhere"] if thing["@id"] not in ids else []
            continue
        found += [f"there is no type {kind}" for kind in types_of(thing) if kind not in TYPES]
        found += [] if types_of(thing) else [f"{thing} has no type"]
        for name, value in thing.items():
            if not name.startswith("@"):
                found += _mistakes_of(thing, name, value)
    return found


def _mistakes_of(thing, name, value):
    kinds = types_of(thing)
    if name not in PROPERTIES:
        return [f"there is no property {name}"]
    owners, ranges = PROPERTIES[name]
    if not any(is_a(kind, owner) for kind in kinds for owner in owners):
        return [f"{name} is no property of {kinds}"]
    return [
        f"{name} of {kinds} may not be {item!r:.80}"
        for item in as_list(value)
        if not _fits(item, ranges)
    ] + ([f"{name} of {kinds} is empty"] if value in ([], "") else [])


def _fits(item, ranges):
    if isinstance(item, dict):
        is_reference = set(item) == {"@id"}
        return is_reference or any(
            is_a(kind, wanted) for kind in types_of(item) for wanted in ranges
        )
    if isinstance(item, int):
        return "Integer" in ranges
    return any(re.fullmatch(FORMS[wanted], item) for wanted in ranges if wanted in FORMS)
