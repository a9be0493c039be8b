"""From events to journeys: when each technology, demand, mandate, listing and deal first reached its steps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from transfer.kernel import clock
from transfer.kernel.events import Happened
from transfer.roof.statistics.models import STEPS, DaySum, Journey, Lead
from transfer.roof.statistics.selectors.kinds import (
    ANSWERED,
    CONCLUDED,
    DEAL,
    DEMAND,
    DUE,
    ENDED,
    LISTED,
    LISTING,
    MANDATE,
    OPENED,
    PACE,
    TECHNOLOGY,
)

Key = tuple[str, UUID]
Beat = tuple[str, date, int]
ACHIEVEMENT = "market.achievement"


@dataclass(frozen=True, slots=True)
class Mark:
    """What an event is to a kind of journey.

    step: the step it reaches, 0 for none. by: the facts that may name the object by which the journey is found, the
    first that is given. begins: whose it is, where a journey begins here. leads: the fact naming an object that from
    now on leads to it; seen_at: the noun of that object where the journey is looked at there from now on. due: the
    fact with the promised instant. ends: nothing more is waited for.
    """

    kind: str
    step: int
    by: tuple[str, ...]
    begins: str = ""
    leads: str = ""
    seen_at: str = ""
    due: str = ""
    ends: bool = False


def _all(step: Mapping[str, int], by: str, *, leads: str = "") -> tuple[Mark, ...]:
    return tuple(Mark(kind, place, (by,), leads=leads) for kind, place in step.items())


MARKS: dict[str, tuple[Mark, ...]] = {
    "market.disclosure.filed": (Mark(TECHNOLOGY, 1, ("disclosure",), begins="institution"),),
    "market.disclosure.elected": (Mark(TECHNOLOGY, 0, ("disclosure",), leads="achievement", seen_at=ACHIEVEMENT),),
    "market.achievement.begun": (
        Mark(TECHNOLOGY, 2, ("disclosure", "achievement"), begins="owner", leads="achievement", seen_at=ACHIEVEMENT),
    ),
    "market.achievement.submitted": (Mark(TECHNOLOGY, 0, ("achievement",)),),
    "market.achievement.accepted": (Mark(TECHNOLOGY, 3, ("achievement",)),),
    "market.listing.opened": (
        Mark(TECHNOLOGY, 4, ("achievement",)),
        Mark(LISTING, 1, ("listing",), begins="seller"),
    ),
    "market.deal.opened": (
        Mark(TECHNOLOGY, 5, ("achievement",), leads="deal"),
        Mark(LISTING, 2, ("listing",), leads="deal"),
        Mark(MANDATE, 3, ("seller_mandate",), leads="deal"),
        Mark(MANDATE, 3, ("buyer_mandate",), leads="deal"),
        Mark(DEAL, 1, ("deal",), begins="seller"),
    ),
    "market.deal.mandate_noted": (Mark(MANDATE, 3, ("mandate",), leads="deal"),),
    "market.deal.agreed": (Mark(DEAL, 2, ("deal",)),),
    "market.demand.submitted": (Mark(DEMAND, 1, ("demand",), begins="demander"),),
    "market.demand.opened": (Mark(DEMAND, 2, ("demand",), begins="demander", due="first_answer_due"),),
    "market.demand.first_answered": (Mark(DEMAND, 3, ("demand",)),),
    "market.response.shortlisted": (Mark(DEMAND, 4, ("demand",)),),
    "market.response.accepted": (Mark(DEMAND, 5, ("demand",), leads="deal"),),
    **{f"market.demand.{end}": (Mark(DEMAND, 0, ("demand",), ends=True),) for end in ("met", "withdrawn", "expired")},
    "talent.mandate.proposed": (Mark(MANDATE, 1, ("mandate",), begins="broker"),),
    "talent.mandate.accepted": (Mark(MANDATE, 2, ("mandate",), begins="broker"),),
    "contracts.contract.drafted": _all({TECHNOLOGY: 0, DEMAND: 0, MANDATE: 0}, "deal", leads="contract"),
    "contracts.contract.signed": (
        *_all({LISTING: 3, DEAL: 3}, "deal"),
        *_all({TECHNOLOGY: 6, DEMAND: 6, MANDATE: 4}, "contract"),
    ),
    "contracts.contract.in_force": (Mark(DEAL, 4, ("deal",)),),
    "contracts.registration.registered": _all({TECHNOLOGY: 7, DEMAND: 7, MANDATE: 5}, "contract"),
    "contracts.payment.confirmed": _all({TECHNOLOGY: 8, DEMAND: 8}, "contract"),
}

_ADD = """
INSERT INTO statistics_daysum (epoch, measure, day, days, number)
SELECT %s, * FROM unnest(%s::text[], %s::date[], %s::int[], %s::bigint[])
ON CONFLICT (epoch, measure, day, days) DO UPDATE SET number = statistics_daysum.number + excluded.number
"""
_TAKE = """
UPDATE statistics_daysum s SET number = s.number + d.number
FROM unnest(%s::text[], %s::date[], %s::int[], %s::bigint[]) AS d (measure, day, days, number)
WHERE s.epoch = %s AND s.measure = d.measure AND s.day = d.day AND s.days = d.days
"""
_CHANGED = ("stream", "field", *(f"step_{step}" for step in range(1, STEPS + 1)), "due_at", "ended_at")


@dataclass
class _Known:
    """The journeys that a batch touches, and what leads to them."""

    epoch: int
    journeys: dict[Key, Journey] = field(default_factory=dict)
    leads: dict[UUID, set[Key]] = field(default_factory=dict)
    new_leads: list[Lead] = field(default_factory=list)
    changed: set[Key] = field(default_factory=set)
    before: Counter[Beat] = field(default_factory=Counter)


def trace(epoch: int, batch: Sequence[Happened]) -> None:
    """Applies events in their order to the journeys of an edition. An event applied before changes nothing."""
    followed = [happened for happened in batch if happened.name in MARKS]
    if not followed:
        return
    known = _known(epoch, followed)
    for happened in followed:
        for mark in MARKS[happened.name]:
            _apply(happened, mark, known)
    _store(known)


def beats(journey: Journey) -> Counter[Beat]:
    """What a journey adds to the sums by day."""
    found: list[Beat] = []
    if journey.kind == LISTING and journey.step_1:
        found.append((LISTED, local_day(journey.step_1), 0))
        if journey.step_3:
            signed = local_day(journey.step_3)
            found.append((PACE, signed, max((signed - local_day(journey.step_1)).days, 0)))
    if journey.kind == DEAL and journey.step_4:
        found.append((CONCLUDED, local_day(journey.step_4), 0))
    if journey.kind == DEMAND and journey.step_2:
        found += _of_demand(journey)
    return Counter(found)


def _of_demand(journey: Journey) -> list[Beat]:
    assert journey.step_2 is not None
    found: list[Beat] = [(OPENED, local_day(journey.step_2), 0)]
    if journey.ended_at:
        found.append((ENDED, local_day(journey.ended_at), 0))
    if journey.due_at is None:
        return found
    # A deadline is exclusive: one at 00:00 was promised for the day before.
    promised = local_day(journey.due_at - timedelta(microseconds=1))
    in_time = journey.step_3 is not None and journey.step_3 < journey.due_at
    moot = not in_time and journey.ended_at is not None and journey.ended_at < journey.due_at
    return found + [(DUE, promised, 0)] * (not moot) + [(ANSWERED, promised, 0)] * in_time


def local_day(at: datetime) -> date:
    """The exchange's local day."""
    return clock.local_date(at, settings.EXCHANGE_JURISDICTION)


