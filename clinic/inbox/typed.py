"""What a person typed, in the words of the form they typed it into."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import encryption, phones, requests
from ..forms import TIMES, VISIT

LABELS = {
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "times": gettext_lazy("Good times to call"),
    "language": gettext_lazy("Language"),
    "interpreter": gettext_lazy("Needs an interpreter"),
    "patient": gettext_lazy("Has been here before"),
    "visit": gettext_lazy("Would like to come"),
    "article": gettext_lazy("Came from the article"),
    "message": gettext_lazy("Message"),
}
BEEN_HERE = {"new": gettext_lazy("No, is new"), "existing": gettext_lazy("Yes")}


def values_or_none(row):
    """What is sealed in a request, or None where no key fits."""
    try:
        return requests.values_of(row)
    except encryption.CannotBeOpened:
        return None


def in_words(values):
    """{name of the field: words}, for every field there is."""
    return {name: _words(name, values.get(name)) for name in LABELS}


def facts(values):
    """(name, label, words, link) of what was filled in."""
    words = in_words(values)
    return [
        (name, label, words[name], _link(name, words[name]))
        for name, label in LABELS.items()
        if words[name]
    ]


def _words(name, value):
    if name == "times":
        return ", ".join(str(TIMES.get(time, time)) for time in value or ())
    if name == "interpreter":
        return _("Yes") if value else ""
    known = {"patient": BEEN_HERE, "visit": VISIT}.get(name, {})
    return str(known.get(value, value or ""))


def _link(name, words):
    if name == "phone":
        return phones.link(words)
    if name == "email":
        return f"mailto:{words}"
    return f"/articles/{words}/" if name == "article" else ""
