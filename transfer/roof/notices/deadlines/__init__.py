"""The mail of the day."""

from uuid import UUID

from transfer.kernel.actor import SYSTEM
from transfer.kernel.deadlines import due
from transfer.roof.notices.services import mails


@due("notices.digest", find=mails.waiting_for_digest)
def digest(user: UUID) -> None:
    """Makes it for one person."""
    mails.digest(user, actor=SYSTEM)
