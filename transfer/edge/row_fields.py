"""A table in a form: typed cell by cell, pasted from a spreadsheet, or sent as text with one row a line."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from transfer.edge.form_parts import Table
from transfer.kernel import money
from transfer.kernel.errors import Invalid, Text

Columns = Sequence[tuple[str, Text]]
Choices = Callable[[], Sequence[tuple[str, Any]]]
Row = dict[str, str]
MOST_ROWS = 100
LONGEST = 200
_PARTING = re.compile(r"\s*(?:\t|\|)\s*")
_LEAST, _SPARE = 2, 1
_MANY = 12
"""More choices than these are suggested while one types; fewer are listed."""


class RowsWidget(forms.Widget):
    """A table of cells, named `name.0.column`; static/js/cells.js adds lines and takes what is pasted.

    choices: column → what may stand there, as (code, label). Text under the plain name (a row a line, cells parted by
    tabs or |) is read as well.
    """

    template_name = "edge/rows.html"
    use_fieldset = True

    def __init__(self, columns: Columns, choices: Mapping[str, Choices], title: Text) -> None:
        super().__init__()
        self.columns, self.choices, self.title = columns, choices, title

    def id_for_label(self, id_: str) -> str:
        """Every cell has its own label."""
        return ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The filled lines and some spare ones."""
        rows = [*self.rows_of(value)]
        rows += [{} for _line in range(max(_SPARE, _LEAST - len(rows)))]
        offered = {key: [(str(code), str(label)) for code, label in find()] for key, find in self.choices.items()}
        lines = [
            [
                self._cell(f"{name}.{number}.{key}", str(row.get(key) or ""), offered.get(key))
                for key, _label in self.columns
            ]
            for number, row in enumerate(rows[:MOST_ROWS])
        ]
        lists = [(f"{name}.{key}", found) for key, found in offered.items() if len(found) > _MANY]
        context = super().get_context(name, value, attrs)
        heads = [label for _key, label in self.columns]
        return {**context, "title": self.title, "heads": heads, "lines": lines, "lists": lists, "most": MOST_ROWS}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row] | str:
        """The lines as typed, those between filled ones too, so that a line keeps its number; else the text."""
        keys = "|".join(re.escape(key) for key, _label in self.columns)
        pattern = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})\.({keys})")
        rows: dict[int, Row] = {}
        for key in data:
            if (found := pattern.fullmatch(key)) and (text := str(data.get(key, "")).strip()):
                rows.setdefault(int(found[1]), {})[found[2]] = text
        if not rows:
            return str(data.get(name, ""))
        return [rows.get(number, {}) for number in range(max(rows) + 1)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether nothing of it was sent."""
        return name not in data and not any(key.startswith(f"{name}.") for key in data)

    def rows_of(self, value: Any) -> Sequence[Mapping[str, Any]]:
        """The lines of a value, as stored, as typed cell by cell, or as text."""
        if not isinstance(value, str):
            return value or ()
        lines = [_PARTING.split(line.strip(), maxsplit=len(self.columns) - 1) for line in value.splitlines()]
        return [dict(zip((key for key, _label in self.columns), cells, strict=False)) for cells in lines]

    def _cell(self, name: str, text: str, offered: Sequence[tuple[str, str]] | None) -> dict[str, Any]:
        """One cell. What stands there and is none of what may is shown all the same."""
        if offered is None:
            return {"name": name, "value": text}
        code, label = next(
            (one for one in offered if text.casefold() in (one[0].casefold(), one[1].casefold())), (text,) * 2
        )
        if len(offered) > _MANY:
            return {"name": name, "value": label, "list": re.sub(r"\.\d+\.", ".", name)}
        listed = offered if code in dict(offered) or not text else [*offered, (text, text)]
        return {"name": name, "value": code, "options": [("", ""), *listed]}


class RowsField(forms.Field):
    """A table as a list of dicts without the empty cells. columns: (key, label) in order; the first `needed` must be
    filled; choices: columns where one of a list is meant; longest: characters of a cell where they are not LONGEST;
    amounts: columns that hold an amount, in `currency`."""

    currency = "CNY"

    def __init__(
        self,
        *,
        columns: Columns,
        needed: int = 1,
        choices: Mapping[str, Choices] | None = None,
        longest: Mapping[str, int] | None = None,
        amounts: Sequence[str] = (),
        **more: Any,
    ) -> None:
        widget = RowsWidget(columns, choices or {}, more.get("label", ""))
        super().__init__(**{"required": False, "widget": widget, **more})
        self.columns, self.least, self.longest, self.amounts = columns, needed, longest or {}, amounts

    def clean(self, value: Any) -> list[Row]:
        """The rows, or an error that names the line."""
        given = self._typed(value) if isinstance(value, str) else list(value or ())
        if len(given) > MOST_ROWS:
            raise ValidationError(_("These are more than %(most)s lines.") % {"most": MOST_ROWS}, "rows")
        for number, row in enumerate(given, 1):
            missing = [label for key, label in self.columns[: self.least] if not row.get(key)]
            if row and missing:
                said = {"number": number, "missing": ", ".join(str(label) for label in missing)}
                raise ValidationError(_("Line %(number)s: still missing: %(missing)s") % said, "row")
            for key, text in row.items():
                ProhibitNullCharactersValidator()(text)
                if len(text) > (most := self.longest.get(key, LONGEST)):
                    raise ValidationError(
                        _("Line %(number)s: at most %(most)s characters in a cell.") % {"number": number, "most": most},
                        "max_length",
                    )
        return list(super().clean([row for row in given if row]))

    def read_back(self, value: Any) -> Table:
        """Heads and filled lines as one reads them: what a code is called, an amount in full, a date as a date."""
        assert isinstance(self.widget, RowsWidget)
        named = {key: {str(code): label for code, label in find()} for key, find in self.widget.choices.items()}
        rows = [row for row in self.widget.rows_of(value) if any(row.values())]
        keys = [key for key, _label in self.columns]
        lines = [[self._said(key, row.get(key), named.get(key, {})) for key in keys] for row in rows]
        return [label for _key, label in self.columns], lines

    def _said(self, key: str, cell: Any, named: Mapping[str, Any]) -> Any:
        if key in self.amounts and cell:
            try:
                return money.parse(str(cell), currency=self.currency)
            except Invalid:
                return cell
        return named.get(str(cell), cell)

    def _typed(self, text: str) -> list[Row]:
        return [self._parted(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]

    def _parted(self, number: int, line: str) -> Row:
        cells = _PARTING.split(line)
        if len(cells) > len(self.columns):
            expected = " | ".join(str(label) for _key, label in self.columns)
            raise ValidationError(
                _("Line %(number)s does not fit: %(expected)s") % {"number": number, "expected": expected}, "row"
            )
        return {key: cell for (key, _label), cell in zip(self.columns, cells, strict=False) if cell}
