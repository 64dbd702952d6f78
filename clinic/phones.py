"""Telephone numbers: checked and formatted by Google's library, whatever form they are typed in."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

HOME = "US"  # whose number it is when no country's code stands in front
SHORT = re.compile(r"[0-9]{3,6}")  # 711, 988


def parsed(text, region=HOME):
    """The number that a text means, or None."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


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
