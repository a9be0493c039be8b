"""Steps 4 and 5: a demand and its answer; found in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.smoke.truth import proved, until
from bench.smoke.walk import Walk

TARGETS = [
    {"name": "Heat loss", "value": "12", "unit": "W/m", "direction": "at_most"},
    {"name": "Life", "value": "15", "unit": "a", "direction": "at_least"},
]
ANSWER = {
    "approach": "An aerogel felt of 40 mm, laid dry.",
    "evidence": "600 m of pipe, eleven months.",
    "figures": [{"name": "Heat loss", "value": "10.5", "note": "measured on 40 m"}, {"name": "Life", "value": "16"}],
    "price_low": "80万元",
    "price_high": "120万元",
    "months": 9,
}


def demand(walk: Walk) -> Iterator[str]:
    """4. An enterprise asks in figures; a university answers in confidence; the demander chooses."""
    buyer, reviewer = walk.cast["firm.buyer"], walk.cast["exchange.reviewer"]
    today = datetime.now(UTC).date()
    text = {
        "title": "Thinner insulation of cold pipes 低温管道保冷层减薄",
        "problem": "Cold insulation on our liquefied-gas pipes is 160 mm thick; the rack has no room left. " * 2,
        "present_way": "Two layers of polyurethane foam, renewed every eight years.",
        "targets": TARGETS,
        "constraints_text": "No shutdown longer than 48 hours.",
        "delivery": "A trial of 40 m, then a report.",
        "wanted": ["development"],
        "technology_field": "5",
        "budget_low": "100万元",
        "budget_high": {"minor": 300_000_000, "currency": "CNY"},
        "needed_by": (today + timedelta(days=300)).isoformat(),
        "open_until": (today + timedelta(days=60)).isoformat(),
        "anonymous": True,
    }
    made = buyer.post("demands/", {**text, "exchange": reviewer.organization})
    walk.demand, walk.number = f"demands/{made['id']}/", made["number"]
    yield proved(made["completeness"]["score"] == 100, "a complete demand is told so", made["completeness"])
    buyer.move(walk.demand, "submit")
    yield proved(not walk.cast["outsiders.buyer"].sees(walk.demand), "nobody else sees it before the review")
    until(lambda: reviewer.get(walk.demand), lambda it: it["state"] == "in_review", "the worker gave it to a reviewer")
    reviewer.move(walk.demand, "accept")
    public = walk.cast.public.get(walk.demand)
    yield proved(
        public["state"] == "open" and public["demander"] is None, "open to everybody, who asks is told to nobody"
    )
    yield from _answer(walk, public["id"])


def _answer(walk: Walk, demand_id: str) -> Iterator[str]:
    seller, buyer = walk.cast["university.transfer_officer"], walk.cast["firm.buyer"]
    made = seller.post("responses/", {"demand": demand_id, **ANSWER})
    walk.response = f"responses/{made['id']}/"
    twice = seller.ask("POST", "responses/", {"demand": demand_id, **ANSWER})
    yield proved(twice.status in (409, 422), "one answer per party", twice)
    yield proved(not buyer.sees(walk.response), "a draft of an answer is its author's")
    seller.move(walk.response, "send")
    others = [walk.cast[who] for who in ("outsiders.buyer", "exchange.reviewer")]
    yield proved(not any(one.sees(walk.response) for one in others), "rivals and the exchange get 404 for it")
    buyer.move(walk.response, "ask", {"note": "How cold may it get?"})
    seller.move(walk.response, "reply", {"note": "Minus 196 degrees."})
    said = [one["text"] for one in buyer.get(f"{walk.response}conversation/")]
    yield proved(said == ["How cold may it get?", "Minus 196 degrees."], "question and reply stand there", said)
    buyer.move(walk.response, "shortlist")
    shown = buyer.get(walk.response)
    given = {one["name"]: one["value"] for one in shown["figures"]}
    yield proved(
        shown["state"] == "shortlisted" and given == {"Heat loss": "10.5", "Life": "16"},
        "each target has its figure",
        shown,
    )


def found(walk: Walk) -> Iterator[str]:
    """5. Lists find by facet, and leave out what does not fit."""
    public = walk.cast.public
    noun, path = ("achievements/", walk.achievement) if walk.achievement else ("demands/", walk.demand)
    wanted = path.split("/")[1]
    ids = [one["id"] for one in public.get(noun, technology_field="5", page_size="100")["results"]]
    yield proved(wanted in ids, "found under its field", ids)
    ids = [one["id"] for one in public.get(noun, technology_field="1", page_size="100")["results"]]
    yield proved(wanted not in ids, "not under another field", ids)
    ids = [one["id"] for one in public.get(noun, region="3301", page_size="100")["results"]]
    yield proved(wanted in ids, "found under its city", ids)
