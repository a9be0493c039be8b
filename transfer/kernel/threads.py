"""Minting and linking threads."""

from datetime import datetime
from uuid import UUID

from transfer.kernel import clock, inserting, numbers
from transfer.kernel.models.threads import Thread, ThreadLink


def mint(begun_by: str, *, at: datetime, jurisdiction: str = "CN", origin: str = "live") -> Thread:
    """A new thread begun by a noun, e.g. "market.achievement". The year in its number is the local one."""
    number = numbers.thread_number(clock.local_date(at, jurisdiction).year)
    return Thread.objects.create(number=number, begun_by=begun_by, begun_at=at, origin=origin)


def mint_many(
    begun_by: str, count: int, *, at: datetime, jurisdiction: str = "CN", origin: str = "live"
) -> list[Thread]:
    """So many new threads, in the order of their numbers, with a constant number of statements."""
    year = clock.local_date(at, jurisdiction).year
    minted = [
        Thread(number=number, begun_by=begun_by, begun_at=at, origin=origin)
        for number in numbers.thread_numbers(year, count)
    ]
    inserting.insert_many(minted)
    return minted


def link(parent: Thread, child: Thread, why: str) -> None:
    """Records that `child` was made from `parent`. Doing it twice changes nothing."""
    ThreadLink.objects.get_or_create(parent=parent, child=child, defaults={"why": why})


def family(thread: Thread) -> list[Thread]:
    """The thread and everything it came from or led to, oldest first."""
    seen: set[UUID] = {thread.pk}
    frontier: set[UUID] = {thread.pk}
    while frontier:
        links = ThreadLink.objects.filter(parent__in=frontier) | ThreadLink.objects.filter(child__in=frontier)
        frontier = {end for pair in links.values_list("parent_id", "child_id") for end in pair} - seen
        seen |= frontier
    return list(Thread.objects.filter(pk__in=seen).order_by("begun_at", "id"))
