from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import log, second_factor, throttle

LONGEST_CODE = 40


class SignInForm(AdminAuthenticationForm):
    """Name and password, as often as the throttle allows."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "This name and this password do not open a staff account. Please check both: capital "
            "letters count."
        ),
    }

    def clean(self):
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        tries = throttle.sign_in(name, throttle.address_of(self.request))
        count(tries)
        try:
            cleaned = super().clean()
        except ValidationError:
            log.count_failure(get_user_model().objects.filter(username=name).first())
            raise
        tries.succeeded()
        return cleaned


class CodeForm(forms.Form):
    """The code from the app, or a recovery code, of somebody whose password was right."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self):
        code = self.cleaned_data["code"]
        tries = throttle.for_account(second_factor.kind_of(code), self.user)
        count(tries)
        if not second_factor.accept(self.user, code):
            log.count_failure(self.user)
            raise ValidationError(second_factor.WRONG)
        tries.succeeded()
        return code


class PasswordForm(forms.Form):
    """The person at the keyboard shows that the account is theirs."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        check_password(self.user, self.cleaned_data["password"])


class ChangePasswordForm(AdminPasswordChangeForm):
    """Django’s own form; whoever sits down at an open session cannot guess the old password."""

    def clean_old_password(self):
        old = self.cleaned_data["old_password"]
        check_password(self.user, old)
        return old


class SetUpForm(PasswordForm):
    """Ties an app to the account. Whoever gave the password a moment ago is not asked again."""

    field_order = ["code", "password"]
    code = forms.CharField(
        label=_("The 6 digits that the app shows now"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, user, key, *args, ask_password, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.key, self.device = key, None
        if not ask_password:
            del self.fields["password"]

    def clean(self):
        if not self.errors:
            try:
                self.device = second_factor.turn_on(self.user, self.key, self.cleaned_data["code"])
            except ValidationError as error:
                self.add_error("code", error)
        return self.cleaned_data


def check_password(user, password):
    """Raise ValidationError unless it is the user’s, which may be tried only so often."""
    tries = throttle.for_account("password", user)
    count(tries)
    if not user.check_password(password):
        log.count_failure(user)
        raise ValidationError(_("This is not your password."))
    tries.succeeded()


def count(tries):
    try:
        tries.count()
    except throttle.TooManyTries as refusal:
        raise ValidationError(str(refusal), code="too_many_tries") from None
