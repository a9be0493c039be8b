"""How a list that is too long to be answered at once becomes a file in the background, and how many of its rows are
moved there. A floor above provides it."""

from collections.abc import Callable, Mapping
from typing import Any

from transfer.kernel.actor import Actor

Order = Callable[[Actor, str, str, str], str]
"""Given who asks, the workspace, the address of the list with its question, and its title: orders the file, and answers
with the address where it can be followed."""
OrderMoves = Callable[[Actor, str, Mapping[str, Any], str], str]
"""Given who asks, the workspace, what is asked (the address of the list, the move, its rows with their versions, what
was said) and what it is about: orders it, and answers with the address where it can be followed."""
_orders: list[Order] = []
_orders_of_moves: list[OrderMoves] = []


def provide(order: Order, order_moves: OrderMoves) -> None:
    """Called once by who does long work."""
    _orders[:], _orders_of_moves[:] = [order], [order_moves]


def order(actor: Actor, org: str, address: str, title: str) -> str:
    """Orders it."""
    return _orders[0](actor, org, address, title)


def order_moves(actor: Actor, org: str, asked: Mapping[str, Any], about: str) -> str:
    """Orders that rows are moved."""
    return _orders_of_moves[0](actor, org, asked, about)


def can(actor: Actor) -> bool:
    """Whether somebody does it for this actor: a member at a desk."""
    return bool(_orders) and actor.membership is not None
