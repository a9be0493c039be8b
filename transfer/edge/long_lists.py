"""How a list that is too long to be answered at once becomes a file in the background. A floor above provides it."""

from collections.abc import Callable

from transfer.kernel.actor import Actor

Order = Callable[[Actor, str, str, str], str]
"""Given who asks, the workspace, the address of the list with its question, and its title: orders the file, and answers
with the address where it can be followed."""
_orders: list[Order] = []


def provide(order: Order) -> None:
    """Called once by who does long work."""
    _orders[:] = [order]


def order(actor: Actor, org: str, address: str, title: str) -> str:
    """Orders it."""
    return _orders[0](actor, org, address, title)


def can(actor: Actor) -> bool:
    """Whether somebody does it for this actor: a member at a desk."""
    return bool(_orders) and actor.membership is not None
