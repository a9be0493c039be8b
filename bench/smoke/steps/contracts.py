"""Step 8: a contract from a template, read by both, signed by both."""

from collections.abc import Iterator
from typing import Any

from bench.smoke.truth import proved
from bench.smoke.walk import Walk

TERMS = {
    "object": "Process for aerogel felt under ambient pressure.",
    "requirements": "Thermal conductivity at most 0.013 W/(m·K) at 25 °C.",
    "plan": "Handed over within 30 days; pilot run in the second month.",
    "acceptance": "Accepted after 72 hours of running.",
}
FILLED: dict[str, dict[str, Any]] = {
    "licensing": {"contract_subtype": "patent_licence"},
    "development": {"contract_subtype": "commissioned_development", "ip_kind": "secret"},
}


def sign(walk: Walk) -> Iterator[str]:
    """8. Drafted from the deal, completed, fixed by its hash, signed; in force."""
    seller, buyer = walk.cast["university.transfer_officer"], walk.cast["firm.buyer"]
    made = seller.post("contracts/", {"deal": walk.deal.split("/")[1]})
    walk.contract = f"contracts/{made['id']}/"
    early = seller.ask("POST", f"{walk.contract}send-to-sign/", {}, match=made["version"])
    missing = [one["field"] for one in early.body.get("problems", [])]
    yield proved(early.status == 422 and missing, f"not complete: {', '.join(missing)}", early)
    seller.change(
        walk.contract,
        {
            **FILLED[made["contract_class"]],
            "terms": TERMS,
            "plan_source": "national_other",
            "socio_economic_objective": "energy",
        },
    )
    sent = seller.move(walk.contract, "send-to-sign")
    yield proved(not walk.cast["outsiders.buyer"].sees(walk.contract), "an outsider gets 404")
    texts = [one.get(f"{walk.contract}document/") for one in (seller, buyer)]
    hashes = {text["document_hash"] for text in texts} | {sent["document_hash"]}
    yield proved(len(hashes) == 1, f"both read the same text, {sent['document_hash'][:12]}…", hashes)
    yield from _signatures(walk, sent["document_hash"])
    seen = buyer.get(walk.contract)
    yield proved(seen["state"] == "in_force" and seen["signed_on"], "in force", seen)
    yield proved(
        seen["turnover"]["minor"] == walk.price and seen["transaction"]["minor"] == walk.price,
        f"turnover and transaction are {walk.price / 100:,.2f} to the cent",
        seen["turnover"],
        seen["transaction"],
    )
    deal = seller.get(walk.deal)
    yield proved(
        deal["contract"] == made["id"] and deal["state"] == "closed", "the deal is closed by its contract", deal
    )


def _signatures(walk: Walk, fixed: str) -> Iterator[str]:
    first, second = signers = [walk.cast["firm.signatory"], walk.cast["university.signatory"]]
    version = first.version(walk.contract)
    stale = first.ask("POST", f"{walk.contract}sign/", {"document_hash": fixed}, match=version)
    yield proved((stale.status, stale.code) == (403, "second_factor_stale"), "a key alone does not sign: 403", stale)
    other = {"document_hash": "0" * 64, "code": first.one_time_code()}
    wrong = first.ask("POST", f"{walk.contract}sign/", other, match=version)
    yield proved(wrong.status in (409, 422), f"another text than the one shown is not signed: {wrong.status}", wrong)
    again = first.ask("POST", f"{walk.contract}sign/", {**other, "document_hash": fixed}, match=version)
    yield proved(again.status in (401, 403), f"a code works once: {again.status}", again)
    first.move(walk.contract, "sign", {"document_hash": fixed, "code": first.one_time_code()})
    half = second.get(walk.contract)
    yield proved(half["state"] == "signing", "one signature is not a contract", half["state"])
    second.with_code().move(walk.contract, "sign", {"document_hash": fixed})
    signatures = signers[0].get(f"{walk.contract}document/")["signatures"]
    yield proved(all(one["signed_at"] for one in signatures) and len(signatures) == 2, "signed by both", signatures)
