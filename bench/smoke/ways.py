"""The two ways: which steps, in which order."""

from collections.abc import Mapping, Sequence

from bench.smoke.steps import contracts, deals, demands, figures, laboratory, money, registration
from bench.smoke.walk import Step

LICENCE: Sequence[Step] = (
    Step(1, "An inventor discloses, the transfer office elects", laboratory.disclose),
    Step(2, "Automatic checks, a reviewer decides", laboratory.review),
    Step(3, "Listed, on notice, opened by the clock", laboratory.list_it),
    Step(5, "Found", demands.found),
    Step(6, "A deal from the listing: offer, counter-offer, agreed", deals.from_listing),
    Step(7, "Public for the period of the rule", deals.publicity),
    Step(8, "A contract, signed by both with a fresh second factor", contracts.sign),
    Step(12, "The figures before", figures.before),
    Step(9, "Registered, certified", registration.register),
    Step(10, "Paid, confirmed, shared out", money.perform),
    Step(11, "The public notice of the transaction", figures.notice),
    Step(12, "Counted", figures.counted),
)
DEVELOPMENT: Sequence[Step] = (
    Step(4, "A demand in figures, a confidential answer", demands.demand),
    Step(5, "Found", demands.found),
    Step(5, "A technology that fits is suggested", demands.suggested),
    Step(6, "Two named parties, directly", deals.directly),
    Step(6, "A deal from the answer, through a broker under a mandate", deals.through_broker),
    Step(7, "No publicity, and why", deals.no_publicity),
    Step(8, "A contract, signed by both with a fresh second factor", contracts.sign),
    Step(12, "The figures before", figures.before),
    Step(9, "Registered, certified", registration.register),
    Step(10, "Paid, confirmed, shared out", money.perform),
    Step(11, "The public notice of the transaction", figures.notice),
    Step(12, "Counted", figures.counted),
)
WAYS: Mapping[str, Sequence[Step]] = {
    "A licence from a listing": LICENCE,
    "A commissioned development from a demand's response": DEVELOPMENT,
}
