"""The table of inventors: each a colleague with an account or a name, and parts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from market.selectors import inputs
from transfer.edge.form_parts import Table

_SPARE, _LEAST = 2, 4
_KEYS = ("user", "name", "weight")


class InventorsWidget(forms.Widget):
    """Lines with a choice among colleagues, a name for others, and parts. More lines appear when it is saved."""

    template_name = "market/widgets/inventors.html"
    use_fieldset = True

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.colleagues: Sequence[tuple[str, str]] = ()

    def id_for_label(self, id_: str) -> str:
        """Every control has its own label."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The filled lines and some spare ones."""
        rows = [dict(row) for row in value or ()]
        rows += [{} for _line in range(max(_SPARE, _LEAST - len(rows)))]
        lines = [
            {"prefix": f"{name}-{number}", "number": number + 1, **{key: str(row.get(key) or "") for key in _KEYS}}
            for number, row in enumerate(rows[: inputs.MOST_ROWS])
        ]
        return {
            **super().get_context(name, value, attrs),
            "name": name,
            "lines": lines,
            "colleagues": self.colleagues,
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        """The lines in their order, as typed; empty ones are left out."""
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(?:user|name|weight)")
        numbers = sorted({int(found[1]) for key in data if (found := pattern.fullmatch(key))})
        rows = [{key: str(data.get(f"{name}-{number}-{key}", "")).strip() for key in _KEYS} for number in numbers]
        return [row for row in rows if row["user"] or row["name"]]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no line was sent at all."""
        return not any(key.startswith(f"{name}-") for key in data)


class InventorsField(forms.Field):
    """Rows of {"user", "name", "weight"}; parts are whole numbers, one where nothing is said."""

    widget = InventorsWidget

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(**more)

    def offer(self, colleagues: Sequence[tuple[str, str]]) -> None:
        """The people who may be chosen."""
        assert isinstance(self.widget, InventorsWidget)
        self.widget.colleagues = colleagues

    def read_back(self, value: Any) -> Table:
        """Who, and how many parts."""
        assert isinstance(self.widget, InventorsWidget)
        known = dict(self.widget.colleagues)
        lines = [[known.get(str(row.get("user")), row["name"]), int(row["weight"] or 1)] for row in value or ()]
        return [_("name"), _("share (parts)")], lines

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The rows, or an error that names the line."""
        assert isinstance(self.widget, InventorsWidget)
        known = {key for key, _name in self.widget.colleagues}
        rows = []
        for number, row in enumerate(value or (), 1):
            weight = row["weight"] or "1"
            if not weight.isdecimal() or not 0 < int(weight) <= 1_000_000:
                raise ValidationError(_said(number, _("A share is a whole number of parts.")), "weight")
            if row["user"] and row["user"] not in known:
                raise ValidationError(_said(number, _("Choose a colleague from the list.")), "choice")
            user = UUID(row["user"]) if row["user"] else None
            rows.append({"user": user, "name": "" if user else row["name"], "weight": int(weight)})
        return super().clean(rows)


def row_of(inventor: Any) -> dict[str, Any]:
    """A stored inventor as a line of the table."""
    return {"user": inventor.user, "name": inventor.name, "weight": inventor.weight}


def _said(number: int, message: Any) -> str:
    return _("Line %(number)s: %(message)s") % {"number": number, "message": message}
