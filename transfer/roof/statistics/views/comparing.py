"""Sentences that compare: so much now, so much before."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from transfer.edge import amounts
from transfer.kernel.money import percent
from transfer.roof.statistics.selectors.periods import WEEK
from transfer.roof.statistics.selectors.pulse import Pulse
from transfer.roof.statistics.views.layout import HIDDEN, NONE

_TELLING = 10
"""Against fewer than so many, growth in per cent says nothing."""


def joined(parts: Iterable[str]) -> str:
    """Sentences one after the other, as the language writes them."""
    return ("" if amounts.is_chinese() else " ").join(part for part in parts if part)


def figure(value: Decimal | int | None) -> str:
    """A count, or a number with one decimal where it has one."""
    if value is None:
        return NONE
    whole = value == int(value)
    return f"{int(value):,}" if whole else f"{value:,.1f}"


def moved(pulse: Pulse, now: int | None, before: int | None, *, now_text: str = "", before_text: str = "") -> str:
    """How much in the last full weeks or months, against those before or those of a year ago."""
    if now is None or before is None:
        return _("There are too few contracts to be shown.")
    told = {
        "now": now_text or f"{now:,}",
        "before": before_text or f"{before:,}",
        "growth": f"{growth(now, before):+,f}",
    }
    weekly = pulse.by == WEEK
    if not now and not before:
        text = (
            _("None in the last eight full weeks.")
            if weekly
            else _("None in the last three full months, nor in those of a year before.")
        )
    elif not before:
        text = (
            _("%(now)s in the last four full weeks, none in the four before.")
            if weekly
            else _("%(now)s in the last three full months, none in those of a year before.")
        )
    elif now == before:
        text = (
            _("%(now)s in the last four full weeks, as in the four before.")
            if weekly
            else _("%(now)s in the last three full months, as in those of a year before.")
        )
    elif before < _TELLING:
        text = (
            _("%(now)s in the last four full weeks, %(before)s in the four before.")
            if weekly
            else _("%(now)s in the last three full months, %(before)s in those of a year before.")
        )
    else:
        text = (
            _("%(now)s in the last four full weeks, %(before)s in the four before: %(growth)s %%.")
            if weekly
            else _("%(now)s in the last three full months, %(before)s in those of a year before: %(growth)s %%.")
        )
    return text % told


def growth(now: int, before: int) -> Decimal:
    """In per cent with one decimal; 0 where there was nothing."""
    return percent(now - before, before, places=1) or Decimal(0)


__all__ = ["HIDDEN", "NONE", "figure", "growth", "joined", "moved"]
