"""Who may do what with a response."""

from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import roles
from market.models import Response
from market.policies.demands import SELLER
from market.policies.parties import BUYING, speaks_for
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Text
from transfer.kernel.policy import policy


@policy("market.response.view")
def view(actor: Actor, response: Response | None) -> bool | Text:
    """Its author; once sent, the demander. Nobody else, the exchange included."""
    if response is None:
        return not actor.is_anonymous
    found: bool = Response.objects.visible_to(actor).filter(pk=response.pk).exists()
    return found


@policy("market.response.begin")
def begin(actor: Actor, response: Response) -> bool | Text:
    """Whoever belongs to a verified party that may sell, and is not the demander."""
    responder: Organization = response.responder
    demand = response.demand
    if demand.demander_id == responder.pk or actor.acts_for(demand.demander_id, demand.thread_id):
        return _("Nobody answers the own demand.")
    if not (responder.in_force and roles.take_side(responder.kinds, SELLER)):
        return _("Demands are answered by verified organizations and persons.")
    return _is_author(actor, response)


@policy("market.response.change")
def change(actor: Actor, response: Response) -> bool | Text:
    """Its author: anybody who acts for the organization."""
    return _is_author(actor, response)


@policy("market.response.send")
def send(actor: Actor, response: Response) -> bool | Text:
    """Its author: anybody who acts for the organization."""
    return _is_author(actor, response)


@policy("market.response.reply")
def reply(actor: Actor, response: Response) -> bool | Text:
    """Its author: anybody who acts for the organization."""
    return _is_author(actor, response)


@policy("market.response.withdraw")
def withdraw(actor: Actor, response: Response) -> bool | Text:
    """Its author: anybody who acts for the organization."""
    return _is_author(actor, response)


@policy("market.response.weigh")
def weigh(actor: Actor, response: Response) -> bool | Text:
    """The demander's buyers: they shortlist, ask, decline, accept."""
    demand = response.demand
    return speaks_for(actor, demand.demander_id, BUYING, demand.thread_id) or _("Only the demander does this.")


def _is_author(actor: Actor, response: Response) -> bool | Text:
    # A suspended organization's people keep no kinds: they look, and do nothing.
    if actor.acts_for(response.responder_id, response.demand.thread_id) and actor.kinds:
        return True
    return _("Only its author does this.")
