"""Questions about deals."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, Organization
from market.models import Deal, Listing, Offer
from market.policies.deals import for_buyer, for_seller
from market.policies.parties import BUYING, may_speak
from market.selectors import offer_terms
from market.selectors.brokered import Desk, desks_for_principals
from market.selectors.offer_terms import Line
from market.selectors.publicity_rules import DEFAULT_PLACES
from transfer.kernel.actor import Actor
from transfer.kernel.errors import NotVisible, RuleBroken, Text
from transfer.mechanisms.publicity import selectors as publicity
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.selectors import Board

CLASS_OF_MODE = {"transfer": "transfer", "equity": "transfer", "licence": "licensing", "cooperation": "development"}
"""Mode of conversion → class of contract that it becomes (equity: text of the Rules after the Civil Code art. 8)."""


@dataclass(frozen=True, slots=True)
class PublicityState:
    """What a deal's page says of publicity: whether it is required, the clause, on whose boards, and the notice."""

    required: bool
    legal_basis: str
    source: str
    boards: list[Board]
    notice: Publicity | None


def about(deal: Deal) -> dict[str, UUID]:
    """What every event of a deal names."""
    return {"deal": deal.pk, "seller": deal.seller_id, "buyer": deal.buyer_id, "exchange": deal.exchange_id}


def ready_for_contract(deal: Deal) -> bool:
    """Agreed, and made public without an objection that holds, or not required to be."""
    return why_not_ready(deal) is None


def why_not_ready(deal: Deal) -> Text | None:
    """What still keeps a contract from being made; None when nothing does."""
    if deal.state != "agreed":
        return _("The two sides have not agreed yet.")
    if (deal.publicity_rule or {}).get("required") and deal.publicity_done_at is None:
        return _("The publicity of the price has not ended yet.")
    return None


def require_ready(deal: Deal) -> None:
    """RuleBroken `not_ready_for_contract` with the reason, unless it is ready."""
    why = why_not_ready(deal)
    if why is not None:
        rule = deal.publicity_rule or {}
        raise RuleBroken(why, code="not_ready_for_contract", legal_basis=_spoken(rule, "legal_basis"))


def offers_of(deal: Deal) -> list[Offer]:
    """Every offer, the first one first."""
    return list(deal.offers.select_related("by", "deal").order_by("number"))


def on_the_table(offers: list[Offer]) -> Offer | None:
    """The offer that waits for an answer."""
    return next((offer for offer in reversed(offers) if offer.state == "made"), None)


def comparison(offers: list[Offer], *, last: int = 3) -> tuple[list[Offer], list[Line]]:
    """The last versions and their terms side by side."""
    shown = offers[-last:]
    return shown, offer_terms.compared(shown)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far apart the two sides' last offers are: the labels of the terms that differ, and of those that do not."""

    apart: list[str]
    same: list[str]


def standing(deal: Deal, lines: list[Line]) -> Standing | None:
    """What is still to be agreed on; None where nothing is negotiated or only one side has said its terms."""
    if deal.state != "negotiating" or not any(line.apart for line in lines):
        return None
    return Standing([line.label for line in lines if line.apart], [line.label for line in lines if not line.apart])


def side_of(deal: Deal, actor: Actor) -> str:
    """ "seller", "buyer", or "" for whoever only looks. Who speaks for both speaks for the one acted for first."""
    if actor.on_behalf_of:
        first = "seller" if actor.on_behalf_of == deal.seller_id else "buyer"
        return first if (for_seller if first == "seller" else for_buyer)(actor, deal) else ""
    if for_seller(actor, deal):
        return "seller"
    return "buyer" if for_buyer(actor, deal) else ""


def party(deal: Deal, side: str) -> Organization:
    """The organization on a side."""
    return deal.seller if side == "seller" else deal.buyer


def rule_of(deal: Deal) -> PublicityState | None:
    """What the rule says of publicity, the notice left out; None before anything was agreed."""
    rule = deal.publicity_rule
    if not rule:
        return None
    places = rule.get("places", DEFAULT_PLACES) if rule["required"] else ()
    boards = publicity.boards(places, seller=deal.seller_id, exchange=deal.exchange_id)
    return PublicityState(bool(rule["required"]), _spoken(rule, "legal_basis"), _spoken(rule, "source"), boards, None)


def publicity_of(deal: Deal) -> PublicityState | None:
    """The same with the notice on the public board."""
    found = rule_of(deal)
    notice = publicity.latest_for(deal.stream) if found and deal.publicity else None
    return replace(found, notice=notice, boards=publicity.boards_of(notice)) if found and notice else found


def principal_of(actor: Actor) -> Organization:
    """The organization for which the actor acts: the principal of a mandate, else its own. NotVisible without one."""
    wanted = actor.on_behalf_of or actor.organization
    found = Organization.objects.filter(pk=wanted).first() if wanted else None
    if found is None:
        raise NotVisible
    return found


def _spoken(rule: dict[str, str], name: str) -> str:
    english, chinese = rule.get(f"{name}_en", ""), rule.get(f"{name}_zh", "")
    return chinese if chinese and (get_language() or "").startswith("zh") else english


def own_on(listing: Listing, actor: Actor) -> list[Deal]:
    """The reader's own deals on a listing, newest first."""
    return list(Deal.objects.visible_to(actor).filter(listing=listing.pk).select_related("buyer").order_by("-pk")[:20])


def may_open_on(listing: Listing, actor: Actor) -> bool:
    """The listing is open, and the actor could be the buyer."""
    if listing.state != "open" or actor.acts_for(listing.seller_id, listing.thread_id):
        return False
    return may_speak(actor, BUYING)


def desks_that_buy(actor: Actor, listing: Listing) -> list[Desk]:
    """The desks of whoever reads a public page at which a deal on the listing could be opened."""
    matter = (listing.thread_id, listing.achievement.thread_id)
    return desks_of_buyers(actor, *matter, but=listing.seller_id) if listing.state == "open" else []


def desks_of_buyers(actor: Actor, *matter: UUID, but: UUID) -> list[Desk]:
    """The desks of whoever reads that may buy in a matter of these threads, but not for this owner: those of
    one's organizations, of the principals of one's mandates, one's own.
    """
    if actor.user is None:
        return []
    rows = Membership.objects.in_force().filter(user=actor.user, organization__state="verified")
    fitting = rows.filter(Q(roles__overlap=list(BUYING)) | Q(organization__kinds__contains=["person"]))
    memberships = fitting.exclude(organization=but).select_related("organization").order_by("created_at")
    own = [row.organization for row in memberships]
    desks = [Desk(one.name, one.slug) for one in own if not one.is_person]
    for_oneself = [Desk(one.name, one.slug) for one in own if one.is_person]
    return [*desks, *desks_for_principals(actor, *matter, but=but), *for_oneself]


def is_side(deal: Deal, actor: Actor) -> bool:
    """The actor belongs to one of the two sides, or to its broker, in whatever role: it may read the terms."""
    return Offer.objects.visible_to(actor).filter(deal=deal.pk).exists()


def first_terms(deal: Deal) -> dict[str, Any]:
    """What the first offer starts from: the terms of the listing, where there is one."""
    listing = deal.listing
    if listing is None:
        return {"months": None}
    return {
        "licence_mode": listing.licence_mode,
        "price": listing.asking,
        "payment_mode": listing.payment_mode,
        "territory": list(listing.territory),
        "fields_of_use": list(listing.fields_of_use),
        "months": listing.months,
    }
