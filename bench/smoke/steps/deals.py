"""Steps 6 and 7: negotiated to the cent, made public for its real seconds or not at all."""

from collections.abc import Iterator
from datetime import datetime

from bench.smoke.truth import proved, until
from bench.smoke.walk import Walk

TERMS = {"payment_mode": "LUMP_ONCE", "months": 36, "deliverables": "Process and training; accepted after 72 hours."}


def from_listing(walk: Walk) -> Iterator[str]:
    """6. The enterprise opens a deal on the listing; offer, counter-offer, agreement."""
    buyer, seller = walk.cast["firm.buyer"], walk.cast["university.transfer_officer"]
    made = buyer.post("deals/", {"listing": walk.listing.split("/")[1]})
    walk.deal = f"deals/{made['id']}/"
    yield proved(made["contract_class"] == "licensing", "a licence becomes a contract of licensing", made)
    yield proved(not walk.cast["outsiders.buyer"].sees(walk.deal), "an outsider gets 404")
    first = buyer.post("offers/", {"deal": made["id"], "licence_mode": "exclusive", "price": "250万元", **TERMS})
    path = f"offers/{first['id']}/"
    own = buyer.ask("POST", f"{path}accept/", {}, match=first["version"])
    yield proved(own.status == 403, "nobody accepts the own offer: 403", own)
    countered = seller.move(path, "counter", {"price": {"minor": 280_000_001, "currency": "CNY"}})
    yield proved(countered["changed"] == ["price"], "the counter-offer names what it changes", countered["changed"])
    buyer.move(f"offers/{countered['id']}/", "accept")
    walk.price = 280_000_001
    yield from _agreed(walk, countered["id"])
    listing = buyer.get(walk.listing)
    yield proved(listing["state"] == "awarded", "the exclusive listing is awarded to this deal", listing["state"])


def through_broker(walk: Walk) -> Iterator[str]:
    """6. The demander gives a broker a mandate for this demand; the broker opens the deal and negotiates."""
    buyer, seller, broker = (
        walk.cast["firm.buyer"],
        walk.cast["university.transfer_officer"],
        walk.cast["agency.broker"],
    )
    acting = broker.acting_for(buyer.slug)
    yield proved(acting.ask("GET", "deals/").status == 401, "without a mandate nobody acts for another: 401")
    mandate = buyer.post(
        "mandates/",
        {
            "principal": buyer.organization,
            "broker": broker.organization,
            "case": walk.number,
            "commission": "share",
            "commission_bp": 300,
        },
    )
    taken = broker.move(f"mandates/{mandate['id']}/", "accept")
    yield proved(taken["state"] == "active", f"a mandate for {walk.number} alone is in force", taken)
    accepted = acting.move(walk.response, "accept")
    walk.deal = f"deals/{accepted['deal']}/"
    deal = acting.get(walk.deal)
    yield proved(
        deal["buyer_mandate"] == mandate["id"] and deal["buyer"]["id"] == buyer.organization,
        "the deal is the principal's and names the mandate",
        deal,
    )
    yield proved(not broker.sees(walk.deal), "in the own name the broker gets 404")
    yield proved(not walk.cast["outsiders.buyer"].sees(walk.deal), "an outsider gets 404")
    offer = acting.post("offers/", {"deal": deal["id"], "price": "90万元", **TERMS})
    countered = seller.move(f"offers/{offer['id']}/", "counter", {"price": {"minor": 100_000_003, "currency": "CNY"}})
    acting.move(f"offers/{countered['id']}/", "accept")
    walk.price = 100_000_003
    yield from _agreed(walk, countered["id"])


def _agreed(walk: Walk, offer: str) -> Iterator[str]:
    for who in ("firm.buyer", "university.transfer_officer"):
        deal = walk.cast[who].get(walk.deal)
        price = walk.cast[who].get(f"offers/{offer}/")["price"]["minor"]
        fits = deal["state"] == "agreed" and deal["agreed_offer"] == offer and price == walk.price
        yield proved(fits, f"{who} reads: agreed at {walk.price / 100:,.2f}", deal, price)


def directly(walk: Walk) -> Iterator[str]:
    """6. Two named parties open a deal without a listing, and break it off again."""
    seller, buyer = walk.cast["university.transfer_officer"], walk.cast["firm.buyer"]
    made = seller.post(
        "deals/",
        {
            "exchange": walk.cast["exchange.reviewer"].organization,
            "buyer": buyer.organization,
            "title": "Measurements on cold pipes",
            "contract_class": "service",
        },
    )
    path = f"deals/{made['id']}/"
    yield proved(buyer.get(path)["seller"]["id"] == seller.organization, "two named parties have a deal of their own")
    yield from _confidential(walk, path)
    ended = buyer.move(path, "break-off", {"reason": "funding", "note": "Another way was found."})
    yield proved(ended["state"] == "broken_off", "either breaks it off with a reason", ended)


def _confidential(walk: Walk, path: str) -> Iterator[str]:
    seller = walk.cast["university.transfer_officer"]
    signers = [walk.cast[who] for who in ("firm.signatory", "university.signatory")]
    seller.move(path, "prepare-confidentiality")
    text = signers[0].get(f"{path}confidentiality/")
    yield proved(not walk.cast["exchange.listing_officer"].sees(f"{path}confidentiality/"), "the exchange gets 404")
    for signer in signers:
        signer.with_code().move(path, "sign-confidentiality", {"document_hash": text["document_hash"]})
    known = until(lambda: seller.get(path), lambda it: it["confidentiality"], "the agreement is a fact of the deal")
    yield proved(known["state"] == "opened", "both have signed a confidentiality agreement; the deal is open", known)


def publicity(walk: Walk) -> Iterator[str]:
    """7. A public university's price goes on the board for the period of the rule; a contract waits for its end."""
    seller = walk.cast["university.transfer_officer"]
    deal = seller.get(walk.deal)
    yield proved(
        deal["publicity"]["required"] and deal["publicity"]["legal_basis"],
        f"required: {deal['publicity']['legal_basis']}",
        deal["publicity"],
    )
    path = f"publicities/{deal['publicity']['notice']}/"
    notice = walk.cast.public.get(path)
    begins, ends = (datetime.fromisoformat(notice[name]) for name in ("starts_at", "ends_at"))
    length = (ends - begins).total_seconds()
    yield proved(notice["state"] == "running" and length == 20, f"everybody reads the notice, {length:.0f} s", notice)
    early = seller.ask("POST", "contracts/", {"deal": deal["id"]})
    yield proved(
        (early.status, early.code) == (422, "not_ready_for_contract"), "no contract before its end: 422", early
    )
    over = until(lambda: walk.cast.public.get(path), lambda it: it["state"] == "concluded", "the clock ends it")
    waited = (datetime.fromisoformat(over["ended_at"]) - begins).total_seconds()
    yield proved(waited >= length, f"ended by the clock after {waited:.1f} s", over)
    until(lambda: seller.get(walk.deal), lambda it: it["ready_for_contract"], "the deal is ready for a contract")
    yield "the deal is ready for its contract"


def no_publicity(walk: Walk) -> Iterator[str]:
    """7. For commissioned work the rule asks for none, and says so."""
    deal = walk.cast["university.transfer_officer"].get(walk.deal)
    said = deal["publicity"]
    yield proved(said["required"] is False and said["notice"] is None, "not required for commissioned work", said)
    yield proved(deal["ready_for_contract"], "ready for its contract at once", deal)
