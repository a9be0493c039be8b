"""The nightly recount: the register, row by row, against what is shown, to the fen; the days against the journeys."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum

from transfer.kernel import clock
from transfer.kernel.models import Event, ReaderCursor
from transfer.roof.statistics.models import ContractFact, Edition, Recount, Rollup
from transfer.roof.statistics.selectors import register
from transfer.roof.statistics.selectors.places import place_of
from transfer.roof.statistics.services import journeys
from transfer.roof.statistics.services.counting import FOLLOWED, Key
from transfer.roof.statistics.services.editions import follow, reader_of

_NIGHT = time(3)
_SHOWN = 100
_log = structlog.get_logger()
Totals = dict[Key, tuple[int, ...]]


def nightly() -> bool | None:
    """Recounts once after three in the morning, local time. Returns whether it agreed, None when it was done."""
    now = clock.now().astimezone(ZoneInfo(settings.EXCHANGE_TIME_ZONE))
    due = datetime.combine(now.date(), _NIGHT, tzinfo=now.tzinfo)
    if now < due or Recount.objects.filter(at__gte=due).exists():
        return None
    return recount().agrees


def recount() -> Recount:
    """Compares the shown edition with the register as of one instant, writes the finding down, and logs differences.

    What the register did that was not read yet is left out on both sides. Reads in a snapshot of its own, so it must
    not be called inside a transaction.
    """
    follow()
    at = clock.now()
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        edition = Edition.objects.get(id=1)
        unread = _unread(edition.epoch)
        facts = _totals_of_facts(edition.epoch, without=unread)
        entries, contracts = _totals_of_register(without=unread)
        all_facts = _totals_of_facts(edition.epoch, without=set()) if unread else facts
        rollup = _totals_of_rollup(edition.epoch)
        days = journeys.recount(edition.epoch)
    differs, rollup_differs = _differing(facts, entries), _differing(all_facts, rollup)
    found = Recount.objects.create(
        at=at,
        epoch=edition.epoch,
        contracts=contracts,
        differs=len(differs),
        rollup_differs=len(rollup_differs),
        days_differ=len(days),
        differences=[_said(key, facts, entries) for key in differs[:_SHOWN]],
    )
    if not found.agrees:
        _log.error(
            "statistics_differ",
            differs=found.differs,
            rollup_differs=found.rollup_differs,
            days_differ=[f"{measure} {day:%Y-%m-%d}" for measure, day, _days in days[:_SHOWN]],
        )
    return found


def _unread(epoch: int) -> set[UUID]:
    """Registrations with events that are committed and not read."""
    cursor = ReaderCursor.objects.filter(name=reader_of(epoch)).first()
    place = [str(cursor.txid if cursor else 0), (cursor and cursor.event) or UUID(int=0)]
    rows = Event.objects.filter(name__in=FOLLOWED).extra(where=["(txid, id) > (%s::text::xid8, %s)"], params=place)
    return {UUID(stream.partition(":")[2]) for stream in rows.values_list("stream", flat=True)}


def _totals_of_facts(epoch: int, *, without: set[UUID]) -> Totals:
    rows = ContractFact.objects.filter(epoch=epoch, counted=True)
    if without:
        rows = rows.exclude(registration__in=without)
    grouped = rows.values_list("month", "contract_class", "seller_place", "buyer_place").annotate(
        n=Count("registration"),
        u=Count("registration", filter=Q(turnover=None)),
        t=Sum("turnover"),
        x=Sum("transaction"),
    )
    return {row[:4]: tuple(int(value or 0) for value in row[4:]) for row in grouped}


def _totals_of_rollup(epoch: int) -> Totals:
    rows = Rollup.objects.filter(epoch=epoch).values_list(
        "month", "contract_class", "seller_place", "buyer_place",
        F("number"), F("unknown"), F("turnover"), F("transaction"),
    )  # fmt: skip
    return {row[:4]: tuple(int(value) for value in row[4:]) for row in rows}


def _totals_of_register(*, without: set[UUID]) -> tuple[Totals, int]:
    totals: dict[Key, list[int]] = {}
    contracts = 0
    for entry in register.counted():
        if entry.registration in without:
            continue
        contracts += 1
        key = (
            entry.registered_on.replace(day=1),
            entry.contract_class,
            place_of(entry.seller_region, entry.seller_country),
            place_of(entry.buyer_region, entry.buyer_country),
        )
        total = totals.setdefault(key, [0, 0, 0, 0])
        said = (1, int(entry.turnover_cny is None), entry.turnover_cny or 0, entry.transaction_cny or 0)
        for place, value in enumerate(said):
            total[place] += value
    return {key: tuple(total) for key, total in totals.items()}, contracts


def _differing(one: Totals, other: Totals) -> list[Key]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _said(key: Key, facts: Totals, entries: Totals) -> dict[str, Any]:
    return {
        "key": [key[0].isoformat(), *key[1:]],
        "counted": list(facts.get(key, ())),
        "register": list(entries.get(key, ())),
    }
