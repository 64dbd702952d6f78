"""Telephone numbers: checked and formatted by Google's library, whatever form they are typed in."""

import re
from unicodedata import decimal

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

HOME = "US"  # whose number it is when no country's code stands in front
SHORT = re.compile(r"[0-9]{3,6}")  # 711, 988
LONGEST = 80  # what is longer is none, and nobody needs to look through it


def parsed(text, region=HOME):
    """The number that a text means, or None. Without its area code it would be another’s: None."""
    if len(text) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(_with_our_digits(text), region)
    except phonenumbers.NumberParseException:
        return None
    is_possible = phonenumbers.is_possible_number_with_reason(number)
    return number if is_possible == ValidationResult.IS_POSSIBLE else None


def _with_our_digits(text):
    """The library reads the digits of every script, but leaves those of an extension alone."""
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in text)


def is_number(text):
    return bool(SHORT.fullmatch(text) or parsed(text))


def link(text):
    """The address that calls a number: “tel:+12025550100”. Empty when the text is none."""
    if SHORT.fullmatch(text):
        return f"tel:{text}"
    number = parsed(text)
    return f"tel:{phonenumbers.format_number(number, PhoneNumberFormat.E164)}" if number else ""


def international(text):
    """“+1 202-555-0100 ext. 5”, for a number that `is_number`; short ones as they are."""
    number = parsed(text)
    if SHORT.fullmatch(text) or number is None:
        return text
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
