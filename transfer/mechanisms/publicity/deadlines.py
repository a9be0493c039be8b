"""The end of a period, by the clock."""

from collections.abc import Iterable

from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import publicities


def _ended() -> Iterable[Publicity]:
    return Publicity.objects.filter(state="running", ends_at__lte=clock.now()).order_by("ends_at")[:500]


@due("publicity.end", find=_ended)
def end(publicity: Publicity) -> None:
    """Concludes it, or lets it stand still while an objection waits."""
    publicities.end_by_clock(publicity, actor=SYSTEM)
