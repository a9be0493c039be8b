"""Forms of a person's account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from institutions.models import User


class SignupPart(forms.Form):
    """What signing up asks besides e-mail address and password."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As in your identity document."))
    name_latin = forms.CharField(
        label=_("Name in Latin letters"), max_length=120, required=False, help_text=_("If it is written otherwise.")
    )

    field_order = ["name", "name_latin", "email", "password1"]

    def signup(self, request: object, user: User) -> None:
        """The adapter opens the account with the user, in one transaction; nothing is left to do here."""


class ProfileForm(forms.Form):
    """What a person says about oneself."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    name_latin = forms.CharField(label=_("Name in Latin letters"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    job = forms.CharField(label=_("Position"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of pages and mail"), choices=settings.LANGUAGES)


class SureForm(forms.Form):
    """A step that cannot be taken back."""

    sure = forms.BooleanField(label=_("I understand that this cannot be taken back."))
