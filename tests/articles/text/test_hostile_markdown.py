"""Whatever is typed, the page stays harmless, and comes to an end."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.markup.limits import MOST_READ_AGAIN
from articles.text.rendering import LONGEST_HTML, LONGEST_MARKDOWN, Picture, Renderer

# Written out here once more, on purpose: whoever allows more has to say so twice.
ALLOWED = {
    "a": {"href", "rel", "aria-label"},
    "abbr": {"title"},
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "dd": set(),
    "div": {"tabindex", "role", "aria-label"},
    "dl": set(),
    "dt": set(),
    "em": set(),
    "figcaption": set(),
    "figure": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "hr": set(),
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "li": set(),
    "ol": {"start"},
    "p": set(),
    "pre": set(),
    "span": set(),
    "strong": set(),
    "sup": set(),
    "table": set(),
    "tbody": set(),
    "td": {"align"},
    "th": {"align", "scope"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
CLASSES = {
    *("citation", "citations", "visually-hidden", "external", "table", "callout", "care-card"),
    *("care-card--emergency", "care-card--urgent", "care-card--soon", "care-card__heading"),
    *("callout__heading", "do-list", "do-list--do", "do-list--dont", "do-list__heading"),
    *("footnote", "footnote-ref", "footnote-backref"),
}
LINK = re.compile(r"#|/(?![/\\])|https?://[^/?#@\\]|mailto:|tel:", re.IGNORECASE)


class Page(HTMLParser):
    """What a browser would find in the result."""

    def __init__(self, markup):
        super().__init__()
        self.ids, self.links, self.words = [], [], []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert tag in ALLOWED
        assert len(names) == len(set(names))
        assert set(names) <= ALLOWED[tag] | {"id", "class"}
        for name, value in attributes:
            self.check(name, value or "")

    def check(self, name, value):
        if name == "id":
            assert re.fullmatch(r"[a-z0-9-]+", value)
            self.ids.append(value)
        elif name == "class":
            assert set(value.split()) <= CLASSES
        elif name == "href":
            assert LINK.match(value)
            assert not re.search(r"[\x00-\x20\\]", value)
            self.links.append(value)
        elif name == "src":
            assert value == "/static/heat.svg"

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def picture(name):
    return Picture("/static/heat.svg", 640, 360) if name == "images/heat.svg" else None


def check(*texts):
    """Render texts as fields of one document; returns the Page, if it is harmless."""
    renderer = Renderer(picture)
    markup = "".join(renderer.block(text) for text in texts)
    page = Page(markup)
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    targets = {link for link in page.links if re.match(r"#(fn|fnref)-\d", link)}
    assert targets <= {f"#{name}" for name in page.ids}
    assert not re.search(r"[\x00-\x08\x0e-\x1f]", markup)
    for placeholder in ("klzzwxh", "wzxhzdk"):
        assert placeholder not in markup or placeholder in "".join(texts)
    return page


SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\\script:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x02106\x03avascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/&#47;evil.example",
    "&#47;&#47;evil.example",
    "https://good.example@evil.example",
    "https:&#47;&#47;&#64;evil.example",
]


@pytest.mark.parametrize("address", SCRIPTS)
@pytest.mark.parametrize(
    "form",
    [
        "[x]({})",
        "[x](<{}>)",
        '[x]({} "title")',
        "[x]\n\n[x]: {}",
        "[x][y]\n\n[y]: <{}> 'title'",
        "<{}>",
        "![x]({})",
        "![x]\n\n[x]: {}",
        "[![x](images/heat.svg)]({})",
        "# [x]({})",
        "a|b\n-|-\n[x]({})|y",
        "[^1]\n\n[^1]: [x]({})",
        '!!! note "[x]({})"\n    y',
        "[`x`]({})",
    ],
)
def test_a_dangerous_address_is_never_a_link(form, address):
    page = check(form.format(address))
    assert [link for link in page.links if not link.startswith("#fn")] == []


@pytest.mark.parametrize("entity", ["&#47;", "&#x2f;", "&sol;"])
def test_an_entity_is_not_read_twice(entity):
    typed = entity.replace("&", "&amp;")
    assert check(f"[x](/{typed}evil.example)").links == [f"/{entity}evil.example"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<a href='javascript:x' onclick=x>x</a>",
        "<style>*{}</style>",
        "<!-- x --><![CDATA[x]]><?php x ?>",
        "<div\nonclick=x>",
        '[x](/a "onmouseover=alert(1) x=\\"")',
        '[x](/a" onclick="alert(1))',
        "[x](</a\" onclick='x'>)",
        '![" onerror="alert(1)](images/heat.svg)',
        '![x](images/heat.svg "\\" onerror=\\"alert(1)")',
        '![x](images/heat.svg "<script>alert(1)</script>")',
        "![<script>](images/heat.svg)",
        'ABC\n\n*[ABC]: " onmouseover="alert(1)',
        "ABC\n\n*[ABC]: <script>alert(1)</script>",
        '*["><script>]: x\n\n"><script>',
        '## " onclick="alert(1)',
        "## <script>",
        '[^"><script>]\n\n[^"><script>]: x',
        '[^a" onclick="x]\n\n[^a" onclick="x]: y',
        '!!! note onclick "x"\n    y',
        '!!! note "<script>"\n    y',
        '## "><script>\n\na|b\n-|-\n1|2',
        "`<script>`\n\n    <script>",
        '<b@c" onclick=x>',
        '<http://a.example/"onclick=x>',
        "&lt;script&gt; &#60;script&#62; &amp;lt;script>",
        "[x](/a){: onclick=x }\n\n## x {: #main onclick=x }",
        "{% raw %}{{ 1 }}{% load x %}",
    ],
)
def test_markup_that_is_typed_is_never_markup(text):
    assert "script" not in "".join(check(text).links)


@pytest.mark.parametrize(
    "text",
    [
        "\x02klzzwxh:0000\x03 `a` klzzwxh:0000",
        "*a* \x02klzzwxh:0000\x03\x02klzzwxh:0001\x03",
        "&amp; \x02wzxhzdk:0\x03",
        "\x02amp\x03lt; \x0260\x03script\x0262\x03",
        "\x02qq3936677670287331zz\x03 \x02zz1337820767766393qq\x03",
        "&#2;klzzwxh:0000&#3; *a* &#2;60&#3;",
        "## &#2;klzzwxh:0000&#3; &amp; *a*\n\na|b\n-|-\n1|2",
        "[&#2;wzxhzdk:0&#3;](/&#2;wzxhzdk:0&#3;) &amp;",
    ],
)
def test_markdowns_own_placeholders_can_be_typed_without_harm(text):
    renderer = Renderer(picture)
    assert not re.search(r"[\x02\x03]", renderer.block(text))
    Page(Renderer(picture).block(text))


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\x1f", "\x7f", "\ud800", "\udfff", "\uffff"]
)
def test_invisible_characters_are_left_out(character):
    assert Renderer(picture).block(f"a{character}b") == "<p>ab</p>"
    assert Renderer(picture).inline(f"a{character}b") == "ab"


def test_ids_of_different_kinds_never_collide():
    fields = (
        "## Fn 1\n\n## fnref-1\n\n## cite-1\n\n## Main\n\n## Footnotes [@a][^1]\n\n[^1]: x",
        "## Main\n\n## Section main\n\n[@a][^1][^1]\n\n[^1]: y",
        "!!! do\n    a\n\n!!! do\n    b",
    )
    check(*fields, *fields)


PIECES = st.sampled_from(
    [
        *"[]()!*_`\\<>&\"'|:;#-+=.{}^@~\n\t ab1",
        *(
            "\n\n",
            "    ",
            "  \n",
            "](",
            "![",
            "[^1]",
            "\n\n[^1]: ",
            "\n\n[a]: ",
            "\n\n*[a]: ",
            "[@a]",
        ),
        *(
            "\n> ",
            "\n- ",
            "\n1. ",
            "\n:   ",
            "\n\n!!! note\n    ",
            "\n## ",
            "a|b\n-|-\n",
            "&amp;",
            "&#47;",
        ),
        *("javascript:", "//x", "https://x", "images/heat.svg", "<script>", " onclick=x ", "<a@b>"),
        *("\x02", "\x03", "klzzwxh:0000", "wzxhzdk:0", "\x00", "\ud800", "\u2028", "\xa0"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=10).map("".join))
def test_any_text_at_all_is_harmless(first, second):
    check(first, second)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=5).map("".join),
    st.lists(PIECES, max_size=3).map("".join),
    st.integers(1, 4_000),
)
def test_any_piece_repeated_comes_to_an_end(piece, other, times):
    check((piece * times + other * times)[:12_000])


# Each of these took minutes, gigabytes or the whole stack before there were limits.
LONG = {
    "open brackets": "[" * 60_000,
    "open links": "[a](" * 15_000,
    "nested brackets": "[" * 30_000 + "]" * 30_000,
    "short nested brackets": ("[" * 60 + "]" * 60 + "\n\n") * 240,
    "open pictures": "![" * 30_000,
    "open citations": "[@a" * 20_000,
    "open sections": "<![CDATA[" * 6_000,
    "brackets behind escapes": "\\*" * 29_000 + "[" * 100,
    "escapes": "\\*" * 30_000,
    "escapes and code": "`\\" * 30_000,
    "code of many lengths": " ".join("`" * count for count in range(1, 340)),
    "many citations": "[@a;@b]" * 8_000,
    "repeated footnotes": "[^a]" * 14_000 + "\n\n[^a]: x",
    "many footnotes": "\n".join(f"[^{number}]: x" for number in range(5_000)),
    "footnotes in footnotes": "".join(f"[^{number}]: " for number in range(3_000)),
    "many abbreviations": "\n".join(f"*[a{n}]: x" for n in range(3_000)) + "\n\n" + "a1 " * 5_000,
    "a long abbreviation": f"*[a]: {'x' * 30_000}\n\n" + "a " * 15_000,
    "open abbreviations": "*[a\n" * 6_000,
    "many headings": "## a\n" * 5_000,
    "many underlined headings": "a\n---\n" * 4_000,
    "headings between odd line ends": "\u2028\n---\n" * 5_000,
    "quotes": ">" * 60_000,
    "lists on one line": "-   " * 15_000,
    "numbers on one line": "1. " * 20_000,
    "lists in quotes": "- > 1. " * 8_000,
    "lists by tabs": "\n".join("\t" * depth + "- x" for depth in range(300)),
    "lists by spaces in a quote": "\n".join("> " + "    " * depth + "- x" for depth in range(150)),
    "boxes in boxes": "\n".join("    " * depth + "!!! note" for depth in range(150)),
    "many boxes": "!!! a\n" * 4_000,
    "definitions": "a\n: b\n" * 5_000,
    "empty definitions": "a\n:   \n" * 4_000,
    "definitions upon definitions": "a\n" + ":   b\n" * 9_000,
    "definitions in definitions": "  : \n : \n: \n" * 6_000,
    "headings upon headings": "# a\n" * 15_000,
    "definitions in a quote": "> a\n> : b\n" * 6_000,
    "code in table cells": "a|b\n-|-\n" + "`|" * 29_000,
    "a table of many cells": "a|" * 5_000 + "\n" + "-|" * 5_000 + "\n|" * 20_000,
    "many tables": ("a|" * 50 + "\n" + "-|" * 50 + "\n" + "|\n" * 50 + "\n") * 200,
    "a long address": f"[a]: https://x/{'x' * 900}\n\n" + "[a]\n\n" * 5_000,
    "quotes for an address": "[a]: " + '"' * 50_000 + " x",
    "a long caption": "[a]: images/heat.svg '" + "y" * 30_000 + "'\n\n" + "![a]\n\n" * 5_000,
    "nested emphasis": "*a **b " * 4_000 + "c** d* " * 4_000,
    "emphasis of two kinds": "**_" * 20_000,
    "many paragraphs": "x\n\n" * 8_000,
    "blanks": " " * 60_000 + "x",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_long_hostile_text_gives_a_page_of_bounded_size(text):
    renderer = Renderer(picture)
    markup = renderer.block(text[:LONGEST_MARKDOWN])
    assert len(markup) <= LONGEST_HTML
    reading = renderer.markdown.parser.blockprocessors["limited_reading"]
    assert reading.characters <= MOST_READ_AGAIN + LONGEST_MARKDOWN
    Page(markup)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## a\n\n" * 301, "headings"),
        ("> " * 40 + "a", "nested"),
        (("a\n" + ":   b\n" * 190 + "\n") * 30, "From “:   b” on"),
        ("# one\n" * 6_000, "From “# one” on"),
        ("a|" * 60 + "\n" + "-|" * 60 + "\n|" * 60, "table"),
        ("a|b\n-|-\n" + "`" * 201 + "|b", "table"),
        ("x\n" * 201, "empty line"),
        ("[@a]\n\n" * 1_001, "citations"),
        ("[^a]" * 501 + "\n\n[^a]: x", "mentioned too often"),
        ("\n".join(f"[^{number}]: x" for number in range(201)), "footnotes"),
        ("\n".join(f"*[a{number}]: x" for number in range(101)), "abbreviations"),
        ("*[a]: x\n\n" + "a " * 1_001, "abbreviations"),
        ("[x](#a)\n\n" * 501, "links"),
        ("![x](images/heat.svg)\n\n" * 101, "pictures"),
        ("*a " * 251, "too many marks"),
        ("\\*" * 2_001, "too many marks"),
        ("[" * 2_000, "too many marks"),
        ("![x]\n\n" * 90 + "[x]: images/heat.svg '" + "y" * 20_000 + "'\n\n", "too long a page"),
    ],
)
def test_what_goes_over_a_limit_is_reported(text, problem):
    renderer = Renderer(picture)
    renderer.block(text)
    assert any(problem in found for found in renderer.problems)


def test_the_count_begins_anew_with_each_piece():
    renderer = Renderer(picture)
    renderer.block(LONG["definitions upon definitions"])
    assert "<dd>b</dd>" in renderer.block("a\n:   b\n")


def test_what_is_left_unread_is_all_there():
    markup = Renderer(picture).block(("a\n" + ":   b\n" * 190 + "\n") * 30 + "*the end*\n")
    assert "*the end*" in markup
    assert markup.count("b") >= 190 * 30


def test_a_long_explanation_of_an_abbreviation_is_cut():
    assert len(Renderer(picture).block("a\n\n*[a]: " + "x" * 5_000)) < 400


def test_a_text_that_is_too_long_is_cut_and_reported():
    renderer = Renderer(picture)
    assert len(renderer.block("a" * 100_000)) == LONGEST_MARKDOWN + len("<p></p>")
    assert renderer.problems == ["The text is longer than 60000 characters."]


def test_problems_do_not_grow_without_end():
    renderer = Renderer(picture)
    renderer.block("\n\n".join(f"[x](nowhere{number})" for number in range(400)))
    assert len(renderer.problems) == 100


def test_the_depth_of_the_callers_stack_makes_no_difference():
    def deeper(levels):
        return deeper(levels - 1) if levels else Renderer(picture).block(text)

    text = "- > " * 60 + "x\n\n" + "*a **b " * 60 + "c** d* " * 60
    assert deeper(300) == Renderer(picture).block(text)


def test_a_renderer_works_on_after_the_stack_ran_out(monkeypatch):
    renderer = Renderer(picture)

    def run_out(text):
        renderer.markdown.parser.state.set("list")
        raise RecursionError

    monkeypatch.setattr(renderer.markdown, "convert", run_out)
    assert renderer.block("a <b>") == "<p>a &lt;b&gt;</p>"
    assert renderer.block("a\n\n*b*") == "<p>a</p>\n<p><em>b</em></p>"


# No sane article meets a limit.


@pytest.mark.parametrize(
    "text",
    [
        "Text with [@a] and **bold**, *more* and [a link](x.md). " * 60,
        "\n".join(f"- point {number} [@a]" for number in range(150)),
        "a|b|c|d\n-|-|-|-\n" + "one `x`|two|three|[@a]\n" * 60,
        "\n\n".join(f"## Heading {number}\n\nText[^{number}]." for number in range(60))
        + "\n\n"
        + "\n".join(f"[^{number}]: Note." for number in range(60)),
        "- a\n    - b\n        - c\n            - d\n\n                e\n",
        '!!! do "x"\n    - a\n        - b\n\n            > quote\n            > - c\n',
    ],
)
def test_a_sane_text_meets_no_limit(text):
    renderer = Renderer(picture)
    renderer.block(text)
    assert renderer.problems == []
