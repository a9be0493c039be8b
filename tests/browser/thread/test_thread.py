"""The thread through the pages, as its roles: from an invention disclosure to the regulator's figures.

What the worker and the beat do is done here by hand. While a notice runs, something else is walked.
"""

import pytest

from market.models import Achievement
from tests.browser.thread import demand, laboratory, money, register, trade
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
    demand.answered(office, buyer, wanted)
    deal = trade.agreed(town, office, buyer)
    demand.found(open_page, Achievement.objects.get().thread.number, wanted)
    trade.public(open_page, deal)
    contract = trade.signed(town, office, deal)
    money.paid(office, buyer, contract)
    made = money.shared(town, office, contract)
    registration = register.registered(town, office, contract)
    register.certified(open_page, office, registration)
    register.published(open_page, office, contract, deal)
    register.counted(open_page, town)
    money.paid_out(office, made)
    for page in (office.page, buyer.page):
        assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture
