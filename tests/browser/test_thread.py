"""The thread through the pages, as its roles: from an invention disclosure to the shares paid out.

In the demo jurisdiction, whose notices take real seconds; what the worker and the beat do is done here by hand.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from contracts.models import Contract, Distribution, DistributionRule
from institutions.models import Membership, Organization
from market.models import Achievement, Deal, InventionDisclosure, Listing, Offer
from tests.contracts import bargain
from tests.institutions import browsing, people
from tests.market import world
from transfer.kernel import deadlines, relay
from transfer.kernel.actor import Actor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]
OpenPage = Callable[..., Page]
PRICE = "2,800,000.00"


@dataclass
class Person:
    """Somebody at the desk of an organization, signed in with a second factor."""

    page: Page
    base: str
    slug: str

    def go(self, rest: str = "") -> Page:
        """A page of the own workspace."""
        answer = self.page.goto(f"{self.base}/en/as/{self.slug}/{rest}")
        assert answer is not None and answer.status == 200, rest
        return self.page

    def follow(self, link: str) -> None:
        """A link of the page's main part."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()

    def send(self) -> None:
        """The form of the page."""
        with self.page.expect_navigation():
            self.page.locator("main form .form-actions button.btn-primary").click()
        assert not self.page.locator("main [aria-invalid=true]").count(), self.page.locator("main form").inner_text()

    def does(self, move: str) -> None:
        """A move that asks for nothing: its link, and the button of its page."""
        self.follow(move)
        self.send()

    def fill(self, **fields: str) -> None:
        """Fields by their names."""
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)

    def choose(self, **fields: str) -> None:
        """Options by their codes."""
        for name, value in fields.items():
            self.page.select_option(f"main select[name={name}]", value)

    def reads(self, text: str) -> None:
        """It stands on the page."""
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()


class Town:
    """The organizations of the walk and how their people come to their desks."""

    def __init__(self, open_page: OpenPage) -> None:
        self.open_page = open_page
        place = {"jurisdiction": "XD", "is_demo": True}
        self.exchange = people.exchange(name_en="Lakeside Exchange", **place)
        more: dict[str, Any] = {"at": self.exchange, **place}
        self.university = people.organization("university", name_en="Lakeside University", party_kind="022", **more)
        self.firm = people.organization("enterprise", name_en="North Foundry", name_zh="北方铸造", **more)

    def person(self, of: Organization, *roles: str) -> Person:
        """A new member in these roles, at the desk."""
        return self.at_desk(people.actor(of, *roles))

    def at_desk(self, actor: Actor) -> Person:
        """This member, signed in."""
        membership = Membership.objects.select_related("user", "organization").get(pk=actor.membership)
        cookie = browsing.sign_in(membership.user).cookies[settings.SESSION_COOKIE_NAME]
        page = self.open_page("/en/listings/")
        base = page.url.partition("/en/")[0]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
        return Person(page, base, membership.organization.slug)


def settle(done: Callable[[], Any] = lambda: True, *, seconds: float = 60) -> None:
    """Does what worker and beat do, until it is so."""
    end = time.monotonic() + seconds
    while True:
        deadlines.tick()
        relay.drain()
        relay.drain()
        if done():
            return
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.5)


def state_of(model: Any, state: str) -> Callable[[], bool]:
    return lambda: model.objects.filter(state=state).exists()


def test_from_the_laboratory_to_the_shares_through_the_pages(open_page: OpenPage) -> None:
    town = Town(open_page)
    office = town.person(town.university, "transfer_officer")
    buyer = town.person(town.firm, "buyer")
    _disclosed(town, office)
    _reviewed(town, office)
    _listed(town, office)
    deal = _agreed(town, office, buyer)
    _public(open_page, deal)
    contract = _signed(town, office, deal)
    _paid(office, buyer, contract)
    _shared(town, office, contract)
    for page in (office.page, buyer.page):
        assert page.problems == []  # type: ignore[attr-defined] # gathered by the fixture


def _disclosed(town: Town, office: Person) -> None:
    inventor = town.person(town.university, "inventor")
    inventor.go("disclosures/new/")
    inventor.fill(title="气凝胶毡", summary="常压一步法", own_weight="2", others="赵工 | 1")
    inventor.choose(technology_field="5", task_basis="task")
    inventor.send()
    inventor.does("File the disclosure")
    disclosure = InventionDisclosure.objects.get()
    office.go(f"disclosures/{disclosure.pk}/")
    office.follow("Elect: the institution takes it")
    office.choose(exchange=str(town.exchange.pk))
    office.send()
    achievement = Achievement.objects.get()
    assert achievement.thread == disclosure.thread
    text = world.TEXT
    office.go(f"achievements/{achievement.pk}/change/")
    office.fill(title=text["title"], abstract=text["abstract"], trl_evidence=text["trl_evidence"])
    office.fill(figures="Thermal conductivity\t0.013\tW/m·K\t0.026\tGB/T 10294", rights="Technical secret | | Drying")
    office.choose(technology_field="5", trl="7", export_gate="not_cross_border")
    office.send()
    office.does("Submit for review")


