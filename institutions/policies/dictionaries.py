"""Who may change the dictionaries of this node."""

from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy

LOAD = "institutions.dictionary.load"


@policy(LOAD, assurance=Assurance.SECOND_FACTOR)
def load(actor: Actor, _obj: object) -> Answer:
    """The platform operator, and the system when it is set up or upgraded."""
    return actor.has_role("operator")
