"""The form: what it takes in any shape, and what it says kindly when it cannot."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.forms import ONE_IS_ENOUGH, CallbackForm

FULL = {
    "name": "Ana Núñez",
    "phone": "(202) 555-0123 ext. 5",
    "email": "ana@example.org",
    "times": ["evening", "morning"],
    "language": "Spanish",
    "interpreter": "on",
    "patient": "new",
    "visit": "telehealth",
    "article": "sleeping-well",
}


def form(**fields):
    return CallbackForm({"name": "Ana Núñez", "phone": "202-555-0123"} | fields)


def values(**fields):
    filled = form(**fields)
    assert filled.is_valid(), filled.errors
    return filled.values()


def errors(**fields):
    filled = form(**fields)
    assert not filled.is_valid()
    return {name: list(messages) for name, messages in filled.errors.items()}


def test_all_that_was_typed_comes_out_plain():
    assert values(**FULL) == {
        "name": "Ana Núñez",
        "phone": "+1 202-555-0123 ext. 5",
        "email": "ana@example.org",
        "times": ["morning", "evening"],
        "language": "Spanish",
        "interpreter": True,
        "patient": "new",
        "visit": "telehealth",
        "article": "sleeping-well",
        "message": "",
    }


def test_a_name_and_a_phone_number_are_enough():
    assert values() == {
        "name": "Ana Núñez",
        "phone": "+1 202-555-0123",
        "email": "",
        "times": [],
        "language": "",
        "interpreter": False,
        "patient": "",
        "visit": "",
        "article": "",
        "message": "",
    }


def test_so_are_a_name_and_an_e_mail_address():
    assert values(phone="", email="ana@example.org")["email"] == "ana@example.org"


def test_nothing_at_all_is_asked_for_in_plain_words():
    assert errors(name="", phone="") == {
        "name": ["Write your name, so that we know whom to ask for."],
        "phone": [ONE_IS_ENOUGH],
    }


@pytest.mark.parametrize("name", [" ", "\u200b\u202e", "\0", "\u3164"])
def test_a_name_of_nothing_visible_is_no_name(name):
    assert list(errors(name=name)) == ["name"]


@pytest.mark.parametrize(
    ("phone", "stored"),
    [
        ("2025550123", "+1 202-555-0123"),
        ("202.555.0123", "+1 202-555-0123"),
        ("+1 (202) 555-0123", "+1 202-555-0123"),
        ("1-202-555-0123 x 77", "+1 202-555-0123 ext. 77"),
        ("\u202a202\u00a0555\u20110123\u202c", "+1 202-555-0123"),
        ("٢٠٢٥٥٥٠١٢٣", "+1 202-555-0123"),
        ("+44 20 7946 0018", "+44 20 7946 0018"),
        ("011 44 20 7946 0018", "+44 20 7946 0018"),
        ("tel: 202-555-0123", "+1 202-555-0123"),
    ],
)
def test_a_number_may_be_typed_in_any_form(phone, stored):
    assert values(phone=phone)["phone"] == stored


@pytest.mark.parametrize("phone", ["555-0123", "12", "911", "my number", "+999 1", "2" * 13])
def test_what_nobody_can_call_is_refused_kindly(phone):
    [message] = errors(phone=phone)["phone"]
    assert "area code" in message


def test_one_number_is_asked_for_when_two_were_typed():
    [message] = errors(phone="202-555-0123 / 202-555-0199")["phone"]
    assert "one number only" in message


def test_a_wrong_number_is_told_even_beside_a_good_address():
    assert list(errors(phone="12", email="ana@example.org")) == ["phone"]


def test_a_wrong_address_alone_is_one_error_not_two():
    assert list(errors(phone="", email="ana.example.org")) == ["email"]


@pytest.mark.parametrize("email", ["ana@bücher.example", "a.n+a@exämple.org", "ANA@EXAMPLE.ORG"])
def test_addresses_of_all_domains_are_taken(email):
    assert values(email=email)["email"] == email


@pytest.mark.parametrize(
    "email", ["ana@", "a@b@c.org", "ana@example.org\r\nBcc: x@y.org", "x" * 250 + "@example.org"]
)
def test_no_address_is_refused(email):
    assert list(errors(email=email)) == ["email"]


@pytest.mark.parametrize(
    ("field", "text"), [("name", "n" * 101), ("language", "l" * 61), ("name", "n" * 1_000_000)]
)
def test_what_is_too_long_is_refused_with_the_limit(field, text):
    [message] = errors(**{field: text})[field]
    assert message.startswith("That is too long for this form. Write up to ")


def test_a_name_may_be_as_long_as_said():
    assert values(name="n" * 100)["name"] == "n" * 100


def test_line_breaks_do_not_stay_in_a_line():
    assert values(name="Ana\r\nBcc: x@y.z")["name"] == "Ana Bcc: x@y.z"


@pytest.mark.parametrize("article", ["../admin", "A B", "x" * 101, "<script>", "a--b", "ä"])
def test_an_odd_article_is_left_out_without_a_word(article):
    assert values(article=article)["article"] == ""


@pytest.mark.parametrize("field", ["times", "patient", "visit"])
def test_what_stands_in_no_list_is_refused(field):
    assert errors(**{field: "midnight"}) == {field: ["Pick from the list."]}


def test_the_message_box_is_there_only_when_the_clinic_wants_it():
    assert "message" not in form().fields
    assert values(message="Hello")["message"] == ""
    box = CallbackForm(
        {"name": "Ana", "phone": "202-555-0123", "message": "One\r\n\r\n\r\n\u202etwo"},
        message_box=True,
    )
    assert box.is_valid() and box.values()["message"] == "One\n\ntwo"
    full = CallbackForm(
        {"name": "Ana", "phone": "202-555-0123", "message": "m" * 501}, message_box=True
    )
    assert list(full.errors) == ["message"]


def test_only_a_machine_fills_in_what_nobody_sees():
    assert form(subject="Cheap pills").is_filled_by_a_machine
    assert not form(subject="").is_filled_by_a_machine
    assert "subject" not in values(subject="x")


def test_the_browser_is_told_what_belongs_where():
    html = str(CallbackForm())
    for piece in (
        'autocomplete="name"',
        'type="tel"',
        'inputmode="tel"',
        'autocomplete="tel"',
        'type="email"',
        'inputmode="email"',
        'autocomplete="email"',
        'value="English"',
    ):
        assert piece in html, piece
    assert " required" not in html


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({name: st.text(max_size=120) for name in FULL}))
def test_no_text_breaks_the_form_or_comes_out_hidden(typed):
    filled = CallbackForm(typed, message_box=True)
    if filled.is_valid():
        texts = [value for value in filled.values().values() if isinstance(value, str)]
        assert not any(character in text for text in texts for character in "\0\r\u202e\u200b")
        assert filled.values()["phone"] or filled.values()["email"]
