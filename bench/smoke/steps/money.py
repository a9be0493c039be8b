"""Step 10: paid, confirmed by the other side, shared out by the institution's rule, exact to the cent."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from bench.smoke.truth import proved, until
from bench.smoke.walk import Walk

WHOLE = 10_000
INVENTORS, OFFICE, INSTITUTION = 7000, 1000, 2000
COSTS = 1_234_567
FIRST_PAYMENT = 99_999_999
WEIGHTS = (2, 1)


def perform(walk: Walk) -> Iterator[str]:
    """10. Two payments, a rule that is not below the floor, a distribution that a second person approves."""
    yield from _payments(walk)
    yield from _rule(walk)
    seller, approver = walk.cast["university.transfer_officer"], walk.cast["university.approver"]
    body: dict[str, Any] = {
        "contract": walk.contract.split("/")[1],
        "costs": [{"what": "Patent fees", "reference": "F-2026-7", "minor": COSTS}],
    }
    if not walk.achievement:
        inventor = walk.cast["university.inventor"].user
        body["inventors"] = [{"user": inventor, "weight": WEIGHTS[0]}, {"name": "赵工", "weight": WEIGHTS[1]}]
    drafted = seller.post("distributions/", body)
    path = f"distributions/{drafted['id']}/"
    yield from _exact(walk, drafted)
    own = seller.ask("POST", f"{path}approve/", {}, match=drafted["version"])
    yield proved(own.status == 403, "who drafted it does not approve it: 403", own)
    approved = approver.move(path, "approve")
    if approved["publicity"]:
        yield from _awards_public(walk, path, approved["publicity"])
    paid = seller.move(path, "pay")
    yield proved(paid["state"] == "paid", "paid out and booked", paid)
    again = seller.ask("POST", "distributions/", body)
    yield proved((again.status, again.code) == (422, "nothing_to_share"), "no income is shared out twice", again)
    yield from _readers(walk, path)


def _payments(walk: Walk) -> Iterator[str]:
    seller, buyer = walk.cast["university.transfer_officer"], walk.cast["firm.buyer"]
    contract = buyer.get(walk.contract)
    for minor in (FIRST_PAYMENT, walk.price - FIRST_PAYMENT):
        amount = {"minor": minor, "currency": "CNY"}
        made = buyer.post(
            "payments/", {"contract": contract["id"], "amount": amount, "paid_on": contract["effective_on"]}
        )
        path = f"payments/{made['id']}/"
        own = buyer.ask("POST", f"{path}confirm/", {}, match=made["version"])
        yield proved(own.status == 403, "who recorded a payment does not confirm it: 403", own)
        yield proved(not walk.cast["outsiders.buyer"].sees(path), "an outsider gets 404")
        confirmed = seller.move(path, "confirm")
        yield proved(
            confirmed["state"] == "confirmed" and confirmed["amount"]["minor"] == minor,
            f"{minor / 100:,.2f} paid and confirmed by the other side",
            confirmed,
        )


def _rule(walk: Walk) -> Iterator[str]:
    """The institution's rule, once; one below the legal floor is refused with its clause."""
    seller, approver = walk.cast["university.transfer_officer"], walk.cast["university.approver"]
    rules = walk.cast.public.get("distribution-rules/", institution=seller.organization, state="adopted")["results"]
    if rules:
        yield f"the rule that was adopted before holds (edition {rules[0]['edition']})"
        return
    day = seller.get(walk.contract)["signed_on"]
    low = seller.post("distribution-rules/", {"valid_from": day, "shares": _shares(4000, 1000, 5000)})
    refused = approver.ask("POST", f"distribution-rules/{low['id']}/adopt/", {}, match=low["version"])
    yield proved(
        (refused.status, refused.code) == (422, "below_floor") and refused.body["legal_basis"],
        f"40 % for inventors is refused: {refused.body.get('legal_basis')}",
        refused,
    )
    seller.move(f"distribution-rules/{low['id']}/", "withdraw", {"reason": "terms_to_change"})
    made = seller.post("distribution-rules/", {"valid_from": day, "shares": _shares(INVENTORS, OFFICE, INSTITUTION)})
    path = f"distribution-rules/{made['id']}/"
    own = seller.ask("POST", f"{path}adopt/", {}, match=made["version"])
    yield proved(own.status == 403, "who proposed a rule does not adopt it: 403", own)
    approver.move(path, "adopt")
    yield proved(walk.cast.public.get(path)["state"] == "adopted", "adopted by a second person, public")


def _shares(inventors: int, office: int, institution: int) -> list[dict[str, Any]]:
    parts = {"inventors_bp": inventors, "office_bp": office, "institution_bp": institution}
    return [{"conversion_mode": mode, **parts} for mode in ("licence", "transfer", "other")]


def _exact(walk: Walk, drafted: dict[str, Any]) -> Iterator[str]:
    net = walk.price - COSTS
    lines = drafted["lines"]
    total = sum(line["amount_minor"] for line in lines)
    yield proved(
        drafted["income"] == walk.price and drafted["net"] == net == total,
        f"net {net / 100:,.2f}, and the shares sum to it to the cent",
        drafted,
    )
    pool = [line["amount_minor"] for line in lines if line["kind"] == "inventor"]
    yield proved(sum(pool) == -(-net * INVENTORS // WHOLE), f"the inventors have 70 %: {sum(pool) / 100:,.2f}", lines)
    ideal = [Fraction(sum(pool) * weight, sum(WEIGHTS)) for weight in WEIGHTS]
    close = all(abs(has - should) < 1 for has, should in zip(sorted(pool, reverse=True), ideal, strict=True))
    yield proved(close, "two parts to one, each within a cent", pool, ideal)


def _awards_public(walk: Walk, path: str, notice: str) -> Iterator[str]:
    seller, public = walk.cast["university.transfer_officer"], walk.cast.public
    early = seller.ask("POST", f"{path}pay/", {}, match=seller.version(path))
    yield proved((early.status, early.code) == (422, "in_publicity"), "not paid while the awards are public", early)
    place = f"publicities/{notice}/"
    over = until(lambda: public.get(place), lambda it: it["state"] == "concluded", "the awards' publicity ends")
    begun, ended = (datetime.fromisoformat(over[name]) for name in ("starts_at", "ended_at"))
    waited = (ended - begun).total_seconds()
    yield proved(waited >= 20, f"the awards were public for {waited:.1f} s", over)
    until(lambda: seller.get(path), lambda it: it["publicity_done_at"], "the distribution may be paid")


def _readers(walk: Walk, path: str) -> Iterator[str]:
    own = walk.cast["university.inventor"].get(path)
    users = [line["user"] for line in own["lines"]]
    yield proved(
        users == [walk.cast["university.inventor"].user] and own["net"] is None,
        "an inventor reads the own share alone",
        own,
    )
    others = [walk.cast[who] for who in ("firm.buyer", "outsiders.buyer")]
    yield proved(not any(one.sees(path) for one in others), "the buyer and outsiders get 404")
