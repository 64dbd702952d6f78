"""One file in, one document out; and every mistake in it named with its line and field."""

from datetime import UTC, date, datetime

import pytest

from articles.text.document import ArticleDocument, PageDocument, TopicDocument, normalise
from articles.text.problems import DocumentError

DRAFT = "title: Heat and cold\nsummary: One plain sentence.\ntopic: self-care\nstatus: draft\n"


def article(front_matter="", body="Text.\n"):
    return f"---\n{DRAFT}{front_matter}---\n{body}"


def parse(front_matter="", body="Text.\n"):
    return ArticleDocument.parse(article(front_matter, body))


def problems_of(text, kind=ArticleDocument):
    with pytest.raises(DocumentError) as caught:
        kind.parse(text)
    return caught.value.problems


def problem_of(front_matter):
    (problem,) = problems_of(article(front_matter))
    return problem


def test_an_article_is_read():
    document = parse(
        "tags: [back pain, neck]\n"
        "published_at: 2026-11-21T09:00:00-05:00\n"
        "next_review_on: 2027-11-21\n"
        "image: {file: heat.svg, alt: A hot water bottle}\n"
    )
    assert document.title == "Heat and cold"
    assert document.tags == ("back pain", "neck")
    assert document.published_at == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    assert document.next_review_on == date(2027, 11, 21)
    assert document.image.alt == "A hot water bottle"
    assert document.body == "Text.\n"


def test_a_topic_and_a_page_are_read():
    topic = TopicDocument.parse("---\ntitle: A\nsummary: B.\norder: 2\n---\nIntroduction.\n")
    page = PageDocument.parse("---\ntitle: A\nsummary: B.\nupdated_on: 2026-11-21\n---\n")
    assert (topic.order, topic.body) == (2, "Introduction.\n")
    assert (page.updated_on, page.body) == (date(2026, 11, 21), "")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff" + article(), id="byte order mark"),
        pytest.param(article().replace("\n", "\r\n"), id="CRLF"),
        pytest.param(article().replace("\n", "\r"), id="lone CR"),
        pytest.param(article() + "\n\n", id="empty lines at the end"),
        pytest.param(article().rstrip("\n"), id="no line end at the end"),
        pytest.param(article().replace("---\n", "---  \n"), id="spaces after the fence"),
    ],
)
def test_the_same_article_typed_elsewhere_is_the_same_document(text):
    assert ArticleDocument.parse(text).digest == parse().digest


@pytest.mark.parametrize("text", ["", "\n", "---", "Just text.\n", " ---\ntitle: A\n---\n"])
def test_a_file_without_front_matter_is_refused(text):
    (problem,) = problems_of(text)
    assert problem.line == 1


def test_a_missing_closing_fence_is_named():
    (problem,) = problems_of(f"---\n{DRAFT}\nText.\n")
    assert "has no end" in problem.message


def test_empty_front_matter_is_refused():
    (problem,) = problems_of("---\n---\nText.\n")
    assert "empty" in problem.message


@pytest.mark.parametrize("front_matter", ["just text", "- a\n- b", "[a, b]"])
def test_front_matter_that_is_no_mapping_is_refused(front_matter):
    (problem,) = problems_of(f"---\n{front_matter}\n---\n")
    assert "group" in problem.message


def test_a_file_that_is_far_too_long_is_refused():
    (problem,) = problems_of(article(body="a" * 300_000))
    assert "longer than" in problem.message


def test_needed_keys_that_are_missing_are_all_named():
    fields = {problem.field for problem in problems_of("---\nauthor: A\n---\n")}
    assert fields == {"title", "topic", "status"}


def test_a_key_without_a_value_is_missing():
    text = article().replace("title: Heat and cold", "title:")
    (problem,) = problems_of(text)
    assert (problem.field, problem.line, problem.message) == ("title", 2, "is missing.")


def test_a_needed_list_without_entries_is_missing():
    problem = problem_of("care_cards: [{level: urgent, heading: Call us, items: []}]\n")
    assert (problem.field, problem.message) == ("care_cards.1.items", "is missing.")


def test_a_key_that_stands_twice_is_refused():
    problem = problem_of("author: A\nauthor: B\n")
    assert (problem.field, problem.line) == ("author", 7)
    assert "twice" in problem.message


