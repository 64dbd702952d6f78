"""The checker: one function for each rule that a text has to keep, or had better keep.

A rule that blocks keeps a text from being published; the others advise. Each function yields the
Problems of one Subject; its docstring is the reason, its `source` says where the rule comes from.
"""

import re
from dataclasses import dataclass, replace

from .subject import line_of
from .text import wording
from .text.entries import RETRACTED, SUPERSEDED
from .text.links import sources_of
from .text.naming import Key, Naming
from .text.passages import plain
from .text.problems import Problem
from .text.readability import split_sentences, words_of

# What an uploaded picture is called until somebody says what it shows.
PLACEHOLDER = "DESCRIBE THIS IMAGE"

MOST_WORDS_IN_ONE_MINUTE = 90
MOST_WORDS_IN_A_SENTENCE = 20
MOST_SENTENCES_IN_A_PARAGRAPH = 3
HARDEST_FLESCH_KINCAID, HARDEST_SMOG = 8.0, 9.0
MOST_SHOULDS_IN_1000_WORDS = 5
PASSIVES_IN_A_ROW = 3
# Where a promise is made: what stands on cards, in search results and at the top of the page.
CLAIMS = ("title", "summary", "one_minute", "key_points", "treatment_facts.findings")

ARTICLES = ("articles",)
ALL_TEXTS = ("articles", "topics", "pages")
WITH_PEOPLE = (*ALL_TEXTS, "contributors")  # what somebody says of themselves, too


@dataclass(frozen=True)
class Rule:
    name: str
    blocks: bool
    kinds: tuple
    source: str
    reason: str
    find: object

    def problems(self, subject):
        return [replace(problem, rule=self.name) for problem in self.find(subject)]


RULES = {}


def rule(kinds, source, *, blocks=False):
    """Enter a function into RULES under its name."""

    def enter(find):
        name = find.__name__.replace("_", "-")
        reason = " ".join(find.__doc__.split())
        RULES[name] = Rule(name, blocks, kinds, source, reason, find)
        return find

    return enter


def check(subject, *, only_blocking=False):
    """Every Problem of a Subject, rule by rule; RULES tells of each whether it blocks."""
    return [
        problem
        for rule in RULES.values()
        if subject.kind in rule.kinds and (rule.blocks or not only_blocking)
        for problem in rule.problems(subject)
    ]


def is_blocking(problem):
    """Whether a problem keeps a text from being published; one without a rule always does."""
    return problem.rule not in RULES or RULES[problem.rule].blocks


# What blocks


@rule(ALL_TEXTS, "Google Search Central: control your snippets", blocks=True)
def summary_missing(subject):
    """Lists and search results show the summary; without one nobody knows what the page is for."""
    if not subject.document.summary:
        yield Problem(
            "There is no summary.", "Say in one plain sentence what it is for.", "summary"
        )


@rule(ARTICLES, "CDC Clear Communication Index, items 1 and 2; PEMAT item 11", blocks=True)
def one_minute_version(subject):
    """Somebody in a flare reads one minute: they need the whole message, and an end to it."""
    count = len(plain(subject.document.one_minute).split())
    if not count:
        hint = f"Write up to {MOST_WORDS_IN_ONE_MINUTE} words that stand for the whole article."
        yield Problem("There is no one-minute version.", hint, "one_minute")
    elif count > MOST_WORDS_IN_ONE_MINUTE:
        words = f"It has {count} words, but one minute has {MOST_WORDS_IN_ONE_MINUTE}."
        yield Problem(words, "Keep what matters most.", "one_minute")


@rule(ARTICLES, "JAMA benchmarks: attribution; DISCERN item 4", blocks=True)
def source_missing(subject):
    """A health page without a source asks to be believed."""
    if not sources_of(subject.document):
        yield Problem("No source is cited.", "Cite one as [@furlan2015].", "body")


@rule(WITH_PEOPLE, "JAMA benchmarks: attribution", blocks=True)
def source_unknown(subject):
    """A citation that leads nowhere cannot be checked."""
    for key, field, line in subject.citations:
        if key not in subject.library.references:
            place = Key("references", in_file="references.yaml")
            words = Naming(f"The source “{key}” is not in ", place, ".")
            yield Problem(words, "Add it there, or mend the key.", field, line)


