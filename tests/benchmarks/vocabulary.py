"""Words as the real articles use them: what follows what, for the whole content and each text."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from articles.text.document import ArticleDocument
from articles.text.passages import passages_of
from articles.text.readability import split_sentences

ARTICLES = Path(__file__).resolve().parents[2] / "content" / "articles"
WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
START, END = "", None
LONGEST_SENTENCE = 18
# A made-up text promises nothing, not even by chance.
LEFT_OUT = re.compile(
    r"\b(cur(e[sd]?|ing|able|ative)|proven|guarantee\w*|eliminat\w*|miracles?|heals?|"
    r"permanent(ly)?|free|completely|call\w*|dial)\b",
    re.IGNORECASE,
)

CONSONANTS, VOWELS = "bdfghjklmnprstvwz", "aeiou"
SYLLABLES = [consonant + vowel for consonant in CONSONANTS for vowel in VOWELS]
COINED_SYLLABLES = 4
MOST_COINED = len(SYLLABLES) ** COINED_SYLLABLES
STRIDE = 31_415_927  # shares no divisor with MOST_COINED, so neighbours look nothing alike


@dataclass(frozen=True)
class Theme:
    """A real article: its followers of each word, and what may be used of it as it is."""

    document: ArticleDocument
    followers: dict


@cache
def themes():
    return tuple(_theme(path) for path in sorted(ARTICLES.glob("*.md")))


def sentence(random, theme):
    """A sentence without sense, whose words and pairs of words are as frequent as in the theme."""
    words, word = [], START
    while len(words) < LONGEST_SENTENCE:
        word = random.choice(theme.followers[word])
        if word is END:
            break
        words.append(word)
    return words


def coined(number):
    """A word that no language has; another one for each number below MOST_COINED."""
    rest, word = number * STRIDE % MOST_COINED, ""
    for _place in range(COINED_SYLLABLES):
        rest, syllable = divmod(rest, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word


def _theme(path):
    document = ArticleDocument.parse(path.read_text(encoding="utf-8"))
    followers = defaultdict(list)
    for passage in passages_of(document):
        for text in split_sentences(passage.words) if passage.is_prose else ():
            words = [word.lower() for word in WORD.findall(LEFT_OUT.sub("", text))]
            for word, after in zip([START, *words], [*words, END], strict=True):
                if word != START or after is not END:
                    followers[word].append(after)
    return Theme(document, dict(followers))
