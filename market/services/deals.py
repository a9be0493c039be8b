"""Commands on deals: open from a listing, a response or directly; agree, reopen, break off, hand to the contract."""

from datetime import date
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Organization
from institutions.selectors import dictionaries
from institutions.selectors import regions as places
from institutions.selectors.actors import user_id_of
from market.events import deals as events
from market.models import Achievement, Deal, Listing, Offer, Response
from market.selectors import confidentiality, publicity_rules, reasons, relations
from market.selectors import deals as facts
from market.selectors import responses as responding
from market.selectors.offer_terms import RIGHTS
from market.selectors.rights import extent_of_offer
from market.services import awards, deal_publicity, rights
from talent.selectors import mandates
from transfer.kernel import clock, locking, threads, workflow
from transfer.kernel.actor import Actor
from transfer.kernel.errors import Invalid, NotNow, RuleBroken
from transfer.kernel.models import Thread
from transfer.kernel.workflow import Said
from transfer.mechanisms.signing import selectors as signing
from transfer.mechanisms.signing.models import Envelope


class Parties(TypedDict):
    """Who makes a direct deal about what."""

    exchange: NotRequired[Organization]
    seller: NotRequired[Organization]
    buyer: Organization
    title: NotRequired[str]
    contract_class: NotRequired[str]
    achievement: NotRequired[Achievement | None]


END_REASONS = "deal_end_reason"


@transaction.atomic
def open_(*, actor: Actor, listing: Listing | None = None, **parties: Unpack[Parties]) -> Deal:
    """Opens a deal on a listing (only the buyer is given then), or directly between two named parties."""
    if listing is not None:
        return open_from_listing(listing, actor=actor, buyer=parties["buyer"])
    return open_direct(actor=actor, **parties)


@transaction.atomic
def open_from_listing(listing: Listing, *, actor: Actor, buyer: Organization) -> Deal:
    """The buyer opens a deal on an open listing. NotNow when it is not open."""
    locking.lock(listing)
    if listing.state != "open":
        raise NotNow(_("Deals are opened while the listing is open."), state=listing.state)
    deal = Deal(
        exchange=listing.exchange,
        seller=listing.seller,
        buyer=buyer,
        listing=listing,
        achievement=listing.achievement,
        title=listing.achievement.text.title,
        contract_class=facts.CLASS_OF_MODE[listing.conversion_mode],
        pricing_way=listing.pricing_way,
    )
    return _open(deal, actor, parent=listing.thread, why="listing")


@transaction.atomic
def open_from_response(
    response: Response, *, actor: Actor, contract_class: str = "", achievement: Achievement | None = None
) -> Deal:
    """The demander opens a deal with the author of a response.

    contract_class: else the first that the demand wants and the response allows. achievement: of those that the
    response names; for a transfer or a licence one must be meant. Invalid with the field otherwise.
    """
    demand = response.demand
    named = list(response.achievements.order_by("pk"))
    chosen = contract_class or responding.fitting_class(demand.wanted, named)
    if chosen in RIGHTS and achievement is None and len(named) == 1:
        achievement = named[0]
    _check_named(achievement, named, of_rights=chosen in RIGHTS)
    _check_direct(demand.exchange, demand.title, chosen, achievement, response.responder)
    deal = Deal(
        exchange=demand.exchange,
        seller=response.responder,
        buyer=demand.demander,
        response=response,
        achievement=achievement,
        title=demand.title,
        contract_class=chosen,
    )
    return _open(deal, actor, parent=demand.thread, why="response")


@transaction.atomic
def open_direct(
    *,
    actor: Actor,
    exchange: Organization,
    seller: Organization,
    buyer: Organization,
    title: str,
    contract_class: str,
    achievement: Achievement | None = None,
) -> Deal:
    """One of two named parties opens a deal. A transfer or licence names the achievement, and the seller owns it."""
    _check_direct(exchange, title, contract_class, achievement, seller)
    deal = Deal(
        exchange=exchange,
        seller=seller,
        buyer=buyer,
        achievement=achievement,
        title=title.strip(),
        contract_class=contract_class,
    )
    return _open(deal, actor, parent=achievement.thread if achievement else None, why="direct")


@transaction.atomic
def begin_negotiation(deal: Deal, *, actor: Actor) -> Deal:
    """The first offer is on the table."""
    return workflow.apply(
        deal, "negotiate", actor=actor, facts=lambda now: events.DealNegotiationBegun(**facts.about(now))
    )


@transaction.atomic
def note_mandate(deal: Deal, *, actor: Actor, side: str, mandate: UUID) -> Deal:
    """A broker acts for one side by this mandate. The same one again changes nothing."""
    locking.lock(deal)
    column = f"{side}_mandate"
    if getattr(deal, column) == mandate:
        return deal
    return workflow.apply(
        deal,
        "note_mandate",
        actor=actor,
        changes={column: mandate},
        facts=lambda now: events.DealMandateNoted(**facts.about(now), side=side, mandate=mandate),
    )


