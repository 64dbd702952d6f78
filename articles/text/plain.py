"""Plain words: how long an article takes to read, and its heaviest terms."""

import math
import re
from collections import Counter

WORDS_PER_MINUTE = 180
HEAVIEST_TERMS = 80
# How much a word counts by where it stands.
TITLE_WEIGHT, SUMMARY_WEIGHT, KEY_POINT_WEIGHT, TAG_WEIGHT, BODY_WEIGHT = 5, 3, 2, 3, 1
WORD = re.compile(r"[^\W\d_]{3,}")
MARKUP = re.compile(r"\[@[^\]]*\]|\]\([^)]*\)|[#*_`>|!\[\]]|^\s*[-:]+", re.MULTILINE)
STOP_WORDS = frozenset(
    """about above after again all also although always among and another any are around ask away
    back because been before being below best better between both but call can cannot come could
    did does doing done down during each either else enough even ever every few find for found from
    get gets give given goes going good had has have help helps her here high him his how however
    into its just keep kind know known less let like little long look looked lot low made make makes
    many may mean means might more most much must near need needs never new not nothing now off
    often once one only other others our out over own part people per person plan put rather really
    right said same say says see seem seems set several shall she should show shown since small some
    someone something soon still such sure take takes tell than that the their them then there these
    they thing things think this those though through time times too took toward tried tries try two
    under until upon use used uses using very want was way ways well were what when where whether
    which while who whole why will with within without word work works would year years yes yet you
    your yours""".split()
)


def reading_minutes(document):
    """Whole minutes to read an article's page, at least one; 180 words a minute, for tired readers.

    Everything that the page says counts, but for its sources.
    """
    words = sum(len(MARKUP.sub(" ", text).split()) for text in _texts_to_read(document))
    return max(1, math.ceil(words / WORDS_PER_MINUTE))


def _texts_to_read(document):
    yield from (document.title, document.summary, document.one_minute, document.body)
    yield from (*document.key_points, *document.next_steps, *document.questions_to_ask)
    for card in document.care_cards:
        yield from (card.heading, *card.items)
    for item in document.faq:
        yield from (item.question, item.answer)
    facts = document.treatment_facts
    if facts:
        yield from (finding.claim for finding in facts.findings)
        yield from (facts.harms, facts.who_should_not, facts.alternatives, facts.without_treatment)


def words_of(markdown):
    """The words of a Markdown text in small letters, plurals folded, stop words left out."""
    words = WORD.findall(MARKUP.sub(" ", markdown).lower())
    return [_singular(word) for word in words if word not in STOP_WORDS]


def heaviest_terms(document):
    """An article's terms with their weights, the heaviest only: {term: weight}.

    The weight is 1 + log(count), counts weighted by where the word stands.
    """
    counts = Counter()
    for text, weight in (
        (document.title, TITLE_WEIGHT),
        (document.summary, SUMMARY_WEIGHT),
        (" ".join(document.tags), TAG_WEIGHT),
        (" ".join(document.key_points), KEY_POINT_WEIGHT),
        (document.body, BODY_WEIGHT),
    ):
        for word in words_of(text):
            counts[word] += weight
    heaviest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:HEAVIEST_TERMS]
    return {word: round(1 + math.log(count), 3) for word, count in heaviest}


def _singular(word):
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
