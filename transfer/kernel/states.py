"""How a noun's states and moves are written down: one table per noun, plain data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from transfer.kernel.errors import Misuse, Text

Guard = Callable[[Any, datetime], None]
"""Given the object and the time, returns, or raises RuleBroken or NotNow. Asks only its floor and below.

Asked of the locked object when a move is made, and wherever it is said what is open: it looks at related rows with
`.all()`, and its table names them in `weighs`.
"""

_TABLES: dict[str, "StateTable"] = {}


@dataclass(frozen=True, slots=True)
class Move:
    """One way from states to a state. target None: the state stays (a change of facts that is an event).

    policy: who may; event: what is recorded; asks: "reason" when the move needs a reason code, "note" when a text.
    by_clock: made by a timer, so pages show no button for it. tone: "primary", "plain" or "grave" for the button.
    seconded: takes two persons, always or for the objects of which it is true: one proposes it, another makes it.
    proposes: the seconded move that this one proposes. puts_aside: ends what was proposed without making it.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    policy: str
    event: str
    label: Text
    guards: tuple[Guard, ...] = ()
    asks: tuple[str, ...] = ()
    by_clock: bool = False
    tone: str = "plain"
    seconded: bool | Callable[[Any], bool] = False
    proposes: str = ""
    puts_aside: bool = False

    def takes_two(self, obj: Any) -> bool:
        """True when a first person has to propose it for this object."""
        return self.seconded(obj) if callable(self.seconded) else self.seconded


@dataclass(frozen=True, slots=True)
class Entry:
    """A second way to begin, for loaders: many objects at once, in a state that others reach by moves."""

    name: str
    target: str
    policy: str
    event: str


class StateTable:
    """The states of one noun (e.g. "market.listing") with labels, the first one initial, its moves and its entries.

    weighs: the related rows that policies and guards of its moves look at, as for `prefetch_related`. They are read
    together before it is said what is open.
    """

    def __init__(
        self,
        noun: str,
        *,
        states: dict[str, Text],
        begin_policy: str,
        begin_event: str,
        moves: Iterable[Move],
        entries: Iterable[Entry] = (),
        weighs: tuple[str, ...] = (),
    ) -> None:
        self.noun = noun
        self.states = states
        self.initial = next(iter(states))
        self.begin_policy = begin_policy
        self.begin_event = begin_event
        self.weighs = weighs
        self.moves = {move.name: move for move in moves}
        self.entries = {entry.name: entry for entry in entries}
        if {entry.target for entry in self.entries.values()} - set(states):
            raise Misuse(f"an entry of {noun} names an unknown state")
        for move in self.moves.values():
            unknown = set(move.sources) | ({move.target} if move.target else set())
            if unknown - set(states):
                raise Misuse(f"{noun}.{move.name} names unknown states {unknown - set(states)}")
            if move.proposes and not (move.proposes in self.moves and self.moves[move.proposes].seconded):
                raise Misuse(f"{noun}.{move.name} proposes what takes no second person")
        if noun in _TABLES:
            raise Misuse(f"two state tables are named {noun}")
        _TABLES[noun] = self

    def move(self, name: str) -> Move:
        """The move of this name. Misuse for an unknown one."""
        try:
            return self.moves[name]
        except KeyError:
            raise Misuse(f"{self.noun} has no move {name}") from None

    def entry(self, name: str) -> Entry:
        """The entry of this name. Misuse for an unknown one."""
        try:
            return self.entries[name]
        except KeyError:
            raise Misuse(f"{self.noun} has no entry {name}") from None

    def open_from(self, state: str) -> list[Move]:
        """The moves that start in this state."""
        return [move for move in self.moves.values() if state in move.sources]


def all_tables() -> list[StateTable]:
    """Every noun's table, by name."""
    return [_TABLES[noun] for noun in sorted(_TABLES)]