@transaction.atomic
def attach_confidentiality(deal: Deal, *, actor: Actor, envelope: Envelope) -> Deal:
    """Both sides have signed a confidentiality agreement about this deal. RuleBroken for another document."""
    locking.lock(deal)
    fits = envelope.subject == deal.stream and envelope.kind == confidentiality.KIND
    if not (fits and envelope.state == "completed" and signing.verify(envelope).ok):
        raise RuleBroken(_("This is no confidentiality agreement of this deal signed by both."), code="envelope")
    if deal.confidentiality == envelope.pk:
        return deal
    return workflow.apply(
        deal,
        "attach_confidentiality",
        actor=actor,
        changes={"confidentiality": envelope.pk},
        facts=lambda now: events.DealConfidentialitySigned(**facts.about(now), envelope=envelope.pk),
    )


@transaction.atomic
def agree(deal: Deal, *, actor: Actor, offer: Offer) -> Deal:
    """Both sides agree on an accepted offer; part of accepting it.

    The right is set aside for the deal, an exclusive listing is awarded to it, and where the rule asks for it the
    price is put on the public board. RuleBroken when the right is promised, NotNow when the listing is gone.
    """
    locking.lock(deal)
    at = clock.after_lock()
    on = clock.local_date(at, deal.seller.jurisdiction)
    case = publicity_rules.find(
        deal.seller,
        contract_class=deal.contract_class,
        pricing_way=deal.pricing_way,
        on=on,
        exchange=deal.exchange,
    )
    why = relations.related_why(deal.achievement, deal.seller, deal.buyer)
    if deal.listing:
        awards.award(deal.listing, actor=actor, deal=deal)
    if deal.achievement and deal.contract_class in RIGHTS:
        rights.reserve(
            actor=actor, achievement=deal.achievement, holder=deal.stream, extent=extent_of_offer(deal, offer)
        )
    workflow.apply(
        deal,
        "agree",
        actor=actor,
        changes={
            "agreed_offer": offer,
            "agreed_at": at,
            "related": bool(why),
            "related_why": why,
            "publicity_rule": case.as_json(),
        },
        facts=lambda now: events.DealAgreed(
            **facts.about(now),
            offer=offer.pk,
            listing=now.listing_id,
            achievement=now.achievement_id,
            publicity_required=case.required,
            related=bool(why),
            related_why=why,
        ),
    )
    if case.required:
        _begin_publicity(deal, case, actor)
    return deal


@transaction.atomic
def note_publicity(deal: Deal, *, actor: Actor, publicity: UUID) -> Deal:
    """The publicity ended without an objection that holds. Of another notice, or twice, it changes nothing."""
    locking.lock(deal)
    if deal.state != "agreed" or deal.publicity != publicity or deal.publicity_done_at:
        return deal
    return workflow.apply(
        deal,
        "note_publicity",
        actor=actor,
        changes={"publicity_done_at": clock.after_lock()},
        facts=lambda now: events.DealPublicityNoted(**facts.about(now), publicity=publicity),
    )


@transaction.atomic
def reopen(deal: Deal, *, actor: Actor, reason: str, note: str = "") -> Deal:
    """What was agreed does not hold: the parties negotiate again, the right and the listing are given back."""
    reasons.check(END_REASONS, reason, note)
    workflow.apply(
        deal,
        "reopen",
        actor=actor,
        said=Said(reason, note),
        changes={
            "agreed_offer": None,
            "agreed_at": None,
            "publicity": None,
            "publicity_rule": None,
            "publicity_done_at": None,
        },
        facts=lambda now: events.DealReopened(**facts.about(now), listing=now.listing_id),
    )
    _let_go(deal, actor.in_consequence(), reason)
    return deal


@transaction.atomic
def break_off(deal: Deal, *, actor: Actor, reason: str, note: str) -> Deal:
    """One side breaks it off; what it held is free again. reason: code of the dictionary deal_end_reason."""
    reasons.check(END_REASONS, reason, note)
    workflow.apply(
        deal,
        "break_off",
        actor=actor,
        said=Said(reason, note),
        facts=lambda now: events.DealBrokenOff(**facts.about(now), listing=now.listing_id),
    )
    _let_go(deal, actor.in_consequence(), reason)
    return deal


@transaction.atomic
def mark_contracted(deal: Deal, *, actor: Actor, contract: UUID) -> Deal:
    """A contract was made from it. RuleBroken `not_ready_for_contract` before the publicity has ended."""
    locking.lock(deal)
    if deal.state == "agreed":
        facts.require_ready(deal)
    return workflow.apply(
        deal,
        "contract",
        actor=actor,
        changes={"contract": contract},
        facts=lambda now: events.DealContracted(**facts.about(now), contract=contract, listing=now.listing_id),
    )


@transaction.atomic
def grant_rights(deal: Deal, *, actor: Actor, starts: date) -> int:
    """The contract grants what was agreed from that day on, and an exclusive listing is concluded.

    Returns how many rights were granted: none for commissioned work. RuleBroken when one is promised elsewhere.
    """
    locking.lock(deal)
    if deal.listing:
        awards.conclude(deal.listing, actor=actor, deal=deal)
    if deal.achievement is None or deal.agreed_offer is None or deal.contract_class not in RIGHTS:
        return 0
    made = rights.grant(
        actor=actor,
        achievement=deal.achievement,
        holder=deal.stream,
        extent=extent_of_offer(deal, deal.agreed_offer, starts=starts),
        grantee=deal.buyer,
    )
    return len(made)