@rule(WITH_PEOPLE, "COPE guidelines on retraction", blocks=True)
def source_retracted(subject):
    """A retracted study is no evidence, and those who read on would take it for some."""
    yield from _sources_of_status(subject, RETRACTED, "has been retracted")


@rule(ARTICLES, "GRADE; DISCERN items 4 and 8", blocks=True)
def finding_incomplete(subject):
    """A benefit without its source and its certainty is an advertisement."""
    for field, finding in subject.findings:
        if not finding.certainty:
            words = "A finding has no certainty."
            yield Problem(words, "Say high, moderate, low or very low.", f"{field}.claim")
        if not finding.sources:
            words = "A finding has no source."
            hint = Naming("Fill in “", Key(f"{field}.sources", in_file="sources"), "”.")
            yield Problem(words, hint, f"{field}.claim")


@rule(ARTICLES, "DISCERN items 10 to 12 and 14", blocks=True)
def treatment_facts_incomplete(subject):
    """Who weighs a treatment has to know its harms, who is at risk, and what else there is."""
    facts = subject.facts
    if facts is None:
        if subject.topic and subject.topic.treatments:
            words = "The topic is about treatments, but there are no treatment facts."
            hint = Naming("Fill in “", Key("treatment_facts"), "”.")
            yield Problem(words, hint, "treatment_facts")
        return
    names = ("findings", "harms", "who_should_not", "alternatives", "without_treatment")
    for name in names:
        if not getattr(facts, name):
            key = f"treatment_facts.{name}"
            words = Naming("The treatment facts lack “", Key(key, in_file=name), "”.")
            hint = "Fill it in; if nothing is known, say so."
            yield Problem(words, hint, key)


@rule(ARTICLES, "NHS: help users decide when and where to get care", blocks=True)
def red_flags_missing(subject):
    """Some pain is the sign of an emergency; whoever reads of it has to learn that here."""
    levels = {card.level for card in subject.document.care_cards}
    if subject.topic and subject.topic.red_flags and not levels & {"emergency", "urgent"}:
        words = "The topic has red flags, but no card says when to get help."
        yield Problem(words, "Add an emergency card or an urgent one.", "care_cards")


@rule(WITH_PEOPLE, "WCAG 2.2, success criterion 1.1.1", blocks=True)
def picture_description_missing(subject):
    """Whoever cannot see a picture hears its description; without one, they hear nothing."""
    image = getattr(subject.document, "image", None)
    if image and not image.alt and not image.decorative:
        key = Key("image.decorative", in_file="decorative: true")
        hint = Naming("Say what it shows, or mark it “", key, "”.")
        yield Problem("The picture has no description.", hint, "image")
    for alt, field, line in subject.pictures:
        if not alt:
            hint = "Say what it shows, or write ![decorative](…)."
            yield Problem("A picture has no description.", hint, field, line)


@rule(WITH_PEOPLE, "WCAG 2.2, failure F30", blocks=True)
def picture_description_is_file_name(subject):
    """The name of a file tells nobody what a picture shows."""
    image = getattr(subject.document, "image", None)
    own = [(image.alt, "image.alt", 1)] if image else []
    for alt, field, line in [*own, *subject.pictures]:
        if alt and wording.FILE_NAME.fullmatch(alt):
            words = f"“{alt}” is the name of a file, not a description."
            yield Problem(words, "Say what the picture shows.", field, line)


@rule(WITH_PEOPLE, "docs/document-format.md", blocks=True)
def cannot_be_shown(subject):
    """What the page cannot show as it was meant is a mistake of the text, and readers see it."""
    for words in subject.problems_of_rendering:
        if "has no description" not in words:
            yield Problem(words, "", *subject.place_quoted_in(words))


@rule(WITH_PEOPLE, "WCAG 2.2, success criterion 2.4.4; Google: crawlable links", blocks=True)
def link_broken(subject):
    """A reader with little strength follows a link once; it has to lead somewhere."""
    for path, anchor, field, line in subject.links:
        if path and not subject.leads_somewhere(path):
            words = f"The link to “{path}” leads to no page of this site."
            yield Problem(words, "Mend the address, or take the link out.", field, line)
        elif anchor and not subject.has_part(path, anchor):
            words = f"The page has no part “#{anchor}”."
            yield Problem(words, "Headings make the names of parts.", field, line)
    for number, pick in enumerate(getattr(subject.document, "related", ()), start=1):
        if not subject.leads_somewhere(f"/articles/{pick.article}/"):
            words = f"The related article “{pick.article}” does not exist."
            yield Problem(words, "Name an article of this site.", f"related.{number}.article")


