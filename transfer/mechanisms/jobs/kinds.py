"""The kinds of long work. Each is declared once by the app that does it; pages, API, worker and reports follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transfer.kernel.actor import Actor
from transfer.kernel.errors import Misuse, Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row. line: of the input, from 1. field: its heading or name, "" for the whole row.

    message: a lazy text, or what was said by language.
    """

    line: int
    field: str
    code: str
    message: Text | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dealt:
    """What came of one piece. taken, skipped (there already) and failed count its rows; done is their sum.

    cursor: where to go on after this piece, kept with the work it did. part: the next bytes of the result.
    """

    cursor: Mapping[str, Any]
    taken: int = 0
    skipped: int = 0
    failed: int = 0
    part: bytes = b""
    faults: Sequence[Fault] = ()

    @property
    def done(self) -> int:
        """Rows dealt with."""
        return self.taken + self.skipped + self.failed


@dataclass(slots=True)
class Work:
    """One run of one job, as its kind sees it.

    actor: whoever ordered it, with the rights of this moment. asked: the kind's own parameters. cursor: where to go on,
    {} at the beginning. source: the bytes of the input file, again from its beginning with every call.
    """

    owner: Any
    actor: Actor
    language: str
    asked: Mapping[str, Any]
    cursor: Mapping[str, Any]
    source: Callable[[], Iterator[bytes]]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of long work.

    code: <app>.<noun>.<verb>, for ever. label: what it is called. policy: asked, with None, of whoever begins it, and
    again before every second of work. check(actor, asked): the parameters as they are kept, or Invalid.
    pieces(work): the pieces from the cursor on, read as they are wanted; deal(work, piece): does one, in the worker's
    transaction, and says what came of it. Both run in the language of whoever ordered it. Neither takes long: what one
    piece holds is done in well under a second.
    total(work): how many rows there will be, None where nobody knows.
    result: the name of the result file, made of the parts; None where the result is what was done.
    report(work, faults): the report of the rows that failed, as a name and its bytes; faults by line.
    shared: colleagues whom the policy lets do the same see it too. place: the address, with the organization, where one
    goes on with what came of it; begin: where one begins it.
    """

    code: str
    label: Text
    policy: str
    check: Callable[[Actor, Mapping[str, Any]], Mapping[str, Any]]
    pieces: Callable[[Work], Iterator[Any]]
    deal: Callable[[Work, Any], Dealt]
    total: Callable[[Work], int | None] = field(default=lambda work: None)
    result: Callable[[Work], str] | None = None
    report: Callable[[Work, Mapping[int, Sequence[Fault]]], tuple[str, Iterator[bytes]]] | None = None
    wants_file: bool = False
    shared: bool = False
    place: str = ""
    place_label: Text = ""
    begin: str = ""
    begin_label: Text = ""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Declares a kind. Misuse when another one has its code."""
    known = _KINDS.get(kind.code)
    if known is not None and known.deal.__qualname__ != kind.deal.__qualname__:
        raise Misuse(f"two kinds of long work are called {kind.code}")
    _KINDS[kind.code] = kind
    return kind


def find(code: str) -> Kind | None:
    """The kind of this code; None for one that is no more."""
    return _KINDS.get(code)


def all_kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]
