"""The demo's deals at their different steps, walked by the services as the two sides and the office would, once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from contracts.models import Contract, DistributionRule, Registration
from contracts.services import contracts, distribution_rules, distributions, payments, registrations, signing
from institutions.models import Organization
from market.models import Deal, Listing, Offer
from market.services import deals, offers
from transfer.kernel import clock, loading, relay
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.money import Money
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import publicities
from transfer.roof.portal.demo import files, papers, register
from transfer.roof.portal.demo.parties import Parties

_DAYS_BETWEEN = 2
_PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Walk:
    """One deal of the data, and who walks it."""

    row: Mapping[str, Any]
    parties: Parties

    @property
    def seller(self) -> Organization:
        """The seller."""
        return self.parties.organizations[self.row["seller"]]

    @property
    def buyer(self) -> Organization:
        """The buyer."""
        return self.parties.organizations[self.row["buyer"]]

    def who(self, of: Organization, *roles: str) -> Actor:
        """The first of its people in the first of these roles that somebody has."""
        for role in roles:
            for one in self.parties.actors.values():
                if one.organization == of.pk and one.has_role(role):
                    return one
        raise LookupError(f"nobody of {of.slug} is {roles}")


def load(parties: Parties) -> None:
    """Makes what is missing: first the rules of distribution, then the deals."""
    data = files.read("deals")
    for row in data["rules"]:
        _rule(row, parties)
    for row in data["deals"]:
        _deal(Walk(row, parties))


@transaction.atomic
def _rule(row: Mapping[str, Any], parties: Parties) -> None:
    institution = parties.organizations[row["of"]]
    if DistributionRule.objects.filter(institution=institution).exists():
        return
    with loading.happened_at(files.ago(row["days_ago"]), origin="demo"):
        made = distribution_rules.propose(
            actor=parties.member(institution, "transfer_officer"),
            shares=row["shares"],
            valid_from=clock.now().date(),
            basis=row["basis"],
        )
        distribution_rules.adopt(made, actor=parties.member(institution, "approver"))
    if proposed := row.get("proposed"):  # waits for the approver, who has something to decide on the first day
        with loading.happened_at(files.ago(proposed["days_ago"]), origin="demo"):
            distribution_rules.propose(
                actor=parties.member(institution, "transfer_officer"),
                shares=row["shares"],
                valid_from=clock.now().date() + timedelta(days=proposed["in_force_in"]),
                basis=proposed["basis"],
            )


def _deal(walk: Walk) -> None:
    """All of a deal's steps or none: who kills the load finds no deal halfway."""
    title = walk.row.get("title") or walk.row["listing"]
    if Deal.objects.filter(is_demo=True, seller=walk.seller, buyer=walk.buyer, title=title).exists():
        return
    with transaction.atomic():
        deal = _begun(walk)
        steps: list[tuple[str, Callable[[Walk, Deal], None]]] = [
            ("offered", _offer),
            ("countered", _counter),
            ("agreed", _agree),
            ("drafted", _draft),
            ("sent", _send),
            ("filed", _file),
            ("registered", _register),
            ("shared", _share),
        ]
        reached = [name for name, _step in steps]
        reach = "agreed" if walk.row["reach"] == _PUBLISHED else walk.row["reach"]
        until = reached.index(reach) + 1 if reach in reached else 0
        for place, (_name, step) in enumerate(steps[:until], 1):
            with _on(walk, place):
                step(walk, Deal.objects.get(pk=deal.pk))
    relay.drain()


@contextmanager
def _on(walk: Walk, place: int) -> Iterator[None]:
    with loading.happened_at(files.ago(walk.row["days_ago"] - place * _DAYS_BETWEEN), origin="demo"):
        yield


def _begun(walk: Walk) -> Deal:
    buyer = walk.who(walk.buyer, "buyer")
    with _on(walk, 0):
        if "listing" in walk.row:
            listing = Listing.objects.get(achievement__is_demo=True, achievement__accepted__title=walk.row["listing"])
            return deals.open_from_listing(listing, actor=buyer, buyer=walk.buyer)
        return deals.open_direct(
            actor=buyer,
            exchange=walk.parties.organizations["exchange"],
            seller=walk.seller,
            buyer=walk.buyer,
            title=walk.row["title"],
            contract_class=walk.row["contract_class"],
        )


