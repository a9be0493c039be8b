"""Who may do what with a public notice and an objection. Whoever is a party never decides."""

from django.utils.translation import gettext_lazy as _

from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.policy import Answer, policy
from transfer.mechanisms.publicity.models import Objection, Publicity
from transfer.mechanisms.publicity.querysets import OFFICERS

_OFFICERS_ONLY = _("An officer of the exchange decides on this.")
_PARTY = _("A party to the matter does not decide on it.")


def is_officer(actor: Actor, publicity: Publicity) -> bool:
    """Looks after the notices of this exchange."""
    return actor.organization == publicity.exchange and actor.has_role(*OFFICERS)


def _may_officer_decide(actor: Actor, publicity: Publicity) -> Answer:
    if not is_officer(actor, publicity):
        return _OFFICERS_ONLY
    return _PARTY if actor.organization in publicity.parties else True


@policy("publicity.publicity.view", assurance=Assurance.ANONYMOUS)
def may_view(actor: Actor, publicity: Publicity) -> Answer:
    """Everybody."""
    return True


@policy("publicity.publicity.open")
def may_open(actor: Actor, publicity: Publicity) -> Answer:
    """Whoever is signed in: the app that opens it has asked its own policy; no page or address offers this."""
    return not actor.is_anonymous


@policy("publicity.publicity.suspend")
def may_suspend(actor: Actor, publicity: Publicity) -> Answer:
    """An officer of the exchange who is no party, by admitting an objection; else the clock."""
    return _may_officer_decide(actor, publicity)


@policy("publicity.publicity.resume")
def may_resume(actor: Actor, publicity: Publicity) -> Answer:
    """An officer of the exchange who is no party, by deciding the last objection; else the exchange itself."""
    return _may_officer_decide(actor, publicity)


@policy("publicity.publicity.conclude")
def may_conclude(actor: Actor, publicity: Publicity) -> Answer:
    """The clock alone."""
    return False


@policy("publicity.publicity.propose_annulment", assurance=Assurance.SECOND_FACTOR)
def may_propose_annulment(actor: Actor, publicity: Publicity) -> Answer:
    """An officer of the exchange who is no party, with a second factor."""
    return _may_officer_decide(actor, publicity)


@policy("publicity.publicity.annul", assurance=Assurance.SECOND_FACTOR)
def may_annul(actor: Actor, publicity: Publicity) -> Answer:
    """Another officer of the exchange who is no party, with a second factor."""
    return _may_officer_decide(actor, publicity)


@policy("publicity.publicity.put_aside", assurance=Assurance.SECOND_FACTOR)
def may_put_aside(actor: Actor, publicity: Publicity) -> Answer:
    """An officer of the exchange who is no party, the one who proposed it included."""
    return _may_officer_decide(actor, publicity)


@policy("publicity.publicity.take_back")
def may_take_back(actor: Actor, publicity: Publicity) -> Answer:
    """The parties and the exchange's officers: what stands behind the notice has been broken off."""
    return any(actor.acts_for(party) for party in publicity.parties) or is_officer(actor, publicity)


@policy("publicity.objection.view")
def may_view_objection(actor: Actor, objection: Objection) -> Answer:
    """Whoever filed it, and the exchange's officers who are no party."""
    if actor.is_anonymous:
        return False
    return actor.user == objection.user or _may_officer_decide(actor, objection.publicity) is True


@policy("publicity.objection.file")
def may_file(actor: Actor, objection: Objection) -> Answer:
    """Whoever is signed in and does not act for the seller: the exchange knows who, the public does not.

    objection: one that is not filed yet; only its notice is looked at.
    """
    if actor.is_anonymous or actor.user is None:
        return _("Please sign in first. The exchange must know who objects; the public does not learn it.")
    if actor.acts_for(objection.publicity.seller_organization):
        return _("The seller does not object to its own notice; it takes it back.")
    return True


@policy("publicity.objection.admit")
def may_admit(actor: Actor, objection: Objection) -> Answer:
    """An officer of the exchange who is no party and did not file it."""
    return _may_decide(actor, objection)


@policy("publicity.objection.hear")
def may_hear(actor: Actor, objection: Objection) -> Answer:
    """An officer of the exchange who is no party and did not file it."""
    return _may_decide(actor, objection)


@policy("publicity.objection.decide", assurance=Assurance.SECOND_FACTOR)
def may_decide(actor: Actor, objection: Objection) -> Answer:
    """An officer of the exchange who is no party and did not file it, with a second factor."""
    return _may_decide(actor, objection)


@policy("publicity.objection.withdraw")
def may_withdraw(actor: Actor, objection: Objection) -> Answer:
    """Whoever filed it."""
    return actor.user == objection.user or _("Only who objected withdraws.")


@policy("publicity.objection.erase")
def may_erase(actor: Actor, objection: Objection) -> Answer:
    """The exchange alone, when the time to keep it has passed."""
    return False


def _may_decide(actor: Actor, objection: Objection) -> Answer:
    if actor.user == objection.user:
        return _("Nobody decides on an objection of their own.")
    return _may_officer_decide(actor, objection.publicity)
