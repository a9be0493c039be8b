"""The order in which rows of institutions are locked, so that no two commands wait for each other."""

from uuid import UUID

from institutions.models import CounterService
from institutions.states.counter_services import ENDED
from transfer.kernel import clock
from transfer.kernel.errors import NotNow

ORDER = ("user", "organization", "membership", "role_grant", "invitation", "api_key", "counter_service")


def hold_counter_service(service: UUID) -> None:
    """Before anything done in a service is recorded: holds it until the transaction ends, so that a withdrawal waits or
    comes first. NotNow when it is not open any more.

    It comes last in the transaction, after the rows of every app; who withdraws locks nothing but the service.
    """
    rows = CounterService.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=service).first()
    at = clock.after_lock()
    if row is None or row.state != "acting" or at >= row.acts_until:
        raise NotNow(ENDED, state=row.state if row else "")
    if row.acted_at is None:
        CounterService.objects.filter(pk=service).update(acted_at=at)
