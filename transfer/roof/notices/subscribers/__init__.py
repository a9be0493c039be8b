"""Every event of the table is told; a person who was erased is forgotten here as well."""

from datetime import timedelta
from uuid import UUID

from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.roof.notices import telling
from transfer.roof.notices.services import notices

_NEWS = timedelta(days=1)


def tell(happened: Happened) -> None:
    """Tells whom it concerns. What a loader brings of earlier days is no news."""
    if happened.recorded_at - happened.occurred_at < _NEWS:
        notices.tell(happened, actor=SYSTEM)


for _event in telling.BY_EVENT:
    subscribe(_event, name="notices.tell")(tell)


@subscribe("institutions.user.erased", name="notices.forget")
def forget(happened: Happened) -> None:
    """Forgets what the person was told."""
    notices.forget(UUID(happened.facts["user"]), actor=SYSTEM)
