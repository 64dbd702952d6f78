"""The search page, and the titles that it offers while somebody types.

Of whoever searches nothing is remembered; words that found nothing are counted (see missed.py).
"""

import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..models import SearchEntry
from . import knowledge, missed, results
from .question import starting, understand
from .words import LONGEST_QUERY

PER_PAGE = 10
MOST_SUGGESTIONS = 8
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
# They would turn the page's own words around as well.
MARKS_OF_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

# What somebody looks for on a health site is nobody else's business: no copy is kept anywhere.
not_kept = cache_control(private=True, no_store=True)


@require_safe
def search(request):
    """What the words of `q` find; without any, only the form."""
    typed = _typed(request)
    if not typed:
        return render(request, "articles/search.html", {"typed": "", "topics": []})
    return not_kept(_found)(request, typed)


@require_safe
@not_kept
def suggestions(request):
    """{"suggestions": [{title, address, kind}]} of entries whose title has what was typed."""
    known = knowledge.current(request)
    question = understand(_typed(request), known.vocabulary, known.synonyms)
    question = starting(question, known.vocabulary)
    found = results.find(question, known, in_title=True).found if question.terms else ()
    return JsonResponse(
        {
            "suggestions": [
                {"title": entry.title, "address": entry.address, "kind": entry.get_kind_display()}
                for entry in _suggested(results.entries_of(found[: 4 * MOST_SUGGESTIONS]))
            ]
        }
    )


def _found(request, typed):
    known = knowledge.current(request)
    chosen = next((topic for topic in known.topics if topic.slug == request.GET.get("topic")), None)
    exactly = request.GET.get("exactly") == "1"
    found, cards = _with_cards(typed, known, topic=chosen.slug if chosen else "", exactly=exactly)
    question = found.question
    page = Paginator(found.found, PER_PAGE).get_page(_page_number(request))
    if _is_missed(found) and page.number == 1 and not (chosen or cards):
        missed.note(request, typed)
    entries = results.entries_of(list(page))
    context = {
        "typed": typed,
        "exactly": exactly,
        "corrected": question.corrected,
        "unknown": question.unknown,
        "cards": cards,
        "topics": known.topics,
        "chosen": chosen,
        "page": page,
        "count": len(found.found),
        "is_cut": found.is_cut,
        "found": results.with_snippets(entries, question.stems, known.topics),
        "exact_query": urlencode(_asked(typed, chosen, exactly=True)),
        "wide_query": urlencode({"q": typed}),
        "page_query": f"{urlencode(_asked(typed, chosen, exactly))}&",
    }
    return render(request, "articles/search.html", context)


def _with_cards(typed, known, *, topic, exactly):
    """The Results and the cards for what was typed.

    A correction that loses a card is none: “want to be dead” is not to be shown as “to be read”.
    """
    found = results.search(typed, known, topic=topic, exactly=exactly)
    corrected = found.question.corrected
    cards = known.urgent.cards_for(typed, corrected, known=known.vocabulary.stems)
    if corrected and cards != known.urgent.cards_for(corrected):
        found = results.search(typed, known, topic=topic, exactly=True)
    return found, cards


def _is_missed(found):
    """Whether nothing was found, or nothing but by leaving words out or guessing what was meant."""
    question = found.question
    return not found.found or bool(question.corrected or question.unknown)


def _asked(typed, chosen, exactly):
    return (
        {"q": typed}
        | ({"topic": chosen.slug} if chosen else {})
        | ({"exactly": 1} if exactly else {})
    )


def _typed(request):
    text = request.GET.get("q", "")[: LONGEST_QUERY * 2].replace("\x00", " ")
    text = text.translate(MARKS_OF_DIRECTION)
    return " ".join(text.split())[:LONGEST_QUERY]


def _page_number(request):
    number = request.GET.get("page", "1")
    return int(number) if PAGE_NUMBER.fullmatch(number) else 1


def _suggested(entries):
    """Without the studies, whose long titles would crowd out what is for patients."""
    shown = [entry for entry in entries if entry.kind != SearchEntry.Kind.SOURCE]
    return shown[:MOST_SUGGESTIONS]
