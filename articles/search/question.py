"""What somebody typed, as what the engines are asked. Pure."""

from dataclasses import dataclass, replace
from itertools import groupby

from .matching import Term, Way
from .spelling import Vocabulary
from .synonyms import Synonyms
from .words import STOP_STEMS, Word, read_query, stem

# A synonym counts nearly as much as the word itself, the completion of half a word a little less.
SYNONYM, COMPLETION = 0.9, 0.8
SHORTEST_START = 3
MOST_COMPLETIONS = 6
ENDINGS = frozenset(["", *"e s es d ed ing er ers ly y ies ied al".split()])


@dataclass(frozen=True)
class Question:
    """`terms` are asked for; `words` are what was understood, in the order as typed.

    `corrected` is what the words were taken for, as text, or "". `unknown` are those that stand
    nowhere, and that nothing was put in place of.
    """

    words: tuple
    terms: tuple
    corrected: str = ""
    unknown: tuple = ()

    @property
    def stems(self):
        """Every stem that a snippet may show, the typed ones first."""
        return tuple(
            dict.fromkeys(stem for term in self.terms for way in term.ways for stem in way.stems)
        )


def understand(text, vocabulary: Vocabulary, synonyms: Synonyms, *, exactly=False):
    """The Question that a text asks. `exactly`: as it was typed, without correcting anything."""
    typed = read_query(text)
    words = typed if exactly else _spelled(typed, vocabulary, synonyms)
    corrected = " ".join(word.typed for word in words) if words != typed else ""
    strange = (word.typed for word in words if not _is_known(word, vocabulary, synonyms))
    terms = tuple(_terms(words, vocabulary, synonyms))
    return Question(tuple(words), terms, corrected, tuple(dict.fromkeys(strange)))


def _spelled(words, vocabulary, synonyms):
    """The words, with those that the site does not know in place put right."""
    found = []
    for word in words:
        if _is_known(word, vocabulary, synonyms):
            found.append(word)
            continue
        meant = [Word(w, stem(w), word.phrase) for w in vocabulary.meant_by(word.typed)]
        same = [better.stem for better in meant] == [word.stem]
        found += [word] if same or not meant else meant
    return found


def _is_known(word, vocabulary, synonyms):
    return (
        word.is_stop_word
        or word.typed in vocabulary.counts
        or word.typed in synonyms.names
        or _is_a_form(word, vocabulary.stems)
        or _is_a_form(word, synonyms.stems)
        or bool(_completions(word, vocabulary))
    )


def _is_a_form(word, stems):
    """Whether it is a known word with another ending; “acident” only seems to be one of acid."""
    return word.stem in stems and word.typed.removeprefix(word.stem) in ENDINGS


def _terms(words, vocabulary, synonyms):
    for phrase, group in groupby(words, key=lambda word: word.phrase):
        group = list(group)
        if phrase:
            yield from _quoted(group)
        else:
            yield from _unquoted(group, vocabulary, synonyms)


def _quoted(words):
    stems = tuple(word.stem for word in words if not word.is_stop_word)
    if stems:
        yield Term((Way(stems, is_phrase=True),), must=True)


def _unquoted(words, vocabulary, synonyms):
    place = 0
    while place < len(words):
        size, meanings = synonyms.longest_at(words, place)
        said = words[place : place + max(size, 1)]
        place += len(said)
        stems = tuple(word.stem for word in said if not word.is_stop_word)
        ways = [Way(stems)] if stems else []
        ways += [Way(meaning, SYNONYM) for meaning in map(_without_stop_words, meanings) if meaning]
        if len(said) == 1 and not said[0].is_stop_word:
            ways += _completed(said[0], vocabulary)
        if ways:
            yield Term(tuple(_each_once(ways)))


def _without_stop_words(stems):
    return tuple(stem for stem in stems if stem not in STOP_STEMS)


def _each_once(ways):
    best = {}
    for way in ways:
        best.setdefault(way.stems, way)
    return best.values()


def _completed(word, vocabulary):
    """Half a word stands for the words that begin with it, unless it is one itself."""
    return [Way((stem(found),), COMPLETION) for found in _completions(word, vocabulary)]


def _completions(word, vocabulary):
    if word.stem in vocabulary.stems or len(word.typed) < SHORTEST_START:
        return []
    return vocabulary.beginning_with(word.typed, MOST_COMPLETIONS)


def starting(question, vocabulary):
    """The same question while its last word is still being typed."""
    last = question.words[-1] if question.words else None
    if last is None or last.is_stop_word or last.phrase or not question.terms:
        return question
    *others, term = question.terms
    begun = vocabulary.beginning_with(last.typed, MOST_COMPLETIONS)
    if not begun and last.stem not in vocabulary.stems and others:
        return replace(question, terms=tuple(others))  # half of “with” says nothing
    ways = [*term.ways, *(Way((stem(word),), COMPLETION) for word in begun)]
    return replace(question, terms=(*others, Term(tuple(_each_once(ways)), term.must)))
