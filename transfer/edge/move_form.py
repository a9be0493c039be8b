"""The form of a move, apart from the pages, so that a domain's forms build on it without meeting HTTP frameworks."""

from django import forms


class MoveForm(forms.Form):
    """The least a move needs: the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
