"""Whatever a document holds, it survives being written and read again."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import schema
from articles.text.document import ArticleDocument, PageDocument, TopicDocument, normalise
from articles.text.entries import GlossaryEntry, ReferenceEntry, WordingEntry
from articles.text.problems import DocumentError
from articles.text.strict_yaml import CONTROL_CHARACTERS

quickly = settings(max_examples=40, deadline=None)

ODD_TEXT = st.sampled_from(
    ["no", "10:30", "0755", "null", "~", "- a", "# a", "a: b", "a #b", "'", '"', "|", ">", "---"]
)
CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda character: not CONTROL_CHARACTERS.match(character)
)


def texts(field):
    alphabet = CHARACTERS if field.lines else CHARACTERS.filter(lambda letter: letter != "\n")
    any_text = st.text(alphabet, min_size=1, max_size=min(field.longest, 300))
    words = st.lists(
        st.text("ab: -#'\"é\n" if field.lines else "ab: -#'\"é", min_size=1), max_size=40
    )
    strategy = (ODD_TEXT | any_text | words.map(" ".join)).map(str.strip)
    return strategy.filter(lambda text: text and fits(field, text))


def fits(field, text):
    few = not field.most_words or len(text.split()) <= field.most_words
    return few and len(text) <= field.longest


def values(field):
    match field:
        case schema.Text():
            return texts(field)
        case schema.Slug():
            return st.from_regex(schema.SLUG, fullmatch=True).filter(lambda slug: len(slug) <= 80)
        case schema.Choice():
            return st.sampled_from(field.choices)
        case schema.Switch():
            return st.booleans()
        case schema.Number():
            return st.integers(field.lowest, field.highest)
        case schema.Day():
            return st.dates(date(1, 1, 1))
        case schema.Moment():
            return st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC))
        case schema.Pattern():
            visible = st.characters(
                min_codepoint=33, max_codepoint=0x24F, exclude_categories=["C", "Z"]
            )
            return st.from_regex(field.pattern, fullmatch=True, alphabet=visible)
        case schema.ListOf():
            return st.lists(values(field.item), min_size=1, max_size=min(field.most, 3)).map(tuple)
        case schema.RecordOf():
            return records(field.record)
    raise AssertionError(field)


@st.composite
def records(draw, record, **fixed):
    chosen = {}
    for name, field in schema.schema(record).values():
        if name not in fixed and (field.required or draw(st.booleans())):
            chosen[name] = draw(values(field))
    return record(**chosen, **fixed)


bodies = st.text(CHARACTERS).map(lambda text: normalise(text.lstrip("\ufeff")))
moments = values(schema.Moment())
documents = st.one_of(
    records(ArticleDocument, status="draft"),
    records(
        ArticleDocument,
        status="published",
        published_at=datetime(2026, 11, 21, tzinfo=UTC),
        next_review_on=date(2027, 11, 21),
    ),
    records(TopicDocument),
    records(PageDocument),
)
with_body = st.builds(
    lambda document, body: dataclasses.replace(document, body=body), documents, bodies
)


@quickly
@given(with_body)
def test_every_document_survives_being_written_and_read(document):
    again = type(document).parse(document.to_text())
    assert again == document
    assert again.to_text() == document.to_text()
    assert again.digest == document.digest


@quickly
@given(with_body)
def test_every_document_survives_a_windows_editor(document):
    typed = "\ufeff" + document.to_text().replace("\n", "\r\n")
    assert type(document).parse(typed).digest == document.digest


@quickly
@given(records(GlossaryEntry) | records(WordingEntry) | records(ReferenceEntry, PMID="26329399"))
def test_every_entry_survives_being_written_and_read(entry):
    again = type(entry).parse(entry.text)
    assert again == entry
    assert again.digest == entry.digest


@quickly
@given(moments, st.integers(-14 * 60, 14 * 60))
def test_a_moment_is_the_same_in_every_time_zone(moment, minutes):
    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))
    here, there = (ArticleDocument(published_at=value) for value in (moment, elsewhere))
    assert here.digest == there.digest


def parses_or_explains(text):
    for kind in (ArticleDocument, TopicDocument, PageDocument):
        try:
            kind.parse(text)
        except DocumentError as error:
            assert error.problems
            assert str(error)


@quickly
@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_is_read_or_refused(text):
    parses_or_explains(text)
    parses_or_explains(f"---\n{text}\n---\n")
    parses_or_explains(f"---\ntitle: {text}\n---\n")


@quickly
@given(with_body, st.data())
def test_a_file_damaged_anywhere_is_read_or_refused(document, data):
    text = document.to_text()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    noise = data.draw(st.text(st.sampled_from("ab:-#[]{}&*!|>'\"%@`,? \n\t\x00\ud800"), max_size=8))
    parses_or_explains(text[:start] + noise + text[end:])
