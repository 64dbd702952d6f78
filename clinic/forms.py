"""The form with which a patient asks to be called. Few fields, and most of them may stay empty."""

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from articles.text.schema import SLUG

from . import phones, plain_input

NAME, LANGUAGE, PHONE, EMAIL, MESSAGE = 100, 60, 60, 254, 500
LONGEST_SLUG = 80
LONGEST_NUMBER = 15  # digits, in all the world
PREFIX_DIGITS = 4  # 011 and 00, a country's code, a 0 in brackets: typed, but no part of a number
ONE_IS_ENOUGH = _("Write a phone number or an e-mail address. One of the two is enough.")

TIMES = {
    "morning": _("Morning"),
    "midday": _("Midday"),
    "afternoon": _("Afternoon"),
    "evening": _("Evening"),
    "any": _("Any time is fine"),
}
PICK = {"invalid_choice": _("Pick from the list."), "invalid_list": _("Pick from the list.")}

PATIENT = {
    "new": _("No, I am new"),
    "existing": _("Yes, I have been here before"),
}
VISIT = {
    "in person": _("In person, at the clinic"),
    "telehealth": _("From home, by video or phone"),
    "either": _("Either is fine, or I do not know yet"),
}


class PlainField(forms.CharField):
    """Text without anything invisible in it, no longer than `most`."""

    def __init__(self, *, most, clean_up=plain_input.line, **options):
        super().__init__(**options)
        self.most, self.clean_up = most, clean_up

    def to_python(self, value):
        text = super().to_python(value)
        if len(text) > plain_input.MOST_TO_LOOK_AT:
            raise self.too_long()
        text = self.clean_up(text)
        if len(text) > self.most:
            raise self.too_long()
        return text

    def too_long(self):
        return forms.ValidationError(
            ngettext_lazy(
                "That is too long for this form. Write up to %(most)d letter here.",
                "That is too long for this form. Write up to %(most)d letters here.",
                "most",
            )
            % {"most": self.most}
        )


class PhoneField(PlainField):
    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return ""
        number = phones.parsed(text)
        if number and _digits(text) <= _digits_of(number) + PREFIX_DIGITS:
            return phones.international(text)
        if _digits(text) > LONGEST_NUMBER:
            raise forms.ValidationError(_("Write one number only: the one that we can call best."))
        raise forms.ValidationError(
            _("We cannot call this number. Write it with its area code, like 202-555-0100.")
        )


class EmailField(PlainField):
    def to_python(self, value):
        text = super().to_python(value)
        if text:
            self.check(text)
        return text

    def check(self, text):
        try:
            validate_email(text)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("We cannot read this as an e-mail address. Write it like name@example.org.")
            ) from None


class CallbackForm(forms.Form):
    use_required_attribute = False  # our own words say what is missing, at the top and in place

    name = PlainField(
        most=NAME,
        label=_("Your name"),
        help_text=_("The name that we may ask for when we call."),
        error_messages={"required": _("Write your name, so that we know whom to ask for.")},
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )
    phone = PhoneField(
        most=PHONE,
        required=False,
        label=_("Phone number"),
        help_text=_("With the area code. Spaces and dashes do not matter."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    email = EmailField(
        most=EMAIL,
        required=False,
        label=_("E-mail address"),
        help_text=_("If you would rather have us write to you."),
        widget=forms.TextInput(
            {
                "type": "email",
                "inputmode": "email",
                "autocomplete": "email",
                "spellcheck": "false",
                "autocapitalize": "none",
            }
        ),
    )
    times = forms.MultipleChoiceField(
        choices=list(TIMES.items()),
        required=False,
        label=_("When is a good time to call?"),
        help_text=_("You can pick more than one."),
        error_messages=PICK,
        widget=forms.CheckboxSelectMultiple,
    )
    language = PlainField(
        most=LANGUAGE,
        required=False,
        initial=_("English"),
        label=_("Which language do you like to speak?"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    interpreter = forms.BooleanField(required=False, label=_("I need an interpreter"))
    patient = forms.ChoiceField(
        choices=list(PATIENT.items()),
        required=False,
        label=_("Have you been to our clinic before?"),
        error_messages=PICK,
        widget=forms.RadioSelect,
    )
    visit = forms.ChoiceField(
        choices=list(VISIT.items()),
        required=False,
        label=_("How would you like to see us?"),
        error_messages=PICK,
        widget=forms.RadioSelect,
    )
    message = PlainField(
        most=MESSAGE,
        clean_up=plain_input.lines,
        required=False,
        strip=False,
        label=_("Anything that we need to know before we call?"),
        help_text=_("Please keep it short. You do not have to write about your health here."),
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
    )
    article = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # Out of sight: whoever fills this in is no person.
    subject = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    not_of_the_person = ("stamp", "subject")

    def __init__(self, *args, message_box=False, **options):
        super().__init__(*args, **options)
        if not message_box:
            del self.fields["message"]

    def clean_times(self):
        return [time for time in TIMES if time in self.cleaned_data["times"]]

    def clean_article(self):
        """It is hidden: what is wrong there is nobody's fault, and is left out."""
        return article_or_nothing(self.cleaned_data["article"])

    def clean(self):
        values = super().clean()
        is_empty = not any(values.get(name) for name in ("phone", "email"))
        if is_empty and not any(name in self.errors for name in ("phone", "email")):
            self.add_error("phone", ONE_IS_ENOUGH)
        return values

    def values(self):
        """What the person typed, clean: {"name": …, "times": […], …}; every field is there."""
        kept = {name: self.cleaned_data[name] for name in self.fields}
        for name in self.not_of_the_person:
            del kept[name]
        return {"message": ""} | kept

    @property
    def is_filled_by_a_machine(self):
        return bool(self.data.get("subject"))

    @property
    def problems(self):
        """[(BoundField, message)] in the order of the form, for the summary at its top."""
        return [
            (field, message)
            for field in self.visible_fields()
            if field.name != "subject"
            for message in field.errors
        ]


def article_or_nothing(text):
    """The slug of the article that somebody comes from, as an address or a form says it."""
    return text if len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) else ""


def _digits(text):
    return sum(character.isdigit() for character in text)


def _digits_of(number):
    return _digits(f"{number.country_code}{number.national_number}{number.extension or ''}")
