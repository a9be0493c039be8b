"""What first days ask for is noted when it happens; a person who was erased is forgotten here as well."""

from datetime import timedelta
from uuid import UUID

from transfer.kernel.actor import SYSTEM
from transfer.kernel.events import Happened, subscribe
from transfer.roof.portal.selectors import first_day as reading
from transfer.roof.portal.services import first_day

_NEWS = timedelta(days=1)


def note(happened: Happened) -> None:
    """Keeps that its person did it. What a loader brings of earlier days was nobody's hand here."""
    if happened.actor_user is not None and happened.recorded_at - happened.occurred_at < _NEWS:
        first_day.note(happened.actor_user, f"event:{happened.name}", actor=SYSTEM)


for _event in reading.events():
    subscribe(_event, name="portal.first_day")(note)


@subscribe("institutions.user.erased", name="portal.forget")
def forget(happened: Happened) -> None:
    """Forgets what the person did."""
    first_day.forget(UUID(happened.facts["user"]), actor=SYSTEM)
