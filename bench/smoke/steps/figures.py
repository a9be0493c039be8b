"""Steps 11 and 12: what everybody reads of it, and what it adds to the figures."""

from collections.abc import Iterator
from typing import Any

from bench.smoke.truth import proved, until
from bench.smoke.walk import Walk

MINUTE = 75.0


def before(walk: Walk) -> Iterator[str]:
    """12. What the figures say before the contract is registered."""
    walk.counted = _figures(walk)
    yield f"before: {walk.counted['number']} registered, {walk.counted['turnover'] / 100:,.2f} in all"


def notice(walk: Walk) -> Iterator[str]:
    """11. The concluded transaction is public, what is confidential masked for everybody but the parties."""
    public, seller = walk.cast.public, walk.cast["university.transfer_officer"]
    contract = seller.get(walk.contract)

    def ours() -> Any:
        rows = seller.get("transaction-notices/", page_size="100")["results"]
        return next((row for row in rows if row["facts"].get("contract") == contract["id"]), None)

    own = until(ours, bool, "the notice of this contract is out")
    path = f"transaction-notices/{own['id']}/"
    shown = public.get(path)
    facts = shown["facts"]
    yield proved(
        shown["state"] == "issued" and facts["contract_class"] == contract["contract_class"], "everybody reads it"
    )
    yield proved(facts["turnover"]["minor"] == walk.price, f"with its price, {walk.price / 100:,.2f}", facts)
    hidden = {name: facts[name] for name in ("contract", "document_hash", "months", "seller_numbers", "buyer_region")}
    yield proved(not any(hidden.values()), "terms and register numbers are masked", hidden)
    masked = {one["field"]: one["reason"] for one in shown["masked"]}
    yield proved({"contract", "document_hash"} <= set(masked) and all(masked.values()), "each with the reason", masked)
    yield proved(own["facts"]["document_hash"] == contract["document_hash"], "a party reads the terms", own["facts"])
    other = walk.cast["outsiders.buyer"].get(path)["facts"]
    yield proved(other == facts, "an outsider with a key reads what the public reads", other)


def counted(walk: Walk) -> Iterator[str]:
    """12. The figures moved by exactly this contract, and equal a recount of the register."""
    was = walk.counted
    expected = {
        "number": was["number"] + 1,
        "turnover": was["turnover"] + walk.price,
        "transaction": was["transaction"] + walk.price,
    }
    now = until(lambda: _figures(walk), lambda it: it["number"] > was["number"], "it is counted", seconds=MINUTE)
    yield proved(now == expected, f"moved by one contract and {walk.price / 100:,.2f} to the cent", was, now)
    registrar = walk.cast["office.registrar"]
    rows = registrar.get("registrations/", state="registered", page_size="100")["results"]
    recount = {
        "number": len(rows),
        "turnover": sum(row["cny_turnover_minor"] for row in rows),
        "transaction": sum(row["cny_transaction_minor"] for row in rows),
    }
    yield proved(now == recount, f"equal to a recount of the office's register: {len(rows)}", now, recount)
    seen = walk.cast.public.get("statistics/contracts/", by="class")
    small = [row for row in seen["rows"] if not row["suppressed"] and 0 < row["number"] < seen["suppressed_below"]]
    yield proved(not small, f"cells below {seen['suppressed_below']} are kept from the public", small)


def _figures(walk: Walk) -> dict[str, int]:
    """Number and both amounts of the region of its regulator, all classes."""
    table = walk.cast["regulator.statistician"].get("statistics/contracts/", by="class", region="330000")
    rows = [row for row in table["rows"] if not row["suppressed"]]
    return {name: sum(row[name] or 0 for row in rows) for name in ("number", "turnover", "transaction")}