@rule(ARTICLES, "docs/document-format.md", blocks=True)
def related_to_itself(subject):
    """Who has read a page to its end is sent in a circle."""
    for number, pick in enumerate(subject.document.related, start=1):
        if pick.article == subject.slug:
            field = f"related.{number}.article"
            yield Problem("The article names itself as related.", "Name another one.", field)


@rule(WITH_PEOPLE, "WCAG 2.2, technique G141; NHS content style: headings", blocks=True)
def heading_level_skipped(subject):
    """Who listens to a page moves by its headings; a gap sounds like a missing part."""
    before = 1  # the title of the page
    for passage in subject.headings:
        level = max(2, passage.level)
        if level > before + 1:
            words = f"The heading “{passage.words}” skips a level."
            yield Problem(words, f"Begin it with {'#' * (before + 1)}.", *_place(passage))
        before = level


@rule(ALL_TEXTS, "WCAG 2.2, success criterion 2.4.2; Google: titles", blocks=True)
def title_duplicate(subject):
    """Two pages of one name cannot be told apart in a list, a tab or a search result."""
    others = subject.library.titled(subject.document.title) - {subject.address}
    for address in sorted(others):
        words = f"The page {address} has the same title."
        yield Problem(words, "Say what is different about this one.", "title")


@rule(WITH_PEOPLE, "NHS content standard: check before you publish", blocks=True)
def placeholder_text(subject):
    """What was to be filled in later is seen by patients first."""
    if getattr(subject.document, "sample", False):
        return
    for field, text in subject.texts:
        for match in wording.PLACEHOLDERS.finditer(text):
            hint = "Say what it shows." if match[0] == PLACEHOLDER else "Fill it in."
            line = line_of(text, match.start())
            yield Problem(f"“{match[0]}” has still to be replaced.", hint, field, line)


@rule(WITH_PEOPLE, "FTC: Health Products Compliance Guidance", blocks=True)
def cure_words_in_claim(subject):
    """No study of pain can promise a cure, and a promise that fails takes hope with it."""
    claims = [passage for passage in subject.passages if _is_claim(passage)]
    message = "“%s” promises more than any study can show."
    yield from _cure_words(claims, subject, message, "Say what may change, and for how long.")


@rule(("topics",), "docs/document-format.md", blocks=True)
def service_unknown(subject):
    """Each article of the topic would end without the next step that it was meant to have."""
    service = subject.document.service
    if service and service not in subject.library.services:
        known = ", ".join(sorted(subject.library.services)) or "none"
        words = f"The clinic offers no service “{service}”."
        yield Problem(words, f"Known: {known}. Name one, or take it out.", "service")


@rule(WITH_PEOPLE, "NHS: help users decide when and where to get care", blocks=True)
def emergency_number_wrong(subject):
    """In an emergency there is no time to find out that a number does not work here."""
    ours = subject.library.emergency_number
    for passage in subject.passages:
        for match in wording.EMERGENCY_CALL.finditer(passage.words):
            if match["number"] != ours:
                words = f"{match['number']} is not the emergency number of this clinic."
                yield Problem(words, f"It is {ours}.", *_place(passage))


# What advises


@rule(ALL_TEXTS, "Kincaid 1975; McLaughlin 1969; AMA: write at grade 6, at most 8")
def hard_to_read(subject):
    """Pain and tiredness make reading hard; about half of new patients read health texts poorly."""
    result = subject.readability
    if result.flesch_kincaid > HARDEST_FLESCH_KINCAID or result.smog > HARDEST_SMOG:
        grades = f"{result.flesch_kincaid:.1f} (Flesch-Kincaid) and {result.smog:.1f} (SMOG)"
        hint = (
            f"Aim for {HARDEST_FLESCH_KINCAID:.0f} and {HARDEST_SMOG:.0f}: shorter sentences, "
            "shorter words."
        )
        yield Problem(f"The text reads at grade {grades}.", hint, "body")


