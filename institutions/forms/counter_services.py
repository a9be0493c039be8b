"""Forms at a counter, and of the visitor afterwards."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from institutions.models import CounterService, User
from transfer.edge.move_form import MoveForm


class OpenForm(forms.Form):
    """Who has come, what for, and how the consent is given."""

    email = forms.EmailField(
        label=_("E-mail address of the visitor's account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    acting_for = forms.CharField(
        label=_("For which organization"),
        max_length=200,
        required=False,
        help_text=_("Its identifier or its whole name, as the visitor says it. Empty: the visitor acts for oneself."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    identity = forms.ChoiceField(
        label=_("Paper that you saw"), help_text=_("Compare face and name. Only the kind of paper is kept.")
    )
    purposes = forms.MultipleChoiceField(
        label=_("What the visitor wants done"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You can do this for the visitor, and nothing else."),
    )
    consent = forms.ChoiceField(
        label=_("How the visitor consents"),
        choices=CounterService.WAYS,
        initial=CounterService.PAPER,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]], purposes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("identity", [("", ""), *papers]), ("purposes", purposes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class AccountForm(forms.Form):
    """For whom an account is opened."""

    name = forms.CharField(
        label=_("Name of the visitor"),
        max_length=120,
        help_text=_("As on the paper."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name_latin = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("The visitor's own e-mail address"),
        max_length=254,
        help_text=_("One that the visitor alone reads. The link goes there, also on the visitor's telephone."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=settings.LANGUAGES)
    identity = forms.ChoiceField(
        label=_("Paper that you saw"), help_text=_("Compare face and name. Only the kind of paper is kept.")
    )
    asked = forms.BooleanField(
        label=_("The visitor is here, asks for the account, and has been told what is kept: name, address, language.")
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["identity"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *papers]


class ActivationForm(forms.Form):
    """The password that the owner of an account chooses."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        help_text=_("Nobody else ever learns it, the clerk neither."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agreed = forms.BooleanField(label=_("I asked for this account at the counter and agree to it."))

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user

    def clean_password(self) -> str:
        """By the rules for passwords."""
        given: str = self.cleaned_data["password"]
        validate_password(given, self.user)
        return given


class CodeForm(MoveForm):
    """The code that the visitor says."""

    code = forms.CharField(
        label=_("Code that the visitor says"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class PaperForm(MoveForm):
    """The paper that the visitor has signed."""

    upload = forms.FileField(
        label=_("The signed paper"), help_text=_("A scan or a photograph of the whole page, signature included.")
    )


class ReceiptForm(forms.Form):
    """The code printed on the receipt."""

    code = forms.CharField(
        label=_("Code on your receipt"),
        max_length=40,
        help_text=_("Twelve letters and figures below the QR code. Blanks and capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class WithdrawForm(MoveForm):
    """What the visitor says to it, if anything."""

    note = forms.CharField(
        label=_("What was not as you wanted it"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("The office reads it. You need not give a reason."),
    )
