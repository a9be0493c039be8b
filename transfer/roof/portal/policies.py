"""Who may do what in the portal."""

from typing import Any

from django.conf import settings

from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy


@policy("portal.styleguide.view", assurance=Assurance.ANONYMOUS)
def view_styleguide(actor: Actor, nothing: Any) -> Answer:
    """The operator of the node; everyone where the deployment shows it (demo and tests)."""
    return settings.EXCHANGE_SHOW_STYLEGUIDE or actor.has_role("operator")
