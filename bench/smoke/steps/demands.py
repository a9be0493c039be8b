"""Steps 4 and 5: a demand and its answer; found in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

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
    """5. Found by facet, and by words of both languages as soon as the index has followed."""
    public = walk.cast.public
    noun, path = ("achievements/", walk.achievement) if walk.achievement else ("demands/", walk.demand)
    wanted = path.split("/")[1]
    for name, value, fits in (
        ("technology_field", "5", True),
        ("technology_field", "1", False),
        ("region", "3301", True),
    ):
        ids = [one["id"] for one in public.get(f"{noun}?page_size=100&{name}={value}")["results"]]
        told = "found" if fits else "not found"
        yield proved((wanted in ids) is fits, f"{told} under {name} {value}", ids)
    for words in ("insulation pipes", "低温管道"):
        look = partial(public.get, "search/", q=words)
        until(look, lambda seen: wanted in [one["id"] for one in seen["results"]], f"“{words}” finds it")
        yield f"“{words}” finds it"
    none = public.get("search/", q="哲学 philosophy")["results"]
    yield proved(wanted not in [one["id"] for one in none], "other words do not", none)


def suggested(walk: Walk) -> Iterator[str]:
    """5. The technology of the first way fits the demand of the second: each is shown with the other, and why."""
    wanted = walk.demand.split("/")[1]
    public = walk.cast.public
    rows = until(
        lambda: public.get("search/suggestions/", demand=wanted)["results"],
        lambda seen: any(one["kind"] == "achievement" for one in seen),
        "technologies are suggested for the demand",
    )
    best = next(one for one in rows if one["kind"] == "achievement")
    yield proved(
        best["terms"] or best["same_field"], f"{best['number']} is suggested for {', '.join(best['terms'])}", best
    )
    back = until(
        lambda: public.get("search/suggestions/", achievement=best["id"])["results"],
        lambda seen: wanted in [one["id"] for one in seen],
        "the demand is suggested for the technology",
    )
    yield proved(back, "and the demand for it")
