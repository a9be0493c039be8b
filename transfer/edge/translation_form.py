"""The form in which somebody translates what was written, apart from the pages as transfer.edge.move_form is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst

from transfer.edge.move_form import MoveForm
from transfer.kernel.errors import Text

_SHORT = 60


class Side(Protocol):
    """One field: the original, and the translation there is."""

    @property
    def name(self) -> str:
        """The field's name."""

    @property
    def original(self) -> str:
        """What was written."""

    @property
    def text(self) -> str:
        """The translation, "" for none yet."""

    @property
    def by(self) -> UUID | None:
        """Who translated."""


class TranslationForm(MoveForm):
    """A field per original. texts: what was filled in, by name; a blank one is not translated."""

    def __init__(
        self, *args: Any, sides: Sequence[Side], labels: Mapping[str, Text], names: Mapping[Any, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.sides, self.names = sides, names
        for side in sides:
            is_short = len(side.original) <= _SHORT and "\n" not in side.original
            widget = forms.TextInput() if is_short else forms.Textarea(attrs={"rows": _rows(side.original)})
            field = forms.CharField(required=False, initial=side.text, widget=widget, max_length=100_000)
            field.label = capfirst(str(labels[side.name]))
            self.fields[side.name] = field

    def pairs(self) -> Iterator[tuple[Side, BoundField, str]]:
        """Each original with the field beside it, and the name of whoever translated it."""
        for side in self.sides:
            yield side, self[side.name], self.names.get(side.by, "")

    def clean(self) -> dict[str, Any]:
        """The version, and the texts apart."""
        given = {side.name: self.cleaned_data.get(side.name, "") for side in self.sides}
        return {"version": self.cleaned_data.get("version"), "texts": given}


def _rows(text: str) -> int:
    return min(18, max(3, len(text) // 25 + text.count("\n")))
