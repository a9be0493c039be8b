"""Loading records of other sources, many at a time: for loaders only, never for a person who asks."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from market.models import ImportBatch, ImportReport, ImportSource
from market.selectors.import_checks import Record, storable
from market.services.import_records import ACHIEVEMENTS, DEMANDS, Achievements, Demands
from transfer.kernel import clock, locking
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotNow, Problem


@transaction.atomic
def begin(
    source: ImportSource, *, actor: Actor, noun: str, exchange: Organization, file_name: str, digest: str
) -> ImportBatch:
    """The batch of this file: the one under way where an import was broken off, else the finished one, else a new one.

    source: as it is to be from now on; stored under its code. Invalid when the organization is no exchange in force.
    """
    if "exchange" not in exchange.kinds or not exchange.in_force:
        raise Invalid.one("exchange", _("Choose an exchange."), "kind")
    stored = {field.name: getattr(source, field.name) for field in ImportSource._meta.concrete_fields}
    kept, _made = ImportSource.objects.update_or_create(code=stored.pop("code"), defaults=stored)
    identity: dict[str, Any] = {"noun": noun, "source": kept, "exchange": exchange, "digest": digest}
    locking.lock(kept)
    known: ImportBatch | None = ImportBatch.objects.filter(**identity).order_by("finished_at", "-started_at").last()
    open_one = ImportBatch.objects.filter(**identity, finished_at=None).first()
    return (
        open_one or known or ImportBatch.objects.create(**identity, file_name=file_name[-255:], started_at=clock.now())
    )


@transaction.atomic
def again(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """A new batch of the same file, after a finished one: what is there stays, what was removed or mended comes in."""
    return ImportBatch.objects.create(
        noun=batch.noun,
        source=batch.source,
        exchange=batch.exchange,
        digest=batch.digest,
        file_name=batch.file_name,
        started_at=clock.now(),
    )


@transaction.atomic
def load(batch: ImportBatch, *, actor: Actor, records: Sequence[Record]) -> ImportBatch:
    """Deals with the next records of a batch: all that is right is made, with its event, and the position moves on.

    A record whose reference is known stays as it is. One that is wrong is reported with its line and every problem.
    NotNow when another process is loading the same file: the position is not the one this caller saw.
    """
    seen = batch.position
    locking.lock(batch.source)
    locking.lock(batch)
    if batch.position != seen or batch.finished_at:
        raise NotNow(_("Another import of this file is under way."), state="loading")
    making = ACHIEVEMENTS if batch.noun == ImportBatch.ACHIEVEMENT else DEMANDS
    fresh = making.unknown(batch, records)
    right, reports = _sifted(batch, fresh, making)
    making.make(batch, right, actor)
    reports += [_report(batch, record, remark, refused=False) for record in right for remark in record.remarks]
    ImportReport.objects.bulk_create(reports, batch_size=1000)
    batch.position += len(records)
    batch.made += len(right)
    batch.present += len(records) - len(fresh)
    batch.refused += len(fresh) - len(right)
    batch.save(update_fields=["position", "made", "present", "refused"])
    return batch


@transaction.atomic
def finish(batch: ImportBatch, *, actor: Actor) -> ImportBatch:
    """The end of the file was reached."""
    locking.lock(batch)
    batch.finished_at = clock.after_lock()
    batch.save(update_fields=["finished_at"])
    return batch


def _sifted(
    batch: ImportBatch, records: Sequence[Record], making: Achievements | Demands
) -> tuple[list[Record], list[ImportReport]]:
    """The records that may be made, and what is to be said of the others."""
    on = clock.local_date(clock.now(), batch.exchange.jurisdiction)
    right, reports = [], []
    taken = making.taken(records)
    for record in records:
        problems = making.check(record, on=on) or _taken_rights(record, taken)
        if problems:
            reports += [_report(batch, record, problem, refused=True) for problem in problems]
        else:
            right.append(record)
    return right, reports


def _taken_rights(record: Record, taken: set[tuple[str, str, str]]) -> list[Problem]:
    problems = []
    for place, row in enumerate(record.rights):
        key = (row.get("country", "CN"), row["kind"], row.get("number", ""))
        if key[2] and key in taken:
            problems.append(Problem(f"rights.{place}.number", "taken", _("This right stands in another achievement.")))
        taken.add(key)
    return problems


def _report(batch: ImportBatch, record: Record, problem: Problem, *, refused: bool) -> ImportReport:
    with translation.override("en"):
        message = str(problem.message)[:400]
    return ImportReport(
        batch=batch,
        line=record.line,
        reference=storable(record.reference),
        field=problem.field[:80],
        code=problem.code[:60],
        message=message,
        refused=refused,
    )
