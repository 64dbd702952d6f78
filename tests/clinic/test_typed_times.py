"""Hours as staff type them: understood, or asked back; never guessed where two things are meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import strict_yaml
from articles.text.schema import Place
from clinic.desk import typed_times
from clinic.document import Times, clock

H = 60


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8-5", [(8, 17)]),
        ("8 - 5", [(8, 17)]),
        ("8–5", [(8, 17)]),
        ("8 to 5", [(8, 17)]),
        ("from 8 until 5", [(8, 17)]),
        ("open 8-5", [(8, 17)]),
        ("8am-5pm", [(8, 17)]),
        ("8 AM – 5 PM", [(8, 17)]),
        ("8 a.m. to 5 p.m.", [(8, 17)]),
        ("8a-5p", [(8, 17)]),
        ("8am-5", [(8, 17)]),
        ("8-5pm", [(8, 17)]),
        ("08:00-17:00", [(8, 17)]),
        ("0800-1700", [(8, 17)]),
        ("8.00-17.00", [(8, 17)]),
        ("8h00-17h00", [(8, 17)]),
        ("8-17", [(8, 17)]),
        ("8am-17:00", [(8, 17)]),
        ("8am-12pm, 1pm-5pm", [(8, 12), (13, 17)]),
        ("8-12, 1-5", [(8, 12), (13, 17)]),
        ("1-5, 8-12", [(8, 12), (13, 17)]),
        ("8-12 and 1-5", [(8, 12), (13, 17)]),
        ("8-12; 13-17", [(8, 12), (13, 17)]),
        ("8-12 & 1-5,", [(8, 12), (13, 17)]),
        ("8 to noon, 12:30-4:30", [(8, 12), (12.5, 16.5)]),
        ("830am-430pm", [(8.5, 16.5)]),
        ("8:15-4:45", [(8.25, 16.75)]),
        ("7-7", [(7, 19)]),
        ("9-9", [(9, 21)]),
        ("10-2", [(10, 14)]),
        ("12-5", [(12, 17)]),
        ("1-5", [(13, 17)]),
        ("1-5pm", [(13, 17)]),
        ("11-2pm", [(11, 14)]),
        ("9-12pm", [(9, 12)]),
        ("6am-2", [(6, 14)]),
        ("6pm-midnight", [(18, 24)]),
        ("10pm-2am", [(22, 26)]),
        ("22-6", [(22, 30)]),
        ("22:00-06:00", [(22, 30)]),
        ("17:00-08:00", [(17, 32)]),
        ("24 hours", [(0, 24)]),
        ("24/7", [(0, 24)]),
        ("All day", [(0, 24)]),
        ("midnight-midnight", [(0, 24)]),
        ("00:00-24:00", [(0, 24)]),
        ("closed", []),
        ("Closed.", []),
        ("", []),
        ("  ", []),
        ("-", []),
        ("８－５", [(8, 17)]),  # full-width, as some keyboards write
    ],
)
def test_what_staff_type_is_understood(typed, meant):
    assert typed_times.read(typed) == tuple((int(a * H), int(b * H)) for a, b in meant)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("6-2", "“6-2” could mean two things. Say am or pm, like 8am-5pm."),
        ("13-5", "“13-5” could mean two things. Say am or pm, like 8am-5pm."),
        ("8-12, 5-1", "“5-1” could mean two things. Say am or pm, like 8am-5pm."),
        ("25-3", "There is no such time as “25”."),
        ("8:75-9", "There is no such time as “8:75”."),
        ("8-24:30", "There is no such time as “24:30”."),
        ("13pm-5pm", "“13pm”: leave out am or pm, or use hours up to 12."),
        ("0am-5pm", "“0am”: leave out am or pm, or use hours up to 12."),
        ("lunch", "“lunch” cannot be read as hours. Type them like 8am-5pm, or closed."),
        ("8", "“8” cannot be read as hours. Type them like 8am-5pm, or closed."),
        ("8-", "“8-” cannot be read as hours. Type them like 8am-5pm, or closed."),
        ("8-12-5", "“8-12-5” cannot be read as hours. Type them like 8am-5pm, or closed."),
        ("٨-٥", "“٨-٥” cannot be read as hours. Type them like 8am-5pm, or closed."),
        ("8\0-5", "“8\0-5” cannot be read as hours. Type them like 8am-5pm, or closed."),
        ("8" * 201, "This is too long for the hours of one day."),
    ],
)
def test_what_is_no_time_or_two_times_is_asked_back(typed, asked):
    with pytest.raises(typed_times.NotTimes) as refused:
        typed_times.read(typed)
    assert str(refused.value) == asked


@given(st.text(max_size=60))
def test_whatever_is_typed_there_is_an_answer(typed):
    try:
        intervals = typed_times.read(typed)
    except typed_times.NotTimes as refused:
        assert str(refused)
        return
    assert all(0 <= opens < 24 * H < opens + 24 * H + 1 for opens, _closes in intervals)
    assert all(opens < closes <= opens + 24 * H for opens, closes in intervals)


@given(st.data())
def test_what_the_form_shows_is_what_it_reads(data):
    """Whatever a document can hold, an untouched field says it again."""
    moments = sorted(data.draw(st.sets(st.integers(0, 24 * H), min_size=0, max_size=12)))
    pairs = tuple(zip(moments[::2], moments[1::2], strict=False))
    assert typed_times.read(typed_times.show(pairs)) == pairs


@given(st.integers(0, 24 * H - 1), st.integers(1, 24 * H))
def test_nights_are_shown_and_read_as_well(opens, length):
    night = ((opens, opens + length),)
    assert typed_times.read(typed_times.show(night)) == night


@pytest.mark.parametrize("typed", ["8-5", "8-12, 1-5", "22-6", "24 hours", "6pm-midnight"])
def test_the_document_reads_the_same_times_from_its_own_form(typed):
    intervals = typed_times.read(typed)
    text = ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in intervals)
    assert Times().read(strict_yaml.compose(text), Place([])) == intervals
