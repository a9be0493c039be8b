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
