"""Who may put files to achievements, disclosures and responses, and open them.

Each rule says which files of an object, that the actor sees, it may open: a condition on StoredFile.
"""

from collections.abc import Iterable

from django.db.models import Q

from market.models import Achievement, Deal, InventionDisclosure, Response
from market.policies import achievements, disclosures, responses
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import Text
from transfer.kernel.policy import policy
from transfer.mechanisms.files.models import StoredFile
from transfer.mechanisms.files.policies import opens

ALL, NONE = Q(), Q(pk__in=[])
CONFIDENTIAL = Q(level="confidential")
DESK = ("reviewer", "listing_officer", "auditor")


@policy("market.achievement.attach")
def attach_to_achievement(actor: Actor, achievement: Achievement) -> bool | Text:
    """Whoever may change its text."""
    return achievements.change(actor, achievement)


@policy("market.achievement.open_file", assurance=Assurance.ANONYMOUS)
def open_achievement_file(actor: Actor, file: StoredFile) -> bool | Text:
    """Public files everyone; its owner and inventors all; the reviewing exchange what is shared with it; a buyer the
    confidential ones once the confidentiality agreement of a deal on it is signed.
    """
    return opens(actor, file, Achievement, achievement_files)


@policy("market.disclosure.attach")
def attach_to_disclosure(actor: Actor, disclosure: InventionDisclosure) -> bool | Text:
    """Who began it."""
    return disclosures.change(actor, disclosure)


@policy("market.disclosure.open_file")
def open_disclosure_file(actor: Actor, file: StoredFile) -> bool | Text:
    """Its inventors; once filed the transfer office, save for what the inventors keep to themselves."""
    return opens(actor, file, InventionDisclosure, disclosure_files)


@policy("market.response.attach")
def attach_to_response(actor: Actor, response: Response) -> bool | Text:
    """Its author."""
    return responses.change(actor, response)


@policy("market.response.open_file")
def open_response_file(actor: Actor, file: StoredFile) -> bool | Text:
    """Its author; once sent the demander, who opens the confidential ones after the confidentiality agreement of the
    deal from it is signed.
    """
    return opens(actor, file, Response, response_files)


def achievement_files(actor: Actor, achievement: Achievement) -> Q:
    """Public files are so from the acceptance of the text they came with."""
    if actor.is_system or actor.acts_for(achievement.owner_id, achievement.thread_id) or _invented(actor, achievement):
        return ALL
    rule = NONE
    if achievement.accepted_at and achievement.state != "retired":
        rule = Q(level="public", created_at__lte=achievement.accepted_at)
    if actor.organization == achievement.exchange_id and actor.has_role(*DESK):
        rule |= ~CONFIDENTIAL
    if _agreed(actor, Deal.objects.filter(achievement=achievement)):
        rule |= CONFIDENTIAL
    return rule


def disclosure_files(actor: Actor, disclosure: InventionDisclosure) -> Q:
    """All for inventors."""
    own = actor.is_system or actor.user == disclosure.filed_by or _invented(actor, disclosure)
    return ALL if own else ~CONFIDENTIAL


def response_files(actor: Actor, response: Response) -> Q:
    """All for its author."""
    if actor.is_system or actor.acts_for(response.responder_id, response.demand.thread_id):
        return ALL
    return ALL if _agreed(actor, Deal.objects.filter(response=response)) else ~CONFIDENTIAL


def _invented(actor: Actor, obj: Achievement | InventionDisclosure) -> bool:
    return actor.user is not None and obj.inventors.filter(user=actor.user).exists()


def _agreed(actor: Actor, deals: Iterable[Deal]) -> bool:
    """Acts for a side of a deal that stands and whose confidentiality agreement both have signed."""
    if actor.organization is None:
        return False
    return any(
        deal.confidentiality is not None
        and deal.state != "broken_off"
        and (actor.acts_for(deal.buyer_id, *deal.matter) or actor.acts_for(deal.seller_id, *deal.matter))
        for deal in deals
    )
