"""Forms of work that is taken, laid back or given on."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from transfer.edge.move_form import MoveForm


class WorkNoteForm(MoveForm):
    """A sentence where it helps."""

    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea, max_length=2000)


class AssignForm(WorkNoteForm):
    """To whom it is given."""

    user = forms.TypedChoiceField(
        coerce=UUID, label=_("Give it to"), help_text=_("Who knows the field and has least in hand comes first.")
    )
    field_order = ["version", "user", "note"]

    def __init__(self, *args: Any, people: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["user"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", ""), *people]
