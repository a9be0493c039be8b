import pytest

from market.selectors import deals as dsel
from market.services import deals
from tests.market import trade as world

pytestmark = pytest.mark.django_db


def test_walk(dictionary_data):
    m = world.build()
    d = world.agreed(m)
    d.refresh_from_db()
    assert d.state == "agreed" and d.publicity, d.publicity_rule
    assert d.listing.state == "awarded"
    assert not dsel.ready_for_contract(d)
    deals.reopen(d, actor=m.buyer, reason="terms_to_change")
    d.listing.refresh_from_db()
    assert d.listing.state == "open"
