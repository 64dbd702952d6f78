"""The first mention of a term leads to its meaning, and no letter of the page changes for it."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.document import CareCard, Finding, QuestionAndAnswer, TreatmentFacts
from articles.text.markup.glossary import Glossary
from articles.text.rendered_article import render_article
from articles.text.rendering import Picture, Renderer
from tests.makers import make_document

GLOSSARY = Glossary(
    (
        ("pain", "pain"),
        ("chronic pain", "chronic-pain"),
        ("flare", "flare"),
        ("flare-up", "flare"),
        ("NSAID", "nsaid"),
        ("CBT-I", "cbt-i"),
        ("R&D", "research"),
        ("a < b", "less"),
        ('"quoted"', "quoted"),
        ("it’s", "its"),
        ("5% cream", "cream"),
        ("stroke", "stroke"),
        ("stroke unit", "unit"),
        ("C+ (oil)", "oil"),
    )
)
TERM = re.compile(r'<a class="term" href="/glossary/#([a-z-]+)">(.*?)</a>', re.DOTALL)


def picture(name):
    return Picture(f"/{name}", 10, 10)


def renderer(glossary=GLOSSARY):
    return Renderer(picture, glossary)


def terms(markdown):
    """(slug, words) of each term that is explained."""
    return TERM.findall(renderer().block(markdown))


def visible(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_the_first_mention_leads_to_the_glossary():
    assert renderer().block("A flare is hard.") == (
        '<p>A <a class="term" href="/glossary/#flare">flare</a> is hard.</p>'
    )


def test_only_the_first_mention_does_so_whatever_it_is_called():
    assert terms("A flare. A flare-up. Flares.\n\nA flare.") == [("flare", "flare")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chronic pain", [("chronic-pain", "chronic pain")]),
        ("chronic pain is pain", [("chronic-pain", "chronic pain"), ("pain", "pain")]),
        ("A flare-up", [("flare", "flare-up")]),
        ("FLARE", [("flare", "FLARE")]),
        ("Flare", [("flare", "Flare")]),
        ("flares", [("flare", "flares")]),
        ("NSAID", [("nsaid", "NSAID")]),
        ("NSAIDs", [("nsaid", "NSAIDs")]),
        ("(NSAID).", [("nsaid", "NSAID")]),
        ("CBT-I helps", [("cbt-i", "CBT-I")]),
        ("Nsaid nsaid cbt-i", []),
        ("painful, Spain, pain-free, pro-pain, pain/ache", []),
        ("flared", []),
        ("the flare’s end", [("flare", "flare")]),
        ("5% cream", [("cream", "5% cream")]),
        ("the stroke unit", [("unit", "stroke unit")]),
        ("C+ (oil) or CC (oil)", [("oil", "C+ (oil)")]),
    ],
)
def test_a_term_is_found_whole_the_longest_first(words, found):
    assert terms(words) == found


@pytest.mark.parametrize(
    "markdown",
    [
        "## A flare\n",
        "#### A flare\n",
        "[a flare](rest.md)\n",
        "See [**the flare** plan](rest.md).\n",
        "`flare`\n",
        "    flare\n",
        '!!! emergency "A flare"\n    - a flare\n    - worse flare\n',
        '!!! soon "Call"\n    A flare.\n',
        "| flare |\n|---|\n| a |\n",
        "*[flare]: A bad day\n\nA flare.\n",
        "<https://example.org/flare>\n",
        "![A flare](images/a.svg)\n",
        "[the flare][x]\n\n[x]: rest.md\n",
    ],
)
def test_where_a_link_would_be_in_the_way_there_is_none(markdown):
    assert terms(markdown) == []


def test_a_mention_that_is_left_alone_does_not_count_as_the_first():
    assert terms("## A flare\n\n[flare](rest.md) and a flare") == [("flare", "flare")]


@pytest.mark.parametrize(
    "markdown",
    [
        "*flare*",
        "**flare**",
        "- a\n- flare",
        "1. flare",
        "- a\n    - flare",
        "| a |\n|---|\n| flare |",
        "> flare",
        "Term\n: flare",
        '!!! do "Do"\n    - flare',
        '!!! note "Note"\n    A flare.',
        "**bold** flare",
        "[link](rest.md) flare",
        "A note.[^1]\n\n[^1]: A flare.",
        "flare [@furlan2015]",
        "line  \nflare",
    ],
)
def test_it_works_in_every_other_place(markdown):
    assert [slug for slug, _words in terms(markdown)] == ["flare"]


def test_terms_around_other_marks_stand_in_their_order():
    markup = renderer().block("Pain **flare** then *x* NSAID [@a1] and CBT-I.")
    assert [slug for slug, _ in TERM.findall(markup)] == ["pain", "flare", "nsaid", "cbt-i"]
    assert visible(markup) == visible(
        renderer(Glossary()).block("Pain **flare** then *x* NSAID [@a1] and CBT-I.")
    )


@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("R&D", '<a class="term" href="/glossary/#research">R&amp;D</a>'),
        ("a < b", '<a class="term" href="/glossary/#less">a &lt; b</a>'),
        ('"quoted"', '<a class="term" href="/glossary/#quoted">"quoted"</a>'),
        ("flare <script>", '<a class="term" href="/glossary/#flare">flare</a> &lt;script&gt;'),
        ("flare & <b>", '<a class="term" href="/glossary/#flare">flare</a> &amp; &lt;b&gt;'),
    ],
)
def test_escaping_stays_whole(markdown, markup):
    assert renderer().inline(markdown) == markup


def test_a_term_cannot_smuggle_markup_in():
    glossary = Glossary((("<img src=x onerror=alert(1)>", "x"), ("rest](javascript:x)", "y")))
    markup = renderer(glossary).block("<img src=x onerror=alert(1)> and rest](javascript:x)")
    assert "<img" not in markup and 'href="javascript' not in markup


def test_pieces_of_one_page_share_their_first_mention():
    page = renderer()
    assert len(TERM.findall(page.inline("A flare."))) == 1
    assert TERM.findall(page.inline("A flare.")) == []
    assert TERM.findall(page.block("A flare.")) == []
    assert len(TERM.findall(page.block("An NSAID."))) == 1


def test_a_page_explains_a_term_where_it_is_first_read():
    document = make_document(
        one_minute="Rest.",
        key_points=("A flare ends.",),
        care_cards=(CareCard("urgent", "A flare", ("NSAID and flare",)),),
        treatment_facts=TreatmentFacts((Finding("NSAIDs may ease a flare."),), "NSAID"),
        faq=(QuestionAndAnswer("A flare?", "A flare, and CBT-I."),),
        body="## Flare\n\nFlare, then chronic pain.\n",
    )
    page = render_article(document, picture, GLOSSARY)
    assert [slug for slug, _ in TERM.findall(page.key_points[0])] == ["flare"]
    assert TERM.findall(page.care_cards) == []
    assert [slug for slug, _ in TERM.findall(page.body)] == ["chronic-pain"]
    assert TERM.findall(page.findings[0].claim) == [("nsaid", "NSAIDs")]
    assert TERM.findall(page.harms) == []
    assert TERM.findall(page.faq[0][1]) == [("cbt-i", "CBT-I")]


@pytest.mark.parametrize("glossary", [Glossary(), Glossary(())])
def test_without_terms_nothing_is_linked(glossary):
    assert "term" not in renderer(glossary).block("A flare.")


@pytest.mark.parametrize(
    ("words", "slug"),
    [("flare", "flare"), ("FLARE", "flare"), ("NSAID", "nsaid"), ("nsaid", None)],
)
def test_a_word_knows_its_slug(words, slug):
    assert GLOSSARY.slug_of(words) == slug


PIECES = st.sampled_from(
    [
        *("pain", "chronic pain", "flares", "NSAIDs", "CBT-I", "R&D", "a < b", '"quoted"', "it’s"),
        *("**", "*", "`", "[", "](x.md)", "[@a1]", "\n\n", "\n", " ", "- ", "| ", "## ", "<", "&"),
        *(
            "&amp;",
            "\\",
            "!!! do\n    ",
            "(",
            ")",
            ".",
            "5% cream",
            "1. ",
            "> ",
            "x",
            "_",
            "#",
            "|",
        ),
        *("|---|\n", "[^1]", "[^1]: ", ": ", "*[pain]: ", "![a](b.svg)", "\u00a0", "é", "ſ", "İ"),
    ]
)
quickly = settings(max_examples=150, deadline=None)


@given(st.lists(PIECES, max_size=25).map("".join))
@quickly
def test_the_words_of_a_block_are_the_same_with_and_without(markdown):
    assert visible(renderer().block(markdown)) == visible(renderer(Glossary()).block(markdown))


@given(st.lists(PIECES, max_size=12).map("".join))
@quickly
def test_the_words_of_a_line_are_the_same_with_and_without(markdown):
    assert visible(renderer().inline(markdown)) == visible(renderer(Glossary()).inline(markdown))


@given(
    st.lists(st.text("aſsKk&<\"' -s", min_size=1, max_size=5).map(str.strip).filter(bool)),
    st.text("aſsKk&<\"' -s", max_size=40),
)
@quickly
def test_whatever_the_terms_are_the_words_are_the_same_and_links_lead_somewhere(words, text):
    glossary = Glossary(tuple((term, f"t{number}") for number, term in enumerate(words)))
    markup = renderer(glossary).block(text)
    assert visible(markup) == visible(renderer(Glossary()).block(text))
    assert "#None" not in markup
    slugs = re.findall(r'href="/glossary/#(t\d+)"', markup)
    assert len(slugs) == len(set(slugs))