@rule(WITH_PEOPLE, "NHS content style guide: sentences")
def sentence_long(subject):
    """A long sentence has to be held in mind until its end, and pain takes that room."""
    for passage, sentence in subject.sentences():
        count = len(words_of(sentence))
        if count > MOST_WORDS_IN_A_SENTENCE:
            words = f"A sentence of {count} words: “{sentence}”"
            yield Problem(words, "Make two of it.", *_place(passage))


@rule(WITH_PEOPLE, "NHS content style guide: paragraphs")
def paragraph_long(subject):
    """White space is where a tired reader rests."""
    for passage in subject.prose:
        count = len(split_sentences(passage.words))
        if count > MOST_SENTENCES_IN_A_PARAGRAPH and passage.field != "one_minute":
            words = f"A paragraph of {count} sentences: “{_beginning(passage.words)}”"
            yield Problem(words, "Leave an empty line after the third.", *_place(passage))


@rule(ARTICLES, "PEMAT item 4")
def medical_term_undefined(subject):
    """A medical word is for teaching; then it has to be taught."""
    known = {
        word.lower()
        for entry in subject.library.terms.values()
        for words in (entry.term, *entry.also)
        for word in [words, *words_of(words)]
    }
    read = " ".join(passage.words for passage in subject.passages)
    explained = set(re.findall(r"\(([^()]{2,40})\)", read))
    explained = {word.lower() for words in explained for word in words_of(words)}
    abbreviations = re.findall(r"^\*\[([^\]]+)\]:", subject.document.body, re.MULTILINE)
    explained |= {short.lower() for short in abbreviations}
    seen = set()
    for passage in subject.prose:
        for word in wording.medical_words_in(passage.words):
            plain_form = word.lower()
            forms = {plain_form, plain_form.removesuffix("s")}
            if forms & (known | explained) or forms & seen:
                continue
            seen |= forms
            hint = "Explain it in brackets, or add it to the glossary."
            yield Problem(f"“{word}” is not explained.", hint, *_place(passage))


@rule(WITH_PEOPLE, "content/wording.yaml, which the staff keep")
def word_to_avoid(subject):
    """Words that shut people out, blame them or promise too much have plain, kind sisters."""
    for entry in subject.library.wordings:
        pattern = "|".join(re.escape(words).replace("'", "['’]") for words in entry.avoid)
        found = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
        for passage in subject.passages:
            for match in found.finditer(passage.words):
                hint = " ".join(part for part in (f"Say: {entry.say}.", entry.why) if part)
                yield Problem(f"“{match[0]}”.", hint, *_place(passage))


@rule(WITH_PEOPLE, "FTC: Health Products Compliance Guidance")
def cure_words(subject):
    """Outside a claim such words may be right, yet they are the ones that patients remember."""
    others = [passage for passage in subject.passages if not _is_claim(passage)]
    message = "“%s” can be read as a promise."
    yield from _cure_words(others, subject, message, "Say what may change, and for how long.")


@rule(WITH_PEOPLE, "WCAG 2.2, success criterion 2.4.4; GOV.UK: writing link text")
def link_text_vague(subject):
    """Links are often heard one after the other, without the sentences around them."""
    for field, text in subject.texts:
        for match in re.finditer(r"(?<!!)\[([^\[\]]*)\]\(", text):
            if plain(match[1]).lower().strip(" .!…") in wording.VAGUE_LINKS:
                words = f"The link “{match[1]}” does not say where it leads."
                yield Problem(words, "Name the page.", field, line_of(text, match.start()))


@rule(WITH_PEOPLE, "Python-Markdown: lists within lists are indented by four spaces")
def nested_list_indent(subject):
    """A list indented by two spaces does not come out as one within the other."""
    above = None
    for number, line in enumerate(subject.document.body.split("\n"), start=1):
        item = re.match(r"( *)(?:[-*+]|\d+\.) ", line)
        indent = len(item[1]) if item else None
        if item and above is not None and 0 < indent - above < 4:
            words = "A list within a list is indented by fewer than four spaces."
            yield Problem(words, "Indent it by four.", "body", number)
        above = indent


