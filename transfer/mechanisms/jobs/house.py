"""What a floor above provides: who acts by which membership, and where files are kept. Mechanisms know no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase

from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, Text
from transfer.kernel.models import Stateful


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a job. state: waiting (being examined), clean, refused or gone. warnings: why it was refused."""

    file: UUID
    name: str
    size: int
    state: str
    warnings: Sequence[Text]


@dataclass(frozen=True, slots=True)
class House:
    """The floor above, as a job needs it.

    desk_of(actor): the slug of its workspace. actor_of(membership, desk, assurance): the actor as it is now; NotVisible
    or NotAllowed when it may act no more. receive(job, actor, upload, kind): keeps a file of the job, a Django File or
    the id of one sent ahead, and returns its id. glance(actor, upload): Invalid for what looks hostile at once.
    paper(file): the file as it stands. read(file, actor, purpose): its clear bytes; that is written down.
    download(file, actor): the answer that saves it. erase(job): takes its files away.
    """

    desk_of: Callable[[Actor], str]
    actor_of: Callable[[UUID, str, int], Actor]
    receive: Callable[[Stateful, Actor, Any, str], UUID]
    glance: Callable[[Actor, Any], None]
    paper: Callable[[UUID], Paper]
    read: Callable[[UUID, Actor, str], Iterator[bytes]]
    download: Callable[[UUID, Actor], HttpResponseBase]
    erase: Callable[[Stateful], int]


_house: list[House] = []


def provide(house: House) -> None:
    """Called once, by the app that knows members and files."""
    _house[:] = [house]


def house() -> House:
    """The floor above. Misuse when nobody has provided it."""
    if not _house:
        raise Misuse("no app provides members and files to long work")
    return _house[0]
