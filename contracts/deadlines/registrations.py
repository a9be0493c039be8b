"""Supplements and decisions of registrations that are overdue."""

from collections.abc import Iterable

from contracts.models import Registration
from contracts.services import registration_clock
from contracts.states.registrations import UNDECIDED
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due

_AT_ONCE = 500


def _supplements() -> Iterable[Registration]:
    awaited = Registration.objects.filter(state="supplement_requested", supplement_overdue_at=None)
    return awaited.filter(supplement_due_at__lte=clock.now()).order_by("supplement_due_at")[:_AT_ONCE]


def _decisions() -> Iterable[Registration]:
    undecided = Registration.objects.filter(state__in=UNDECIDED, decision_overdue_at=None)
    return undecided.filter(due_at__lte=clock.now()).order_by("due_at")[:_AT_ONCE]


@due("contracts.registration.supplement_overdue", find=_supplements)
def supplement_overdue(registration: Registration) -> None:
    """The registrar hears of it."""
    registration_clock.note_supplement_overdue(registration, actor=SYSTEM)


@due("contracts.registration.decision_overdue", find=_decisions)
def decision_overdue(registration: Registration) -> None:
    """The head of the office hears of it."""
    registration_clock.note_decision_overdue(registration, actor=SYSTEM)
