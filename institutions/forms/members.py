"""Forms about members and their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from transfer.edge.move_form import MoveForm


class RolesForm(forms.Form):
    """Which roles."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = roles


class InviteForm(RolesForm):
    """Whom, and as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    field_order = ["email", "roles"]


class MemberRolesForm(RolesForm, MoveForm):
    """Roles of one member, whose version was looked at."""


class DescribeForm(MoveForm):
    """What a member knows, and when they are away."""

    technology_fields = forms.MultipleChoiceField(
        label=_("Fields of technology"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Work of these fields is given to this member first."),
    )
    away_from = forms.DateField(
        label=_("Away from"), required=False, help_text=_("No new work is given in these days, both included.")
    )
    away_until = forms.DateField(label=_("Away until"), required=False)

    def __init__(self, *args: Any, fields: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["technology_fields"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = fields


class ReasonForm(MoveForm):
    """A decision with a reason from the list and, where it helps, a sentence."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea, max_length=2000, help_text=_("Seen by those concerned.")
    )

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *reasons]


class NoteForm(MoveForm):
    """A decision with a sentence where it helps."""

    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea, max_length=2000, help_text=_("Seen by those concerned.")
    )
