"""The list of registrations, on the desk of the office and the applicant's."""

import pytest

from institutions.models import Organization
from tests.contracts import registry
from tests.contracts.registry import Place
from tests.market.test_lists import file_of, heads, page, rows
from tests.market.test_pages import as_
from tests.market.test_pages import desk as address
from transfer.kernel.actor import Actor

pytestmark = pytest.mark.stands_on(build=registry.place)


@pytest.fixture
def place(stand: Place) -> Place:
    registry.accepted(stand.bargain, stand.office)
    return stand


def at(actor: Actor) -> str:
    return address(Organization.objects.get(pk=actor.organization), "registrations/")


def test_each_side_sees_the_other_and_both_the_amounts_where_they_want_them(place: Place) -> None:
    office, seller = place.office.registrar, place.bargain.seller
    shown = page(as_(office), at(office))
    assert "Applicant" in heads(shown) and "Office" not in heads(shown) and "/desk/" in shown
    shown = page(as_(seller), at(seller))
    assert "Office" in heads(shown) and "Applicant" not in heads(shown)
    for actor in (office, seller):
        head, line = file_of(as_(actor), f"{at(actor)}?export=csv&columns=turnover&columns=due")
        assert head[1:] == ["Due", "Turnover", "Turnover (currency)"]
        assert line[1:] and line[2].endswith(".00") and line[3] == "CNY"
    assert len(rows(page(as_(office), f"{at(office)}?state=accepted"))) == 1
    assert rows(page(as_(office), f"{at(office)}?overdue=yes&state=accepted")) == []