def _known(epoch: int, batch: Sequence[Happened]) -> _Known:
    named = {UUID(happened.facts[fact]) for happened in batch for fact in _named(happened)}
    known = _Known(epoch)
    for lead in Lead.objects.filter(epoch=epoch, object__in=named):
        known.leads.setdefault(lead.object, set()).add((lead.kind, lead.unit))
    units = named | {unit for keys in known.leads.values() for _kind, unit in keys}
    for journey in Journey.objects.filter(epoch=epoch, unit__in=units):
        key = (journey.kind, journey.unit)
        known.journeys[key] = journey
        known.leads.setdefault(journey.unit, set()).add(key)
    return known


def _named(happened: Happened) -> set[str]:
    names = {name for mark in MARKS[happened.name] for name in (*mark.by, mark.leads) if name}
    return {name for name in names if happened.facts[name]}


def _apply(happened: Happened, mark: Mark, known: _Known) -> None:
    named = next((UUID(happened.facts[fact]) for fact in mark.by if happened.facts[fact]), None)
    if named is None:
        return
    keys = {key for key in known.leads.get(named, ()) if key[0] == mark.kind}
    if not keys and mark.begins:
        keys = {_begun(happened, mark, named, known)}
    for key in sorted(keys):
        journey = known.journeys[key]
        if key not in known.changed:
            known.before += beats(journey) if journey.pk else Counter()
            known.changed.add(key)
        _move(happened, mark, journey)
        if mark.leads:
            _lead(UUID(happened.facts[mark.leads]), key, known)


