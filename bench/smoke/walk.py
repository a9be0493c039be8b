"""A walk: who walks, what has come about so far, and the steps one after the other with what each proved."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.smoke.cast import Cast
from bench.smoke.truth import Lie


@dataclass
class Walk:
    """Addresses below /api/v1/ of what has come about, "" while it has not."""

    cast: Cast
    title: str
    disclosure: str = ""
    achievement: str = ""
    listing: str = ""
    demand: str = ""
    response: str = ""
    deal: str = ""
    contract: str = ""
    registration: str = ""
    number: str = ""
    price: int = 0
    counted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A step of the spine: its number there, what it is, and the function that walks it and yields what it proved."""

    number: int
    what: str
    go: Callable[[Walk], Iterator[str]]


def go(walk: Walk, steps: Sequence[Step]) -> bool:
    """Walks the steps; False at the first lie."""
    _say(f"\n{walk.title}")
    for step in steps:
        began = time.monotonic()
        _say(f"  {step.number:>2}  {step.what}")
        try:
            for sentence in step.go(walk):
                _say(f"        + {sentence}")
        except Lie as lie:
            _say(f"        LIE {lie}")
            _say(f"      step {step.number} failed after {time.monotonic() - began:.1f} s")
            return False
        _say(f"      {time.monotonic() - began:.1f} s")
    return True


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
