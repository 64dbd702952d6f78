"""The glossary as pages use it: which words lead to a meaning, and the meanings from A to Z."""

from functools import lru_cache
from itertools import groupby

from .models import GlossaryTerm, PublicStamp
from .text.markup.glossary import Glossary


def current_glossary(request=None):
    """The Glossary of today; the middleware may have read already which version that is."""
    state = getattr(request, "public_state", None)
    if state is None:
        state = PublicStamp.objects.first()
    return glossary_at(state.version) if state else glossary_at("")


@lru_cache(maxsize=4)
def glossary_at(version):
    """The Glossary at a version of the public stamp, which changes with every term: one query."""
    return Glossary(
        tuple(
            (words, term.slug)
            for term in GlossaryTerm.objects.all()
            for words in (term.document.term, *term.document.also)
        )
    )


def by_letter():
    """[(letter, [GlossaryTerm, …])] in alphabetical order, whatever the capitals."""
    terms = sorted(GlossaryTerm.objects.all(), key=lambda term: term.title.casefold())
    return [
        (letter, list(group))
        for letter, group in groupby(terms, lambda term: term.title[0].upper())
    ]