def _offer(walk: Walk, deal: Deal) -> None:
    terms = walk.row["terms"]
    offers.make(
        actor=walk.who(walk.buyer, "buyer"),
        deal=deal,
        price=Money(terms["yuan"] * 100),
        payment_mode="LUMP_ONCE",
        months=terms["months"],
        licence_mode=terms.get("licence", ""),
        contract_subtype=terms["subtype"],
        deliverables=terms["deliverables"],
    )


def _counter(walk: Walk, deal: Deal) -> None:
    if "counter" in walk.row:
        price = Money(walk.row["counter"]["yuan"] * 100)
        offers.counter(_standing(deal), actor=walk.who(walk.seller, "transfer_officer"), price=price)


def _agree(walk: Walk, deal: Deal) -> None:
    """Who did not make the standing offer accepts it; a publicity is ended when its period was over, if it was."""
    offer = _standing(deal)
    other = walk.seller if offer.by_id == walk.buyer.pk else walk.buyer
    offers.accept(offer, actor=walk.who(other, "transfer_officer", "buyer"))
    deal.refresh_from_db()
    if deal.publicity is not None and walk.row["reach"] != _PUBLISHED:
        notice = Publicity.objects.get(pk=deal.publicity)
        with loading.happened_at(notice.ends_at, origin="demo"):
            publicities.end_by_clock(notice)
            deals.note_publicity(deal, actor=SYSTEM, publicity=notice.pk)


def _draft(walk: Walk, deal: Deal) -> None:
    seller = walk.who(walk.seller, "transfer_officer")
    contract = contracts.draft_from_deal(deal, actor=seller, original_lang=_language(walk))
    row = walk.row
    terms = {name: row[name] for name in ("object", "requirements", "plan") if name in row}
    given: dict[str, Any] = {
        "plan_source": "none",
        "socio_economic_objective": row["objective"],
        "terms": {**contract.terms, **terms},
    }
    if deal.listing is None:
        given |= {"technology_field": row["field"], "ip_kind": "secret", "contract_subtype": row["terms"]["subtype"]}
    contracts.change(contract, actor=seller, **given)
    papers.attach(contract, contract.title, actor=seller)


def _send(walk: Walk, deal: Deal) -> None:
    """Put before both; the buyer has signed."""
    contract = _contract_of(deal)
    signing.send_to_sign(contract, actor=walk.who(walk.seller, "transfer_officer"))
    _sign(contract, walk.who(walk.buyer, "signatory"))


def _file(walk: Walk, deal: Deal) -> None:
    """The seller signs too, and files it at the office."""
    contract = _contract_of(deal)
    seller = walk.who(walk.seller, "signatory")
    _sign(contract, seller)
    office = walk.parties.organizations["office"]
    registrations.file(registrations.draft(contract, actor=seller, office=office), actor=seller)


def _register(walk: Walk, deal: Deal) -> None:
    """The office registers it."""
    contract = _contract_of(deal)
    register.decide(Registration.objects.get(contract=contract), walk.parties)


def _share(walk: Walk, deal: Deal) -> None:
    """The price is paid, confirmed, shared out and made public."""
    contract = _contract_of(deal)
    assert contract.turnover_minor is not None  # a deal of this demo has a price
    payment = payments.record(
        actor=walk.who(walk.buyer, "buyer"),
        contract=contract,
        amount=Money(contract.turnover_minor),
        paid_on=clock.now().date(),
    )
    payments.confirm(payment, actor=walk.who(walk.seller, "transfer_officer"))
    made = distributions.draft(
        actor=walk.who(walk.seller, "transfer_officer"), contract=contract, costs=walk.row.get("costs", ())
    )
    distributions.approve(made, actor=walk.who(walk.seller, "approver"))


def _sign(contract: Contract, actor: Actor) -> None:
    contract.refresh_from_db()
    fresh = replace(actor, second_factor_at=clock.now().timestamp())
    signing.sign(contract, actor=fresh, document_hash=contract.document_hash)


def _standing(deal: Deal) -> Offer:
    found: Offer = deal.offers.get(state="made")
    return found


def _contract_of(deal: Deal) -> Contract:
    found: Contract = Contract.objects.get(deal=deal)
    return found


def _language(walk: Walk) -> str:
    return "en" if walk.row["terms"]["deliverables"].isascii() else "zh-hans"
