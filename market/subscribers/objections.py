"""Objections against public notices become work of the exchange, and their end ends it."""

from market.services import objection_work
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.mechanisms.publicity.models import Objection


@subscribe("publicity.objection.filed", name="market.objection_to_desk")
def filed(happened: Happened) -> None:
    """An officer without interest has to decide."""
    objection_work.open_work(_objection_of(happened), actor=SYSTEM)


@subscribe("publicity.objection.upheld", name="market.objection_upheld_off_desk")
@subscribe("publicity.objection.dismissed", name="market.objection_dismissed_off_desk")
@subscribe("publicity.objection.withdrawn", name="market.objection_withdrawn_off_desk")
def settled(happened: Happened) -> None:
    """Nothing is left to decide."""
    objection_work.settle_work(_objection_of(happened), actor=SYSTEM)


def _objection_of(happened: Happened) -> Objection:
    found: Objection = Objection.objects.select_related("publicity").get(pk=happened.facts["objection"])
    return found
