"""Two documents of the clinic, or two texts of one part, side by side in the words of the forms."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles.text.differences import GONE, NEW, SAME, clipped, differences

from .forms import FORMS, DetailsForm
from .parts import KINDS
from .zone import zone_of_clinic

WORDS_AROUND = 12


@dataclass(frozen=True)
class Change:
    """A field that says something else; `runs` are as `differences` gives them."""

    label: str
    runs: list

    @property
    def html(self):
        return _marked(self.runs)

    @property
    def old_html(self):
        return _marked(self.runs, without=NEW)

    @property
    def new_html(self):
        return _marked(self.runs, without=GONE)


def compare_parts(kind, document, old, new):
    """The Changes from one record to another; None has nothing in any field."""
    form = _form_of(kind, document)
    before, after = _said(form, old), _said(form, new)
    return _changes(before, after)


def compare(old, new):
    """The Changes between two documents, each named with the part that it is in."""
    return _changes(_all_said(old), _all_said(new))


def _changes(before, after):
    return [
        Change(label, clipped(differences(was, now), around=WORDS_AROUND))
        for label in {**before, **after}
        if (was := before.get(label, "")) != (now := after.get(label, ""))
    ]


def _form_of(kind, document):
    form = FORMS[kind.name] if kind else DetailsForm
    return form(clinic=document, zone=zone_of_clinic(document))


def _said(form, record):
    return form.read_out(record) if record is not None else {}


def _all_said(document):
    """{“Location Main office: Phone”: words} of all that a document says."""
    said = _said(_form_of(None, document), document)
    said[_("Confirmed on")] = _day(document.confirmed_on)
    for kind in KINDS.values():
        form = _form_of(kind, document)
        names = []
        for item in kind.items(document):
            name = _distinct(f"{kind.title}: {kind.name_of(item)}", names)
            names.append(name)
            said |= {f"{name}: {label}": words for label, words in form.read_out(item).items()}
            if kind.name == "locations":
                said[f"{name}: {_('Confirmed on')}"] = _day(item.confirmed_on)
        order = [str(kind.name_of(item)) for item in kind.items(document)]
        said[_("%(list)s, in their order") % {"list": kind.title}] = "\n".join(order)
    return said


def _distinct(name, taken):
    """Two of a name are told apart by a number."""
    count = sum(other == name or other.startswith(f"{name} (") for other in taken)
    return f"{name} ({count + 1})" if count else name


def _day(day):
    return date_format(day) if day else ""


def in_words(moment):
    """A moment with the zone that it is told in."""
    zone = timezone.get_current_timezone_name()
    return f"{date_format(timezone.localtime(moment), 'DATETIME_FORMAT')} ({zone})"


def _marked(runs, without=None):
    """HTML for a box whose style keeps line ends."""
    return format_html_join(
        "", "{}", ((_mark(kind, text),) for kind, text in runs if kind != without)
    )


def _mark(kind, text):
    if kind == SAME:
        return text
    tag = mark_safe("del" if kind == GONE else "ins")
    return format_html("<{}>{}</{}>", tag, text, tag)