def test_an_unknown_key_is_refused_with_a_suggestion():
    problem = problem_of("next_reviewed_on: 2027-11-21\n")
    assert (problem.field, problem.line) == ("next_reviewed_on", 6)
    assert "next_review_on" in problem.hint


def test_an_unknown_key_like_no_other_is_answered_with_all_keys():
    assert "title, summary" in problem_of("xyz: 1\n").hint


def test_a_key_that_is_a_list_is_refused():
    assert problem_of("? [a, b]\n: c\n").field == "?"


@pytest.mark.parametrize(
    "line",
    [
        "author: [a, b]",
        "author: {a: b}",
        "tags: back pain",
        "tags: {a: b}",
        "image: heat.svg",
        "image: [a]",
        "tags: [[a]]",
        "what_changed: [text]",
        "status2: draft",
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(line):
    assert problem_of(f"{line}\n").line == 6


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "2026-13-01", "21.11.2026", "2026-1-1", "tomorrow", "2026-11-21T09:00:00Z"],
)
def test_a_bad_day_is_refused(day):
    problem = problem_of(f"next_review_on: {day}\n")
    assert "2026-11-21" in problem.hint


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-21",
        "2026-11-21T09:00:00",
        "2026-11-21T25:00:00Z",
        "2026-11-21T09:00:00+99:00",
        "0001-01-01T00:00:00+10:00",
        "noon",
    ],
)
def test_a_bad_moment_is_refused(moment):
    problem = problem_of(f"published_at: {moment}\n")
    assert "time zone" in problem.message


@pytest.mark.parametrize("order", ["-1", "10000", "1.5", "two", "1e3", "٣"])
def test_a_bad_number_is_refused(order):
    (problem,) = problems_of(f"---\ntitle: A\nsummary: B.\norder: {order}\n---\n", TopicDocument)
    assert problem.field == "order"


@pytest.mark.parametrize("slug", ["Self-Care", "self_care", "-self", "self--care", "é", "a" * 81])
def test_a_bad_slug_is_refused(slug):
    assert problem_of(f"aliases: [{slug}]\n").field == "aliases.1"


def test_a_field_that_is_too_long_is_refused_with_its_length():
    problem = problem_of(f"author: {'a' * 101}\n")
    assert (problem.field, problem.message) == (
        "author",
        "has 101 characters, but at most 100 fit.",
    )


def test_a_draft_may_lack_what_only_publishing_asks_for():
    document = parse(
        f"one_minute: {'a ' * 91}\nimage: {{file: heat.svg}}\n"
        "treatment_facts: {findings: [{claim: It may help.}]}\n"
    )
    assert document.image.alt == ""
    assert document.treatment_facts.findings[0].certainty == ""
    assert ArticleDocument.parse(article().replace("summary: One plain sentence.\n", ""))


@pytest.mark.parametrize(("typed", "read"), [("true", True), ("false", False), ("", False)])
def test_a_switch_is_on_only_where_it_says_true(typed, read):
    topic = TopicDocument.parse(f"---\ntitle: A\nsummary: B.\nred_flags: {typed}\n---\n")
    assert topic.red_flags is read
    assert ("red_flags: true\n" in topic.to_text()) is read


@pytest.mark.parametrize("typed", ["yes", "True", "1", "on", "[true]"])
def test_a_switch_is_nothing_but_true_or_false(typed):
    (problem,) = problems_of(
        f"---\ntitle: A\nsummary: B.\ntreatments: {typed}\n---\n", TopicDocument
    )
    assert (problem.field, problem.line) == ("treatments", 4)


def test_what_was_added_to_documents_is_read():
    page = PageDocument.parse(
        "---\ntitle: A\nsummary: B.\nupdated_on: 2026-11-21\nsample: true\n---\n"
    )
    document = parse("order: 3\nimage: {file: line.svg, decorative: true}\n")
    assert page.sample
    assert (document.order, document.image.decorative) == (3, True)


def test_a_list_that_is_too_long_is_refused():
    assert "at most 8" in problem_of(f"tags: [{'a, ' * 9}]\n").message


def test_an_empty_entry_of_a_list_is_refused():
    assert problem_of("tags:\n  - a\n  -\n  - b\n").field == "tags.2"


