"""The register itself, row by row: what the statistics are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.models import Registration
from contracts.selectors import recognised


@dataclass(frozen=True, slots=True)
class Entry:
    """A registration that counts, as its rows stand now. Amounts in fen, None while unknown."""

    registration: UUID
    registered_on: date
    contract_class: str
    seller_region: str
    seller_country: str
    buyer_region: str
    buyer_country: str
    turnover_cny: int | None
    transaction_cny: int | None


def counted(*, at_once: int = 1000) -> Iterator[Entry]:
    """Every registration that counts: registered, neither cancelled nor revoked. By id, `at_once` rows in memory."""
    rows = Registration.objects.filter(state="registered").order_by("pk")
    rows = rows.select_related("contract").prefetch_related("contract__parties")
    last: UUID | None = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:at_once]):
        yield from (_entry(row) for row in batch)
        last = batch[-1].pk


def _entry(row: Registration) -> Entry:
    said = recognised.facts_of(row)
    return Entry(
        registration=row.pk,
        registered_on=date.fromisoformat(said["registered_on"]),
        contract_class=said["contract_class"],
        seller_region=said["seller_region"],
        seller_country=said["seller_country"],
        buyer_region=said["buyer_region"],
        buyer_country=said["buyer_country"],
        turnover_cny=said["turnover_cny"],
        transaction_cny=said["transaction_cny"],
    )
