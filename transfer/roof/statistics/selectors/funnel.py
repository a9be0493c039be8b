"""How far what an organization began has come: step by step, how many went on, and how long it took them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from transfer.kernel import clock
from transfer.kernel.money import percent
from transfer.roof.statistics.models import Journey
from transfer.roof.statistics.selectors import source
from transfer.roof.statistics.selectors.kinds import STEPS
from transfer.roof.statistics.selectors.medians import Percentile, in_days
from transfer.roof.statistics.selectors.questions import edition, months_of


@dataclass(frozen=True, slots=True)
class Way:
    """What is asked. kind: of `kinds.KINDS`; period: 2026, 2026-Q1 or 2026-03 in which they began, "" for ever; field:
    its code, "" for all."""

    kind: str
    period: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. number: its place from 1; reached: how many came to it.

    Towards the next step: on, how many of them came to that one too, share in per cent, days the median between both;
    None at the last step and where nobody went on. A journey that skipped a step counts where it was.
    """

    number: int
    name: Any
    reached: int
    on: int | None = None
    share: Decimal | None = None
    days: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """way: as it was asked; begun: how many journeys; steps; fields: codes there are to choose from; known_at."""

    way: Way
    begun: int
    steps: Sequence[Step]
    fields: Sequence[str]
    known_at: datetime | None


def answer(way: Way, organization: UUID) -> Funnel:
    """Three queries along the index of an organization's journeys."""
    shown = edition()
    count = len(STEPS[way.kind])
    found = journeys(way, organization, epoch=shown.epoch).aggregate(**_sums(count))
    whole = journeys(replace(way, field=""), organization, epoch=shown.epoch)
    fields = whole.exclude(field="").order_by("field").values_list("field", flat=True).distinct()
    steps = [_step(way.kind, number, found) for number in range(1, count + 1)]
    return Funnel(way, found["begun"], steps, list(fields), shown.known_at)


def journeys(way: Way, organization: UUID, *, epoch: int) -> QuerySet[Journey]:
    """The journeys behind the figures."""
    rows = Journey.objects.using(source.alias()).filter(epoch=epoch, organization=organization, kind=way.kind)
    if way.field:
        rows = rows.filter(field=way.field)
    span = days_of(way.period)
    return rows.filter(began_on__gte=span[0], began_on__lt=span[1]) if span else rows


def days_of(period: str) -> tuple[date, date] | None:
    """The first day of a period and the first after it, None for "". ValueError for what is none."""
    if not period:
        return None
    first, last = months_of(period)
    return first, clock.months_after(last, 1)


def _sums(count: int) -> dict[str, Any]:
    found: dict[str, Any] = {"begun": Count("pk")}
    for step in range(1, count + 1):
        found[f"n{step}"] = Count(f"step_{step}")
        if step < count:
            both = Q(**{f"step_{step}__isnull": False, f"step_{step + 1}__isnull": False})
            found[f"on{step}"] = Count("pk", filter=both)
            found[f"days{step}"] = Percentile(f"step_{step}", f"step_{step + 1}")
    return found


def _step(kind: str, number: int, found: Mapping[str, Any]) -> Step:
    reached, on = found[f"n{number}"], found.get(f"on{number}")
    name = STEPS[kind][number - 1]
    if on is None:
        return Step(number, name, reached)
    return Step(number, name, reached, on, percent(on, reached, places=1), in_days(found[f"days{number}"]))
