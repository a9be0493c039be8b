"""What happened, handed to the statistics in the order in which it happened.

following.count()       # everything since the last call, by the consumer of the shown edition
"""

from uuid import UUID

from transfer.kernel import events
from transfer.kernel.models import Event
from transfer.roof.statistics.models import DaySum, DeskWork, Edition, Journey, Lead
from transfer.roof.statistics.services.counting import consumer


def count(*, epoch: int = 1, anew: bool = False) -> None:
    """Inside a test's transaction nothing is committed, so the reader would see nothing: it is handed over here."""
    if anew:
        for model in (Journey, Lead, DaySum, DeskWork):
            model._default_manager.filter(epoch=epoch).delete()
    Edition.objects.get_or_create(id=1)
    happened = sorted((events.happened(event) for event in Event.objects.all()), key=lambda one: one.id)
    consumer(epoch)(happened)


def journey(unit: UUID, kind: str) -> Journey:
    """The journey that began with this object."""
    return Journey.objects.get(epoch=1, unit=unit, kind=kind)
