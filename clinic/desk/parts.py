"""The parts of the clinic's document that are edited one by one. Pure: documents in, documents out.

A part is what nobody else's change may slip under: the details, or one item of a list. Whoever
changes a part says what it was when they opened it. Was another part changed meanwhile, both
changes stand; was it this one, that is a conflict, and somebody has to decide.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

# The keys of the document that the details are made of.
DETAIL_KEYS = (
    *("name", "tagline", "sample", "phone", "relay_phone", "emergency_number"),
    *("online", "callback", "crisis_lines"),
)


@dataclass(frozen=True)
class Kind:
    """A list of the document. `known_by` is the key that tells its items apart."""

    name: str
    title: str
    one: str
    new: str
    known_by: str
    has_slug: bool = True

    def items(self, document):
        return getattr(document, self.name)

    def key_of(self, document, position):
        """How an item is named in an address: by its slug, else by its number from 1."""
        return self.items(document)[position].slug if self.has_slug else str(position + 1)

    def find(self, document, key):
        """The position of the item that an address names, or None."""
        keys = [self.key_of(document, at) for at in range(len(self.items(document)))]
        return keys.index(key) if key in keys else None

    def name_of(self, item):
        return getattr(item, "name", None) or item.text


KINDS = {
    kind.name: kind
    for kind in (
        Kind("locations", _("Locations"), _("location"), _("Add a location"), "slug"),
        Kind("services", _("Services"), _("service"), _("Add a service"), "slug"),
        Kind("team", _("Team"), _("person of the team"), _("Add a person"), "name", False),
        Kind(
            "announcements",
            _("Announcements"),
            _("announcement"),
            _("Write an announcement"),
            "text",
            False,
        ),
    )
}


@dataclass(frozen=True)
class Place:
    """Where a change goes in the document as it is now; position None: to the end of the list.

    `theirs` is what stands there when somebody changed it meanwhile; with `is_taken_over` and
    nothing there, they removed it.
    """

    position: int | None
    is_taken_over: bool = False
    theirs: object = None


def place_of(kind, current, base, key):
    """The Place now of the item that `base` has under `key`; None where base has no such item."""
    at = kind.find(base, key)
    if at is None:
        return None
    items, opened = kind.items(current), kind.items(base)[at]
    if opened in items:
        return Place(items.index(opened))
    now = _what_became_of(kind, items, kind.items(base), at)
    return Place(now, True, None if now is None else items[now])


def _what_became_of(kind, items, old_items, at):
    """The position of the item that took the place of one that was changed, or None."""
    name = getattr(old_items[at], kind.known_by)
    for position, item in enumerate(items):
        if getattr(item, kind.known_by) == name:
            return position
    is_another = len(items) == len(old_items) and items[at] not in old_items
    return at if is_another and not kind.has_slug else None


def with_item(kind, document, item, position=None):
    """The document with an item in place of the one at `position`, or at the end of its list."""
    items = list(kind.items(document))
    if position is None:
        items.append(item)
    else:
        items[position] = item
    return replace(document, **{kind.name: tuple(items)})


def without_item(kind, document, position):
    items = kind.items(document)
    return replace(document, **{kind.name: items[:position] + items[position + 1 :]})


def moved(kind, document, position, to):
    """The document with an item at another place of its list."""
    items = list(kind.items(document))
    items.insert(to, items.pop(position))
    return replace(document, **{kind.name: tuple(items)})


def details_of(document):
    return {key: getattr(document, key) for key in DETAIL_KEYS}


def named_by(kind, document, item):
    """(kind, position) of what would point to nothing if the item were gone."""
    if kind.name == "locations":
        yield from _naming(KINDS["services"], document, lambda service: item.slug in service.at)
    if kind.name == "services":
        yield from _naming(KINDS["team"], document, lambda one: item.slug in one.services)


def _naming(kind, document, names_it):
    return [(kind, at) for at, other in enumerate(kind.items(document)) if names_it(other)]


def confirmed(document, day, slug=""):
    """The document with its facts confirmed on a day: those of a location, or the clinic's own."""
    if not slug:
        return replace(document, confirmed_on=day)
    kind = KINDS["locations"]
    position = kind.find(document, slug)
    location = document.locations[position]
    comfort = location.comfort and replace(location.comfort, checked_on=day)
    return with_item(kind, document, replace(location, confirmed_on=day, comfort=comfort), position)


def location_facts(location):
    """A location without the days on which it was confirmed."""
    comfort = location.comfort and replace(location.comfort, checked_on=None)
    return replace(location, confirmed_on=None, comfort=comfort)