def test_two_lines_in_a_field_of_one_line_are_refused():
    assert "one line" in problem_of("author: |\n  A\n  B\n").message


@pytest.mark.parametrize("value", ["no", "yes", "on", "null", "~", "10:30", "0755", "1e3", "1_000"])
def test_what_yaml_would_read_as_something_else_stays_text(value):
    assert parse(f"author: {value}\n").author == value


@pytest.mark.parametrize("value", ["&a b", "*a", "!b c", "!!str c", "!!python/name:os.system x"])
def test_anchors_aliases_and_tags_are_refused(value):
    problem = problem_of(f"author: {value}\n")
    assert problem.line == 6
    assert "quotes" in str(problem)


@pytest.mark.parametrize("value", ["a: b", "@a", "[a", '"a', "%a", "{"])
def test_text_that_needs_quotes_is_refused(value):
    problem = problem_of(f"author: {value}\n")
    assert "YAML" in problem.message
    assert problem.line >= 6


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ud800", "\uffff"])
def test_control_characters_are_refused(character):
    in_front_matter = problem_of(f"author: a{character}b\n")
    (in_body,) = problems_of(article(body=f"One.\nTw{character}o.\n"))
    assert in_front_matter.line == 6
    assert (in_body.field, in_body.line) == ("body", 8)


def test_a_control_character_written_as_an_escape_is_refused():
    assert problem_of('author: "a\\0b"\n').field == "author"


def test_deep_nesting_is_refused():
    assert "deeply" in problem_of(f"tags: {'[' * 1000}{']' * 1000}\n").message


def test_a_second_yaml_document_is_refused():
    assert "YAML" in problem_of("...\nauthor: A\n").message


def test_all_problems_of_a_file_are_found_at_once_in_the_order_of_its_lines():
    text = article(
        "status2: x\nnext_review_on: soon\ncare_cards:\n  - level: mild\n    heading: Call\n"
        "    items: [a]\n",
        body="A bell\x07.\n",
    )
    found = [(problem.line, problem.field) for problem in problems_of(text)]
    assert found == [
        (6, "status2"),
        (7, "next_review_on"),
        (9, "care_cards.1.level"),
        (13, "body"),
    ]


def test_a_problem_names_its_file():
    with pytest.raises(DocumentError) as caught:
        ArticleDocument.parse(article("author: |\n  A\n  B\n"))
    named = caught.value.at("content/articles/heat.md")
    assert str(named).startswith("content/articles/heat.md:6: author: has to stand on one line.")


def test_a_published_article_needs_its_moment_and_its_review_day():
    fields = {problem.field for problem in problems_of(article().replace("draft", "published"))}
    assert fields == {"published_at", "next_review_on"}


def test_the_canonical_text_has_the_schemas_order_and_no_empty_keys():
    document = parse("author:\ntags: []\n").to_text()
    assert document == article()
    assert ArticleDocument.parse(f"---\nstatus: draft\n{DRAFT[:-14]}---\nText.\n").text == article()


def test_the_digest_stays_what_it_is():
    """If this fails, every stored digest is worth nothing: articles would seem edited."""
    document = parse(
        'published_at: 2026-11-21T09:00:00Z\none_minute: |\n  One.\n\n  Two: "three".\n'
        'tags: ["no", "10:30", long-lasting pain]\n'
    )
    assert document.digest.startswith("c71062a58c88")


def test_comments_and_quotes_do_not_change_the_digest():
    assert parse("author: 'A'  # the team\n").digest == parse("author: A\n").digest


def test_another_word_changes_the_digest():
    assert parse(body="Text!\n").digest != parse().digest


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n\nText after empty lines.\n",
        "Text\n---\nmore\n---\n\n---\n",
        "    code\n\ttab  \ntrailing spaces  \n",
        "title: not a key\n# not a comment\n",
        "“Quotes” – é – \u2028 – 😀\n",
    ],
)
def test_the_body_is_kept_letter_for_letter(body):
    document = parse(body=body)
    assert document.body == body
    assert document.to_text() == article(body=body)


def test_normalising_twice_changes_nothing_more():
    once = normalise("\ufeffa\r\nb\rc\n\n\n")
    assert once == normalise(once) == "a\nb\nc\n"
