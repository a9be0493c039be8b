"""What happened on a thread, over the API: who is told what, and never a name."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from institutions.models import Membership, Organization
from institutions.services import api_keys
from market.models import Deal
from market.services import demands
from tests.contracts import bargain as make
from tests.contracts.bargain import Bargain
from tests.market import asking
from transfer.kernel import clock
from transfer.kernel.actor import Actor
from transfer.kernel.models import Thread

pytestmark = [pytest.mark.usefixtures("dictionary_data"), pytest.mark.stands_on(build=make.make)]
ADDRESS = "/api/v1/events/"


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def get(actor: Actor | None, asked: str, *, scope: str = "portal.event") -> Any:
    client = APIClient()
    if actor is not None:
        membership = Membership.objects.get(pk=actor.membership)
        until = clock.now() + timedelta(days=3)
        _key, secret = api_keys.create(membership, actor=actor, label="test", scopes=[scope], expires_at=until)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client.get(f"{ADDRESS}{asked}")


def rows(actor: Actor | None, thread: Thread) -> list[dict[str, Any]]:
    answer = get(actor, f"?thread={thread.number}&page_size=100")
    assert answer.status_code == 200, answer.json()
    return list(answer.json()["results"])


def names(found: list[dict[str, Any]]) -> set[str]:
    return {row["name"] for row in found}


def test_each_side_is_told_every_step_and_the_public_the_public_ones(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    make.paid(bargain, contract)
    for side in (bargain.seller, bargain.buyer):
        found = rows(side, contract.thread)
        assert {"contracts.contract.drafted", "contracts.payment.recorded"} <= names(found)
        drafted = next(row for row in found if row["name"] == "contracts.contract.drafted")
        assert (
            UUID(drafted["object"]) == contract.pk
            and UUID(drafted["actor_organization"]) == bargain.seller.organization
        )
        assert (drafted["step"], drafted["effect"]) == ("signed", "begins")
    for reader in (None, bargain.outsider):
        found = rows(reader, contract.thread)
        assert names(found) == {"contracts.contract.signed", "contracts.contract.in_force"}
        assert {(row["object"], row["actor_organization"], row["on_behalf_of"]) for row in found} == {(None,) * 3}
        deal = Deal.objects.get(pk=contract.deal_id)
        assert rows(reader, deal.thread) == []
    assert "market.deal.agreed" in names(rows(bargain.buyer, Deal.objects.get(pk=contract.deal_id).thread))


def test_of_a_thread_of_ones_own_matter_the_other_side_is_told_what_is_public(bargain: Bargain) -> None:
    achievement = bargain.market.achievement
    assert "market.achievement.submitted" in names(rows(bargain.seller, achievement.thread))
    for reader in (None, bargain.buyer):
        found = rows(reader, achievement.thread)
        assert names(found) == {"market.achievement.accepted"}
        assert UUID(found[0]["object"]) == achievement.pk
        assert UUID(found[0]["actor_organization"]) == bargain.market.exchange.pk


def test_it_tells_ids_and_codes_and_nobody_who_asks_without_a_name(bargain: Bargain) -> None:
    desk = asking.build()
    demand = asking.opened(desk, anonymous=True)
    demands.meet(demand, actor=desk.buyer)
    for reader in (None, desk.seller):
        found = rows(reader, demand.thread)
        assert "market.demand.met" in names(found) and str(desk.firm.pk) not in json.dumps(found)
    own = json.dumps(rows(desk.buyer, demand.thread))
    assert str(desk.firm.pk) in own
    assert not any(one.name in own for one in Organization.objects.all())


def test_it_comes_in_pages_newest_first(bargain: Bargain) -> None:
    contract = make.signed(bargain)
    whole = [row["id"] for row in rows(bargain.seller, contract.thread)]
    assert len(whole) > 2 and whole == sorted(whole, reverse=True)
    answer = get(bargain.seller, f"?thread={contract.thread.number}&page_size=2").json()
    assert [row["id"] for row in answer["results"]] == whole[:2] and "cursor=" in answer["next"]


def test_what_is_wrong_is_said_and_a_thread_that_is_not_there_has_nothing(bargain: Bargain) -> None:
    for asked, code in (("", "required"), ("?thread=a%00b", "invalid"), (f"?thread={'9' * 41}", "invalid")):
        answer = get(None, asked)
        assert answer.status_code == 422 and answer.json()["problems"][0]["code"] == code
    assert get(None, "?thread=EX-2026-999999-0").json()["results"] == []
    refused = get(bargain.seller, f"?thread={bargain.market.achievement.thread.number}", scope="market")
    assert refused.status_code == 403 and refused.json()["code"] == "scope"
