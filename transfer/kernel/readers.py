"""Reading everything in commit order, without gaps and restartable from nothing: search, statistics, the feed."""

import time
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection, transaction

from transfer.kernel import clock, events
from transfer.kernel.errors import Misuse
from transfer.kernel.models.deliveries import ReaderCursor
from transfer.kernel.models.events import Event

BEGUN_ANEW = (
    "transaction ids have begun anew: this database was restored from a dump into a younger cluster. Stop it, raise "
    "its counter with pg_resetwal -e, then start again; see docs/kernel.md"
)
Consumer = Callable[[Sequence[events.Happened]], None]
Follower = Callable[[], int]
_FOLLOWERS: dict[str, Follower] = {}
_STEP = 0.05

_AFTER = "(txid, id) > (%s::text::xid8, %s) AND txid < pg_snapshot_xmin(pg_current_snapshot())"


def after(txid: int, event_id: UUID | None, *, limit: int) -> list[Event]:
    """The next events in commit order. Only those before every transaction still running: none can appear behind."""
    found = Event.objects.extra(where=[_AFTER], params=[str(txid), event_id or UUID(int=0)])
    return list(found.order_by("txid", "id")[:limit])


def read(name: str, consumer: Consumer, *, limit: int = 1000) -> int:
    """Hands the next events to the consumer and moves the cursor, in one transaction. Returns how many there were.

    One reader of a name at a time: a second one finds the cursor locked and reads nothing.
    """
    with transaction.atomic():
        ReaderCursor.objects.get_or_create(name=name)
        cursor = ReaderCursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if cursor is None:
            return 0
        found = after(cursor.txid, cursor.event, limit=limit)
        if not found:
            _refuse_begun_anew(cursor.txid)
        else:
            consumer([events.happened(event) for event in found])
            cursor.txid, cursor.event = found[-1].txid, found[-1].id
        cursor.read_at = clock.now()
        cursor.save()
        return len(found)


def _refuse_begun_anew(txid: int) -> None:
    with connection.cursor() as sql:
        sql.execute("SELECT pg_snapshot_xmax(pg_current_snapshot()) <= %s::text::xid8", [str(txid)])
        if sql.fetchone()[0]:
            raise Misuse(BEGUN_ANEW)


def read_all(name: str, consumer: Consumer, *, limit: int = 1000) -> int:
    """Reads until nothing is left. Returns how many events there were."""
    total = 0
    while count := read(name, consumer, limit=limit):
        total += count
    return total


def start_over(name: str) -> None:
    """Sets a reader back to the beginning, under a new epoch: its tables are rebuilt from nothing."""
    with transaction.atomic():
        cursor, _made = ReaderCursor.objects.select_for_update().get_or_create(name=name)
        cursor.epoch, cursor.txid, cursor.event = cursor.epoch + 1, 0, None
        cursor.save()


def behind(name: str) -> int:
    """How many events the reader has not seen yet."""
    cursor = ReaderCursor.objects.filter(name=name).first()
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(*) FROM kernel_event WHERE (txid, id) > (%s::text::xid8, %s)",
            [str(cursor.txid if cursor else 0), (cursor and cursor.event) or UUID(int=0)],
        )
        count: int = sql.fetchone()[0]
    return count


def following(name: str) -> Callable[[Follower], Follower]:
    """Registers how the reader of this name takes in what has happened, for whoever cannot wait for its next turn."""

    def register(follower: Follower) -> Follower:
        _FOLLOWERS[name] = follower
        return follower

    return register


def catch_up(*, seconds: float = 60) -> bool:
    """Lets every registered reader take in what has been committed, or waits for the process that is at it.

    False when one of them is still behind after so many seconds. Inside a transaction nothing is done: what it holds
    cannot be taken in before it ends.
    """
    if connection.in_atomic_block:
        return True
    until = time.monotonic() + seconds
    for name, follower in _FOLLOWERS.items():
        follower()
        while behind(name):
            if time.monotonic() >= until:
                return False
            time.sleep(_STEP)
            follower()
    return True
