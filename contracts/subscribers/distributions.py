"""What the end of a publicity of awards means to a distribution."""

from uuid import UUID

from contracts.models import Distribution
from contracts.services import awards, distributions
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("publicity.publicity.concluded", name="contracts.award_publicity_concluded")
def concluded(happened: Happened) -> None:
    """The awards may be paid now."""
    _note(happened, done=True)


@subscribe("publicity.publicity.annulled", name="contracts.award_publicity_annulled")
def annulled(happened: Happened) -> None:
    """The distribution does not hold."""
    _note(happened, done=False)


def _note(happened: Happened, *, done: bool) -> None:
    if happened.facts["kind"] != awards.KIND:
        return
    found = Distribution.objects.filter(pk=happened.facts["subject"].partition(":")[2]).first()
    if found is not None:
        distributions.note_publicity(found, actor=SYSTEM, publicity=UUID(happened.facts["publicity"]), done=done)
