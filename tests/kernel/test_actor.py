"""Who asks."""

import uuid

from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Serving

USER, OWN, OTHER = (uuid.uuid4() for _ in range(3))


def test_an_actor_is_a_party_for_organizations_or_for_oneself() -> None:
    assert Actor(user=USER, organization=OWN, on_behalf_of=OTHER).parties == [OWN, OTHER]
    assert Actor(user=USER, on_behalf_of=OTHER).parties == [OTHER]
    assert Actor(user=USER, organization=OWN, on_behalf_of=OTHER, cases=frozenset({uuid.uuid4()})).parties == [OWN]
    assert Actor(user=USER).parties == [USER]
    assert ANONYMOUS.parties == SYSTEM.parties == []


def test_what_follows_from_a_command_asks_neither_scope_nor_case_again() -> None:
    asked = Actor(
        user=USER, organization=OWN, on_behalf_of=OTHER, cases=frozenset({USER}), scopes=frozenset({"market"})
    )
    assert (asked.in_consequence().scopes, asked.in_consequence().cases) == (None, asked.cases)
    assert (asked.in_this_matter().scopes, asked.in_this_matter().cases) == (None, None)


def test_at_a_counter_it_is_the_clerks_hand_on_behalf_of_the_visitor() -> None:
    clerk, office = uuid.uuid4(), uuid.uuid4()
    visitor = Actor(user=USER, organization=OWN, served=Serving(clerk, office, uuid.uuid4()))
    assert visitor.hand == (clerk, office, OWN)
    assert visitor.parties == [OWN] and visitor.in_consequence().served == visitor.served
    assert Actor(user=USER, organization=OWN, on_behalf_of=OTHER).hand == (USER, OWN, OTHER)
