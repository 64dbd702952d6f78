"""Each thing that docs/document-format.md promises about the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.rendering import Html, Picture, Renderer

PICTURES = {"images/heat.svg": Picture("/static/heat.svg?a=1&lt;=2", 640, 360)}
HIDDEN_SITE = '<span class="visually-hidden"> (another website)</span>'


@pytest.fixture
def renderer():
    return Renderer(PICTURES.get)


def block(text):
    return Renderer(PICTURES.get).block(text)


def inline(text):
    return Renderer(PICTURES.get).inline(text)


def problems_of(text):
    renderer = Renderer(PICTURES.get)
    renderer.block(text)
    return renderer.problems


def link(href, words):
    return f'<a href="{href}">{words}</a>'


def citation(number, mention=1):
    place = f' id="cite-{number}"' if mention == 1 else ""
    attributes = f'aria-label="Source {number}" class="citation" href="#source-{number}"'
    return f"<a {attributes}{place}>{number}</a>"


# Words


def test_paragraphs_and_emphasis():
    assert block("One *two* **three**.\n\nFour.") == (
        "<p>One <em>two</em> <strong>three</strong>.</p>\n<p>Four.</p>"
    )


def test_the_result_is_safe_to_show_in_a_template():
    assert block("a").__html__() == "<p>a</p>"
    assert isinstance(inline("a"), Html)


def test_html_appears_as_typed():
    assert block("<b>x</b> & <!-- y -->") == "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;!-- y --&gt;</p>"


def test_html_on_lines_of_its_own_appears_as_typed():
    assert block("<div>\n\n**x**\n\n</div>") == (
        "<p>&lt;div&gt;</p>\n<p><strong>x</strong></p>\n<p>&lt;/div&gt;</p>"
    )


def test_code_keeps_its_characters():
    assert block("`[a](b) <c> & *d*`") == "<p><code>[a](b) &lt;c&gt; &amp; *d*</code></p>"


def test_windows_line_ends_make_no_difference():
    assert block("a\r\n\r\nb") == block("a\n\nb")


def test_nothing_renders_to_nothing():
    assert block("") == block(" \n\n") == inline("") == ""


def test_the_same_text_gives_the_same_html():
    text = "## A [@a]\n\nText[^1].\n\n[^1]: Note.\n\n!!! note\n    b\n"
    assert block(text) == block(text)


# Lists


def test_lists_are_nested_by_four_spaces():
    assert block("- a\n    - b\n").replace("\n", "") == "<ul><li>a<ul><li>b</li></ul></li></ul>"


def test_a_numbered_list_starts_where_it_says():
    assert block("3. a\n4. b").replace("\n", "") == '<ol start="3"><li>a</li><li>b</li></ol>'


def test_definition_lists():
    assert block("Heat\n:   Warmth.\n\nCold\n:   Ice.\n").replace("\n", "") == (
        "<dl><dt>Heat</dt><dd>Warmth.</dd><dt>Cold</dt><dd>Ice.</dd></dl>"
    )


def test_abbreviations_are_explained():
    assert block("A DVT is rare.\n\n*[DVT]: deep vein thrombosis") == (
        '<p>A <abbr title="deep vein thrombosis">DVT</abbr> is rare.</p>'
    )


# Headings


def test_headings_get_ids_and_make_the_contents_list(renderer):
    assert renderer.block("## How *long*?\n\n### Detail\n\n## R&D & more") == (
        '<h2 id="how-long">How <em>long</em>?</h2>\n<h3 id="detail">Detail</h3>\n'
        '<h2 id="r-d-more">R&amp;D &amp; more</h2>'
    )
    assert renderer.headings == [("how-long", "How long?"), ("r-d-more", "R&D & more")]


def test_the_page_keeps_its_h1_and_levels_below_h4_are_h4():
    assert block("# A\n\n##### B\n\n###### C") == (
        '<h2 id="a">A</h2>\n<h4 id="b">B</h4>\n<h4 id="c">C</h4>'
    )


def test_equal_headings_get_different_ids(renderer):
    renderer.block("## X\n\n## X 2\n\n## X\n\n## X")
    assert [name for name, _ in renderer.headings] == ["x", "x-2", "x-3", "x-4"]


def test_headings_of_two_fields_get_different_ids(renderer):
    assert 'id="x"' in renderer.block("## X")
    assert 'id="x-2"' in renderer.block("## X")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Sources", "section-sources"),
        ("FAQ", "section-faq"),
        ("10 facts", "section-10-facts"),
        ("Source 1", "section-source-1"),
        ("Fn 1", "section-fn-1"),
        ("Qué hacer", "que-hacer"),
        ("痛み", "section"),
        ("`code` &amp; [link](a.md)", "code-link"),
        ("words " * 30, "words-" * 9 + "words"),
        ("a" * 200, "a" * 60),
    ],
)
def test_an_id_is_short_and_never_one_of_the_page(renderer, heading, name):
    renderer.block(f"## {heading}")
    assert renderer.headings[0][0] == name


def test_citations_and_footnotes_are_no_part_of_a_headings_name(renderer):
    renderer.block("## Heat helps [@a][^1] a *little*\n\n[^1]: Note.")
    assert renderer.headings == [("heat-helps-a-little", "Heat helps a little")]


def test_entities_and_escapes_in_a_heading_are_read(renderer):
    renderer.block("## Salt &amp; \\*pepper\\* &lt;now&gt;")
    assert renderer.headings == [("salt-pepper-now", "Salt & *pepper* <now>")]


def test_a_heading_without_words_is_no_heading(renderer):
    assert "<h2" not in renderer.block("## [@a]\n\ntext")
    assert renderer.headings == []
    assert renderer.problems == ["A heading has no words."]


def test_there_is_no_hidden_command_for_a_contents_list():
    assert block("[TOC]\n\n## A").startswith("<p>[TOC]</p>")
    assert block("///Footnotes Go Here///") == "<p>///Footnotes Go Here///</p>"


# Citations


def test_a_citation_is_a_numbered_link_to_its_source(renderer):
    assert renderer.block("Heat [@a].") == (
        f'<p>Heat <span class="citations">{citation(1)}</span>.</p>'
    )


def test_several_citations_stand_together():
    assert f'<span class="citations">{citation(1)}{citation(2)}</span>' in block("[@a; @b]")


def test_citations_are_numbered_through_the_document(renderer):
    renderer.block("One [@a].")
    assert citation(2) in renderer.block("Two [@b].")
    assert citation(1, mention=2) in renderer.inline("Again [@a].")
    assert renderer.cite(["b", "c"]) == f"{citation(2, mention=2)} {citation(3)}"
    assert renderer.numbers == {"a": 1, "b": 2, "c": 3}


def test_citations_are_numbered_as_they_stand_also_in_lists_and_quotes(renderer):
    renderer.block("- one\n\n    > [@a]\n\n**two [@b]**\n\n[three](x.md) [@c]")
    assert renderer.numbers == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize("text", ["`[@a]`", "\\[@a]", "[@]", "[@a b]", "[ @a]"])
def test_what_is_no_citation_stays_text(renderer, text):
    renderer.block(text)
    assert renderer.numbers == {}


# Footnotes


def test_a_footnote_links_there_and_back():
    assert block("Heat[^x].\n\n[^x]: Or *warmth*.").replace("\n", "") == (
        '<p>Heat<sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>.</p>'
        '<div class="footnote"><hr><ol><li id="fn-1"><p>Or <em>warmth</em>. '
        '<a class="footnote-backref" href="#fnref-1">Back to the text</a></p></li></ol></div>'
    )


def test_footnotes_are_numbered_by_their_first_mention():
    result = block("[^b] [^a] [^b]\n\n[^a]: About a.\n[^b]: About b.")
    assert result.index("About b.") < result.index("About a.")
    assert 'id="fnref-1-2"' in result
    assert result.count('href="#fnref-1') == 2


def test_footnotes_of_two_fields_never_share_an_id(renderer):
    first = renderer.block("a[^1]\n\n[^1]: One.")
    second = renderer.block("b[^1]\n\n[^1]: Two.")
    assert 'id="fn-1"' in first
    assert 'id="fn-2"' in second
    assert '<ol start="2">' in second


def test_a_footnote_may_define_and_mention_others():
    result = block("a[^1]\n\n[^1]: [^2]: Two. And[^1].")
    assert "Two." not in result
    assert block("a[^1] b[^2]\n\n[^1]: [^2]: Two.").count("<li ") == 2


def test_a_footnote_that_is_mentioned_nowhere_is_left_out_and_reported(renderer):
    assert renderer.block("a\n\n[^1]: One.") == "<p>a</p>"
    assert renderer.problems == ["The footnote “1” is mentioned nowhere."]


def test_unmentioned_footnotes_are_reported_in_their_order():
    notes = "".join(f"[^{number}]: x\n" for number in range(20))
    assert [problem.split("”")[0] for problem in problems_of(notes)] == [
        f"The footnote “{number}" for number in range(20)
    ]


def test_a_footnote_keeps_its_number_when_there_are_too_many_mentions(renderer):
    renderer.block("[^1]" * 500 + "\n\n[^1]: x")
    result = renderer.block("[^1] [^1]\n\n[^1]: y")
    assert result.count('href="#fn-2"') == 2
    assert '<li id="fn-2">' in result


def test_equal_headings_leave_the_numbers_of_footnotes_alone(renderer):
    renderer.block("## Footnotes\n\n## Footnotes")
    assert 'id="fn-1"' in renderer.block("a[^1]\n\n[^1]: One.")


def test_a_footnote_that_does_not_exist_stays_text():
    assert block("a[^1]") == "<p>a[^1]</p>"


# Boxes


@pytest.mark.parametrize(
    ("kind", "css_class", "spoken"),
    [
        ("emergency", "care-card care-card--emergency", "Emergency advice: "),
        ("urgent", "care-card care-card--urgent", "Urgent advice: "),
        ("soon", "care-card care-card--soon", "Advice: "),
    ],
)
def test_a_care_card_says_aloud_how_urgent_it_is(renderer, kind, css_class, spoken):
    assert renderer.block(f'!!! {kind} "Call us if"\n    - a\n').replace("\n", "") == (
        f'<div class="{css_class}"><h2 class="care-card__heading" id="call-us-if">'
        f'<span class="visually-hidden">{spoken}</span>Call us if</h2><ul><li>a</li></ul></div>'
    )
    assert renderer.headings == [("call-us-if", "Call us if")]


@pytest.mark.parametrize(
    ("typed", "css_class", "title"),
    [
        ('do "Do this"', "do-list do-list--do", "Do this"),
        ("do", "do-list do-list--do", "Do"),
        ("dont", "do-list do-list--dont", "Do not"),
        ("note", "callout", "Note"),
        ("note wide", "callout", "Note"),
        ("warning", "callout", "Warning"),
        ('warning "Mind the step"', "callout", "Mind the step"),
        ("urgent", "care-card care-card--urgent", "Get help today"),
    ],
)
def test_a_box_has_its_title_or_a_sensible_one(typed, css_class, title):
    result = block(f"!!! {typed}\n    Text.\n")
    assert result.startswith(f'<div class="{css_class}">')
    assert f"{title}</h2>\n<p>Text.</p>" in result


def test_a_box_without_a_title_on_purpose_has_none():
    assert "<h2" not in block('!!! note ""\n    Text.\n')


def test_a_box_below_a_heading_has_a_heading_of_the_next_level():
    assert "<h3" in block('# A\n\n!!! do "B"\n    c\n')


def test_two_boxes_before_any_heading_are_on_one_level():
    assert block("!!! do\n    a\n\n!!! dont\n    b\n").count("<h2") == 2


# Pictures


def test_a_picture_has_its_size_and_its_description():
    assert block("![A bottle](images/heat.svg)") == (
        '<figure><img alt="A bottle" decoding="async" height="360" loading="lazy" '
        'src="/static/heat.svg?a=1&amp;lt;=2" width="640"></figure>'
    )


def test_a_picture_has_its_caption():
    assert "<figcaption>Warm &amp; dry</figcaption></figure>" in block(
        '![A bottle](images/heat.svg "Warm & dry")'
    )


def test_a_picture_among_words_stays_among_them():
    assert block("See ![a bottle](images/heat.svg).").startswith("<p>See <img ")


def test_a_picture_that_does_not_exist_is_its_description(renderer):
    assert renderer.block("![A bottle](images/cold.svg)") == "<p><span>A bottle</span></p>"
    assert renderer.problems == ["There is no picture “images/cold.svg”."]


def test_a_picture_without_a_description_is_reported():
    assert problems_of("![](images/heat.svg)") == [
        "The picture “images/heat.svg” has no description."
    ]


# Links


def test_links_within_the_site():
    assert block("[Heat](heat.md#how) [Us](/about/us/) [up](#top)") == (
        '<p><a href="/articles/heat/#how">Heat</a> <a href="/about/us/">Us</a> '
        '<a href="#top">up</a></p>'
    )


def test_links_to_other_websites_are_marked():
    assert block("[Out](https://example.org/?a=1&b=2)") == (
        '<p><a class="external" href="https://example.org/?a=1&amp;b=2" rel="external noopener">'
        f"Out{HIDDEN_SITE}</a></p>"
    )


def test_an_address_in_angle_brackets_is_a_link():
    assert block("<https://example.org/>") == (
        '<p><a class="external" href="https://example.org/" rel="external noopener">'
        f"https://example.org/{HIDDEN_SITE}</a></p>"
    )


@pytest.mark.parametrize("typed", ["<desk@example.org>", "<mailto:desk@example.org>"])
def test_a_mail_address_in_angle_brackets_is_a_mail_link(typed):
    assert block(typed) == f"<p>{link('mailto:desk@example.org', 'desk@example.org')}</p>"


def test_reference_links():
    assert block('[Heat][1] and [cold]\n\n[1]: heat.md "title"\n[cold]: cold.md') == (
        f"<p>{link('/articles/heat/', 'Heat')} and {link('/articles/cold/', 'cold')}</p>"
    )


def test_a_link_that_leads_nowhere_keeps_its_words_and_is_reported(renderer):
    assert renderer.block("[Heat](heat)") == "<p><span>Heat</span></p>"
    assert renderer.problems == ["The link to “heat” leads nowhere."]


def test_a_problem_is_reported_once():
    assert len(problems_of("[a](x) [b](x)\n\n[c](x)")) == 1


def test_of_a_link_within_a_link_the_inner_one_stays():
    assert block("[see [@a]](heat.md)") == (
        f'<p><span>see <span class="citations">{citation(1)}</span></span></p>'
    )


def test_a_link_without_words_shows_its_address():
    assert block("[](heat.md)") == f"<p>{link('/articles/heat/', 'heat.md')}</p>"


# Tables


TABLE = "| a | b |\n|---|--:|\n| 1 | 2 |\n"


def test_a_table_has_a_named_box_that_scrolls():
    assert block(TABLE).replace("\n", "") == (
        '<div aria-label="Table" class="table" role="region" tabindex="0"><table>'
        '<thead><tr><th scope="col">a</th><th align="right" scope="col">b</th></tr></thead>'
        '<tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table></div>'
    )


def test_tables_are_told_apart_by_the_heading_before_them():
    result = block(f'{TABLE}\n## "Heat" & cold\n\n{TABLE}\ntext\n\n{TABLE}\n### More\n\n{TABLE}')
    assert 'aria-label="Table"' in result
    assert 'aria-label="Table: &quot;Heat&quot; &amp; cold"' in result
    assert 'aria-label="Table: &quot;Heat&quot; &amp; cold (2)"' in result
    assert 'aria-label="Table: More"' in result


def test_citations_and_links_work_in_a_table():
    result = block("a|b\n-|-\n[x](x.md)|[@a]\n")
    assert link("/articles/x/", "x") in result
    assert citation(1) in result


def test_a_table_in_a_list_is_wrapped_where_it_stands():
    assert '<li>\n<p>x</p>\n<div aria-label="Table"' in block("- x\n\n    a|b\n    -|-\n    1|2\n")


# One or a few sentences


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Heat helps.", "Heat helps."),
        ("It's \"warm\" – isn't it?", "It's \"warm\" – isn't it?"),
        ("a\\", "a\\"),
        ("a \\* b", "a * b"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("*a*", "<em>a</em>"),
        ("a; b, (c) 50% ~ $5 = 1/2 {x} ^ |", "a; b, (c) 50% ~ $5 = 1/2 {x} ^ |"),
        ("Two\nlines", "Two\nlines"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- a", "<ul>\n<li>a</li>\n</ul>"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
        ("---", "<hr>"),
        ("-5 degrees", "-5 degrees"),
        (" a ", "a"),
    ],
)
def test_a_sentence_comes_without_its_paragraph(text, result):
    assert inline(text) == result


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab1 .,-'\"=~|:;/()?^%\té"), max_size=30))
def test_the_short_way_for_plain_sentences_gives_what_the_long_way_gives(text):
    long_way = block(text.strip()).removeprefix("<p>").removesuffix("</p>")
    assert inline(text) == long_way
