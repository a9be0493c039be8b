"""How imported records become achievements and demands: set by set, as public records with their first event."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from market.events.achievements import AchievementImported
from market.events.demands import DemandImported
from market.models import Achievement, AchievementText, Demand, ImportBatch, IpRight
from market.selectors import achievement_inputs, demand_inputs, import_checks
from market.selectors.import_checks import Record, storable
from transfer.kernel import clock, inserting, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.ids import uuid7


class Achievements:
    """How records become achievements, accepted as they stand."""

    check = staticmethod(import_checks.achievement)

    def unknown(self, batch: ImportBatch, records: Sequence[Record]) -> list[Record]:
        """Those whose reference is not there yet, each reference once."""
        rows = Achievement.objects.filter(source=batch.source_id, source_reference__in=_references(records))
        return _first_of_each(records, set(rows.values_list("source_reference", flat=True)))

    def taken(self, records: Sequence[Record]) -> set[tuple[str, str, str]]:
        """The rights in these records that stand in another achievement."""
        numbers = [row["number"] for record in records for row in record.rights if row.get("number")]
        if not numbers:
            return set()
        rows = IpRight.objects.filter(number__in=numbers, removed_at=None)
        return set(rows.values_list("country", "kind", "number"))

    def make(self, batch: ImportBatch, records: Sequence[Record], actor: Actor) -> None:
        """Objects with their threads, texts, rights and events."""
        keys = _next_keys(AchievementText, len(records))
        at = clock.after_lock()
        made = [
            Achievement(
                owner=batch.exchange,
                exchange=batch.exchange,
                working_id=key,
                accepted_id=key,
                accepted_at=at,
                **_provenance(batch, record),
            )
            for key, record in zip(keys, records, strict=True)
        ]
        workflow.begin_many(
            made, "import", actor=actor, facts=_achievement_facts, jurisdiction=batch.exchange.jurisdiction
        )
        texts, rights = [], []
        for key, achievement, record in zip(keys, made, records, strict=True):
            fields = {name: _stripped(value) for name, value in record.fields.items()}
            texts.append(AchievementText(id=key, achievement=achievement, number=1, frozen=True, **fields))
            for row in record.rights:
                columns = achievement_inputs.right_columns(row)
                rights.append(IpRight(id=uuid7(), achievement=achievement, **columns))
        inserting.insert_many(texts)
        inserting.insert_many(rights)


class Demands:
    """How records become demands that have ended."""

    check = staticmethod(import_checks.demand)

    def unknown(self, batch: ImportBatch, records: Sequence[Record]) -> list[Record]:
        """Those whose reference is not there yet, each reference once."""
        rows = Demand.objects.filter(source=batch.source_id, source_reference__in=_references(records))
        return _first_of_each(records, set(rows.values_list("source_reference", flat=True)))

    def taken(self, records: Sequence[Record]) -> set[tuple[str, str, str]]:
        """A demand has no rights."""
        return set()

    def make(self, batch: ImportBatch, records: Sequence[Record], actor: Actor) -> None:
        """Objects with their threads and events."""
        zone = batch.exchange.jurisdiction
        made = []
        for record in records:
            fields = demand_inputs.columns(dict(record.fields))
            opened, until = fields.pop("opened_on", None), fields.get("open_until")
            made.append(
                Demand(
                    demander=batch.exchange,
                    exchange=batch.exchange,
                    opened_at=clock.end_of(opened - timedelta(days=1), zone) if opened else None,
                    expires_at=clock.end_of(until, zone) if until else None,
                    **_provenance(batch, record),
                    **fields,
                )
            )
        workflow.begin_many(made, "import", actor=actor, facts=_demand_facts, jurisdiction=zone)


ACHIEVEMENTS = Achievements()
DEMANDS = Demands()


def _provenance(batch: ImportBatch, record: Record) -> dict[str, str]:
    return {
        "source": batch.source_id,
        "source_reference": record.reference,
        "source_holder": record.holder.strip(),
        "source_licence": record.licence or batch.source.licence,
        "source_url": record.url,
    }


def _achievement_facts(made: Achievement) -> AchievementImported:
    return AchievementImported(
        achievement=made.pk,
        owner=made.owner_id,
        exchange=made.exchange_id,
        source=made.source,
        source_reference=made.source_reference,
    )


def _demand_facts(made: Demand) -> DemandImported:
    return DemandImported(
        demand=made.pk,
        exchange=made.exchange_id,
        source=made.source,
        source_reference=made.source_reference,
        technology_field=made.technology_field,
    )


def _references(records: Sequence[Record]) -> list[str]:
    """Those that the database can be asked for."""
    return [record.reference for record in records if record.reference == storable(record.reference)]


def _first_of_each(records: Sequence[Record], known: set[str]) -> list[Record]:
    """Records with a new reference; those that cannot be read or have none are kept, to be reported."""
    fresh, seen = [], set(known)
    for record in records:
        if record.reference in seen and not record.problems:
            continue
        fresh.append(record)
        if record.reference.strip():
            seen.add(record.reference)
    return fresh


def _next_keys(model: type[AchievementText], count: int) -> list[int]:
    """Keys reserved beforehand: an achievement and its text point at each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
