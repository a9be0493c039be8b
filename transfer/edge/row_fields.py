"""A table typed or pasted as text: one row a line, cells parted by tabs (as spreadsheets copy them) or by |."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Text

_PARTING = re.compile(r"\s*(?:\t|\|)\s*")


class RowsField(forms.CharField):
    """Lines of cells as a list of dicts. columns: (key, label) in order; the first `needed` must be filled."""

    def __init__(self, *, columns: Sequence[tuple[str, Text]], needed: int = 1, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        more.setdefault("required", False)
        super().__init__(**more)
        self.columns = columns
        self.needed = needed

    def prepare_value(self, value: Any) -> Any:
        """The rows as text again; what was typed stays as it was."""
        if not isinstance(value, list):
            return value
        lines = [" | ".join(str(row.get(key) or "") for key, _label in self.columns) for row in value]
        return "\n".join(line.rstrip(" |") for line in lines)

    def clean(self, value: str) -> list[dict[str, str]]:
        """The rows, or an error that names the line."""
        text = super().clean(value)
        rows = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            cells = _PARTING.split(line.strip())
            if len(cells) > len(self.columns) or not all(cells[: self.needed]) or len(cells) < self.needed:
                expected = " | ".join(str(label) for _key, label in self.columns)
                raise ValidationError(
                    _("Line %(number)s does not fit: %(expected)s") % {"number": number, "expected": expected}, "row"
                )
            rows.append({key: cell for (key, _label), cell in zip(self.columns, cells, strict=False) if cell})
        return rows
