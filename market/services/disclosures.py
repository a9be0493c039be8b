"""Commands on invention disclosures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from institutions.models import Organization
from market.events import disclosures as events
from market.models import Achievement, DisclosedInventor, InventionDisclosure
from market.selectors import inputs, periods, reasons
from market.services import achievements
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Misuse, Problem
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.worklist.services import items

TRIAGE = "market.disclosure.triage"
TITLE = gettext_noop("Decide on a disclosure")
_CODES = {"technology_field": "technology_field", "plan_source": "plan_source"}
_FIELDS = frozenset(
    {"original_lang", "title", "summary", "technology_field", "plan_source", "task_basis", "publication_on"}
)


@transaction.atomic
def begin(
    *,
    actor: Actor,
    institution: Organization,
    inventors: Sequence[Mapping[str, Any]] = (),
    said: Said = NOTHING,
    origin: str = "live",
    **fields: Any,
) -> InventionDisclosure:
    """Begins a disclosure as a draft that only its inventors see. Without inventors, who begins it is the one."""
    _check(fields, clock.local_date(clock.now(), institution.jurisdiction))
    disclosure = workflow.begin(
        InventionDisclosure(institution=institution, filed_by=_inventor(actor), **fields),
        actor=actor,
        facts=lambda made: events.DisclosureBegun(disclosure=made.pk, institution=institution.pk),
        said=said,
        jurisdiction=institution.jurisdiction,
        origin=origin,
    )
    _write_inventors(disclosure, inventors or [{"user": actor.user, "weight": 1}])
    return disclosure


@transaction.atomic
def change(
    disclosure: InventionDisclosure,
    *,
    actor: Actor,
    inventors: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> InventionDisclosure:
    """Changes the draft: any of its fields, and the inventors as a whole."""
    _check(fields, clock.local_date(clock.now(), disclosure.institution.jurisdiction))
    named = sorted([*fields, *(["inventors"] if inventors is not None else [])])
    workflow.apply(
        disclosure,
        "change",
        actor=actor,
        changes=fields,
        facts=events.DisclosureChanged(disclosure=disclosure.pk, fields=named),
    )
    if inventors is not None:
        _write_inventors(disclosure, inventors)
    return disclosure


@transaction.atomic
def file(disclosure: InventionDisclosure, *, actor: Actor, said: Said = NOTHING) -> InventionDisclosure:
    """Files it with the institution. The transfer office has it on its desk, due by the rule disclosure.triage."""
    locking.lock(disclosure)
    institution = disclosure.institution
    due = periods.due("disclosure.triage", institution, at=clock.after_lock())
    workflow.apply(
        disclosure,
        "file",
        actor=actor,
        said=said,
        facts=events.DisclosureFiled(
            disclosure=disclosure.pk,
            institution=institution.pk,
            technology_field=disclosure.technology_field,
            inventors=disclosure.inventors.count(),
            triage_due=due.isoformat(),
        ),
    )
    items.open_item(
        actor=SYSTEM,
        kind=TRIAGE,
        subject=disclosure.stream,
        thread=disclosure.thread,
        organization=institution.pk,
        role="transfer_officer",
        title_key=TITLE,
        field=disclosure.technology_field,
        schedule=items.Schedule(
            due=due, reminders=(items.SHARES,), escalate_to="manager", jurisdiction=institution.jurisdiction
        ),
        exclude=items.Exclusions(users=frozenset(_accounts(disclosure))),
    )
    return disclosure


@transaction.atomic
def take_up(disclosure: InventionDisclosure, *, actor: Actor) -> InventionDisclosure:
    """The transfer office begins its triage."""
    return workflow.apply(
        disclosure,
        "take_up",
        actor=actor,
        facts=events.DisclosureTakenUp(disclosure=disclosure.pk, institution=disclosure.institution_id),
    )


@transaction.atomic
def begin_triage(disclosure: UUID, *, actor: Actor) -> None:
    """Whoever takes the work on it begins its triage with that, where that may be and has not been begun."""
    found = locking.lock(InventionDisclosure.objects.get(pk=disclosure))
    if workflow.hindrance(found, "take_up", actor=actor) is None:
        take_up(found, actor=actor)


@transaction.atomic
def elect(
    disclosure: InventionDisclosure, *, actor: Actor, exchange: Organization, said: Said = NOTHING
) -> InventionDisclosure:
    """The institution takes the invention: an achievement draft on the same thread, with the same inventors."""
    locking.lock(disclosure)
    made: Achievement = achievements.begin_from(disclosure, actor=actor, exchange=exchange, said=said)
    workflow.apply(
        disclosure,
        "elect",
        actor=actor,
        said=said,
        facts=events.DisclosureElected(
            disclosure=disclosure.pk, institution=disclosure.institution_id, achievement=made.pk
        ),
    )
    items.finish_for(actor=actor.in_consequence(), subject=disclosure.stream, kind=TRIAGE, outcome="elected")
    return disclosure


@transaction.atomic
def release(disclosure: InventionDisclosure, *, actor: Actor, reason: str, note: str) -> InventionDisclosure:
    """The institution leaves the invention to its inventors. reason: code of disclosure_release_reason."""
    reasons.check(reasons.RELEASE, reason, note)
    workflow.apply(
        disclosure,
        "release",
        actor=actor,
        said=Said(reason=reason, note=note),
        facts=events.DisclosureReleased(disclosure=disclosure.pk, institution=disclosure.institution_id),
    )
    items.finish_for(actor=actor.in_consequence(), subject=disclosure.stream, kind=TRIAGE, outcome="released")
    return disclosure


def _check(fields: Mapping[str, Any], on: date) -> None:
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in set(fields) - _FIELDS]
    problems += inputs.codes(fields, _CODES, on=on)
    problems += [
        Problem(name, "required", _("This is needed."))
        for name in ("title", "summary")
        if name in fields and not str(fields[name]).strip()
    ]
    inputs.refuse(problems)


def _write_inventors(disclosure: InventionDisclosure, inventors: Sequence[Mapping[str, Any]]) -> None:
    inputs.refuse(inputs.inventors(inventors))
    disclosure.inventors.all().delete()
    DisclosedInventor.objects.bulk_create(
        DisclosedInventor(disclosure=disclosure, place=place, **inputs.inventor_row(row))
        for place, row in enumerate(inventors)
    )


def _accounts(disclosure: InventionDisclosure) -> list[UUID]:
    return [user for user in disclosure.inventors.values_list("user", flat=True) if user]


def _inventor(actor: Actor) -> UUID:
    """The person who discloses. A disclosure is never begun by the system."""
    if actor.user is None:
        raise Misuse("a disclosure is begun by a person")
    return actor.user
