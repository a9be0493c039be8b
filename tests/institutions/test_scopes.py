"""What an API key may be given is what the API has, called by names."""

from institutions.selectors import scopes
from transfer.roof.portal.slots.scopes import LABELS


def test_every_noun_of_the_api_has_a_name_and_nothing_else_is_offered() -> None:
    assert set(LABELS) == {noun for noun in scopes.nouns() if not noun.startswith("toy.")}
    assert {"market.listing", "contracts.contract"} < set(scopes.nouns())
    assert not [noun for noun in scopes.nouns() if noun.startswith(("ledger.", "kernel.", "portal.styleguide"))]
    assert scopes.label_of("market.listing.open") == "market.listing.open"
    offered = dict(scopes.choices())
    assert dict(offered["The market"])["market.listing"] == "Listings"
    in_all = [noun for under in offered.values() for noun, _label in under]
    assert sorted(in_all) == sorted(noun for noun in scopes.nouns() if not noun.startswith("toy."))
