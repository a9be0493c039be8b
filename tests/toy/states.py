"""States of a box."""

from datetime import datetime
from typing import Any

from transfer.kernel.errors import RuleBroken
from transfer.kernel.states import Entry, Move, StateTable


def not_too_heavy(box: Any, at: datetime) -> None:
    """A box above 100 may not be sent."""
    if box.weight > 100:
        raise RuleBroken("Too heavy.", code="too_heavy", field="weight", legal_basis="Toy rules, art. 1")


BOX = StateTable(
    "toy.box",
    states={"packed": "packed", "sent": "sent", "lost": "lost"},
    begin_policy="toy.box.pack",
    begin_event="toy.box.packed",
    moves=[
        Move("send", ("packed",), "sent", "toy.box.send", "toy.box.sent", "Send", guards=(not_too_heavy,)),
        Move("weigh", ("packed",), None, "toy.box.send", "toy.box.weighed", "Weigh"),
        Move("lose", ("packed", "sent"), "lost", "toy.box.lose", "toy.box.lost", "Lose", asks=("reason", "note")),
    ],
    entries=[Entry("receive", "sent", "toy.box.receive", "toy.box.received")],
)


def is_heavy(crate: Any) -> bool:
    """A crate above 10 takes two persons to burn."""
    return bool(crate.weight > 10)


CRATE = StateTable(
    "toy.crate",
    states={"stored": "stored", "shipped": "shipped", "burnt": "burnt"},
    begin_policy="toy.crate.handle",
    begin_event="toy.crate.handled",
    moves=[
        Move(
            "propose_burning",
            ("stored",),
            None,
            "toy.crate.handle",
            "toy.crate.handled",
            "Propose to burn it",
            asks=("reason",),
            proposes="burn",
        ),
        Move("burn", ("stored",), "burnt", "toy.crate.handle", "toy.crate.handled", "Burn", seconded=is_heavy),
        Move("put_aside", ("stored",), None, "toy.crate.handle", "toy.crate.handled", "Keep it", puts_aside=True),
        Move("label", ("stored",), None, "toy.crate.handle", "toy.crate.handled", "Label"),
        Move("ship", ("stored",), "shipped", "toy.crate.handle", "toy.crate.handled", "Ship"),
    ],
)
