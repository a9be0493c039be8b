"""Commands on mandates: propose, accept, hand over, end."""

from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries
from talent.events import mandates as events
from talent.models import Mandate
from transfer.kernel import clock, locking, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, Problem
from transfer.kernel.models import Thread
from transfer.kernel.money import LARGEST_MINOR, Money
from transfer.kernel.workflow import Said

REASONS = "mandate_end_reason"


class Terms(TypedDict, total=False):
    """What the two agree on. commission: "share" with commission_bp, "fixed" with commission_sum, or "none"."""

    commission: str
    commission_bp: int | None
    commission_sum: Money | None
    terms: str
    last_day: date | None


@transaction.atomic
def propose(
    *,
    actor: Actor,
    principal: Organization,
    broker: Organization,
    case: Thread | None = None,
    succeeds: Mandate | None = None,
    **terms: Unpack[Terms],
) -> Mandate:
    """One side proposes a mandate to the other. case: the thread it is limited to; without one it is for everything.

    Invalid when the broker is no broker, or for terms that do not hold together.
    """
    _check_sides(principal, broker)
    mandate = Mandate(
        principal=principal,
        broker=broker,
        proposed_by_id=actor.organization,
        case=case,
        succeeds=succeeds,
        **_checked(terms, principal.jurisdiction),
    )
    return workflow.begin(mandate, actor=actor, facts=_proposed, jurisdiction=principal.jurisdiction)


@transaction.atomic
def accept(mandate: Mandate, *, actor: Actor) -> Mandate:
    """The other side accepts: from now on the broker acts for the principal."""
    return workflow.apply(
        mandate,
        "accept",
        actor=actor,
        changes={"accepted_at": clock.after_lock()},
        facts=lambda now: events.MandateAccepted(**_about(now), case=now.case_id, succeeds=now.succeeds_id),
    )


@transaction.atomic
def decline(mandate: Mandate, *, actor: Actor, note: str = "") -> Mandate:
    """The other side does not want it."""
    return workflow.apply(
        mandate,
        "decline",
        actor=actor,
        said=Said(note=note),
        facts=lambda now: events.MandateDeclined(**_about(now)),
    )


@transaction.atomic
def hand_over(mandate: Mandate, *, actor: Actor, to: Organization) -> Mandate:
    """The principal gives the matter to another broker on the same terms; returns the mandate proposed to that one.

    The old one ends at once: nobody is served by two brokers who each think that the other has stopped.
    """
    locking.lock(mandate)
    if to.pk == mandate.broker_id:
        raise Invalid.one("to", _("This broker has the mandate already."), "same")
    _check_sides(mandate.principal, to)
    successor = Mandate(
        principal=mandate.principal,
        broker=to,
        proposed_by=mandate.principal,
        case=mandate.case,
        succeeds=mandate,
        commission=mandate.commission,
        commission_bp=mandate.commission_bp,
        commission_minor=mandate.commission_minor,
        currency=mandate.currency,
        terms=mandate.terms,
        last_day=mandate.last_day,
        expires_at=mandate.expires_at,
    )
    workflow.apply(
        mandate,
        "hand_over",
        actor=actor,
        facts=lambda now: events.MandateHandedOver(**_about(now), successor=successor.pk),
    )
    return workflow.begin(successor, actor=actor, thread=mandate.thread, facts=_proposed)


@transaction.atomic
def end(mandate: Mandate, *, actor: Actor, reason: str, note: str = "") -> Mandate:
    """One side ends it, or takes its proposal back. reason: code of the dictionary mandate_end_reason."""
    if not dictionaries.is_valid(REASONS, reason, on=clock.now().date()):
        raise Invalid.one("reason", _("Choose a reason from the list."), "choice")
    entry = dictionaries.find(REASONS, reason, on=clock.now().date())
    if entry and entry.extra.get("needs_note") and not note.strip():
        raise Invalid.one("note", _("This reason says nothing without a sentence."), "required")
    return workflow.apply(
        mandate,
        "end",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.MandateEnded(**_about(now)),
    )


@transaction.atomic
def expire(mandate: Mandate, *, actor: Actor) -> Mandate:
    """Its last day has passed."""
    return workflow.apply(mandate, "expire", actor=actor, facts=lambda now: events.MandateExpired(**_about(now)))


def _check_sides(principal: Organization, broker: Organization) -> None:
    if not {"broker_agency", "person"} & set(broker.kinds) or not broker.in_force:
        raise Invalid.one("broker", _("This is not a technology transfer institution or a broker acting here."), "kind")
    if not principal.in_force:
        raise Invalid.one("principal", _("This organization is not verified."), "state")


def _checked(terms: Terms, jurisdiction: str) -> dict[str, Any]:
    kind = terms.get("commission", Mandate.SHARE)
    share, fixed = terms.get("commission_bp"), terms.get("commission_sum")
    problems = []
    if kind not in dict(Mandate.COMMISSIONS):
        problems.append(Problem("commission", "choice", _("Choose a share, a fixed sum, or none.")))
    if kind == Mandate.SHARE and (share is None or not 0 <= share <= 10_000):
        problems.append(Problem("commission_bp", "required", _("Give the share, from 0 to 100 %.")))
    if kind == Mandate.FIXED and (fixed is None or not 0 <= fixed.minor <= LARGEST_MINOR):
        problems.append(Problem("commission_sum", "required", _("Give the sum.")))
    last_day = terms.get("last_day")
    at = clock.after_lock()
    today = clock.local_date(at, jurisdiction)
    if last_day is not None and last_day < today:
        problems.append(Problem("last_day", "past", _("The last day must lie ahead.")))
    if problems:
        raise Invalid(problems)
    return {
        "commission": kind,
        "commission_bp": share if kind == Mandate.SHARE else None,
        "commission_minor": fixed.minor if fixed and kind == Mandate.FIXED else None,
        "currency": fixed.currency if fixed and kind == Mandate.FIXED else "CNY",
        "terms": terms.get("terms", ""),
        "last_day": last_day,
        "expires_at": clock.end_of(last_day, jurisdiction) if last_day else None,
    }


def _proposed(mandate: Mandate) -> events.MandateProposed:
    return events.MandateProposed(
        **_about(mandate),
        proposed_by=mandate.proposed_by_id,
        case=mandate.case_id,
        commission=mandate.commission,
        succeeds=mandate.succeeds_id,
        expires=mandate.last_day.isoformat() if mandate.last_day else None,
    )


def _about(mandate: Mandate) -> dict[str, UUID]:
    return {"mandate": mandate.pk, "principal": mandate.principal_id, "broker": mandate.broker_id}
