"""At a counter: what a page or route asks, and whose hand a form is in."""

import uuid
from dataclasses import replace

import pytest

from tests.toy.actors import OWNER
from transfer.edge import acting_token, serving
from transfer.kernel.actor import Serving
from transfer.kernel.errors import NotAllowed

VISITOR = replace(OWNER, scopes=frozenset({"toy.box.send"}), served=Serving(*(uuid.uuid4() for _ in range(3))))


def test_a_page_outside_the_consent_is_refused() -> None:
    serving.require_within(VISITOR, "toy.box.send")
    serving.require_within(OWNER, "toy.box.lose")
    for name in ("toy.box.lose", "toy.box", "public", ""):
        with pytest.raises(NotAllowed) as refused:
            serving.require_within(VISITOR, name)
        assert refused.value.code == "scope"


def test_a_form_of_one_service_is_not_sent_in_another_nor_by_the_visitor() -> None:
    token = acting_token.token_of(VISITOR)
    assert acting_token.is_of(token, VISITOR)
    another = replace(VISITOR, served=Serving(*(uuid.uuid4() for _ in range(3))))
    assert not acting_token.is_of(token, another) and not acting_token.is_of(token, OWNER)
    assert not acting_token.is_of(acting_token.token_of(OWNER), VISITOR)
    for_nobody = acting_token.token_of(replace(OWNER, organization=None, membership=None))
    assert acting_token.is_of(for_nobody, OWNER) and not acting_token.is_of(for_nobody, another)
