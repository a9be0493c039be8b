"""Who may do what in the portal."""

from typing import Any

from django.conf import settings

from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("portal.styleguide.view", assurance=Assurance.ANONYMOUS)
def view_styleguide(actor: Actor, nothing: Any) -> Answer:
    """The operator of the node; everyone where the deployment shows it (demo and tests)."""
    return settings.EXCHANGE_SHOW_STYLEGUIDE or actor.has_role("operator")


@policy("portal.event.view", assurance=Assurance.ANONYMOUS)
def view_event(actor: Actor, nothing: Any) -> Answer:
    """Everyone what is public of a thread; whoever has a part in an object all that fills a step of it."""
    return True


@policy("portal.operations.view", assurance=Assurance.SECOND_FACTOR)
def view_operations(actor: Actor, nothing: Any) -> Answer:
    """The operator of the node; it shows ids, counts and codes, never what people wrote."""
    return actor.has_role("operator")


@policy("portal.operations.replay", assurance=Assurance.SECOND_FACTOR)
def replay(actor: Actor, nothing: Any) -> Answer:
    """The operator of the node: what is brought again does nothing that was not already owed."""
    return actor.has_role("operator")


@policy("portal.first_day.keep")
def keep_first_day(actor: Actor, nothing: Any) -> Answer:
    """Everybody for oneself."""
    return actor.user is not None
