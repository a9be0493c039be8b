"""The thread through the pages, as its roles: from an invention disclosure to the regulator's figures.

Twice, in one market: a licence from a listing, whose price is made public first; and a development commissioned from
the answer to a demand, for which a broker acts under a mandate.

What the worker and the beat do is done here by hand. While a notice runs, something else is walked.
"""

import pytest

from market.models import Achievement
from tests.browser.thread import broker, demand, laboratory, money, register, trade
from tests.browser.thread.town import OpenPage, Town

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_from_the_laboratory_to_the_figures_through_the_pages(open_page: OpenPage) -> None:
    town = Town(open_page)
    office = town.person(town.university, "transfer_officer")
    buyer = town.person(town.firm, "buyer")
    laboratory.disclosed(town, office)
    laboratory.reviewed(town, office)
    laboratory.listed(town, office)
    wanted = demand.asked(town, buyer)
    response = demand.answered(office, wanted)
    deal = trade.agreed(town, office, buyer)
    demand.found(open_page, Achievement.objects.get().thread.number, wanted)
    acting = broker.mandated(town, buyer, wanted)
    commission = broker.agreed(town, office, acting, demand.accepted(acting, response))
    trade.public(open_page, deal)
    contract = trade.signed(town, office, deal)
    work = trade.signed(town, office, commission, contract_subtype="commissioned_development", ip_kind="secret")
    money.paid(office, buyer, contract)
    made = money.shared(town, office, contract)
    money.paid(office, buyer, work)
    for one in (contract, work):
        registration = register.registered(town, office, one)
        register.certified(open_page, office, registration)
        register.published(open_page, office, one)
    register.counted(open_page, town, contract, work)
    money.paid_out(office, made)
    for page in (office.page, buyer.page, acting.page):
        assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture
