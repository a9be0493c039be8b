"""Steps 1 to 3: disclosed, reviewed, listed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from bench.smoke.truth import proved, until
from bench.smoke.walk import Walk

TEXT = {
    "title": "Aerogel felt for pipes of liquefied gas 低温管道用气凝胶毡",
    "abstract": "A felt that halves the thickness of cold insulation on liquefied-gas pipes. " * 3,
    "advantage": "Half the thickness of polyurethane foam at the same heat loss.",
    "figures": [{"name": "Thermal conductivity", "value": "0.013", "unit": "W/m·K", "alternative": "0.026"}],
    "technology_field": "5",
    "trl": 7,
    "trl_evidence": "600 m of pipe, eleven months",
    "ipc": ["C01B 33/158"],
    "export_gate": "not_cross_border",
}
RIGHT = {
    "kind": "invention_patent",
    "title": "气凝胶毡的制备方法",
    "country": "CN",
    "filed_on": "2023-02-01",
    "granted_on": "2025-03-04",
    "expires_on": "2043-02-01",
    "status": "in_force",
}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def patent_number() -> str:
    """A Chinese patent number that nobody has used, with its check digit."""
    body = f"20231{random.randrange(10**7):07d}"
    check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return f"ZL{body}.{'0123456789X'[check]}"


def disclose(walk: Walk) -> Iterator[str]:
    """1. An inventor discloses; the transfer office elects, and an achievement comes of it."""
    inventor, office = walk.cast["university.inventor"], walk.cast["university.transfer_officer"]
    made = inventor.post(
        "invention-disclosures/",
        {"title": TEXT["title"], "summary": "One step under ambient pressure.", "technology_field": "5"},
    )
    walk.disclosure = f"invention-disclosures/{made['id']}/"
    yield proved(not office.sees(walk.disclosure), "the office does not see the inventor's draft")
    inventor.move(walk.disclosure, "file")
    seen = office.get(walk.disclosure, actions="1")
    yield proved(
        seen["state"] == "disclosed" and "elect" in seen["actions"], "once filed, the office may elect it", seen
    )
    yield proved(not walk.cast["outsiders.buyer"].sees(walk.disclosure), "an outsider gets 404")
    elected = office.move(walk.disclosure, "elect", {"exchange": walk.cast["exchange.reviewer"].organization})
    walk.achievement = f"achievements/{elected['achievement']}/"
    achievement = office.get(walk.achievement)
    walk.number = achievement["number"]
    yield proved(
        elected["state"] == "elected" and walk.number == made["number"],
        f"the achievement goes on along thread {walk.number}",
        elected,
    )
    shares = [(one["user"], one["weight"]) for one in achievement["inventors"]]
    yield proved([user for user, _weight in shares] == [inventor.user], "the inventor is the inventor", shares)


def review(walk: Walk) -> Iterator[str]:
    """2. The worker checks, a reviewer without interest gets it, decides."""
    office, reviewer = walk.cast["university.transfer_officer"], walk.cast["exchange.reviewer"]
    inventor, colleague = walk.cast["university.inventor"].user, {"name": "赵工", "weight": 1}
    rights = [{**RIGHT, "number": patent_number()}]
    people = [{"user": inventor, "weight": 2}, colleague]
    office.change(walk.achievement, {**TEXT, "inventors": people, "rights": rights})
    office.move(walk.achievement, "submit")
    began = datetime.now(UTC)
    seen = until(
        lambda: reviewer.get(walk.achievement, actions="1"),
        lambda it: it["state"] == "in_review",
        "the worker has checked the achievement and a reviewer has it",
    )
    took = (datetime.now(UTC) - began).total_seconds()
    yield f"checked by the worker and given to a reviewer {took:.1f} s after it was submitted"
    yield proved(
        all(one["evidence"] is not None for one in seen["findings"]),
        f"the checks found {len(seen['findings'])}: evidence, not verdicts",
        seen["findings"],
    )
    work = reviewer.get("work-items/")["results"]
    yield proved(
        any(seen["id"] in item["subject"] and item["assignee"] == reviewer.user for item in work),
        "it lies on that reviewer's desk",
        work,
    )
    yield proved(not walk.cast.public.sees(walk.achievement), "the public does not see it yet")
    reviewer.move(walk.achievement, "accept")
    public = walk.cast.public.get(walk.achievement)
    yield proved(
        public["state"] == "accepted" and public["text"]["title"] == TEXT["title"], "once accepted, the public reads it"
    )
    hidden = (public["working"], public["inventors"], public["findings"])
    yield proved(hidden == (None, None, None), "without drafts, names and findings", hidden)


def list_it(walk: Walk) -> Iterator[str]:
    """3. A listing is reviewed, approved, on notice for its real seconds, and opened by the clock."""
    office, officer = walk.cast["university.transfer_officer"], walk.cast["exchange.listing_officer"]
    buyer = walk.cast["firm.buyer"]
    achievement = office.get(walk.achievement, fields="id")["id"]
    terms = {"conversion_mode": "licence", "licence_mode": "exclusive", "territory": ["CN"], "months": 36}
    made = office.post("listings/", {"achievement": achievement, "asking": "300万元", **terms})
    walk.listing = f"listings/{made['id']}/"
    yield proved(made["asking"]["minor"] == 300_000_000, "300万元 is 3,000,000.00 to the cent", made["asking"])
    office.move(walk.listing, "submit")
    yield proved(not buyer.sees(walk.listing), "a buyer does not see it before approval")
    until(lambda: officer.ask("GET", walk.listing).body, lambda it: it["state"] == "in_review", "an officer has it")
    approved = officer.move(walk.listing, "approve")
    early = buyer.ask("POST", "deals/", {"listing": made["id"]})
    yield proved((early.status, early.body["state"]) == (409, "approved"), "no deal before it opens: 409", early.body)
    opens = datetime.fromisoformat(approved["opens_at"])
    opened = until(lambda: buyer.get(walk.listing), lambda it: it["state"] == "open", "the clock opens the listing")
    late = (datetime.now(UTC) - opens).total_seconds()
    yield proved(late >= 0, f"opened by the clock {late:.1f} s after its time, not before", approved, opened)
    second = office.post("listings/", {"achievement": achievement, **terms})
    path = f"listings/{second['id']}/"
    office.move(path, "submit")
    until(lambda: officer.ask("GET", path).body, lambda it: it["state"] == "in_review", "an officer has the second")
    clash = officer.ask("POST", f"{path}approve/", {}, match=officer.version(path))
    yield proved(clash.status in (409, 422), f"the same exclusive right is not offered twice: {clash.status}", clash)
    office.move(path, "withdraw", {"reason": "other", "note": "Offered already."})
