"""A move that takes two persons: one proposes it, another makes it, and what makes it idle ends the proposal."""

from typing import Any

import pytest

from tests.toy import services
from tests.toy.actors import CARRIER, OWNER
from tests.toy.models import Crate
from transfer.kernel import workflow
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.errors import Invalid, Misuse, NotAllowed, Refusal, RuleBroken
from transfer.kernel.states import Move, StateTable

pytestmark = pytest.mark.usefixtures("china")


def proposed(weight: int = 20) -> Crate:
    crate = services.store(actor=OWNER, weight=weight)
    return services.handle(crate, "propose_burning", actor=OWNER, reason="rotten")


def refused(crate: Crate, move: str, actor: Actor, **more: Any) -> Refusal:
    before = crate.version
    with pytest.raises(Refusal) as caught:
        services.handle(crate, move, actor=actor, **more)
    crate.refresh_from_db()
    assert crate.version == before
    return caught.value


def waits(crate: Crate) -> tuple[str, Any, str]:
    crate.refresh_from_db()
    return crate.proposed_move, crate.proposed_by, crate.proposed_reason


def test_one_proposes_and_another_decides() -> None:
    crate = proposed()
    assert (crate.state, waits(crate)) == ("stored", ("burn", OWNER.user, "rotten"))
    services.handle(crate, "burn", actor=CARRIER)
    assert (crate.state, waits(crate)) == ("burnt", ("", None, ""))


def test_nobody_decides_what_nobody_proposed_or_what_one_proposed_oneself() -> None:
    fresh = services.store(actor=OWNER, weight=20)
    early = refused(fresh, "burn", CARRIER)
    assert isinstance(early, RuleBroken) and early.code == "second_person"
    own = refused(proposed(), "burn", OWNER)
    assert isinstance(own, NotAllowed) and own.code == "same_person"


def test_a_person_proposes_once_and_gives_a_reason() -> None:
    fresh = services.store(actor=OWNER, weight=20)
    assert isinstance(refused(fresh, "propose_burning", SYSTEM, reason="rotten"), NotAllowed)
    assert isinstance(refused(fresh, "propose_burning", OWNER), Invalid)
    again = refused(proposed(), "propose_burning", CARRIER, reason="rotten")
    assert isinstance(again, RuleBroken) and again.code == "proposed"


def test_a_proposal_is_put_aside_only_where_there_is_one() -> None:
    fresh = services.store(actor=OWNER, weight=20)
    nothing = refused(fresh, "put_aside", CARRIER)
    assert isinstance(nothing, RuleBroken) and nothing.code == "not_proposed"
    crate = services.handle(proposed(), "put_aside", actor=CARRIER)
    assert (crate.state, waits(crate)) == ("stored", ("", None, ""))


@pytest.mark.parametrize(("move", "stays"), [("label", True), ("ship", False)])
def test_a_proposal_ends_with_the_last_state_that_allows_it(move: str, stays: bool) -> None:
    crate = services.handle(proposed(), move, actor=CARRIER)
    assert (waits(crate)[0] == "burn") is stays


def test_what_takes_two_only_for_some_takes_one_for_the_others_and_for_the_clock() -> None:
    light = services.store(actor=OWNER, weight=1)
    assert services.handle(light, "burn", actor=OWNER).state == "burnt"
    heavy = services.store(actor=OWNER, weight=20)
    assert services.handle(heavy, "burn", actor=SYSTEM).state == "burnt"


def test_what_is_open_knows_who_proposed() -> None:
    crate = proposed()
    assert [one.name for one in workflow.open_moves(crate, OWNER)] == ["put_aside", "label", "ship"]
    assert [one.name for one in workflow.open_moves(crate, CARRIER)] == ["burn", "put_aside", "label", "ship"]


def test_a_table_may_not_propose_what_one_person_makes() -> None:
    move = Move("propose", ("a",), None, "toy.crate.handle", "toy.crate.handled", "Propose", proposes="end")
    end = Move("end", ("a",), None, "toy.crate.handle", "toy.crate.handled", "End")
    with pytest.raises(Misuse, match="takes no second person"):
        StateTable("toy.wrong", states={"a": "a"}, begin_policy="p", begin_event="e", moves=[move, end])
