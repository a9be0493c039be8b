"""Signing the confidentiality agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfidentialitySignForm(forms.Form):
    """The hash of the text that is shown; it travels with the signature."""

    document_hash = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("I have read this agreement and sign it for the organization named above."))
