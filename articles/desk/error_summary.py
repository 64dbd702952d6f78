"""What is wrong with a form that was sent, in one list of links: it stands at the top of the page.

The same sentences stand at their fields; here each leads to its field, also into a row.
"""

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html
from django.utils.safestring import SafeString


def mistakes_in(form):
    """Each mistake of a refused form as HTML: a link to its field, or a sentence about the whole.

    Those about the whole come first; the others follow the order of the fields.
    """
    whole = list(form.errors.get(NON_FIELD_ERRORS, ()))
    return whole + [
        _link(form, name, words) for name in form.fields for words in form.errors.get(name, ())
    ]


def _link(form, name, words):
    label = form.fields[name].label
    if isinstance(words, SafeString) and words.startswith("<a "):  # it leads to a row or a line
        return words if words.startswith(f'<a href="#id_{name}-') else _named(label, words)
    return format_html('<a href="#{}">{}: {}</a>', _anchor(form[name]), label, words)


def _named(label, words):
    return format_html("{}: {}", label, words)


def _anchor(field):
    """The id of the field, or of the first of its parts."""
    return f"{field.auto_id}_0" if hasattr(field.field.widget, "widgets") else field.auto_id
