"""How hard a text is to read: two formulas, and the sentences, words and syllables they count.

Flesch-Kincaid grade level: Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new
readability formulas for Navy enlisted personnel. Naval Technical Training Command, 1975.
SMOG: McLaughlin GH. SMOG grading: a new readability formula. Journal of Reading 1969;12:639-646.

Both give a grade of US schools. They screen; they do not tell whether somebody understands.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:(?:['’.\-‑]|(?<=\d)[,:](?=\d))[^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[^\Wa-z]|\s*$)")
# A full stop after one of these does not end a sentence. (“etc.” and “p.m.” may end one; before a
# small letter nothing does.)
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|vs|approx|fig|dr|mr|mrs|ms|prof|st|u\.s|u\.k)$",
    re.IGNORECASE,
)
SPELLED_OUT = re.compile(r"([A-Z]{2,5})s?")
SPOKEN = {"NSAID", "TENS", "AIDS", "COVID", "NICE"}  # short words in capitals, said as words
SMOG_COUNTS = 3  # syllables from which a word is long

# What the rules below would miscount. A plural s or a possessive may follow.
IRREGULAR = {
    **dict.fromkeys(("there", "where", "here", "were", "are", "one", "once", "knee", "ache"), 1),
    **dict.fromkeys(("nsaid", "covid", "fluid", "create", "giant", "headaches", "backaches"), 2),
    **dict.fromkeys(("people", "something", "someone", "sometimes", "business", "every"), 2),
    **dict.fromkeys(("evening", "different", "several", "favorite", "clothes", "manage"), 2),
    **dict.fromkeys(("science", "diet", "quiet", "client", "trial", "lion", "via", "maybe"), 2),
    **dict.fromkeys(("social", "special", "surgeon", "somewhat", "layer", "lying", "movement"), 2),
    **dict.fromkeys(("anyone", "everyone", "everything", "everywhere", "everyday", "area"), 3),
    **dict.fromkeys(("idea", "usual", "manual", "visual", "gradual", "virtual", "median"), 3),
    **dict.fromkeys(("easier", "riskier", "earlier", "apnea", "credential", "official"), 3),
    **dict.fromkeys(("nausea", "actual", "annual", "created", "museum", "dementia", "audience"), 3),
    **dict.fromkeys(("creating", "compliance", "elements", "reassure", "reinforce"), 3),
    **dict.fromkeys(("anxiety", "diabetes", "experience", "especially", "laboratory"), 4),
    **dict.fromkeys(("ingredient", "diarrhea", "anesthesia", "society", "variety", "sciatica"), 4),
    **dict.fromkeys(("individual",), 5),
    **dict.fromkeys(("osteoarthritis", "fibromyalgia"), 6),
}
VOWELS = re.compile(r"[aeiouy]+")
# Letters in a row that are two sounds, and endings that are none.
TWO_SOUNDS = re.compile(
    r"(?<![ctxg])i[ao](?!u?s?n)|[ct]iate|iu|eo(?!u)|[^q]ua(?!r|l?$|ge)|(?<=[aeiou])y(?=[aou])(?<!^y)|[aeo]ing|sm$|thm$|"
    r"[^aeiouyl]le$|[^aeiouyl]les$|[^aeiouyl]led$"
)
SILENT = re.compile(
    r"[^aeiouy]e$|[^aeioutd]ed$|[^aeiouscxzgh]es$|[^aeiou]ely$|[^aeiou]eless$|^[aeiou]y(?=[aou])|"
    r"(?<=[aeiou][^aeiou])e(?=(?:ment|ful|fully|ty|line|body|where|thing|what|times|self|ness)s?$)|"
    r"que(?=s?$)|gue(?=s?$)"
)


@dataclass(frozen=True)
class Readability:
    """Counts of a text, and the grades that follow from them."""

    sentences: int
    words: int
    syllables: int
    long_words: int

    @property
    def flesch_kincaid(self):
        """Grade by the length of sentences and words; 0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self):
        """Grade by the share of long words; the formula was made for 30 sentences or more."""
        if not self.words:
            return 0.0
        return 1.0430 * math.sqrt(self.long_words * 30 / self.sentences) + 3.1291


def measure(passages, exempt=()):
    """The Readability of an iterable of texts; what does not end in a full stop ends all the same.

    `exempt` are terms that cannot be avoided (names of medicines, say). Each word of one counts as
    a word of two syllables, neither short nor long.
    """
    known = _exempt_words(tuple(exempt))
    sentences = words = syllables = long_words = 0
    for text in passages:
        for sentence in sentences_of(text):
            counts = [2 if _is_exempt(word, known) else count_syllables(word) for word in sentence]
            sentences += 1
            words += len(counts)
            syllables += sum(counts)
            long_words += sum(count >= SMOG_COUNTS for count in counts)
    return Readability(sentences, words, syllables, long_words)


def sentences_of(text):
    """The sentences of a text, each a list of its words."""
    found = (words_of(sentence) for sentence in split_sentences(text))
    return [words for words in found if words]


def split_sentences(text):
    """A text cut after each full stop, question mark or exclamation mark that ends a sentence."""
    pieces, start = [], 0
    for match in SENTENCE_END.finditer(text):
        if ABBREVIATION.search(text[start : match.start()]):
            continue
        pieces.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return [*pieces, rest] if rest else pieces


def words_of(sentence):
    return WORD.findall(sentence)


@lru_cache(maxsize=20_000)
def count_syllables(word):
    """How many syllables an English word has, by rules of thumb.

    A number counts as one; short words in capitals are spelled out, as in FDA.
    """
    if (capitals := SPELLED_OUT.fullmatch(word)) and capitals[1] not in SPOKEN:
        return sum(3 if letter == "W" else 1 for letter in capitals[1])
    parts = [part for part in re.split(r"[-‑]|\.(?!\d)", word.lower()) if part]
    return sum(_count_in_part(part) for part in parts) or 1


def _count_in_part(part):
    part = re.sub(r"(?<=[sd])n['’]t$", "nit", part)  # is-n’t
    part = re.sub(r"['’](?:s|d|m|t|ll|re|ve)?$", "", part)
    if not re.search(r"[a-z]", part):
        return 1
    if part in IRREGULAR:
        return IRREGULAR[part]
    if part.endswith("s") and part[:-1] in IRREGULAR:
        return IRREGULAR[part[:-1]]
    count = len(VOWELS.findall(part)) + len(TWO_SOUNDS.findall(part)) - len(SILENT.findall(part))
    return max(1, count)


@lru_cache(maxsize=64)
def _exempt_words(terms):
    return frozenset(word.lower() for term in terms for word in WORD.findall(term))


def _is_exempt(word, known):
    word = word.lower()
    return word in known or (word.endswith("s") and word[:-1] in known)
