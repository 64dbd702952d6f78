"""A contributor as a plain form: the person, and the account with which they sign."""

from django import forms
from django.contrib.admin import widgets
from django.contrib.auth import get_user_model
from django.utils.translation import gettext, gettext_lazy

from .. import checking
from ..models import Contributor
from ..text.document import ContributorDocument, normalise
from ..text.problems import DocumentError
from . import documents
from .forms import RecordForm

_ = gettext_lazy
KEYS = ("title", "credentials", "role", "body")


class ContributorForm(RecordForm):
    title = forms.CharField(
        label=_("Name"),
        help_text=_("As readers will see it under what this person wrote or checked."),
        widget=widgets.AdminTextInputWidget,
    )
    credentials = forms.CharField(
        label=_("Credentials"),
        required=False,
        help_text=_("As they stand behind the name, such as RN or LMT."),
        widget=widgets.AdminTextInputWidget,
    )
    role = forms.CharField(
        label=_("Role"),
        help_text=_("What this person does at the clinic."),
        widget=widgets.AdminTextInputWidget,
    )
    body = forms.CharField(
        label=_("About"),
        required=False,
        strip=False,
        help_text=_("Some sentences for readers: training, work, what they care about."),
        widget=widgets.AdminTextareaWidget(attrs={"rows": 8}),
    )
    user = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True).order_by("username"),
        label=_("Account"),
        required=False,
        empty_label=_("None: this person does not sign at the desk"),
        help_text=_("Whoever signs in with it signs articles under this name."),
    )
    text = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].label = gettext("Address")
            self.fields["slug"].help_text = gettext(
                "The last part of the address of their page: small letters, digits and hyphens. "
                "It stays."
            )
        if self.instance.pk:
            self.initial.pop("text", None)
            document = self.instance.document
            self.initial |= {key: getattr(document, key) for key in KEYS}
            self.initial["user"] = self.instance.user_id

    @property
    def changes_something(self):
        return super().changes_something or self.cleaned_data["user"] != self.instance.user

    def clean_user(self):
        user = self.cleaned_data["user"]
        others = Contributor.objects.exclude(pk=self.instance.pk)
        if user and others.filter(user=user).exists():
            raise forms.ValidationError(gettext("Another contributor has this account."))
        return user

    def clean(self):
        self.refuse_if_overtaken()
        if self.errors:
            return
        values = {key: self.cleaned_data[key].strip() for key in KEYS if key != "body"}
        body = normalise(self.cleaned_data["body"])
        try:
            written = ContributorDocument(**values, body=body)
            self.document = ContributorDocument.parse(written.text)
        except DocumentError as error:
            for problem in error.problems:
                self._refuse(problem)
            return
        for problem in checking.problems_of(
            "contributors", self.address, self.document, only_blocking=True
        ):
            self._refuse(problem)

    def _refuse(self, problem):
        """A person's page has no draft: what is saved is public."""
        key = problem.field if problem.field in KEYS else "body"
        where = documents.in_line(problem.line) if key == "body" else ""
        self.add_error(key, documents.sentence(problem, where))
