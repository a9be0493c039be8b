"""A kind of long work for tests, in place of the market's: it counts rows of a file, a line each, and keeps them.

A line "bad" fails, "again" is there already, "slow" takes a while; `DONE` has what was dealt with, by commit.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.base import ContentFile

from tests.institutions import people
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid
from transfer.kernel.policy import policy
from transfer.mechanisms.files import services as files
from transfer.mechanisms.jobs import services
from transfer.mechanisms.jobs.models import Job
from transfer.mechanisms.jobs.services import Dealt, Fault, Kind, Work

KIND = "toy.rows.count"


@policy(KIND)
def may_count(actor: Actor, nothing: None) -> bool:
    """Transfer officers."""
    return actor.has_role("transfer_officer")


def check(actor: Actor, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing is asked but what is known."""
    if set(asked) - {"by"}:
        raise Invalid.one("asked", "unknown", "unknown")
    return dict(asked)


def pieces(work: Work) -> Iterator[tuple[int, str]]:
    """Line by line from the cursor on."""
    text = b"".join(work.source()).decode()
    for number, line in enumerate(text.splitlines(), 1):
        if number > work.cursor.get("line", 0):
            yield number, line


def deal(work: Work, piece: tuple[int, str]) -> Dealt:
    """Counts one."""
    number, line = piece
    at = {"line": number}
    if line == "bad":
        return Dealt(at, failed=1, faults=[Fault(number, "row", "bad", "It is bad.")])
    if line == "again":
        return Dealt(at, skipped=1)
    return Dealt(at, taken=1, part=f"{number}:{line}\n".encode())


def report(work: Work, faults: Mapping[int, Any]) -> tuple[str, Iterator[bytes]]:
    """The lines that failed."""
    return "bad.csv", (f"{line},{found[0].message}\n".encode() for line, found in faults.items())


services.register(
    Kind(
        code=KIND,
        label="Count rows",
        policy=KIND,
        check=check,
        pieces=pieces,
        deal=deal,
        total=lambda work: len(b"".join(work.source()).splitlines()),
        result=lambda work: "counted.csv",
        report=report,
        wants_file=True,
        shared=True,
    )
)


class Place:
    """A university with two officers and an inventor, another one, and an exchange."""

    def __init__(self) -> None:
        self.exchange = people.exchange()
        self.university = people.organization("university", at=self.exchange)
        self.other = people.organization("university", at=self.exchange)
        self.officer = people.actor(self.university, "transfer_officer")
        self.colleague = people.actor(self.university, "transfer_officer")
        self.inventor = people.actor(self.university, "inventor")
        self.stranger = people.actor(self.other, "transfer_officer")


def prepared(place: Place, rows: str = "a\nbad\nc\nagain\n", **more: Any) -> Job:
    """Prepared by the officer; the file is examined."""
    made = services.begin(actor=place.officer, kind=KIND, upload=ContentFile(rows.encode(), "rows.txt"), **more)
    examine()
    return made


def ordered(place: Place, rows: str = "a\nbad\nc\nagain\n", **more: Any) -> Job:
    """In the row."""
    return prepared(place, rows, order_now=True, **more)


def examine() -> None:
    """As the worker does."""
    while files.examine_next() is not None:
        pass


def content(job: Job, which: str, actor: Actor) -> str:
    """A file of it in clear."""
    examine()
    found = files_of(job, which)
    return b"".join(files.open_clear(actor=actor, file=found, purpose="test")).decode()


def files_of(job: Job, which: str) -> Any:
    """The stored file."""
    from transfer.mechanisms.files.models import StoredFile

    return StoredFile.objects.get(pk=getattr(job, which))