@transaction.atomic
def close(deal: Deal, *, actor: Actor) -> Deal:
    """The contract is in force, or over: nothing is left to do in the deal."""
    return workflow.apply(deal, "close", actor=actor, facts=lambda now: events.DealClosed(**facts.about(now)))


def _open(deal: Deal, actor: Actor, *, parent: Thread | None, why: str) -> Deal:
    deal.opened_by, deal.is_demo = user_id_of(actor), deal.seller.is_demo
    _check_parties(deal)
    _note_broker(deal, actor, parent)
    workflow.begin(deal, actor=actor, facts=_opened, jurisdiction=deal.exchange.jurisdiction)
    if parent is not None:
        threads.link(parent, deal.thread, why)
    return deal


def _check_parties(deal: Deal) -> None:
    for name, party in (("seller", deal.seller), ("buyer", deal.buyer)):
        if not party.in_force:
            raise Invalid.one(name, _("This organization is not verified."), "state")
    if deal.seller_id == deal.buyer_id:
        raise Invalid.one("buyer", _("Nobody makes a deal with oneself."), "same")
    gate = deal.achievement.text.export_gate if deal.achievement else ""
    if gate == "prohibited" and places.is_foreign(deal.buyer.country):
        raise RuleBroken(
            _("The export of this technology is prohibited."),
            code="export_prohibited",
            field="buyer",
            legal_basis=str(_("Regulations on the Administration of Technology Import and Export, art. 29")),
        )


def _check_direct(
    exchange: Organization, title: str, contract_class: str, achievement: Achievement | None, seller: Organization
) -> None:
    if "exchange" not in exchange.kinds or not exchange.in_force:
        raise Invalid.one("exchange", _("Choose an exchange."), "kind")
    if not title.strip():
        raise Invalid.one("title", _("Give the deal a title."), "required")
    if not dictionaries.is_valid("contract_class", contract_class, on=clock.now().date()):
        raise Invalid.one("contract_class", _("Choose a class of contract from the list."), "choice")
    if contract_class in RIGHTS and achievement is None:
        raise Invalid.one("achievement", _("A transfer or a licence is of an achievement; name it."), "required")
    if achievement is not None and achievement.owner_id != seller.pk:
        raise Invalid.one("achievement", _("The seller does not own this achievement."), "owner")
    if achievement is not None and achievement.accepted_id is None:
        raise Invalid.one("achievement", _("The exchange has not accepted this achievement yet."), "state")
    if achievement is not None and achievement.source:
        message = _("An imported record is no offer: its holder has not put it here.")
        raise Invalid.one("achievement", message, "imported")


def _check_named(achievement: Achievement | None, named: list[Achievement], *, of_rights: bool) -> None:
    if achievement is not None and achievement not in named:
        raise Invalid.one("achievement", _("The response does not name this achievement."), "choice")
    if of_rights and not named:
        message = _("The response names no achievement that could be transferred or licensed; choose another class.")
        raise Invalid.one("contract_class", message, "achievement")
    if of_rights and achievement is None:
        raise Invalid.one("achievement", _("The response names several achievements; choose one."), "required")


def _note_broker(deal: Deal, actor: Actor, parent: Thread | None) -> None:
    if actor.on_behalf_of is None or actor.organization is None:
        return
    matter = [parent.pk] if parent else []
    found = mandates.covering(actor.organization, actor.on_behalf_of, *matter)
    if found and actor.on_behalf_of == deal.seller_id:
        deal.seller_mandate = found.pk
    elif found:
        deal.buyer_mandate = found.pk


def _opened(deal: Deal) -> events.DealOpened:
    return events.DealOpened(
        **facts.about(deal),
        listing=deal.listing_id,
        response=deal.response_id,
        achievement=deal.achievement_id,
        contract_class=deal.contract_class,
        pricing_way=deal.pricing_way,
        seller_mandate=deal.seller_mandate,
        buyer_mandate=deal.buyer_mandate,
    )


def _begin_publicity(deal: Deal, case: publicity_rules.Case, actor: Actor) -> None:
    notice = deal_publicity.put_up(deal, actor=actor, case=case)
    workflow.apply(
        deal,
        "begin_publicity",
        actor=actor,
        changes={"publicity": notice.pk},
        facts=lambda now: events.DealPublicityBegun(
            **facts.about(now), publicity=notice.pk, until=notice.ends_at.isoformat(timespec="seconds")
        ),
    )


def _let_go(deal: Deal, actor: Actor, reason: str) -> None:
    deal_publicity.take_down(deal, actor=actor, reason=reason)
    rights.release(actor=actor, holder=deal.stream)
    if deal.listing:
        awards.give_back(deal.listing, actor=actor, deal=deal)
