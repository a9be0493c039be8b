"""The form of a move, apart from the pages, so that a domain's forms build on it without meeting HTTP frameworks."""

from django import forms


class VersionField(forms.IntegerField):
    """The version that was looked at, as a page shows it: one that a column can hold."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """The least a move needs: the version that was looked at."""

    version = VersionField()
