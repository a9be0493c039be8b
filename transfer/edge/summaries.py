"""What will be sent, shown back part by part before it is: to whom, in full, with its gaps where they are.

Drawn from the form that wrote it, so that one place says what a part is called and what stands in it. A page gives it
as `summary`; components/summary.html shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from transfer.edge import form_parts
from transfer.edge.form_parts import Table
from transfer.kernel.errors import Problem, Text


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing or does not fit, and where. stops: it cannot be sent so; else it is advice."""

    field: str
    says: Text
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: label and value, or a list, a text of paragraphs, a table. language: of what somebody wrote."""

    label: Text
    value: Any = None
    items: Sequence[Any] = ()
    prose: str = ""
    table: Table | None = None
    language: str = ""
    gaps: Sequence[Gap] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A part: its lines, the gaps that belong to none of them, and where it is changed ("" where it is not)."""

    key: str
    heading: Text
    lines: Sequence[Line]
    gaps: Sequence[Gap] = ()
    change: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """blocks: the parts; readers: who will see it, in sentences; gaps: those of no part.

    posts: Change sends what was typed back to its form, because nothing is stored yet.
    """

    blocks: Sequence[Block]
    readers: Sequence[Text]
    gaps: Sequence[Gap] = ()
    posts: bool = False
    stops: Sequence[tuple[str, Text]] = field(default=())

    @property
    def needed(self) -> int:
        """How many gaps keep it from being sent."""
        return len(self.stops)


def needed(problems: Iterable[Problem], names: Mapping[str, str] | None = None) -> list[Gap]:
    """What a check refuses, as gaps. names: of the check → of the form, where they differ ("terms.": a prefix)."""
    return [Gap(_renamed(one.field, names or {}), one.message) for one in problems]


def of_form(
    form: Any, *, readers: Sequence[Text], change: str = "", gaps: Sequence[Gap] = (), language: str = ""
) -> Summary:
    """The summary of what a form holds, bound or as it is stored.

    change: the address of the form, whose parts are opened by their ids; without it what was typed is posted back.
    language: of what its author wrote. A form says what an empty field means in `unsaid`:
    {name: words}, and in which unit a number is in `units`.
    """
    parts = form_parts.of(form)
    placed = {id(gap): _place(parts, gap) for gap in gaps}
    blocks = []
    for part in parts:
        inside = [gap for gap in gaps if placed[id(gap)] == part.key]
        lines, loose = _lines(form, part, inside, language)
        blocks.append(Block(part.key, part.heading, lines, loose, f"{change}#{part.key}" if change else ""))
    return Summary(
        blocks=blocks,
        readers=readers,
        gaps=[gap for gap in gaps if not placed[id(gap)]],
        posts=not change,
        stops=[(placed[id(gap)], _label(form, gap)) for gap in gaps if gap.stops],
    )


def _lines(form: Any, part: form_parts.Shown, gaps: Sequence[Gap], language: str) -> tuple[list[Line], list[Gap]]:
    if part.part.table is not None:
        return [Line(part.heading, table=part.part.table(form), language=language)], list(gaps)
    names = [bound.name for row in part.rows for bound in row]
    lines = [_line(form, name, [gap for gap in gaps if _names(gap, name)], language) for name in names]
    return lines, [gap for gap in gaps if not any(_names(gap, name) for name in names)]


def _line(form: Any, name: str, gaps: Sequence[Gap], language: str) -> Line:
    bound = form[name]
    label, raw, asked = capfirst(str(bound.label)), bound.value(), bound.field
    if (read_back := getattr(asked, "read_back", None)) is not None:
        table = read_back(raw)
        return Line(label, table=table if table[1] else None, language=language, gaps=gaps)
    value = _cleaned(asked, raw)
    if value in (None, "", []):
        return Line(label, getattr(form, "unsaid", {}).get(name), gaps=gaps)
    if isinstance(asked, forms.ModelChoiceField):
        several = isinstance(asked, forms.ModelMultipleChoiceField)
        named = [asked.label_from_instance(one) for one in (value if several else [value])]
        return Line(label, items=named, gaps=gaps) if several else Line(label, named[0], gaps=gaps)
    if isinstance(asked, forms.ChoiceField):
        labels = _labels(asked.choices)
        if isinstance(value, list):
            return Line(label, items=[labels.get(str(one), one) for one in value], gaps=gaps)
        return Line(label, labels.get(str(value), value), gaps=gaps)
    if isinstance(asked, forms.BooleanField):
        return Line(label, _("yes") if value else _("no"), gaps=gaps)
    if isinstance(asked.widget, forms.Textarea):
        return Line(label, prose=str(value), language=language, gaps=gaps)
    if (unit := getattr(form, "units", {}).get(name)) is not None:
        return Line(label, f"{value} {unit}", gaps=gaps)
    return Line(label, value, language=language if isinstance(value, str) else "", gaps=gaps)


def _cleaned(asked: forms.Field, raw: Any) -> Any:
    """The value as the field understands it; what it does not, as it was typed."""
    try:
        value = asked.clean(raw)
    except ValidationError:
        return raw
    return list(value) if isinstance(asked, forms.ModelMultipleChoiceField) else value


def _labels(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, label in choices:
        found |= _labels(label) if isinstance(label, list | tuple) else {str(code): label}
    return found


def _renamed(name: str, names: Mapping[str, str]) -> str:
    if name in names:
        return names[name]
    head = next((one for one in names if one.endswith(".") and name.startswith(one)), "")
    return names[head] + name.removeprefix(head) if head else name


def _names(gap: Gap, name: str) -> bool:
    return gap.field == name or gap.field.partition(".")[0] == name


def _place(parts: Sequence[form_parts.Shown], gap: Gap) -> str:
    head = gap.field.partition(".")[0]
    for part in parts:
        names = [bound.name for row in part.rows for bound in row]
        if any(_names(gap, name) for name in names) or f"{head}." in part.part.names:
            return part.key
    return ""


def _label(form: Any, gap: Gap) -> Text:
    """What the field is called, and what is wrong with it."""
    name = gap.field if gap.field in form.fields else gap.field.partition(".")[0]
    label = capfirst(str(form[name].label)) if name in form.fields else ""
    return f"{label}: {gap.says}" if label else gap.says
