"""Commands on demands: written, submitted, put further by the clock, ended. The exchange's part is demand_reviews."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from institutions.models import Organization
from market.events import demands as events
from market.models import Demand
from market.selectors import answerers, demand_inputs, inputs, periods, reasons
from market.selectors.demands import about
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotNow
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.worklist.services import items

ANSWER = "market.demand.answer"
ANSWER_TITLE = gettext_noop("Give a first answer to a demand")


@transaction.atomic
def begin(
    *,
    actor: Actor,
    demander: Organization,
    exchange: Organization,
    said: Said = NOTHING,
    origin: str = "live",
    **fields: Any,
) -> Demand:
    """Begins a demand as a draft that the demander alone sees, to be reviewed by this exchange.

    fields: those of demand_inputs.FIELDS; budget_low and budget_high are Money or None. Invalid names every problem.
    """
    if "exchange" not in exchange.kinds or not exchange.in_force:
        raise Invalid.one("exchange", _("Choose an exchange."), "kind")
    inputs.refuse(demand_inputs.problems({"title": "", **fields}, on=_today(exchange)))
    demand = Demand(demander=demander, exchange=exchange, made_by=actor.user, is_demo=origin == "demo")
    for name, value in demand_inputs.columns({"region": demander.region, **fields}).items():
        setattr(demand, name, value)
    return workflow.begin(
        demand,
        actor=actor,
        facts=lambda made: events.DemandBegun(demand=made.pk, demander=demander.pk, exchange=exchange.pk),
        said=said,
        jurisdiction=exchange.jurisdiction,
        origin=origin,
    )


@transaction.atomic
def change(demand: Demand, *, actor: Actor, **fields: Any) -> Demand:
    """Changes any fields of the draft."""
    locking.lock(demand)
    low, high = demand.budget
    ends = {"budget_low": low, "budget_high": high} if {"budget_low", "budget_high"} & set(fields) else {}
    inputs.refuse(demand_inputs.problems({**ends, **fields}, on=_today(demand.exchange)))
    return workflow.apply(
        demand,
        "change",
        actor=actor,
        changes=demand_inputs.columns(fields),
        facts=events.DemandChanged(demand=demand.pk, fields=sorted(fields)),
    )


@transaction.atomic
def submit(demand: Demand, *, actor: Actor, said: Said = NOTHING) -> Demand:
    """Submits it: the exchange has it to check and review, due by the rule review.due."""
    locking.lock(demand)
    inputs.refuse(demand_inputs.missing(demand))
    due = periods.due("review.due", demand.exchange, at=clock.after_lock())
    return workflow.apply(
        demand,
        "submit",
        actor=actor,
        said=said,
        facts=lambda now: events.DemandSubmitted(
            **about(now), technology_field=now.technology_field, review_due=due.isoformat()
        ),
    )


@transaction.atomic
def note_answer(demand: Demand, *, actor: Actor) -> Demand:
    """Somebody has answered: the first time, the clock stops and nobody else is asked.

    actor: the system, because who answered is for the demander alone.
    """
    if demand.first_answer_stage == Demand.ANSWERED:
        return demand
    stage = demand.first_answer_stage
    workflow.apply(
        demand,
        "note_first_answer",
        actor=actor,
        changes={"first_answer_stage": Demand.ANSWERED, "first_answer_due_at": None},
        facts=lambda now: events.DemandFirstAnswered(**about(now), stage=stage),
    )
    items.void_for(actor=actor, subject=demand.stream, kind=ANSWER)
    return demand


@transaction.atomic
def escalate(demand: Demand, *, actor: Actor) -> Demand:
    """Nobody has answered in time: it goes to experts of the field, and after the rule demand.escalation to a broker.

    NotNow before its time, and once it is answered or with a broker already.
    """
    locking.lock(demand)
    due, at = demand.first_answer_due_at, clock.after_lock()
    if due is None or due > at or demand.state != "open":
        raise NotNow(_("It is not time to ask others."), state=demand.state)
    if demand.first_answer_stage == Demand.WAITING:
        return _put_to_experts(demand, actor)
    return _put_to_broker(demand, actor)


@transaction.atomic
def meet(demand: Demand, *, actor: Actor) -> Demand:
    """The demander has found what was wanted. Answers still waiting are declined, with that as the reason."""
    workflow.apply(demand, "meet", actor=actor, facts=lambda now: events.DemandMet(**about(now)))
    items.void_for(actor=SYSTEM, subject=demand.stream)
    return demand


@transaction.atomic
def withdraw(demand: Demand, *, actor: Actor, reason: str, note: str = "") -> Demand:
    """The demander withdraws it. Answers still waiting are declined, because the demand ended.

    reason: code of the dictionary demand_end_reason; "other" says it in the note.
    """
    on = _today(demand.exchange)
    if reason and reason not in dict(reasons.for_withdrawal(on=on)):
        raise Invalid.one("reason", _("Choose a reason from the list."), "code")
    if reasons.needs_note(reasons.WITHDRAW, reason, on=on) and not note.strip():
        raise Invalid.one("note", _("Say it in a sentence."), "required")
    workflow.apply(
        demand,
        "withdraw",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.DemandWithdrawn(**about(now)),
    )
    items.void_for(actor=SYSTEM, subject=demand.stream)
    return demand


@transaction.atomic
def expire(demand: Demand, *, actor: Actor) -> Demand:
    """Its time for answers is over. What was sent in time may still be weighed. NotNow before."""
    locking.lock(demand)
    if demand.expires_at is None or demand.expires_at > clock.after_lock():
        raise NotNow(_("Its time for answers is not over."), state=demand.state)
    answered = demand.first_answer_stage == Demand.ANSWERED
    workflow.apply(
        demand, "expire", actor=actor, facts=lambda now: events.DemandExpired(**about(now), answered=answered)
    )
    items.void_for(actor=SYSTEM, subject=demand.stream)
    return demand


def _put_to_experts(demand: Demand, actor: Actor) -> Demand:
    due = periods.due("demand.escalation", demand.exchange, at=clock.after_lock())
    asked = answerers.experts_for(demand)
    workflow.apply(
        demand,
        "put_to_experts",
        actor=actor,
        changes={"first_answer_stage": Demand.EXPERTS, "first_answer_due_at": due},
        facts=lambda now: events.DemandPutToExperts(
            **about(now),
            technology_field=now.technology_field,
            organizations=[one.pk for one in asked],
            next_due=due.isoformat(),
        ),
    )
    for organization in asked:
        _ask(demand, actor, organization, "expert", due)
    return demand


def _put_to_broker(demand: Demand, actor: Actor) -> Demand:
    broker = answerers.broker_for(demand)
    if broker is None:
        return workflow.apply(
            demand,
            "note_no_broker",
            actor=actor,
            changes={"first_answer_stage": Demand.NO_BROKER, "first_answer_due_at": None},
            facts=lambda now: events.DemandFoundNoBroker(**about(now), region=now.region),
        )
    workflow.apply(
        demand,
        "put_to_broker",
        actor=actor,
        changes={"first_answer_stage": Demand.BROKER, "first_answer_due_at": None},
        facts=lambda now: events.DemandPutToBroker(**about(now), region=now.region, broker=broker.pk),
    )
    _ask(demand, actor, broker, "broker", "demand.escalation")
    return demand


def _ask(demand: Demand, actor: Actor, organization: Organization, role: str, due: items.Due) -> None:
    users = frozenset({demand.made_by} if demand.made_by else ())
    items.open_item(
        actor=actor,
        kind=ANSWER,
        subject=demand.stream,
        thread=demand.thread,
        organization=organization.pk,
        role=role,
        title_key=ANSWER_TITLE,
        part=str(organization.pk),
        field=demand.technology_field,
        schedule=items.Schedule(
            due=due, reminders=(items.SHARES,), escalate_to="manager", jurisdiction=demand.exchange.jurisdiction
        ),
        exclude=items.Exclusions(users=users, organizations=frozenset({demand.demander_id})),
        automatic=True,
    )


def _today(exchange: Organization) -> date:
    return clock.local_date(clock.now(), exchange.jurisdiction)