def _begun(happened: Happened, mark: Mark, unit: UUID, known: _Known) -> Key:
    key = (mark.kind, unit)
    known.journeys[key] = Journey(
        epoch=known.epoch,
        kind=mark.kind,
        unit=unit,
        stream=happened.stream,
        organization=UUID(happened.facts[mark.begins]),
        began_on=local_day(happened.occurred_at),
    )
    known.leads.setdefault(unit, set()).add(key)
    return key


def _move(happened: Happened, mark: Mark, journey: Journey) -> None:
    if mark.step and not journey.reached(mark.step):
        setattr(journey, f"step_{mark.step}", happened.occurred_at)
    journey.field = happened.facts.get("technology_field") or journey.field
    if mark.due and journey.due_at is None and happened.facts[mark.due]:
        journey.due_at = parse_datetime(happened.facts[mark.due])
    if mark.ends:
        journey.ended_at = journey.ended_at or happened.occurred_at
    if mark.seen_at:
        journey.stream = f"{mark.seen_at}:{happened.facts[mark.leads]}"


def _lead(obj: UUID, key: Key, known: _Known) -> None:
    there = known.leads.setdefault(obj, set())
    if key not in there and obj != key[1]:
        there.add(key)
        known.new_leads.append(Lead(epoch=known.epoch, object=obj, kind=key[0], unit=key[1]))


def _store(known: _Known) -> None:
    rows = [known.journeys[key] for key in sorted(known.changed)]
    new, old = [row for row in rows if not row.pk], [row for row in rows if row.pk]
    after = sum((beats(row) for row in rows), Counter[Beat]())
    Journey.objects.bulk_create(new, batch_size=1000)
    if old:
        Journey.objects.bulk_update(old, _CHANGED, batch_size=200)
    Lead.objects.bulk_create(known.new_leads, batch_size=1000, ignore_conflicts=True)
    after.subtract(known.before)
    _add_up(known.epoch, after)


def _add_up(epoch: int, sums: Mapping[Beat, int]) -> None:
    more = sorted((key, number) for key, number in sums.items() if number > 0)
    less = sorted((key, number) for key, number in sums.items() if number < 0)
    with connection.cursor() as cursor:
        if more:
            cursor.execute(_ADD, [epoch, *_columns(more)])
        if less:
            cursor.execute(_TAKE, [*_columns(less), epoch])
            cursor.execute("DELETE FROM statistics_daysum WHERE epoch = %s AND number = 0", [epoch])


def _columns(sums: Iterable[tuple[Beat, int]]) -> list[list[Any]]:
    return [list(column) for column in zip(*((*key, number) for key, number in sums), strict=True)]


def recount(epoch: int) -> list[Beat]:
    """The days whose sums are not the sums of the journeys; empty when all is well."""
    sums = {(row.measure, row.day, row.days): row.number for row in DaySum.objects.filter(epoch=epoch)}
    counted: Counter[Beat] = Counter()
    for journey in Journey.objects.filter(Q(epoch=epoch, kind__in=(LISTING, DEMAND, DEAL))).iterator():
        counted.update(beats(journey))
    return sorted(key for key in sums.keys() | counted.keys() if sums.get(key, 0) != counted[key])
