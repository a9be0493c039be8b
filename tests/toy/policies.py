"""Who may do what with a box."""

from tests.toy.models import Box, Crate
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import policy


@policy("toy.box.pack")
def pack(actor: Actor, box: Box) -> bool | str:
    """Whoever is signed in."""
    return not actor.is_anonymous


@policy("toy.box.send")
def send(actor: Actor, box: Box) -> bool | str:
    """The owner."""
    return actor.user == box.owner or "Only the owner sends a box."


@policy("toy.box.receive")
def receive(actor: Actor, box: Box) -> bool | str:
    """A carrier."""
    return actor.has_role("carrier")


@policy("toy.box.lose", assurance=Assurance.SECOND_FACTOR)
def lose(actor: Actor, box: Box) -> bool | str:
    """A carrier with a second factor."""
    return actor.has_role("carrier")


@policy("toy.box.view", assurance=Assurance.ANONYMOUS)
def view(actor: Actor, box: Box) -> bool | str:
    """The owner and carriers."""
    return actor.user == box.owner or actor.has_role("carrier")


@policy("toy.crate.handle")
def handle(actor: Actor, crate: Crate) -> bool | str:
    """Whoever is signed in."""
    return not actor.is_anonymous
