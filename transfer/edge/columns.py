"""The columns of a list: declared once, drawn in the table, chosen by the reader, written to a file, sorted by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Case, F, Func, IntegerField, TextField, Value, When
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Coalesce, Lower, NullIf
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transfer.edge import amounts, tones, writing
from transfer.edge.templatetags import exchange
from transfer.kernel import clock
from transfer.kernel.errors import Text
from transfer.kernel.money import Money
from transfer.kernel.states import StateTable

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_DASH = mark_safe('<span class="soft none">–</span>')


@dataclass(frozen=True, slots=True)
class State:
    """A state: a chip on the page, its word in a file."""

    code: str
    noun: str


@dataclass(frozen=True, slots=True)
class Titled:
    """A text and its language, "" where nothing says it."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Until:
    """When a period ends, in the jurisdiction of what it is about ("" for the exchange's)."""

    at: date | datetime | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    key: in addresses and kept choices, never renamed. value: what a row has there. order: by what the list is sorted,
    a field or an expression; None where it cannot be. kept: an index keeps the list in this order however long it is;
    without one a long list is narrowed before it is sorted. cell: a template for what the page shows instead of the
    plain value (`row`, `value`, `org`, `actor`). money: an amount, that has its currency beside it in a file. whole: a
    number of something, in one piece. shown: unless one has chosen otherwise. none: what the page says where there is
    no value, a dash without it. acts: no fact but what one may do with the row; on the page alone, after the others,
    neither chosen nor in a file.
    """

    key: str
    label: Text
    value: Callable[[Any], object]
    order: str | Combinable | None = None
    cell: str = ""
    numeric: bool = False
    money: bool = False
    whole: bool = False
    shown: bool = True
    none: Text = ""
    kept: bool = False
    acts: bool = False

    def html(self, row: Any, **page: Any) -> SafeString:
        """What the page shows. page: what its cells are told of it, `org` and `actor`."""
        value = self.value(row)
        if self.cell:
            return mark_safe(render_to_string(self.cell, {"row": row, "value": value, **page}))
        if value is None and self.none:
            return conditional_escape(str(self.none))
        return _html(value)

    def head(self) -> list[str]:
        """Its heads in a file."""
        label = capfirst(str(self.label))
        return [label, _("%(column)s (currency)") % {"column": label}] if self.money else [label]

    def cells(self, row: Any) -> list[str]:
        """What a file has of it: plain decimals, ISO dates, texts that are no formula."""
        value = self.value(row)
        if self.money:
            return [str(value.decimal), value.currency] if isinstance(value, Money) else ["", ""]
        return [_plain(value)]


def by_text(path: str | Combinable) -> Combinable:
    """In the order of a dictionary: Latin whatever the case, then Chinese by its sounds (`data/sounds.txt`).

    A function of the database does it, so no collation of a language has to be there.
    """
    return Func(Lower(path), function="edge_place", output_field=TextField())


def by_state(table: StateTable) -> Combinable:
    """In the order in which the states are declared, that of a life."""
    places = [When(state=code, then=Value(place)) for place, code in enumerate(table.states)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def by_name(path: str) -> Combinable:
    """By what somebody with a name in both languages is called in the reader's: `by_name("seller__name")`."""
    return _Called(path)


class _Called(Combinable):
    """The languages are put in order when the list is asked for, not when its page is declared."""

    def __init__(self, path: str) -> None:
        self.path = path

    def resolve_expression(self, *given: Any, **more: Any) -> Any:
        """The expression for the reader of this moment."""
        first, second = ("zh", "en") if amounts.is_chinese() else ("en", "zh")
        own = NullIf(f"{self.path}_{first}", Value(""))
        return by_text(Coalesce(own, f"{self.path}_{second}")).resolve_expression(*given, **more)  # type: ignore[attr-defined] # a Func


def number(*, shown: bool = True) -> Column:
    """The number of the thread."""
    return Column(
        "number", gettext_lazy("Number"), lambda row: row.thread.number, "thread__number", whole=True, shown=shown
    )


def state(table: StateTable, noun: str) -> Column:
    """The state, as a chip."""
    return Column("state", gettext_lazy("State"), lambda row: State(row.state, noun), by_state(table))


def changed(*, shown: bool = True) -> Column:
    """When it last changed."""
    return Column(
        "changed", gettext_lazy("Last change"), lambda row: row.changed_at, "changed_at", shown=shown, kept=True
    )


def begun(label: Text = "", *, shown: bool = False) -> Column:
    """When it was begun; keys rise with time, so the list always has this order."""
    return Column("begun", label or gettext_lazy("Begun"), lambda row: row.created_at, "pk", shown=shown, kept=True)


def expression(order: str | Combinable) -> Combinable | BaseExpression:
    """What a list is annotated with to be sorted."""
    return F(order) if isinstance(order, str) else order


def harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula is marked as text."""
    begins = text.lstrip()[:1]
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or begins in _FORMULA else text


def _html(value: object) -> SafeString:
    match value:
        case None:
            return _DASH
        case State():
            return mark_safe(render_to_string("components/chip.html", exchange.chip(value.code, value.noun)))
        case Until():
            return exchange.until(value.at, value.where)
        case Money():
            return exchange.money(value, unit="yuan")
        case date():
            return exchange.iso(value)
        case int() | Decimal():
            return format_html("{}", exchange.grouped(value))
        case _:
            return writing.with_languages(str(value)) or _DASH


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case State():
            return str(tones.look_of(value.code, value.noun).word)
        case Until():
            return exchange.until_text(value.at, value.where) if value.at else ""
        case Money():
            return harmless(amounts.words(value))
        case datetime():
            return clock.local_minute(value, settings.EXCHANGE_JURISDICTION)
        case date():
            return value.isoformat()
        case int() | Decimal():
            return str(value)
        case _:
            return harmless(str(value))
