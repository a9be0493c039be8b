"""What waits for somebody: each noun says what it needs from whom, and the first page of a workspace puts it together.

A noun registers a source in its slots; a kind of work of the worklist registers where it is done and what it is about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, Text

MOST = 200
"""Of one kind, no more than this are shown: who has more works from the list."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do. label: what to do; title: of what it is about, in the reader's language.

    place, about: the address in the workspace, by its name and the id in it, part: of that page; number: of the thread.
    second: somebody else began it, and a second person decides.
    """

    label: Text
    title: str
    place: str
    about: UUID | str | None
    number: str = ""
    due: datetime | None = None
    part: str = ""
    second: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: the address where it is done, with the id of its subject, and what its subjects are called.

    begins(subject's id, actor=…): what taking it begins with its subject, in the same transaction; None for nothing.
    second: a second person decides what another one prepared.
    """

    place: str
    titles: Callable[[Sequence[UUID]], Mapping[UUID, str]]
    begins: Callable[..., object] | None = None
    second: bool = False


Find = Callable[[Actor], Iterable[Waiting]]

_SOURCES: dict[str, Find] = {}
_WORK: dict[str, Work] = {}


def source(kind: str) -> Callable[[Find], Find]:
    """Registers what of one kind waits for an actor. It asks a constant number of queries, none for other roles."""

    def register(find: Find) -> Find:
        if kind in _SOURCES and _SOURCES[kind].__qualname__ != find.__qualname__:
            raise Misuse(f"two sources say what waits as {kind}")
        _SOURCES[kind] = find
        return find

    return register


def work(
    kind: str,
    *,
    place: str,
    titles: Callable[[Sequence[UUID]], Mapping[UUID, str]],
    begins: Callable[..., object] | None = None,
    second: bool = False,
) -> None:
    """Registers where a kind of work is done, what its subjects are called, and what taking it begins."""
    _WORK[kind] = Work(place, titles, begins, second)


def begun(item: Any, actor: Actor) -> None:
    """Begins with its subject what taking this piece of work begins. Called before the work is locked: its subject
    stands above it, and locks are taken from above."""
    known = _WORK.get(item.kind)
    if known is not None and known.begins is not None:
        known.begins(UUID(item.object_id), actor=actor.in_consequence())


def kinds_of_work() -> frozenset[str]:
    """Every kind of work that has a place."""
    return frozenset(_WORK)


def for_actor(actor: Actor) -> list[Waiting]:
    """Everything that waits for this actor outside the worklist."""
    return [] if actor.is_anonymous else [one for kind in sorted(_SOURCES) for one in _SOURCES[kind](actor)]


def of_items(items: Sequence[Any]) -> list[Waiting]:
    """Pieces of work with the titles of what they are about, in the order given; one query per kind of subject."""
    wanted: dict[Callable[[Sequence[UUID]], Mapping[UUID, str]], set[UUID]] = {}
    for item in items:
        if item.kind in _WORK:
            wanted.setdefault(_WORK[item.kind].titles, set()).add(UUID(item.object_id))
    found = {titles: titles(sorted(ids)) for titles, ids in wanted.items()}
    return [_of(item, _WORK.get(item.kind), found) for item in items]


def _of(item: Any, known: Work | None, found: Mapping[Any, Mapping[UUID, str]]) -> Waiting:
    if known is None:
        return Waiting(item.title, "", "", None, item.thread.number, item.due_at)
    about = UUID(item.object_id)
    title = found[known.titles].get(about, "")
    return Waiting(item.title, title, known.place, about, item.thread.number, item.due_at, second=known.second)
