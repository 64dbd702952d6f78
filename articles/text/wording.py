"""Words that patients stumble over: what the rules on wording look for in a sentence."""

import re

# What no honest claim about a treatment can say. Each form stands here, so that “secure” does not
# count as “cure”. A wound heals, and harm may be permanent: only a promise of either counts.
CURE_WORDS = re.compile(
    r"\b(?:cures?|cured|curing|curative|curable|proven|eliminat(?:e|es|ed|ing|ion)|"
    r"guarantee[ds]?|miracles?|pain[- ]?free|risk[- ]?free|completely safe|"
    r"heals?(?=\s+(?:your|you|the|all|any|chronic|pain|back|neck|nerves?|joints?|muscles?|"
    r"injur\w+|tissues?)\b)|"
    r"permanent(?:ly)?(?=\s+(?:reli|fix|end|result|solution|stop|gone|eas|better|remov|rid\b))|"
    r"100 ?%(?=\s+(?:safe|effective|natural|sure|certain|relief)))(?!\w)",
    re.IGNORECASE,
)
# A denial counts for the words that follow it up to the next comma, or stands soon after them.
DENIAL = re.compile(
    r"\b(?:not(?! only\b| just\b)|no|never|nobody|nothing|none|neither|nor|cannot|without|"
    r"unproven|beware|wary|myths?|false|scams?|\w+n['’]t|"
    r"(?:ads?|sellers?|websites?|labels?) (?:that )?(?:says?|claims?|promis(?:es?|ing)))\b",
    re.IGNORECASE,
)
LATE_DENIAL = re.compile(
    r"\s+(?:(?!(?:that|which|who|what|when|where|if|without)\b)\w+\s+){0,5}?"
    r"(?:(?:is|are|was|were|do|does|has|have)\s+(?:not|never)\b|cannot\b|\w+n['’]t\b)",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[,;:–—()]|\bbut\b|\band (?:it|they|you|this|that)\b", re.IGNORECASE)
PLACEHOLDERS = re.compile(
    r"(?i:DESCRIBE THIS IMAGE|lorem ipsum)|\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\?\?\?|"
    r"(?i:\[(?:insert|your|name|add|clinic|address|date|phone|e-?mail|link|source)\b"
    r"[^\[\]]{0,200}\])(?![(\[:])"
)
EMERGENCY_NUMBERS = ("000", "110", "111", "112", "119", "911", "995", "999", "1122")
# As in “call 999”, or in “911 or 999”; what goes on with more digits is the number of a phone.
EMERGENCY_CALL = re.compile(
    r"(?:\b(?:call(?:s|ing)?|dial(?:s|ing)?|ring(?:s|ing)?|text|(?:tele)?phone|tel)\b:?\s*"
    r"(?:(?:an ambulance|for help|emergency services|the (?:emergency )?number)\s+"
    r"(?:(?:on|at)\s+)?)?"
    r"|(?<=\b911)(?: or |/)|(?<=\b999)(?: or |/))"
    rf"(?P<number>{'|'.join(EMERGENCY_NUMBERS)})\b(?![-. ]?\d)",
    re.IGNORECASE,
)
VAGUE_LINKS = {
    *("click here", "here", "this", "this page", "this link", "link", "more", "read more"),
    *("learn more", "find out more", "see here", "article", "website", "page", "details"),
}
FILE_NAME = re.compile(
    r"\S+(?: \S+){0,2}\.(?:svg|png|jpe?g|webp|gif|heic|tiff?|bmp)|"
    r"(?:img|dsc[nf]?|pxl|image|picture|pic|photo(?:graph)?|screenshot|scan|untitled)"
    r"[-_ ]?[-_ .:\d]*(?:wa\d+)?|"
    r"[a-z0-9]+(?:[-_][a-z0-9]+){2,}",
    re.IGNORECASE,
)
SHOULD = re.compile(r"\b(?:should|shouldn['’]t|must|ought)\b", re.IGNORECASE)

# Endings that Greek and Latin left to medicine.
MEDICAL_ENDING = re.compile(
    r"\b[a-z]{2,40}(?:itis|algia|opathy|ectomy|plasty|oscopy|emia|uria|otomy|ostomy|osis|trophy|plegia|"
    r"paresis|esthesia|phasia|genic|lytic|azole|codone|morphone|zepam|gabalin|oxetine|triptyline)s?\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"\b[A-Z]{2,6}s?\b")
# Words of everyday speech with such an ending, and capitals that readers know or that only shout.
KNOWN_WORDS = {
    *("nostalgia", "academia", "analytic", "dichotomy", "symbiosis", "metamorphosis", "osmosis"),
    *("not", "no", "never", "always", "do", "don", "stop", "and", "or", "if", "all", "only"),
    *("both", "now", "must", "call", "please", "yes", "it", "is", "ii", "iii", "iv", "covid"),
    *("todo", "tbd", "tbc", "fixme", "xxx", "xxxx"),
    *("diagnosis", "prognosis", "hypnosis", "photogenic", "trophy", "arthritis", "us", "uk", "usa"),
    *("fda", "cdc", "ai", "hiv", "dna", "tv", "id", "pdf", "er", "ok", "faq", "am", "pm", "ct"),
    *("mri", "who", "nice", "nhs", "hhs", "url", "cm", "mg"),
}

BE = (
    r"\b(?:am|is|are|was|were|be|been|being|gets?|got)\s+"
    r"(?:(?:\w+ly|not|also|often|always|never|still|then|now|sometimes|even|just|well)\s+)*"
)
PARTICIPLE = (
    r"(?:\w{2,}ed|done|made|given|taken|seen|shown|known|found|held|kept|left|lost|told|felt|proven|"
    r"put|hurt|sold|sent|paid|read|said|set|cut|built|chosen|written|driven|broken|worn|drawn)"
)
PASSIVE = re.compile(rf"{BE}{PARTICIPLE}\b", re.IGNORECASE)
# States that look like one: “you are used to it”, but not “it is used”.
NOT_PASSIVE = re.compile(
    rf"{BE}(?:tired|interested|worried|scared|need|indeed|supposed|concerned|red|bed|left|rested|"
    r"pleased|excited|relaxed|stressed|married|retired|complicated|advanced|limited|dressed|"
    r"used(?=\s+to\s+(?:it|this|that|the|your|an?|\w+ing)\b))\b",
    re.IGNORECASE,
)


def cure_words_in(sentence):
    """The words of a sentence that promise too much; none where the sentence denies or asks."""
    if sentence.rstrip("\"'”’) ").endswith("?"):
        return []
    return [match[0] for match in CURE_WORDS.finditer(sentence) if not _is_denied(sentence, match)]


def medical_words_in(words):
    """Words of a text that look medical or are spelled in capitals, as they stand there."""
    found = [*MEDICAL_ENDING.finditer(words), *ACRONYM.finditer(words)]
    return [match[0] for match in found if not _is_known(match[0].lower())]


def _is_known(word):
    return word in KNOWN_WORDS or word.removesuffix("s") in KNOWN_WORDS


def is_passive(sentence):
    return bool(PASSIVE.search(NOT_PASSIVE.sub(" ", sentence)))


def _is_denied(sentence, match):
    clause = CLAUSE_END.split(sentence[max(0, match.start() - 200) : match.start()])[-1]
    return bool(DENIAL.search(clause) or LATE_DENIAL.match(sentence, match.end()))
