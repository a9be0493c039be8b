"""The work of verifying organizations: on whose desk it lies, by when, and when it is done."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from institutions.models import Organization
from institutions.policies import standing
from transfer.kernel import locking, policy
from transfer.kernel.actor import SYSTEM, Actor
from transfer.mechanisms.worklist.models import WorkItem
from transfer.mechanisms.worklist.services import items

FIRST = "institutions.organization.verification"
SECOND = "institutions.organization.second"
"""Kinds of work: to verify an applicant, and to decide what a first officer proposed."""

DUE = "organization.verification"
_TITLES = {FIRST: gettext_noop("Verify the organization"), SECOND: gettext_noop("Decide what a first officer proposed")}


@transaction.atomic
def prepare(organization: Organization, *, actor: Actor) -> None:
    """Puts an application on the desk of its exchange, or of those who run the node. Again it changes nothing."""
    locking.lock(organization)
    if organization.state != "applied" or organization.proposed_move or organization.is_person:
        return
    desk = organization.applied_to_id or _operator_of(organization)
    if desk is not None:
        to_desk(organization, actor=actor, kind=FIRST, desk=desk)


def pass_on(organization: Organization, *, actor: Actor) -> None:
    """What the first officer proposed goes to a second one of the same desk."""
    settle(organization, actor=actor, outcome="proposed")
    if actor.organization is not None:
        to_desk(organization, actor=SYSTEM, kind=SECOND, desk=actor.organization, besides=actor.user)


def settle(organization: Organization, *, actor: Actor, outcome: str) -> None:
    """The decision was made: the work on it is done, in whosever hands it was."""
    for item in WorkItem.objects.active().filter(subject=organization.stream).order_by("id"):
        own = policy.may(actor.in_consequence(), "worklist.item.finish", item)
        items.finish(item, actor=actor.in_consequence() if own else SYSTEM, outcome=outcome)


def drop(organization: Organization, *, actor: Actor) -> None:
    """It left: there is nothing to decide any more."""
    items.void_for(actor=actor.in_consequence(), subject=organization.stream)


def to_desk(
    organization: Organization, *, actor: Actor, kind: str, desk: UUID, besides: UUID | None = None
) -> WorkItem:
    """Puts it on a desk, in time by the rule organization.verification.

    Excluded: who applied, everyone of the organization, and besides, who was the first.
    """
    where = organization.applied_to or organization
    return items.open_item(
        actor=actor,
        kind=kind,
        subject=organization.stream,
        thread=organization.thread,
        organization=desk,
        role="operator" if standing.is_operated(organization) else "reviewer",
        title_key=_TITLES[kind],
        schedule=items.Schedule(
            due=DUE, reminders=(items.SHARES,), escalate_to="manager", jurisdiction=where.jurisdiction
        ),
        exclude=items.Exclusions(
            users=frozenset(user for user in (organization.applied_by, besides) if user),
            organizations=frozenset({organization.pk}),
        ),
        automatic=True,
    )


def _operator_of(organization: Organization) -> UUID | None:
    """Those who run the node; None before there is anybody else who does."""
    running = Organization.objects.in_force().of_kind("operator").exclude(pk=organization.pk)
    return running.order_by("created_at").values_list("pk", flat=True).first()
