"""What contracts do when a person was erased."""

from uuid import UUID

from contracts.services import erasure
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("institutions.user.erased", name="contracts.forget_names")
def erased(happened: Happened) -> None:
    """The name goes; the amount stays."""
    erasure.forget_names(UUID(happened.facts["user"]), actor=SYSTEM)
