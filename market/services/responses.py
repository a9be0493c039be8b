"""Commands on responses: the author writes and sends, the demander weighs."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import actors
from market.events import responses as events
from market.models import Achievement, Demand, Response
from market.selectors import inputs, reasons
from market.selectors import responses as rules
from market.services import deals, demands
from market.states.responses import demand_takes_answers
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, NotNow
from transfer.kernel.workflow import NOTHING, Said


@transaction.atomic
def begin(
    *,
    actor: Actor,
    demand: Demand,
    responder: Organization,
    achievements: Sequence[Achievement] = (),
    said: Said = NOTHING,
    origin: str = "live",
    **fields: Any,
) -> Response:
    """Begins a response as a draft that its author alone sees. NotNow when the demand is not open.

    fields: those of selectors.responses.FIELDS; price_low and price_high are Money or None. A second active one of the
    same responder breaks the constraint market_response_one_active.
    """
    _require_open(demand)
    response = Response(demand=demand, responder=responder, made_by=actors.user_id_of(actor))
    inputs.refuse(rules.problems(response, {**fields, "achievements": achievements}))
    for name, value in rules.columns(response, {"figures": (), **fields}).items():
        setattr(response, name, value)
    workflow.begin(
        response,
        actor=actor,
        facts=lambda made: events.ResponseBegun(response=made.pk, demand=demand.pk, responder=responder.pk),
        said=said,
        jurisdiction=demand.exchange.jurisdiction,
        origin=origin,
    )
    response.achievements.set(achievements)
    return response


@transaction.atomic
def change(
    response: Response, *, actor: Actor, achievements: Sequence[Achievement] | None = None, **fields: Any
) -> Response:
    """Changes any fields of the draft, and the achievements as a whole."""
    locking.lock(response)
    given = {**fields, **({} if achievements is None else {"achievements": achievements})}
    low, high = response.price
    ends = {"price_low": low, "price_high": high} if {"price_low", "price_high"} & set(fields) else {}
    inputs.refuse(rules.problems(response, {**ends, **given}))
    workflow.apply(
        response,
        "change",
        actor=actor,
        changes=rules.columns(response, fields),
        facts=events.ResponseChanged(response=response.pk, fields=sorted(given)),
    )
    if achievements is not None:
        response.achievements.set(achievements)
    return response


@transaction.atomic
def send(response: Response, *, actor: Actor, said: Said = NOTHING) -> Response:
    """Sends it to the demander, who alone sees it; the first answer stops the demand's clock.

    NotNow when the demand is no longer open, to the moment.
    """
    locking.lock(response)
    demand: Demand = locking.lock(response.demand)
    at = clock.after_lock()
    demand_takes_answers(response, at)
    inputs.refuse(rules.missing(response))
    workflow.apply(
        response,
        "send",
        actor=actor,
        said=said,
        changes={"sent_at": said.occurred_at or at},
        facts=lambda now: events.ResponseSent(**_about(now)),
    )
    demands.note_answer(demand, actor=SYSTEM)
    return response


@transaction.atomic
def shortlist(response: Response, *, actor: Actor) -> Response:
    """The demander puts it on the shortlist."""
    return workflow.apply(
        response, "shortlist", actor=actor, facts=lambda now: events.ResponseShortlisted(**_about(now))
    )


@transaction.atomic
def ask(response: Response, *, actor: Actor, note: str) -> Response:
    """The demander asks the author something."""
    return workflow.apply(
        response, "ask", actor=actor, said=Said(note=note), facts=lambda now: events.ResponseAsked(**_about(now))
    )


@transaction.atomic
def reply(response: Response, *, actor: Actor, note: str) -> Response:
    """The author replies."""
    return workflow.apply(
        response, "reply", actor=actor, said=Said(note=note), facts=lambda now: events.ResponseReplied(**_about(now))
    )


@transaction.atomic
def decline(response: Response, *, actor: Actor, reason: str, note: str = "") -> Response:
    """The demander declines it. The author is told the reason (dictionary decline_reason) and the note."""
    on = clock.local_date(clock.now(), response.demand.exchange.jurisdiction)
    if reason and reason not in dict(reasons.for_decline(on=on)):
        raise Invalid.one("reason", _("Choose a reason from the list."), "code")
    if reasons.needs_note(reasons.DECLINE, reason, on=on) and not note.strip():
        raise Invalid.one("note", _("Say it in a sentence: the author learns from it."), "required")
    return workflow.apply(
        response,
        "decline",
        actor=actor,
        said=Said(reason, note),
        changes={"decline_reason": reason},
        facts=lambda now: events.ResponseDeclined(**_about(now)),
    )


@transaction.atomic
def accept(
    response: Response, *, actor: Actor, contract_class: str = "", achievement: Achievement | None = None
) -> Response:
    """The demander accepts it and so opens a deal with its author (`response.deal`). NotNow once the demand is over.

    contract_class, achievement: what the deal is about, as for services.deals.open_from_response.
    """
    locking.lock(response)

    def opened(now: Response) -> events.ResponseAccepted:
        deal = deals.open_from_response(
            now, actor=actor.in_consequence(), contract_class=contract_class, achievement=achievement
        )
        return events.ResponseAccepted(**_about(now), deal=deal.pk)

    return workflow.apply(response, "accept", actor=actor, facts=opened)


@transaction.atomic
def withdraw(response: Response, *, actor: Actor) -> Response:
    """Its author withdraws it; a new one may be begun."""
    return workflow.apply(
        response,
        "withdraw",
        actor=actor,
        facts=lambda now: events.ResponseWithdrawn(**_about(now), was_sent=now.sent_at is not None),
    )


def _require_open(demand: Demand) -> None:
    if demand.state != "open":
        raise NotNow(_("Only open demands are answered."), state=demand.state)


def _about(response: Response) -> dict[str, Any]:
    demand = response.demand
    return {
        "response": response.pk,
        "demand": demand.pk,
        "demander": demand.demander_id,
        "responder": response.responder_id,
    }