def _reviewed(town: Town, office: Person) -> None:
    reviewer = town.person(town.exchange, "reviewer")
    settle(state_of(Achievement, "in_review"))
    achievement = Achievement.objects.get()
    reviewer.go(f"reviews/{achievement.pk}/")
    reviewer.does("Accept")
    public = town.open_page(f"/zh-hans/technologies/{achievement.thread.number}/")
    expect(public.get_by_text(world.TEXT["title"]).first).to_be_visible()


def _listed(town: Town, office: Person) -> None:
    officer = town.person(town.exchange, "listing_officer")
    office.go(f"achievements/{Achievement.objects.get().pk}/")
    office.follow("Offer this achievement")
    office.page.get_by_role("radio", name="Licence").check()
    office.choose(licence_mode="exclusive")
    office.fill(asking="300万元")
    office.send()
    office.does("Submit for review")
    settle(state_of(Listing, "in_review"))
    listing = Listing.objects.get()
    officer.go(f"listing-desk/{listing.pk}/")
    officer.page.keyboard.press("a")
    officer.page.wait_for_url("**/approve/")
    officer.send()
    settle(state_of(Listing, "open"))


def _agreed(town: Town, office: Person, buyer: Person) -> Deal:
    listing = Listing.objects.get()
    buyer.go(f"listings/{listing.pk}/deal/")
    buyer.send()
    buyer.follow("Make an offer")
    buyer.fill(price="250万元", deliverables="工艺文件与培训；连续运行72小时后验收。")
    buyer.choose(payment_mode="LUMP_ONCE")
    buyer.send()
    office.go(f"offers/{Offer.objects.get().pk}/counter/")
    office.fill(price="280万元")
    office.send()
    deal = Deal.objects.get()
    buyer.go(f"deals/{deal.pk}/")
    buyer.does("Accept the offer")
    deal.refresh_from_db()
    assert deal.state == "agreed" and deal.publicity
    return deal


def _public(open_page: OpenPage, deal: Deal) -> None:
    board = open_page(f"/zh-hans/notices/{deal.publicity}/")
    expect(board.get_by_text("促进科技成果转化法").first).to_be_visible()
    settle(lambda: Deal.objects.filter(publicity_done_at__isnull=False).exists())


def _signed(town: Town, office: Person, deal: Deal) -> Contract:
    office.go(f"contracts/from-deal/{deal.pk}/")
    office.send()
    contract = Contract.objects.get()
    office.go(f"contracts/{contract.pk}/change/")
    given = bargain.filled()
    office.choose(**{name: given[name] for name in ("contract_subtype", "plan_source", "socio_economic_objective")})
    office.fill(**{f"term_{code}": text for code, text in given["terms"].items()})
    office.send()
    office.does("Send for signature")
    for side in (town.firm, town.university):
        signer = town.person(side, "signatory")
        signer.go(f"contracts/{contract.pk}/")
        signer.follow("Read and sign")
        signer.page.check("input[name=read]")
        with signer.page.expect_navigation():
            signer.page.get_by_role("main").get_by_role("button", name="Sign for the organization").click()
    contract.refresh_from_db()
    assert (contract.state, contract.turnover_minor) == ("in_force", 280_000_000)
    return contract


def _paid(office: Person, buyer: Person, contract: Contract) -> None:
    buyer.go(f"contracts/{contract.pk}/payments/new/")
    buyer.fill(amount="280万元")
    buyer.send()
    office.go(f"contracts/{contract.pk}/")
    office.does("Confirm the payment")
    buyer.go(f"contracts/{contract.pk}/")
    buyer.reads(PRICE)


def _shared(town: Town, office: Person, contract: Contract) -> None:
    approver = town.person(town.university, "approver")
    office.go("distribution-rules/new/")
    office.fill(licence_inventors="70", licence_office="10", licence_institution="20")
    office.send()
    approver.go(f"distribution-rules/{DistributionRule.objects.get().pk}/")
    approver.does("Adopt the rule")
    office.go(f"contracts/{contract.pk}/share-out/")
    office.send()
    made = Distribution.objects.get()
    approver.go(f"distributions/{made.pk}/")
    approver.does("Approve the distribution")
    settle(lambda: Distribution.objects.filter(publicity_done_at__isnull=False).exists())
    office.go(f"distributions/{made.pk}/")
    office.does("Record that it was paid out")
    office.reads("1,306,666.67")
    lines = [line.amount_minor for line in made.lines.order_by("-amount_minor")]
    assert lines == [130_666_667, 65_333_333, 56_000_000, 28_000_000]
    made.refresh_from_db()
    assert made.state == "paid" and sum(line.amount_minor for line in made.lines.all()) == 280_000_000
