"""What proves an object's page: its place in the chain of events, and the seal that lies over it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from transfer.kernel import clock
from transfer.kernel.models import Event, SealLeaf


@dataclass(frozen=True, slots=True)
class Proof:
    """The last event of an object and the seal that holds it.

    hash: of that event, which holds those before it; seal: the number of the seal over it, None until the next one;
    time_stamped: an authority of time has signed that seal; published: the day whose published seals hold it, None
    while that day is not over.
    """

    hash: str
    recorded_at: datetime
    seal: int | None = None
    sealed_at: datetime | None = None
    time_stamped: bool = False
    published: date | None = None


def of(stream: str) -> Proof | None:
    """The proof of an object by its stream; None where nothing of it was recorded. Two queries."""
    last = Event.objects.filter(stream=stream).order_by("-version").first()
    if last is None:
        return None
    leaf = (
        SealLeaf.objects.filter(stream=stream, version__gte=last.version)
        .select_related("seal")
        .order_by("seal_id")
        .first()
    )
    if leaf is None:
        return Proof(last.hash, last.recorded_at)
    here = settings.EXCHANGE_JURISDICTION
    day = clock.local_date(leaf.seal.sealed_at, here)
    over = day < clock.local_date(clock.now(), here)
    return Proof(
        last.hash,
        last.recorded_at,
        leaf.seal.number,
        leaf.seal.sealed_at,
        bool(leaf.seal.time_stamp),
        day if over else None,
    )
