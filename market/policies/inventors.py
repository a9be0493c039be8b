"""Who may change what is kept of inventors as persons."""

from typing import Any

from transfer.kernel.actor import Actor
from transfer.kernel.policy import Answer, policy


@policy("market.inventor.forget")
def forget(actor: Actor, nothing: Any) -> Answer:
    """The system alone, when the person was erased."""
    return False


@policy("market.text.forget")
def forget_text(actor: Actor, obj: Any) -> Answer:
    """Nobody: the clock does it when the time of keeping is over."""
    return False
