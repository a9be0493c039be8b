"""What needs me today: every kind of work has a place, and what waits stands before whom it waits for, alone."""

import ast
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from contracts.models import Contract
from contracts.services import distribution_rules
from institutions.models import Organization, User
from institutions.services import invitations
from market.services import demand_reviews, demands, reviews
from talent.services import mandates
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.institutions import browsing, people
from tests.market import asking, trade, world
from tests.whole.test_reminders import CASES
from transfer.edge import waiting
from transfer.kernel.actor import Actor
from transfer.mechanisms.worklist.models import WorkItem
from transfer.roof.portal.selectors import today

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]
ROOT = Path(__file__).resolve().parents[2]


def kinds_in_the_source() -> set[str]:
    """What every call that opens a piece of work says is its kind."""
    found: set[str] = set()
    for path in [*ROOT.glob("*/services/*.py"), *ROOT.glob("transfer/roof/*/services/*.py")]:
        tree = ast.parse(path.read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in calls:
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            said = [keyword.value for keyword in call.keywords if keyword.arg == "kind"]
            if name in ("open_item", "to_desk") and isinstance(said[0], ast.Name):
                module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
                found |= {kind for kind in [getattr(module, said[0].id, "")] if kind}
    return found


def test_every_kind_of_work_has_a_place_that_exists() -> None:
    kinds = kinds_in_the_source()
    assert kinds == {kind for kind, _build in CASES} and len(kinds) == 13
    assert kinds == waiting.kinds_of_work()


@pytest.mark.parametrize(("kind", "build"), CASES, ids=[f"{kind}:{build.__name__}" for kind, build in CASES])
def test_work_has_an_address_a_title_and_a_day(kind: str, build: Callable[[], None]) -> None:
    build()
    item = WorkItem.objects.active().filter(kind=kind).latest("created_at")
    (line,) = waiting.of_items([item])
    assert line.title and line.due and line.label == item.title
    slug = Organization.objects.get(pk=item.organization).slug
    path = reverse(line.place, args=[slug, str(line.about)])
    member = people.membership(Organization.objects.get(pk=item.organization), item.role)
    if item.assignee and item.part:  # an expert who was asked opens it, a colleague does not
        member.user = User.objects.get(pk=item.assignee)
    assert browsing.sign_in(member.user).get(path).status_code == 200


def lines(actor: Actor) -> list[tuple[str, str]]:
    """Label and title of what waits outside the worklist."""
    return [(str(one.label), one.title) for one in waiting.for_actor(actor)]


def opens(actor: Actor) -> None:
    """Each line leads to a page that this person may open."""
    slug = Organization.objects.get(pk=actor.organization).slug
    client = browsing.sign_in(User.objects.get(pk=actor.user))
    for line in waiting.for_actor(actor):
        path = reverse(line.place, args=[slug, *([str(line.about)] if line.about else [])])
        assert client.get(path).status_code == 200, path


@pytest.fixture
def bargain() -> Bargain:
    return make.make()


def everybody(bargain: Bargain) -> dict[str, Actor]:
    names = ("seller", "seller_signs", "seller_decides", "buyer", "buyer_signs", "inventor", "outsider")
    return {name: getattr(bargain, name) for name in names}


def who_has(bargain: Bargain, label: str) -> set[str]:
    return {name for name, actor in everybody(bargain).items() if label in [said for said, _title in lines(actor)]}


def test_a_contract_waits_for_those_who_sign_until_their_side_has_signed(bargain: Bargain) -> None:
    contract = make.sent(bargain)
    label = "Sign the contract"
    assert who_has(bargain, label) == {"seller_signs", "seller_decides", "buyer_signs"}
    assert (label, contract.title) in lines(bargain.buyer_signs)
    opens(bargain.buyer_signs)
    make.sign(contract, bargain.buyer_signs)
    assert who_has(bargain, label) == {"seller_signs", "seller_decides"}
    make.sign(contract, bargain.seller_signs)
    assert who_has(bargain, label) == set()


def test_an_offer_waits_for_the_other_side(bargain: Bargain) -> None:
    offer = trade.offered(bargain.market)
    mine, other = ("seller", "buyer") if offer.by_id == bargain.market.university.pk else ("buyer", "seller")
    waits = who_has(bargain, "Answer the offer")
    assert other in waits and mine not in waits and not waits & {"inventor", "outsider", f"{mine}_signs"}
    opens(getattr(bargain, other))
    (line,) = [one for one in waiting.for_actor(getattr(bargain, other)) if str(one.label) == "Answer the offer"]
    assert line.due == offer.answers_until and line.title == offer.deal.title


def test_a_payment_waits_for_who_did_not_record_it(bargain: Bargain) -> None:
    payment = make.recorded(bargain, make.signed(bargain))
    label = "Confirm the payment"
    assert who_has(bargain, label) == {"seller", "seller_signs", "seller_decides"}
    opens(bargain.seller)
    (line,) = [one for one in waiting.for_actor(bargain.seller) if str(one.label) == label]
    assert line.due == payment.confirm_by


def test_a_distribution_and_its_rule_wait_for_a_second_person(bargain: Bargain) -> None:
    distribution_rules.propose(actor=bargain.seller, shares=make.SHARES, valid_from=make.today())
    assert who_has(bargain, "Decide on the rule of distribution") == {"seller_decides"}
    opens(bargain.seller_decides)


def test_a_drafted_distribution_waits_for_who_decides(bargain: Bargain) -> None:
    drafted = make.shared(bargain)
    assert drafted.state == "drafted"
    assert who_has(bargain, "Approve the distribution") == {"seller_decides"}
    opens(bargain.seller_decides)


def test_a_mandate_waits_for_the_side_that_did_not_propose_it(bargain: Bargain) -> None:
    agency = people.organization("broker_agency", at=bargain.market.exchange, name_en="Harbour Brokers")
    broker = people.actor(agency, "broker")
    mandates.propose(
        actor=broker, principal=bargain.market.university, broker=agency, commission="none", terms="All matters."
    )
    label = "Answer the proposed mandate"
    assert who_has(bargain, label) == {"seller", "seller_decides"} and not lines(broker)
    opens(bargain.seller)


def test_a_response_waits_for_the_demanders_buyers() -> None:
    desk = asking.build()
    asking.sent(desk)
    assert lines(desk.buyer) == [("Weigh the response", asking.text()["title"])]
    assert not lines(desk.seller) and not lines(desk.rival) and not lines(desk.person)
    assert not lines(people.actor(desk.firm, "clerk"))
    opens(desk.buyer)


def test_a_returned_text_waits_for_its_side() -> None:
    desk = asking.build()
    returned = demand_reviews.send_back(
        asking.in_review(desk), actor=desk.reviewer, reason="incomplete", note="What is the present way?"
    )
    assert lines(desk.buyer) == [("Mend what was returned", returned.title)]
    assert not lines(desk.seller) and not lines(desk.reviewer)
    opens(desk.buyer)
    demands.submit(returned, actor=desk.buyer)
    assert not lines(desk.buyer)
    there = world.make()
    made = reviews.send_back(world.in_review(there), actor=there.reviewer, reason="incomplete", note="Figures?")
    assert [title for _label, title in lines(there.officer)] == [made.text.title]
    assert not lines(there.inventor) and not lines(there.reviewer)
    opens(there.officer)


def test_an_invitation_waits_for_the_address_that_was_invited() -> None:
    firm = people.organization(name_en="North Foundry")
    manager = people.actor(firm, "manager")
    guest, other = people.person("韩梅梅"), people.person("王芳")
    address = User.objects.get(pk=guest.user).email
    invitation, _secret = invitations.send(firm, actor=manager, email=address.upper(), roles=["clerk"])
    assert lines(guest) == [("Answer the invitation", firm.name)] and not lines(other)
    opens(guest)
    slug = Organization.objects.get(pk=guest.organization).slug
    path = reverse("institutions:invitation_own", args=[slug, str(invitation.pk)])
    assert browsing.sign_in(User.objects.get(pk=other.user)).get(path).status_code == 404
    assert browsing.sign_in(User.objects.get(pk=guest.user)).post(path).status_code == 302
    assert not lines(guest) and firm.memberships.filter(user=guest.user, roles=["clerk"]).exists()


def test_as_many_queries_for_many_things_as_for_one(bargain: Bargain) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            today.groups(bargain.seller_decides, slug=bargain.market.university.slug, jurisdiction="CN")
        return len(asked)

    contract = make.signed(bargain)
    make.recorded(bargain, contract)
    first = count()
    for minor in (1_000_000, 2_000_000, 3_000_000):
        make.recorded(bargain, contract, minor)
    assert count() == first and len(lines(bargain.seller_decides)) >= 4


def test_the_page_counts_and_says_until_when_in_both_languages(bargain: Bargain) -> None:
    contract: Contract = make.sent(bargain)
    client: Client = browsing.sign_in(User.objects.get(pk=bargain.buyer_signs.user))
    slug = bargain.market.enterprise.slug
    page: Any = client.get(f"/en/as/{slug}/").content.decode()
    assert "1 thing waits" in page and "Sign the contract: <span lang=" in page and f">{contract.title}</span>" in page
    assert f'href="/en/as/{slug}/contracts/{contract.pk}/"' in page
    with translation.override("zh-hans"):
        assert "1 项待办" in client.get(f"/zh-hans/as/{slug}/").content.decode()
    registrar = registry.office().registrar
    assert (
        "Nothing waits for you."
        in browsing.sign_in(User.objects.get(pk=registrar.user))
        .get(f"/en/as/{Organization.objects.get(pk=registrar.organization).slug}/")
        .content.decode()
    )
