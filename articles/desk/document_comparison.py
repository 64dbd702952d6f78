"""Two texts of an article side by side: which fields differ, and in which words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..models import Article
from ..text.differences import clipped, differences
from ..text.document import ArticleDocument
from ..text.problems import DocumentError
from ..text.schema import write_record
from .form_comparison import ChangedField
from .forms import ArticleForm
from .moments import in_clinic_time

WORDS_AROUND = 12


def compare_texts(old_text, new_text):
    """The ChangedFields of two texts; texts that cannot be read are compared as they stand."""
    try:
        old, new = fields_of(old_text), fields_of(new_text)
    except DocumentError:
        old, new = {_("Document"): old_text}, {_("Document"): new_text}
    return [
        ChangedField(label, clipped(differences(before, after), around=WORDS_AROUND))
        for label in {**old, **new}
        if (before := old.get(label, "")) != (after := new.get(label, ""))
    ]


def fields_of(text):
    """What the document says in each field, as plain text by the field's name on the form."""
    document = ArticleDocument.parse(text)
    written = write_record(document) | {"status": Article.Status(document.status).label}
    if document.published_at:
        written["published_at"] = in_clinic_time(document.published_at)
    shown = {_label(key): _plain(value) for key, value in written.items()}
    return shown | {_label("body"): document.body}


def _label(key):
    field = ArticleForm.base_fields.get(key)
    return str(field.label) if field and field.label else capfirst(key.replace("_", " "))


def _plain(value):
    """Groups as “Name: value” lines, lists with an entry on each line."""
    if isinstance(value, dict):
        return "\n".join(f"{capfirst(k.replace('_', ' '))}: {_inside(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "\n".join(f"– {_plain(item)}" for item in value)
    return str(value)


def _inside(value):
    """A list within a group begins on a line of its own; one of short words stays on the line."""
    if not isinstance(value, list):
        return _plain(value)
    if all(isinstance(item, str) and " " not in item for item in value):
        return ", ".join(value)
    return "\n" + _plain(value)
