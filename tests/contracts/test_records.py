"""What an organization has concluded stands on its public page only where a notice names it to everybody."""

import pytest
from django.test import Client

from institutions.models import Organization
from tests.contracts import bargain as make
from tests.contracts.test_notices import concluded

pytestmark = pytest.mark.stands_on(build=make.make)


def page(organization: Organization) -> str:
    answer = Client().get(f"/en/organizations/{organization.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("withheld", "seller", "buyer"), [([], True, True), (["buyers"], True, False), (["sellers"], False, True)]
)
def test_it_stands_on_the_page_of_a_side_that_is_named(
    stand: make.Bargain, withheld: list[str], seller: bool, buyer: bool
) -> None:
    _contract, notice = concluded(stand, withheld=withheld)
    address = f"/en/transactions/{notice.pk}/"
    assert (address in page(stand.market.university)) is seller
    assert (address in page(stand.market.enterprise)) is buyer
    assert address not in page(stand.market.exchange)
