"""Commands on rights: set aside, grant, free. The exclusion constraint has the last word on what is promised twice."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from institutions.models import Organization
from market.events import rights as happenings
from market.models import Achievement, RightGrant
from market.models.rights import slot_range
from market.selectors import rights
from market.selectors.rights import Extent
from transfer.kernel import clock, constraints, events, locking
from transfer.kernel.actor import Actor
from transfer.kernel.events import Draft


def reserve(*, actor: Actor, achievement: Achievement, holder: str, extent: Extent) -> list[RightGrant]:
    """Sets the achievement, with every right named in it, aside for the holder (a stream).

    RuleBroken `market_rightgrant_once` when it, or a part of it, is already promised.
    """
    made = _insert(achievement, holder, extent, RightGrant.RESERVED, None)
    _record(
        actor,
        achievement,
        [
            happenings.RightReserved(
                grant=one.pk, achievement=achievement.pk, right=one.right, holder=holder, mode=one.mode
            )
            for one in made
        ],
    )
    return made


def grant(
    *, actor: Actor, achievement: Achievement, holder: str, extent: Extent, grantee: Organization
) -> list[RightGrant]:
    """Grants it to the grantee. What was reserved for the same holder gives way; the rest of it is free again."""
    release(actor=actor, holder=holder)
    made = _insert(achievement, holder, extent, RightGrant.GRANTED, grantee)
    _record(
        actor,
        achievement,
        [
            happenings.RightGranted(
                grant=one.pk,
                achievement=achievement.pk,
                right=one.right,
                holder=holder,
                mode=one.mode,
                grantee=grantee.pk,
                starts=one.period.lower.isoformat(),
                ends=one.period.upper.isoformat() if one.period.upper else None,
            )
            for one in made
        ],
    )
    return made


def release(*, actor: Actor, holder: str) -> int:
    """Frees everything that is kept for the holder, reserved or granted. Returns how many rows; twice is once."""
    locking.require_transaction()
    rows = locking.lock_all(RightGrant.objects.filter(holder=holder).exclude(status=RightGrant.RELEASED))
    if not rows:
        return 0
    RightGrant.objects.filter(pk__in=[row.pk for row in rows]).update(status=RightGrant.RELEASED)
    _record(
        actor,
        Achievement.objects.select_related("thread").get(pk=rows[0].achievement_id),
        [
            happenings.RightReleased(grant=row.pk, achievement=row.achievement_id, right=row.right, holder=holder)
            for row in rows
        ],
    )
    return len(rows)


def _insert(
    achievement: Achievement, holder: str, extent: Extent, status: str, grantee: Organization | None
) -> list[RightGrant]:
    locking.require_transaction()
    at = clock.after_lock()
    starts = extent.starts or clock.local_date(at, achievement.owner.jurisdiction)
    slot = slot_range(extent.mode, _next_slot())
    named = {rights.identity_of(right) for right in rights.rights_of(achievement)}
    wanted = [achievement.pk, *sorted(named)]
    _wait_for(wanted)
    rows = [
        RightGrant(
            achievement=achievement,
            right=right,
            holder=holder,
            grantee=grantee,
            mode=extent.mode,
            status=status,
            territory=rights.territory_of(extent.territory),
            fields_of_use=rights.fields_of(extent.fields_of_use),
            period=DateRange(starts, extent.ends),
            slot=slot,
            since=at,
        )
        for right in wanted
    ]
    try:
        with transaction.atomic():
            return RightGrant.objects.bulk_create(rows)
    except IntegrityError as error:
        raise constraints.refusal_for(error) from error


def _wait_for(wanted: Sequence[UUID]) -> None:
    """Whoever wants one of the same rights waits here, in one order, until the other has committed.

    Two insertions that meet in an exclusion constraint wait for each other, and the database ends one as a deadlock.
    """
    with connection.cursor() as cursor:
        for right in wanted:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"market.right {right}"])


def _next_slot() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('market_rightgrant_slot')")
        number: int = cursor.fetchone()[0]
    return number


def _record(
    actor: Actor,
    achievement: Achievement,
    told: Sequence[happenings.RightReserved | happenings.RightGranted | happenings.RightReleased],
) -> None:
    drafts = [Draft(achievement.thread_id, f"market.right:{one.grant}", one, actor) for one in told]
    events.emit_many(drafts, at=clock.after_lock())
