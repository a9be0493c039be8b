"""What the moves of demands and responses ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.forms.disclosures import today
from market.selectors import reasons
from transfer.edge.move_form import MoveForm


class ReasonForm(MoveForm):
    """A decision with a reason from a list and a note."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Seen by those concerned."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *self.reasons()]

    def reasons(self) -> list[tuple[str, str]]:
        """The list."""
        return []


class ReturnForm(ReasonForm):
    """Why a demand goes back, and what would be right."""

    note = forms.CharField(label=_("what would be right"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def reasons(self) -> list[tuple[str, str]]:
        """Those for demands."""
        return reasons.for_return("demand", on=today())


class WithdrawForm(ReasonForm):
    """Why a demand is withdrawn."""

    def reasons(self) -> list[tuple[str, str]]:
        """Those for demands."""
        return reasons.for_withdrawal(on=today())


class DeclineForm(ReasonForm):
    """Why a response is declined."""

    def reasons(self) -> list[tuple[str, str]]:
        """Those for responses."""
        return reasons.for_decline(on=today())


class NoteForm(MoveForm):
    """A question or a reply."""

    note = forms.CharField(label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
