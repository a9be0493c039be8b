"""Who may do what with a demand."""

from django.utils.translation import gettext_lazy as _

from institutions.selectors import roles
from market.models import Demand
from market.policies.parties import BUYING, may_speak, speaks_for
from market.querysets.offered import OFFICERS
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import Text
from transfer.kernel.policy import policy

SELLER = "seller"
_BUYERS = _("This is for the buyers of the organization.")


@policy("market.demand.view", assurance=Assurance.ANONYMOUS)
def view(actor: Actor, demand: Demand | None) -> bool | Text:
    """Everyone once it is open; before that the demander and the exchange that reviews it."""
    if demand is None:
        return True
    found: bool = Demand.objects.visible_to(actor).filter(pk=demand.pk).exists()
    return found


@policy("market.demand.identify", assurance=Assurance.ANONYMOUS)
def identify(actor: Actor, demand: Demand) -> bool | Text:
    """Who asks: everyone learns it, unless it is anonymous; then the demander and its exchange alone."""
    if not demand.anonymous or actor.acts_for(demand.demander_id, demand.thread_id):
        return True
    return actor.organization == demand.exchange_id and actor.has_role(*OFFICERS)


@policy("market.demand.begin")
def begin(actor: Actor, demand: Demand | None) -> bool | Text:
    """The buyer's side of a verified organization, or a person for oneself."""
    if not actor.kinds:
        return _("This is for organizations that are verified.")
    if demand is None:
        return may_speak(actor, BUYING) or _BUYERS
    return _speaks(actor, demand)


@policy("market.demand.import")
def import_(actor: Actor, demand: Demand) -> bool | Text:
    """Nobody by hand: loaders bring records in."""
    return False


@policy("market.demand.change")
def change(actor: Actor, demand: Demand) -> bool | Text:
    """The demander."""
    return _speaks(actor, demand)


@policy("market.demand.submit")
def submit(actor: Actor, demand: Demand) -> bool | Text:
    """The demander."""
    return _speaks(actor, demand)


@policy("market.demand.translate")
def translate(actor: Actor, demand: Demand) -> bool | Text:
    """The demander."""
    return _speaks(actor, demand)


@policy("market.demand.withdraw")
def withdraw(actor: Actor, demand: Demand) -> bool | Text:
    """The demander."""
    return _speaks(actor, demand)


@policy("market.demand.meet")
def meet(actor: Actor, demand: Demand) -> bool | Text:
    """The demander."""
    return _speaks(actor, demand)


@policy("market.demand.review", assurance=Assurance.SECOND_FACTOR)
def review(actor: Actor, demand: Demand | None) -> bool | Text:
    """A reviewer of its exchange, without interest."""
    return _is_reviewer(actor, demand)


@policy("market.demand.decide", assurance=Assurance.SECOND_FACTOR)
def decide(actor: Actor, demand: Demand) -> bool | Text:
    """A reviewer of its exchange, without interest."""
    return _is_reviewer(actor, demand)


@policy("market.demand.answer")
def answer(actor: Actor, demand: Demand) -> bool | Text:
    """Whoever belongs to a verified party that may sell, and is not the demander."""
    if actor.acts_for(demand.demander_id, demand.thread_id):
        return _("Nobody answers the own demand.")
    if actor.on_behalf_of or roles.take_side(actor.kinds, SELLER):
        return True
    return _("Demands are answered by verified organizations and persons.")


@policy("market.demand.escalate")
def escalate(actor: Actor, demand: Demand) -> bool | Text:
    """Nobody by hand: it follows from the clock."""
    return False


@policy("market.demand.expire")
def expire(actor: Actor, demand: Demand) -> bool | Text:
    """Nobody by hand: it follows from the clock."""
    return False


def _speaks(actor: Actor, demand: Demand) -> bool | Text:
    if speaks_for(actor, demand.demander_id, BUYING, demand.thread_id):
        return True
    if actor.acts_for(demand.demander_id, demand.thread_id):
        return _BUYERS
    return _("Only the demander does this.")


def _is_reviewer(actor: Actor, demand: Demand | None) -> bool | Text:
    if not actor.has_role("reviewer") or (demand and actor.organization != demand.exchange_id):
        return _("This is for reviewers of the exchange.")
    if demand and actor.user == demand.made_by:
        return _("You have an interest in it: a colleague decides.")
    return True
