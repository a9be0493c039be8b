"""What the clock does in institutions."""

from collections.abc import Iterable

from institutions.models import CounterService, Invitation
from institutions.services import counter_services, invitations
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due


def _lapsed() -> Iterable[Invitation]:
    return Invitation.objects.due(clock.now())[:500]


@due("institutions.invitation.expire", find=_lapsed)
def expire(invitation: Invitation) -> None:
    """An unanswered invitation lapses, and its address is forgotten."""
    invitations.expire(invitation, actor=SYSTEM)


def _run_out() -> Iterable[CounterService]:
    return CounterService.objects.run_out(clock.now()).select_related("office", "membership")[:500]


@due("institutions.counter_service.run_out", find=_run_out)
def run_out(service: CounterService) -> None:
    """A clerk's time at the counter is over."""
    counter_services.run_out(service, actor=SYSTEM)


def _unanswered() -> Iterable[CounterService]:
    return CounterService.objects.unanswered(clock.now()).select_related("office", "membership")[:500]


@due("institutions.counter_service.lapse", find=_unanswered)
def lapse(service: CounterService) -> None:
    """The visitor has not answered in time."""
    counter_services.lapse(service, actor=SYSTEM)
