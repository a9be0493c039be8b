"""What the operator's buttons send."""

from django import forms

RETRY, RETRY_ALL, TICK, CHECK = "retry", "retry_all", "tick", "check"


class AskForm(forms.Form):
    """what: which act. which: the delivery's id, the subscriber or the kind of due work; empty for the seals."""

    what = forms.ChoiceField(choices=[(act, act) for act in (RETRY, RETRY_ALL, TICK, CHECK)])
    which = forms.CharField(max_length=120, required=False)

    def clean(self) -> dict[str, str]:
        """A delivery is named by its number."""
        given: dict[str, str] = super().clean() or {}
        number = given.get("which", "")
        if given.get("what") == RETRY and not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise forms.ValidationError("number")
        return given
