"""A command that the contract's state forbids is refused by the command itself, which names the state."""

from collections.abc import Callable

import pytest
from django.db import transaction

from contracts.models import Contract
from contracts.services import contracts, force, signing
from contracts.states.contracts import CONTRACT
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.contracts.test_contracts import IN_STATE
from transfer.kernel.errors import NotAllowed, NotNow

pytestmark = pytest.mark.stands_on(build=make.with_ready)

Command = Callable[[Contract, Bargain], object]
COMMANDS: dict[str, Command] = {
    "change": lambda one, b: contracts.change(one, actor=b.seller, title="Another name"),
    "send_to_sign": lambda one, b: signing.send_to_sign(one, actor=b.seller),
    "sign": lambda one, b: signing.sign(one, actor=b.seller_signs, document_hash=one.document_hash),
    "decline_to_sign": lambda one, b: signing.decline_to_sign(one, actor=b.buyer_signs, reason="agreed"),
    "return_to_draft": lambda one, b: signing.return_to_draft(one, actor=b.seller, reason="agreed"),
    "record_signed": lambda one, b: signing.record_signed(one, actor=b.seller_signs, signed_on=make.today()),
    "propose_end": lambda one, b: force.propose_end(one, actor=b.seller_signs, move="perform", reason="performed"),
    "void": lambda one, b: contracts.void(one, actor=b.seller, reason="agreed"),
}
SOURCES = {name: set(move.sources) for name, move in CONTRACT.moves.items()} | {
    "sign": {"signing"},
    "decline_to_sign": {"signing"},
}
BY_POLICY = {"return_to_draft", "record_signed"}
"""Here the policy itself says no where nobody has sent the text, and where the deal was made here."""


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


@pytest.mark.parametrize("state", IN_STATE)
def test_what_the_state_forbids_is_refused_by_every_command(bargain: Bargain, state: str) -> None:
    contract = IN_STATE[state](bargain)
    refused = 0
    for name, command in COMMANDS.items():
        if state in SOURCES[name]:
            continue
        expected = (NotNow, NotAllowed) if name in BY_POLICY else NotNow
        with pytest.raises(expected) as caught, transaction.atomic():
            command(contract, bargain)
        if isinstance(caught.value, NotNow):
            assert caught.value.state == state, name
        refused += 1
        contract.refresh_from_db()
        assert contract.state == state, name
    assert refused >= 4
