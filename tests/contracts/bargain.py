"""Contracts for tests, made by the services.

bargain = make()                    # a market with those who sign, decide and pay
contract = signed(bargain)          # drafted from an agreed deal, signed by both

Tests of one file that all begin with such a contract stand on `with_signed`, where `signed` gives that one away; those
that begin with an agreed deal stand on `with_ready`. The right of that deal is promised: it stands for one contract.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contracts.models import Contract, Distribution, DistributionRule, Payment
from contracts.services import contracts, distribution_rules, distributions, payments, signing
from institutions.selectors import actors, dictionaries
from market.models import Deal
from market.services import deals
from tests.institutions import people
from tests.market import trade
from tests.market.trade import Market
from transfer.kernel import clock, relay
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.money import Money

FILLED: dict[str, Any] = {
    "contract_subtype": "patent_licence",
    "terms": {
        "object": "Process for aerogel felt under ambient pressure.",
        "requirements": "Thermal conductivity at most 0.013 W/(m·K) at 25 °C.",
        "plan": "Handed over within 30 days; pilot run in the second month.",
        "acceptance": "Accepted after 72 hours of running.",
    },
}
SHARES = [
    {"conversion_mode": "licence", "inventors_bp": 7000, "office_bp": 1000, "institution_bp": 2000},
    {"conversion_mode": "transfer", "inventors_bp": 7000, "office_bp": 1000, "institution_bp": 2000},
    {"conversion_mode": "other", "inventors_bp": 6000, "office_bp": 1000, "institution_bp": 3000},
]


@dataclass
class Bargain:
    """The market, and the people of both sides who bind, decide and pay. at_hand: what is given away once, by step."""

    market: Market
    seller: Actor
    seller_signs: Actor
    seller_decides: Actor
    buyer: Actor
    buyer_signs: Actor
    inventor: Actor
    outsider: Actor
    at_hand: dict[str, Any] = field(default_factory=dict)


def make(**university: Any) -> Bargain:
    """A private seller by default, of whom no publicity is asked; party_kind="022" is a public university."""
    market = trade.build(**{"party_kind": "170", **university})
    return Bargain(
        market=market,
        seller=market.seller,
        seller_signs=people.actor(market.university, "signatory"),
        seller_decides=people.actor(market.university, "approver"),
        buyer=market.buyer,
        buyer_signs=people.actor(market.enterprise, "signatory"),
        inventor=actors.actor_for(market.inventor, market.university.slug, assurance=1),
        outsider=market.outsider,
    )


def with_ready() -> Bargain:
    """An agreed deal is at hand."""
    return _with(ready)


def with_signed() -> Bargain:
    """A contract in force is at hand."""
    return _with(signed)


def _with(step: Callable[[Bargain], Any]) -> Bargain:
    """All who follow it have been told."""
    made = make()
    made.at_hand[step.__name__] = step(made)
    while relay.drain():
        pass
    return made


def ready(bargain: Bargain, deal: Deal | None = None, **terms: Any) -> Deal:
    """An agreed deal from which a contract may be made; a publicity is ended as the clock would."""
    if "ready" in bargain.at_hand and not (deal or terms):
        return bargain.at_hand.pop("ready")
    agreed = trade.agreed(bargain.market, deal, **terms)
    agreed.refresh_from_db()
    if agreed.publicity:
        deals.note_publicity(agreed, actor=SYSTEM, publicity=agreed.publicity)
    return agreed


def drafted(bargain: Bargain, deal: Deal | None = None, **given: Any) -> Contract:
    """A complete draft."""
    contract = contracts.draft_from_deal(deal or ready(bargain), actor=bargain.seller)
    return contracts.change(contract, actor=bargain.seller, **{**filled(), **given})


def filled() -> dict[str, Any]:
    """What the deal does not say."""
    return {
        **FILLED,
        "plan_source": _first("plan_source"),
        "socio_economic_objective": _first("socio_economic_objective"),
    }


def _first(dictionary: str) -> str:
    return dictionaries.entries(dictionary, on=clock.now().date())[0].code


def sent(bargain: Bargain, **given: Any) -> Contract:
    """Put before both for signature."""
    return signing.send_to_sign(drafted(bargain, **given), actor=bargain.seller)


def sign(contract: Contract, actor: Actor) -> Contract:
    """One signature on the text as it is shown."""
    return signing.sign(contract, actor=actor, document_hash=contract.document_hash)


def signed(bargain: Bargain, **given: Any) -> Contract:
    """Signed by both; in force unless a condition is given."""
    if "signed" in bargain.at_hand and not given:
        return bargain.at_hand.pop("signed")
    contract = sent(bargain, **given)
    at = clock.now().timestamp()  # the stand may have been built some time ago
    for actor in (bargain.buyer_signs, bargain.seller_signs):
        contract = sign(contract, replace(actor, second_factor_at=at))
    return contract


def outside(bargain: Bargain) -> Contract:
    """A draft for an agreement made elsewhere."""
    market = bargain.market
    return contracts.draft_outside(
        actor=bargain.seller,
        sellers=[market.university],
        buyers=[market.enterprise],
        title="另一份",
        contract_class="service",
    )


def today() -> date:
    """Here."""
    return clock.local_date(clock.now(), "CN")


def recorded(bargain: Bargain, contract: Contract, minor: int = 100_000_000) -> Payment:
    """Recorded by the buyer, not confirmed yet."""
    amount = Money(minor, contract.currency)
    return payments.record(actor=bargain.buyer, contract=contract, amount=amount, paid_on=today())


def paid(bargain: Bargain, contract: Contract, minor: int = 100_000_000) -> Payment:
    """Recorded by the buyer, confirmed by the seller."""
    return payments.confirm(recorded(bargain, contract, minor), actor=bargain.seller)


def rule(bargain: Bargain, shares: Any = None, valid_from: date | None = None) -> DistributionRule:
    """The institution's rule, adopted by a second person."""
    on = valid_from or today()
    made = distribution_rules.propose(actor=bargain.seller, shares=shares or SHARES, valid_from=on)
    return distribution_rules.adopt(made, actor=bargain.seller_decides)


def shared(bargain: Bargain, contract: Contract | None = None, **given: Any) -> Distribution:
    """A drafted distribution of one payment."""
    rule(bargain)
    of = contract or signed(bargain)
    paid(bargain, of)
    return distributions.draft(actor=bargain.seller, contract=of, **given)
