"""Who asks."""

import uuid

from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor

USER, OWN, OTHER = (uuid.uuid4() for _ in range(3))


def test_an_actor_is_a_party_for_organizations_or_for_oneself() -> None:
    assert Actor(user=USER, organization=OWN, on_behalf_of=OTHER).parties == [OWN, OTHER]
    assert Actor(user=USER, on_behalf_of=OTHER).parties == [OTHER]
    assert Actor(user=USER, organization=OWN, on_behalf_of=OTHER, cases=frozenset({uuid.uuid4()})).parties == [OWN]
    assert Actor(user=USER).parties == [USER]
    assert ANONYMOUS.parties == SYSTEM.parties == []
