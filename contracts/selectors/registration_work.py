"""What offices and experts have before them, and what was said in the course of a registration."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from contracts.models import Contract, Registration
from institutions.models import Organization
from institutions.selectors import dictionaries
from transfer.kernel import events
from transfer.kernel.actor import Actor
from transfer.kernel.models import Event
from transfer.mechanisms.worklist.models import WorkItem

_UNDECIDED = ("filed", "accepted", "supplement_requested", "in_review", "in_expert_review", "second_check")
_TOLD = {
    "contracts.registration.supplement_requested",
    "contracts.registration.resubmitted",
    "contracts.registration.returned_to_review",
    "contracts.registration.refused",
    "contracts.registration.corrected",
    "contracts.registration.cancelled",
    "contracts.registration.cancellation_proposed",
    "contracts.registration.revocation_proposed",
    "contracts.registration.proposal_put_aside",
    "contracts.registration.revoked",
}
_INSIDE = {
    "contracts.registration.returned_to_review",
    "contracts.registration.cancellation_proposed",
    "contracts.registration.revocation_proposed",
    "contracts.registration.proposal_put_aside",
}
_REASONS = {
    "contracts.registration.refused": "refusal_ground",
    "contracts.registration.corrected": "registration_change_reason",
    "contracts.registration.cancellation_proposed": "contract_end_reason",
    "contracts.registration.cancelled": "contract_end_reason",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What one side told the other. what: name of the event without its prefix."""

    what: str
    at: datetime
    reason: str
    note: str


def new_for(contract: Contract) -> Registration:
    """An application as it would begin, before an office is chosen: what the policies judge by."""
    return Registration(contract=contract, jurisdiction=contract.jurisdiction)


def queue(actor: Actor, *, at_most: int = 100) -> list[Registration]:
    """What waits at the actor's office, or for the actor's opinion; what is due first comes first."""
    rule = Q(pk__in=[])
    if actor.has_role("registrar", "manager"):
        rule |= Q(office=actor.organization, state__in=_UNDECIDED)
    elif actor.has_role("second_checker"):
        rule |= Q(office=actor.organization, state="second_check")
    if actor.membership and actor.has_role("expert"):
        asked = Registration.objects.filter(opinions__expert=actor.membership, opinions__given_at=None)
        rule |= Q(pk__in=asked.values("pk"), state="in_expert_review")
    rows = list(Registration.objects.visible_to(actor).filter(rule).select_related("contract", "thread")[:at_most])
    work = WorkItem.objects.active().visible_to(actor).filter(subject__in=[row.stream for row in rows])
    until = dict(work.order_by("-due_at").values_list("subject", "due_at"))
    for row in rows:
        # Until it is accepted no period runs: what counts is until when the desk should have looked at it.
        row.due_at = row.due_at or until.get(row.stream)
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.created_at, row.pk))


def sayings(registration: Registration, *, inside: bool) -> list[Saying]:
    """The words that went with its moves, newest first; what the office says among its own only for those inside."""
    names = _TOLD if inside else _TOLD - _INSIDE
    rows = Event.objects.filter(stream=registration.stream, name__in=names).order_by("-version")
    return [
        Saying(
            row.name.rpartition(".")[2],
            row.recorded_at,
            dictionaries.label(_REASONS[row.name], row.reason) if row.reason and row.name in _REASONS else "",
            events.note_of(row),
        )
        for row in rows
    ]


def offices(contract: Contract) -> list[Organization]:
    """The registration offices in force: those nearest to the seller first."""
    rows = Organization.objects.in_force().filter(kinds__contains=["registration_office"])
    seller = next((row.region for row in contract.parties.all() if row.side == "seller"), "")

    def near(region: str) -> int:
        return next((digits for digits in (6, 4, 2) if seller and region[:digits] == seller[:digits]), 0)

    return sorted(rows, key=lambda one: (-near(one.region), one.region, one.pk))


def latest_of(contract: Contract, actor: Actor) -> Registration | None:
    """The registration of a contract that stands, else the last that was tried, if the actor may see it."""
    rows = Registration.objects.visible_to(actor).filter(contract=contract).select_related("office", "thread")
    return rows.order_by("-created_at").first()
