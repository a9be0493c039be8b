"""Following the register, and building an edition anew beside the one that is shown."""

from datetime import timedelta

from django.db import transaction

from transfer.kernel import clock, readers
from transfer.kernel.models import ReaderCursor
from transfer.roof.statistics.models import ContractFact, DaySum, DeskWork, Edition, Journey, Lead, Rollup
from transfer.roof.statistics.services.counting import consumer

# Whoever asked for the epoch before the swap has had its answer by then.
_KEPT_AFTER_SWAP = timedelta(minutes=5)


def reader_of(epoch: int) -> str:
    """The name of the reader that keeps an edition."""
    return f"statistics.{epoch}"


def follow() -> int:
    """Counts what the register has done since, and notes up to when everything is known. Returns the events read."""
    epoch = _shown().epoch
    before = clock.now()
    read = readers.read_all(reader_of(epoch), consumer(epoch))
    if readers.behind(reader_of(epoch)) == 0:
        Edition.objects.filter(epoch=epoch).update(known_at=before)
    return read


def rebuild() -> int:
    """Counts everything from nothing beside what is shown, then shows it. Returns the new epoch.

    A rebuild that was killed is taken up where it stood; two at once share the work.
    """
    building = _begin()
    while readers.read(reader_of(building), consumer(building)):
        pass
    _swap(building)
    return building


def forget_old() -> int:
    """Removes editions that are no longer shown, a month at a time. Returns how many rows went."""
    edition = _shown()
    if edition.swapped_at is None or clock.now() - edition.swapped_at < _KEPT_AFTER_SWAP:
        return 0
    gone = 0
    old = ContractFact.objects.filter(epoch__lt=edition.epoch)
    for epoch, month in sorted(set(old.values_list("epoch", "month"))):
        gone += ContractFact.objects.filter(epoch=epoch, month=month).delete()[0]
    for model in (Rollup, Journey, Lead, DaySum, DeskWork):
        gone += model._default_manager.filter(epoch__lt=edition.epoch).delete()[0]
    names = [reader_of(epoch) for epoch in range(max(1, edition.epoch - 50), edition.epoch)]
    ReaderCursor.objects.filter(name__in=names).delete()
    return gone


def _shown() -> Edition:
    return Edition.objects.get_or_create(id=1)[0]


@transaction.atomic
def _begin() -> int:
    _shown()
    edition = Edition.objects.select_for_update().get(id=1)
    edition.building = edition.building or edition.epoch + 1
    edition.save(update_fields=["building"])
    ReaderCursor.objects.get_or_create(name=reader_of(edition.building))
    return edition.building


@transaction.atomic
def _swap(building: int) -> None:
    edition = Edition.objects.select_for_update().get(id=1)
    if edition.building != building:
        return  # another rebuild that shared the work was first
    # Waits for whoever reads it at this moment, so that nothing read is missing from what is shown.
    ReaderCursor.objects.select_for_update().get(name=reader_of(building))
    readers.read_all(reader_of(building), consumer(building))
    edition.epoch, edition.building, edition.swapped_at = building, None, clock.now()
    edition.save(update_fields=["epoch", "building", "swapped_at"])
