"""From events to facts and sums. One reader of an edition at a time, in the transaction that moves its cursor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from transfer.kernel.events import Happened
from transfer.roof.statistics.models import ContractFact
from transfer.roof.statistics.selectors.places import place_of
from transfer.roof.statistics.services import journeys, work

REGISTERED = "contracts.registration.registered"
CORRECTED = "contracts.registration.corrected"
ENDED = ("contracts.registration.cancelled", "contracts.registration.revoked")
FOLLOWED = (REGISTERED, CORRECTED, *ENDED)

CODES = (
    "contract_class",
    "contract_subtype",
    "technology_field",
    "ip_kind",
    "plan_source",
    "socio_economic_objective",
    "seller_kind",
    "seller_region",
    "seller_country",
    "buyer_kind",
    "buyer_region",
    "buyer_country",
)
Key = tuple[date, str, str, str]
Sums = list[int]

_ADD = """
INSERT INTO statistics_rollup
 (epoch, month, contract_class, seller_place, buyer_place, number, unknown, turnover, transaction)
SELECT %s, * FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::numeric[],
 %s::numeric[])
ON CONFLICT (epoch, month, contract_class, seller_place, buyer_place) DO UPDATE SET
 number = statistics_rollup.number + excluded.number, unknown = statistics_rollup.unknown + excluded.unknown,
 turnover = statistics_rollup.turnover + excluded.turnover,
 transaction = statistics_rollup.transaction + excluded.transaction
"""
# A sum that fell is written by UPDATE: the row proposed by an INSERT would have to pass the constraints by itself.
_TAKE = """
UPDATE statistics_rollup r SET number = r.number + d.number, unknown = r.unknown + d.unknown,
 turnover = r.turnover + d.turnover, transaction = r.transaction + d.transaction
FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[])
 AS d (month, contract_class, seller_place, buyer_place, number, unknown, turnover, transaction)
WHERE r.epoch = %s AND r.month = d.month AND r.contract_class = d.contract_class
 AND r.seller_place = d.seller_place AND r.buyer_place = d.buyer_place
"""


@dataclass
class _Changes:
    """What a batch does to the facts and the sums."""

    facts: dict[UUID, ContractFact] = field(default_factory=dict)
    known: dict[UUID, ContractFact] = field(default_factory=dict)
    more: dict[Key, Sums] = field(default_factory=dict)
    less: dict[Key, Sums] = field(default_factory=dict)


def consumer(epoch: int) -> Callable[[Sequence[Happened]], None]:
    """The consumer of a reader that keeps this edition: contracts, journeys and pieces of work."""

    def consume(batch: Sequence[Happened]) -> None:
        count(epoch, batch)
        journeys.trace(epoch, batch)
        work.note(epoch, batch)

    return consume


def count(epoch: int, batch: Sequence[Happened]) -> None:
    """Applies events in their order to an edition. An event applied before changes nothing."""
    followed = [happened for happened in batch if happened.name in FOLLOWED]
    if not followed:
        return
    changes = _Changes(known=_known(epoch, followed))
    for happened in followed:
        _apply(epoch, happened, changes)
    if changes.facts:
        _store(epoch, changes)
    _add_sums(epoch, changes)


def _known(epoch: int, batch: Sequence[Happened]) -> dict[UUID, ContractFact]:
    days = {date.fromisoformat(happened.facts["registered_on"]) for happened in batch}
    ids = {UUID(happened.facts["registration"]) for happened in batch}
    rows = ContractFact.objects.filter(epoch=epoch, registration__in=ids, registered_on__in=days)
    return {fact.registration: fact for fact in rows}


def _apply(epoch: int, happened: Happened, changes: _Changes) -> None:
    registration = UUID(happened.facts["registration"])
    before = changes.facts.get(registration) or changes.known.get(registration)
    if before is not None and before.version >= happened.version:
        return
    if happened.name in ENDED:
        if before is None:
            return
        after = _copy(before, counted=False, version=happened.version)
    else:
        counted = before.counted if before is not None else True
        after = _fact(epoch, happened, counted=counted)
    if before is not None and before.counted:
        _add(changes.less, before, -1)
    if after.counted:
        _add(changes.more, after, 1)
    changes.facts[registration] = after


def _fact(epoch: int, happened: Happened, *, counted: bool) -> ContractFact:
    said: Mapping[str, Any] = happened.facts
    registered_on = date.fromisoformat(said["registered_on"])
    return ContractFact(
        epoch=epoch,
        registration=UUID(said["registration"]),
        registered_on=registered_on,
        month=registered_on.replace(day=1),
        counted=counted,
        version=happened.version,
        contract=UUID(said["contract"]),
        office=UUID(said["office"]),
        number=said["number"],
        signed_on=date.fromisoformat(said["signed_on"]) if said["signed_on"] else None,
        seller_place=place_of(said["seller_region"], said["seller_country"]),
        buyer_place=place_of(said["buyer_region"], said["buyer_country"]),
        turnover=said["turnover_cny"],
        transaction=said["transaction_cny"],
        **{code: said[code] for code in CODES},
    )


def _copy(fact: ContractFact, **changed: Any) -> ContractFact:
    kept = {column.attname: getattr(fact, column.attname) for column in ContractFact._meta.concrete_fields}
    return ContractFact(**{name: value for name, value in kept.items() if name != "pk"} | changed)


def _add(sums: dict[Key, Sums], fact: ContractFact, sign: int) -> None:
    key = (fact.month, fact.contract_class, fact.seller_place, fact.buyer_place)
    total = sums.setdefault(key, [0, 0, 0, 0])
    for place, value in enumerate((1, int(fact.turnover is None), fact.turnover or 0, fact.transaction or 0)):
        total[place] += sign * value


def _store(epoch: int, changes: _Changes) -> None:
    changed = [changes.known[key] for key in changes.facts if key in changes.known]
    if changed:
        ContractFact.objects.filter(
            epoch=epoch,
            registration__in=[fact.registration for fact in changed],
            registered_on__in={fact.registered_on for fact in changed},
        ).delete()
    ContractFact.objects.bulk_create(changes.facts.values(), batch_size=1000)


def _add_sums(epoch: int, changes: _Changes) -> None:
    with connection.cursor() as cursor:
        if changes.more:
            cursor.execute(_ADD, [epoch, *_columns(changes.more)])
        if changes.less:
            cursor.execute(_TAKE, [*_columns(changes.less), epoch])
            cursor.execute("DELETE FROM statistics_rollup WHERE epoch = %s AND number = 0", [epoch])


def _columns(sums: dict[Key, Sums]) -> list[list[Any]]:
    return [list(column) for column in zip(*((*key, *total) for key, total in sorted(sums.items())), strict=True)]
