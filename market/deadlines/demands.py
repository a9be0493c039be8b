"""The first-answer clock of demands, and their end."""

from collections.abc import Iterable

from market.models import Demand
from market.services import demands
from transfer.kernel import clock
from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due


def _unanswered() -> Iterable[Demand]:
    rows = Demand.objects.filter(state="open", first_answer_due_at__lte=clock.now())
    return rows.exclude(first_answer_stage=Demand.ANSWERED).order_by("first_answer_due_at")[:500]


def _over() -> Iterable[Demand]:
    return Demand.objects.filter(state="open", expires_at__lte=clock.now()).order_by("expires_at")[:500]


@due("market.demand.escalate", find=_unanswered)
def escalate(demand: Demand) -> None:
    """Puts a demand that nobody has answered to experts, then to a broker."""
    demands.escalate(demand, actor=SYSTEM)


@due("market.demand.expire", find=_over)
def expire(demand: Demand) -> None:
    """Ends the time for answers."""
    demands.expire(demand, actor=SYSTEM)
