"""The review of a demand at its exchange: checks, a reviewer without interest, a decision with its reason."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from market.events import demands as events
from market.models import Demand, Finding
from market.selectors import demand_checks, periods, reasons
from market.selectors.demands import about
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, RuleBroken
from transfer.kernel.workflow import NOTHING, Said
from transfer.mechanisms.worklist.services import items

REVIEW = "market.demand.review"
TITLE = gettext_noop("Review a demand")


@transaction.atomic
def prepare(demand: Demand, *, actor: Actor) -> None:
    """Runs the automatic checks and puts the work on the exchange's desk. Doing it again changes nothing.

    Excluded: who wrote it, and everyone of the demander.
    """
    locking.lock(demand)
    if demand.state != "submitted":
        return
    at = clock.after_lock()
    _check(demand, at)
    items.open_item(
        actor=actor,
        kind=REVIEW,
        subject=demand.stream,
        thread=demand.thread,
        organization=demand.exchange_id,
        role="reviewer",
        title_key=TITLE,
        field=demand.technology_field,
        schedule=items.Schedule(
            due=periods.due("review.due", demand.exchange, at=at),
            reminders=("review.reminder",),
            escalate_to="manager",
            jurisdiction=demand.exchange.jurisdiction,
        ),
        exclude=items.Exclusions(
            users=frozenset({demand.made_by} if demand.made_by else ()), organizations=frozenset({demand.demander_id})
        ),
        automatic=True,
    )


@transaction.atomic
def start(demand: Demand, *, actor: Actor, reviewer: UUID | None) -> Demand:
    """Somebody has taken the review upon themselves."""
    locking.lock(demand)
    if demand.state != "submitted":
        return demand
    return workflow.apply(
        demand,
        "start_review",
        actor=actor,
        facts=events.DemandReviewStarted(demand=demand.pk, exchange=demand.exchange_id, reviewer=reviewer),
    )


@transaction.atomic
def accept(demand: Demand, *, actor: Actor, said: Said = NOTHING) -> Demand:
    """Opens it for answers, until the day the demander chose or by the rule demand.term; the first-answer clock runs.

    RuleBroken `answers_over` when the chosen day has passed during the review: return it instead.
    """
    locking.lock(demand)
    at = said.occurred_at or clock.after_lock()
    expires = _end(demand, at)
    if expires <= at:
        raise RuleBroken(_("The last day for answers has passed: return it."), code="answers_over", field="open_until")
    first_due = periods.due("demand.first_answer", demand.exchange, at=at)
    workflow.apply(
        demand,
        "accept",
        actor=actor,
        said=said,
        changes={
            "opened_at": at,
            "expires_at": expires,
            "open_until": demand.open_until or _last_day(demand, expires),
            "first_answer_due_at": first_due,
            "first_answer_stage": Demand.WAITING,
        },
        facts=lambda now: events.DemandOpened(
            **about(now),
            anonymous=now.anonymous,
            technology_field=now.technology_field,
            region=now.region,
            until=expires.isoformat(),
            first_answer_due=first_due.isoformat(),
        ),
    )
    items.finish_for(actor=actor.in_consequence(), subject=demand.stream, kind=REVIEW, outcome="accepted")
    return demand


@transaction.atomic
def send_back(demand: Demand, *, actor: Actor, reason: str, note: str) -> Demand:
    """Returns it with a reason from the list and a note to the demander."""
    on = clock.local_date(clock.now(), demand.exchange.jurisdiction)
    if reason and reason not in dict(reasons.for_return("demand", on=on)):
        raise Invalid.one("reason", _("Choose a reason from the list."), "code")
    workflow.apply(
        demand,
        "send_back",
        actor=actor,
        said=Said(reason=reason, note=note),
        facts=lambda now: events.DemandReturned(**about(now)),
    )
    items.finish_for(actor=actor.in_consequence(), subject=demand.stream, kind=REVIEW, outcome="returned")
    return demand


def _end(demand: Demand, at: datetime) -> datetime:
    if demand.open_until:
        return clock.end_of(demand.open_until, demand.exchange.jurisdiction)
    return periods.due("demand.term", demand.exchange, at=at)


def _last_day(demand: Demand, end: datetime) -> date:
    where = demand.exchange.jurisdiction
    return clock.last_day(end, where) or clock.local_date(end, where)


def _check(demand: Demand, at: datetime) -> None:
    """Keeps what the automatic checks find, in place of what an earlier run found."""
    found = demand_checks.of_demand(demand, on=clock.local_date(at, demand.exchange.jurisdiction))
    earlier = Finding.objects.filter(subject=demand.stream)
    earlier.replace(found, subject=demand.stream, version=demand.version, at=at)