@rule(WITH_PEOPLE, "NHS content style guide: active voice; PEMAT item 5")
def passive_run(subject):
    """In the passive nobody does anything; several in a row leave the reader out."""
    run = []
    for passage, sentence in [*subject.sentences(), (None, "")]:
        if passage and wording.is_passive(sentence) and (not run or run[-1][0] == passage):
            run.append((passage, sentence))
            continue
        if len(run) >= PASSIVES_IN_A_ROW:
            words = f"{len(run)} passive sentences in a row: “{_beginning(run[0][1])}”"
            yield Problem(words, "Say who does it: “you”, “we”, “your doctor”.", *_place(run[0][0]))
        run = [(passage, sentence)] if passage and wording.is_passive(sentence) else []


@rule(WITH_PEOPLE, "NHS content style guide: few “should”s")
def should_too_often(subject):
    """Advice that orders people about is resented, and followed less."""
    words = sum(len(words_of(passage.words)) for passage in subject.prose)
    count = sum(len(wording.SHOULD.findall(passage.words)) for passage in subject.prose)
    if count > 2 and count * 1000 > MOST_SHOULDS_IN_1000_WORDS * words:
        message = f"“Should” or “must” stands here {count} times."
        yield Problem(message, "Say what to do, and what for.", "body")


@rule(ARTICLES, "NHS content standard: review; JAMA benchmarks: currency")
def review_overdue(subject):
    """What was true once may have changed; the date on the page is a promise."""
    due = subject.document.next_review_on
    if due and due <= subject.today:
        words = f"The review has been due since {due.isoformat()}."
        yield Problem(words, "Check it against its sources, and set a new day.", "next_review_on")


@rule(ARTICLES, "PEMAT items 20 and 22")
def next_step_missing(subject):
    """Reading is of use when something can be done with it."""
    if not subject.document.next_steps:
        hint = "Name one thing to do, as an order."
        yield Problem("There are no next steps.", hint, "next_steps")


@rule(ARTICLES, "PEMAT item 15; CDC Clear Communication Index, item 4")
def drawing_missing(subject):
    """A drawing explains at a glance what a paragraph cannot."""
    if not subject.document.image:
        hint = "Add one that explains something: a position, a label, a comparison."
        yield Problem("There is no drawing.", hint, "image")


@rule(WITH_PEOPLE, "COPE guidelines; Cochrane: updated versions")
def source_superseded(subject):
    """A newer version may say something else."""
    found = _sources_of_status(subject, SUPERSEDED, "has been superseded")
    yield from {problem.message: problem for problem in reversed(list(found))}.values()


@rule(WITH_PEOPLE, "WCAG 2.2, success criterion 2.4.4; Google: crawlable links")
def link_not_public_yet(subject):
    """Until that article is published, whoever follows the link finds nothing."""
    unseen = {f"/articles/{slug}/" for slug in subject.library.unseen} - {subject.address}
    for path, _anchor, field, line in subject.links:
        if path in unseen:
            words = f"The link to “{path}” leads to an article that readers do not see yet."
            yield Problem(words, "Publish that one first, or take the link out.", field, line)


@rule(("pages",), "45 CFR part 92, for the notices")
def still_a_sample(subject):
    """A sample page names nobody whom a patient could turn to."""
    if subject.document.sample:
        hint = "Fill in what is missing, and take “sample: true” out."
        yield Problem("This page is still a sample.", hint, "sample")


# What the rules share


def _place(passage):
    return passage.field, passage.line


def _beginning(words):
    return words if len(words) <= 60 else f"{words[:60].rsplit(' ', 1)[0]} …"


def _is_claim(passage):
    return passage.field.startswith(CLAIMS)


def _cure_words(passages, subject, message, hint):
    for passage, sentence in subject.sentences(passages):
        for word in wording.cure_words_in(sentence):
            yield Problem(message % word, hint, *_place(passage))


def _sources_of_status(subject, status, happened):
    for key, field, line in subject.citations:
        entry = subject.library.fallen.get(key)
        if entry and entry.status == status:
            newer = entry.superseded_by
            hint = f"See whether [@{newer}] says the same." if newer else "Find another source."
            yield Problem(f"The source “{key}” {happened}.", hint, field, line)
