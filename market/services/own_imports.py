"""Taking in the rows of an organization's own spreadsheet, each once, as drafts of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from institutions.models import Organization
from market.models import Achievement, Demand, ImportBatch, OwnImport
from market.selectors import inputs, own_import_checks
from market.services import achievements, demands
from transfer.kernel import clock, loading
from transfer.kernel.actor import Actor


@transaction.atomic
def take_achievement(
    *,
    actor: Actor,
    owner: Organization,
    exchange: Organization,
    key: str,
    fields: Mapping[str, Any],
    inventors: Sequence[Mapping[str, Any]] = (),
    rights: Sequence[Mapping[str, Any]] = (),
) -> Achievement | None:
    """Makes a draft of the row, to be completed and submitted; None when the row is in already.

    key: by which the organization's row is known again. Invalid names every problem.
    """
    if not _claim(owner, ImportBatch.ACHIEVEMENT, key):
        return None
    on = clock.local_date(clock.now(), owner.jurisdiction)
    inputs.refuse(own_import_checks.achievement(fields, inventors, rights, on=on))
    made = achievements.begin(
        actor=actor,
        owner=owner,
        exchange=exchange,
        inventors=inventors,
        rights=rights,
        origin=loading.origin(),
        **fields,
    )
    OwnImport.objects.create(organization=owner, key=key, achievement=made)
    return made


@transaction.atomic
def take_demand(
    *, actor: Actor, demander: Organization, exchange: Organization, key: str, fields: Mapping[str, Any]
) -> Demand | None:
    """Makes a draft of the row, to be completed and submitted; None when the row is in already. As take_achievement."""
    if not _claim(demander, ImportBatch.DEMAND, key):
        return None
    inputs.refuse(own_import_checks.demand(fields, on=clock.local_date(clock.now(), exchange.jurisdiction)))
    made = demands.begin(actor=actor, demander=demander, exchange=exchange, origin=loading.origin(), **fields)
    OwnImport.objects.create(organization=demander, key=key, demand=made)
    return made


def _claim(organization: Organization, noun: str, key: str) -> bool:
    """Whether the row is not in yet. Two imports of the same row at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{organization.pk} {noun} {key}"])
    return not own_import_checks.known(organization.pk, noun, [key])
