"""Expert review: experts are asked, give their opinions, and the registrar goes on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from contracts.events import registrations as events
from contracts.models import Registration, RegistrationOpinion
from contracts.selectors import desk_times, panels, reasons, recognition
from contracts.services.registrations import OPINION, reschedule
from institutions.models import Membership
from institutions.selectors.actors import user_id_of
from transfer.kernel import clock, locking, policy, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.mechanisms.worklist.services import items
from transfer.mechanisms.worklist.services.candidates import Candidate
from transfer.mechanisms.worklist.services.items import Exclusions


@transaction.atomic
def ask_experts(
    registration: Registration,
    *,
    actor: Actor,
    experts: Sequence[UUID],
    disputed: bool = False,
    expected_version: int | None = None,
) -> Registration:
    """Asks experts (ids of memberships in the role of expert) for their opinion; each finds it on the own desk.

    The office then decides within the period of the rule registration.expert_review, from acceptance. Invalid for one
    who is no expert or has an interest; RuleBroken `no_expert_review` where the rule asks for none:
    below its amount only a dispute leads to experts.
    """
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.review", registration)
    if registration.state != "in_review":
        raise reasons.not_now(registration)
    asked = _chosen(registration, experts)
    registration.disputed = registration.disputed or disputed
    if not recognition.needs_expert_review(registration):
        raise RuleBroken(_("The rules ask for no expert review of this contract."), code="no_expert_review")
    due = _decided_by(registration)
    registration.expert_round += 1
    at = clock.after_lock()
    RegistrationOpinion.objects.bulk_create(
        RegistrationOpinion(registration=registration, round=registration.expert_round, expert=one, asked_at=at)
        for one in asked
    )
    workflow.apply(
        registration,
        "ask_experts",
        actor=actor,
        changes={
            "needs_expert_review": True,
            "disputed": registration.disputed,
            "expert_round": registration.expert_round,
            "due_at": due,
        },
        facts=lambda now: events.ExpertsAsked(
            registration=now.pk,
            office=now.office_id,
            experts=[one.user_id for one in asked],
            disputed=now.disputed,
            due=due.isoformat(),
        ),
    )
    reschedule(registration, actor=actor)
    for one in asked:
        _to_expert(registration, one, actor)
    return registration


@transaction.atomic
def give_opinion(
    registration: Registration, *, actor: Actor, recommends: bool, note: str, expected_version: int | None = None
) -> Registration:
    """Records the actor's opinion, for or against registration, with the reasons in words."""
    locking.lock(registration, expected_version=expected_version)
    policy.require(actor, "contracts.registration.give_opinion", registration)
    if registration.state != "in_expert_review":
        raise reasons.not_now(registration)
    if not note.strip():
        raise Invalid.one("note", _("This is needed for the decision."), "required")
    who = user_id_of(actor)
    workflow.apply(
        registration,
        "give_opinion",
        actor=actor,
        facts=lambda now: events.OpinionGiven(
            registration=now.pk, office=now.office_id, expert=who, recommends=recommends
        ),
    )
    # After the move, which asks once more whether the opinion is still open.
    registration.opinions.filter(expert=actor.membership, round=registration.expert_round).update(
        recommends=recommends, note=note.strip(), given_at=clock.after_lock()
    )
    items.finish_for(
        actor=actor.in_consequence(),
        subject=registration.stream,
        kind=OPINION,
        part=str(who),
        outcome="recommended" if recommends else "not_recommended",
    )
    return registration


@transaction.atomic
def conclude_expert_review(
    registration: Registration, *, actor: Actor, expected_version: int | None = None
) -> Registration:
    """The registrar goes on with the review. RuleBroken `opinion_open` while an expert in time has not answered."""
    workflow.apply(
        registration,
        "conclude_expert_review",
        actor=actor,
        facts=_heard,
        expected_version=expected_version,
    )
    items.void_for(actor=actor.in_consequence(), subject=registration.stream, kind=OPINION)
    return registration


def _chosen(registration: Registration, given: Sequence[UUID]) -> list[Membership]:
    wanted = set(given)
    if not wanted:
        raise Invalid.one("experts", _("Name at least one expert."), "required")
    found = list(panels.without_interest(registration).filter(pk__in=wanted))
    if len(found) < len(wanted) or len({one.user_id for one in found}) < len(found):
        raise Invalid.one("experts", _("Choose experts who have no interest in the contract, each once."), "choice")
    return found


def _decided_by(registration: Registration) -> datetime:
    period = recognition.rule_for(registration, "registration.expert_review").period
    return clock.deadline(registration.accepted_at or clock.after_lock(), period, registration.jurisdiction)


def _to_expert(registration: Registration, expert: Membership, actor: Actor) -> None:
    item = items.open_item(
        actor=actor.in_consequence(),
        kind=OPINION,
        part=str(expert.user_id),
        subject=registration.stream,
        thread=registration.thread,
        organization=expert.organization_id,
        role="expert",
        title_key=gettext_noop("Give an expert opinion on the contract"),
        field=registration.technology_field,
        schedule=desk_times.schedule_of(registration),
        exclude=Exclusions(organizations=frozenset(panels.parties_of(registration))),
    )
    items.assign(item, actor=SYSTEM, to=Candidate(expert.user_id, expert.organization_id))


def _heard(now: Registration) -> events.ExpertsHeard:
    given = list(now.opinions.filter(round=now.expert_round).exclude(given_at=None))
    return events.ExpertsHeard(
        registration=now.pk,
        office=now.office_id,
        opinions=len(given),
        recommending=sum(bool(one.recommends) for one in given),
    )
