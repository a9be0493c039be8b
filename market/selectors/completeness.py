"""How complete a demand is, and why what is missing matters: advice while it is written, never a condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from market.models import Demand
from transfer.kernel.errors import Text

_ENOUGH_WORDS = 80


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that would make it better: its field, what, why it matters, and how many points it brings."""

    field: str
    what: Text
    why: Text
    points: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """score: 0 to 100. missing: what would raise it, the weightiest first."""

    score: int
    missing: tuple[Missing, ...]


def _long(name: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda given: len(str(given.get(name) or "")) >= _ENOUGH_WORDS


def _filled(*names: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda given: any(given.get(name) not in (None, "", [], ()) for name in names)


_ASKED: tuple[tuple[Callable[[Mapping[str, Any]], bool], Missing], ...] = (
    (
        _filled("targets"),
        Missing(
            "targets",
            _("Target figures"),
            _("Whoever answers says yes or no to each figure, and you compare answers side by side."),
            25,
        ),
    ),
    (
        _long("problem"),
        Missing(
            "problem",
            _("The problem in some sentences"),
            _("What goes wrong, where and how often: strangers to your works must see it."),
            20,
        ),
    ),
    (
        _filled("budget_low", "budget_high"),
        Missing("budget", _("A budget"), _("Without one, the wrong people answer or the right ones do not."), 15),
    ),
    (
        _filled("present_way"),
        Missing("present_way", _("How it is done today"), _("It spares you answers that you have tried already."), 10),
    ),
    (
        _filled("constraints_text"),
        Missing(
            "constraints_text",
            _("Constraints"),
            _("Materials, space, standards, rights: what makes a good answer unusable."),
            10,
        ),
    ),
    (
        _filled("delivery"),
        Missing(
            "delivery", _("How it is to be delivered"), _("A report, a sample, a running line: it sets the price."), 10
        ),
    ),
    (
        _filled("needed_by"),
        Missing("needed_by", _("A day by which you need it"), _("It tells a laboratory whether it can make it."), 5),
    ),
    (
        _filled("wanted"),
        Missing("wanted", _("Forms of cooperation"), _("They decide which contract it becomes."), 5),
    ),
)


def of(given: Mapping[str, Any]) -> Completeness:
    """The completeness of fields as they are entered."""
    lacking = [missing for is_there, missing in _ASKED if not is_there(given)]
    return Completeness(100 - sum(one.points for one in lacking), tuple(lacking))


def of_demand(demand: Demand) -> Completeness:
    """The completeness of a demand as it is stored."""
    low, high = demand.budget
    names = ("targets", "problem", "present_way", "constraints_text", "delivery", "needed_by", "wanted")
    return of({name: getattr(demand, name) for name in names} | {"budget_low": low, "budget_high": high})
