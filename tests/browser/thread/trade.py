"""Steps 6 to 8: negotiated, made public, signed."""

from typing import Any

from playwright.sync_api import expect

from contracts.models import Contract
from market.models import Deal, Listing, Offer
from tests.browser.thread.town import OpenPage, Person, Town, look, settle, state_of
from tests.contracts import bargain


def agreed(town: Town, office: Person, buyer: Person) -> Deal:
    settle(state_of(Listing, "open"))
    listing = Listing.objects.get()
    look(buyer.go(f"listings/{listing.pk}/"), "listing")
    buyer.go(f"listings/{listing.pk}/deal/")
    buyer.send()
    buyer.follow("Make an offer")
    buyer.fill(price="250万元", deliverables="工艺文件与培训；连续运行72小时后验收。")
    buyer.choose(payment_mode="LUMP_ONCE")
    buyer.press("Look it over")
    buyer.press("Put the offer on the table")
    office.go(f"offers/{Offer.objects.get().pk}/counter/")
    office.fill(price="280万元")
    office.press("Look it over")
    office.press("Put the counter-offer on the table")
    deal = Deal.objects.get(listing=listing)
    buyer.go(f"deals/{deal.pk}/")
    buyer.does("Accept the offer")
    deal.refresh_from_db()
    assert deal.state == "agreed" and deal.publicity
    look(buyer.go(f"deals/{deal.pk}/"), "deal")
    return deal


def public(open_page: OpenPage, deal: Deal) -> None:
    board = open_page(f"/zh-hans/notices/{deal.publicity}/")
    expect(board.get_by_text("促进科技成果转化法").filter(visible=True).first).to_be_visible()
    settle(lambda: Deal.objects.filter(publicity_done_at__isnull=False).exists())


def signed(town: Town, office: Person, deal: Deal, **kind: Any) -> Contract:
    """kind: what the class of the contract asks for besides, by the fields of its form."""
    office.go(f"contracts/from-deal/{deal.pk}/")
    office.send()
    contract = Contract.objects.get(deal=deal)
    office.go(f"contracts/{contract.pk}/change/")
    given = bargain.filled()
    lists = {name: given[name] for name in ("contract_subtype", "plan_source", "socio_economic_objective")}
    office.choose(**{**lists, **kind})
    office.page.check("input[name=withheld][value=buyers]")
    office.fill(**{f"term_{code}": text for code, text in given["terms"].items()})
    office.send()
    office.does("Send for signature")
    for side in (town.firm, town.university):
        signer = town.person(side, "signatory")
        signer.go(f"contracts/{contract.pk}/")
        signer.signs()
    contract.refresh_from_db()
    assert deal.agreed_offer and deal.agreed_offer.price
    assert (contract.state, contract.turnover) == ("in_force", deal.agreed_offer.price)
    look(office.go(f"contracts/{contract.pk}/"), f"contract-{contract.contract_class}")
    return contract
