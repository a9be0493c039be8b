"""The parts of a long form: shown one after the other where the browser has scripts, one below the other elsewhere.

A form says `parts = (Part(_("What it is"), ("title", "abstract")), …)`; edge/form.html draws them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField

from transfer.kernel.errors import Text

Names = Sequence["str | tuple[str, ...]"]
Table = tuple[Sequence[Text], Sequence[Sequence[Any]]]
"""Heads, and lines of cells."""


@dataclass(frozen=True, slots=True)
class Part:
    """heading; names: its fields in order, those in a tuple side by side, "targets." for all that begin so.

    template: draws the part instead of its fields (a table whose lines are given), with `form` and `part`.
    table: how such a part is read back in a summary, from the form.
    """

    heading: Text
    names: Names
    template: str = ""
    table: Callable[[Any], Table] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as it is drawn. key: its id on the page; rows: fields, those of a row side by side."""

    key: str
    number: int
    part: Part
    rows: Sequence[Sequence[BoundField]]
    wrong: bool = field(default=False)

    @property
    def heading(self) -> Text:
        """Its name."""
        return self.part.heading


def names_in(part: Part, form: forms.BaseForm) -> list[str]:
    """The fields of the form that stand in a part."""
    return [name for row in _rows(part, form) for name in row]


def of(form: Any) -> list[Shown]:
    """The parts that have a field in this form, what no part names in the last one; empty where none is named."""
    declared: Sequence[Part] = list(getattr(form, "parts", ()) or ())
    if not declared:
        return []
    known = {name for part in declared for name in names_in(part, form)}
    rest = [(one.name,) for one in form.visible_fields() if one.name not in known]
    drawn = [(part, _rows(part, form)) for part in declared]
    drawn[-1][1].extend(rest)
    found = [(part, rows) for part, rows in drawn if rows]
    return [
        Shown(
            key=f"part-{number}",
            number=number,
            part=part,
            rows=[[form[name] for name in row] for row in rows],
            wrong=bool(form.is_bound and any(name in form.errors for row in rows for name in row)),
        )
        for number, (part, rows) in enumerate(found, 1)
    ]


def key_of(form: Any, name: str) -> str:
    """The part in which a field stands, for a link to it; "" where the form has no parts or no such field."""
    return next((one.key for one in of(form) for row in one.rows for bound in row if bound.name == name), "")


def _rows(part: Part, form: forms.BaseForm) -> list[tuple[str, ...]]:
    return [row for given in part.names if (row := tuple(_found(given, form)))]


def _found(given: str | tuple[str, ...], form: forms.BaseForm) -> Iterator[str]:
    for name in (given,) if isinstance(given, str) else given:
        if name.endswith("."):
            yield from (one for one in form.fields if one.startswith(name))
        elif name in form.fields:
            yield name
