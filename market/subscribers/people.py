"""What the market does when a person was erased."""

from uuid import UUID

from market.services import erasure
from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe


@subscribe("institutions.user.erased", name="market.forget_names")
def erased(happened: Happened) -> None:
    """The name goes; the share stays."""
    erasure.forget_names(UUID(happened.facts["user"]), actor=SYSTEM)
