"""Work of talent that the clock does."""

from collections.abc import Iterable

from talent.models import Mandate
from talent.services import mandates
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due


def _expired() -> Iterable[Mandate]:
    rows = Mandate.objects.filter(state__in=["proposed", "active"], expires_at__lte=clock.now())
    return rows.order_by("expires_at")[:500]


@due("talent.mandate_expire", find=_expired)
def expire(mandate: Mandate) -> None:
    """Ends it with its last day."""
    mandates.expire(mandate, actor=SYSTEM)
