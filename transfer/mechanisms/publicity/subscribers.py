"""What follows from what happened to objections and notices, after commit."""

from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.services import objections, publicities


@subscribe("publicity.objection.withdrawn", name="publicity.resume")
def run_on_after_withdrawal(happened: Happened) -> None:
    """Lets the period run on when the last objection was withdrawn."""
    publicities.resume_when_settled(Publicity.objects.get(pk=happened.facts["publicity"]), actor=SYSTEM)


@subscribe("publicity.publicity.annulled", name="publicity.moot")
def close_what_is_moot(happened: Happened) -> None:
    """Closes the objections that are left when the notice no longer stands."""
    for objection in Objection.objects.undecided().filter(publicity=happened.facts["publicity"]):
        objections.dismiss_as_moot(objection)
