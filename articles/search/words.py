"""Words as the search knows them: without case, accents and endings. Pure, for both databases.

The database gets stems only, so SQLite and PostgreSQL match the same words.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

RULES = 3  # raise it when stop words, stems or points change: the index is then made anew
LONGEST_QUERY = 200
MOST_WORDS = 12
LONGEST_WORD = 40
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
QUOTED = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')

# Words of questions, in the two languages that readers here ask in: no page is about them.
STOP_WORDS = frozenset(
    """a about after all also am an and any are arent as at be because been being but by can
    cant cannot could couldnt did didnt do does doesnt doing dont down ever for from get gets
    getting give go going got had has hasnt have havent having he her hers him his how
    however i id if ill im in into is isnt it its ive just keep kept let like make makes many
    may maybe me might mine more most much must my no nor not now of off often on one or
    other our ours out please really s same shall she should shouldnt so some soon still such
    t than that the their them then there these they thing things this those though through
    to too until up us use using very want wants was wasnt way ways we were what whats when
    where whether which while who whom whose why will with wont would wouldnt yes yet you
    your yours
    better best good something someone anyone anything everything nothing nobody people
    tell tells told know knows known say says said think try tried trying need needs come comes
    coming lot lots bit seem seems wanted hi hello please thanks thank

    al como con cual cuando de del donde el en es eso esta este la las le lo los mi mis muy
    para pero por porque puede que se ser si sin son su sus tengo tiene un una unas
    unos y yo hago hacer hace mucho mucha muchos muy estoy estan soy quiero necesito hay mas
    tambien ya todo todos cada entre sobre sin le les nos te ti""".split()
)

_stemmer = snowballstemmer.stemmer("english")
_one_at_a_time = Lock()  # the stemmer keeps the word that it works on in itself


@dataclass(frozen=True)
class Word:
    """A word as it was typed, without case and accents, and its stem."""

    typed: str
    stem: str
    phrase: int = 0  # words between the same quotation marks share a number above 0

    @property
    def is_stop_word(self):
        return self.typed in STOP_WORDS


def fold(text):
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def tokens(text):
    """The folded words of a text, in order; “don't” is dont, “patient's” is patient."""
    text = fold(text).replace("’", "'")
    return [
        _plain(word)[:LONGEST_WORD] if "'" in word else word[:LONGEST_WORD]
        for word in WORD.findall(text)
    ]


def _plain(word):
    return word.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=200_000)
def stem(word):
    """What a folded word has in common with its other endings, in letters a-z and digits."""
    if not word.isascii():
        # Databases disagree about letters of other alphabets; nobody disagrees about these.
        return "".join(c if c.isascii() else f"x{ord(c):04x}" for c in word)
    with _one_at_a_time:
        return _stemmer.stemWord(word)


STOP_STEMS = frozenset(map(stem, STOP_WORDS))


def words_of(text):
    """The folded words of a text that say something."""
    return [word for word in tokens(text) if word not in STOP_WORDS]


def stems_of(text):
    return [stem(word) for word in words_of(text)]


def read_query(text):
    """The Words of what somebody typed, at most 12 of its first 200 characters."""
    text = text[:LONGEST_QUERY]
    found, end = [], 0
    for number, quoted in enumerate(QUOTED.finditer(text), start=1):
        found += _words(text[end : quoted.start()])
        found += _words(quoted[1], number)
        end = quoted.end()
    return (found + _words(text[end:]))[:MOST_WORDS]


def _words(text, phrase=0):
    return [Word(word, stem(word), phrase) for word in tokens(text)]
