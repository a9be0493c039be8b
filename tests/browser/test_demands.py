"""A demand from the guided form to an accepted response, as buyer, reviewer and seller do it in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from market.models import Deal, Demand, Response
from tests.browser.pages import opens, shot
from tests.market import asking, world
from tests.market.test_pages import as_
from transfer.kernel.actor import Actor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


@pytest.fixture
def desk() -> asking.Desk:
    return asking.build()


def enter(open_page: Callable[..., Page], actor: Actor, path: str, **how: Any) -> Page:
    """A page on which this actor's person is signed in."""
    page = open_page("/en/demands/", **how)
    cookie = as_(actor).cookies[settings.SESSION_COOKIE_NAME].value
    home = page.url.removesuffix("/en/demands/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": home}])
    page.goto(home + path)
    return page


def test_the_walk(open_page: Callable[..., Page], desk: asking.Desk) -> None:
    buyer = enter(open_page, desk.buyer, f"/en/as/{desk.firm.slug}/demands/new/")
    _written(buyer)
    demand = Demand.objects.get()
    world.drain()
    world.drain()

    reviewer = enter(open_page, desk.reviewer, f"/en/as/{desk.exchange.slug}/demand-reviews/")
    shot(reviewer, "demand-desk")
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_text("No demand waits for you.")).to_be_visible()
    demand.refresh_from_db()
    assert demand.state == "open"

    public = open_page(f"/zh-hans/demands/{demand.thread.number}/")
    expect(public.get_by_text("交易机构已知的企业").first).to_be_visible()
    shot(public, "demand-public-zh")
    shot(open_page("/en/demands/", width=390), "demands-phone")

    _answered(open_page, desk, demand)
    _weighed(buyer, desk, demand)


def _written(page: Page) -> None:
    page.fill("input[name=title]", "Thinner cold insulation")
    page.fill("textarea[name=problem]", asking.text()["problem"])
    for at, row in enumerate(asking.TARGETS):
        for key in ("name", "value", "unit"):
            page.fill(f"[name='targets.{at}.{key}']", row[key])
        page.select_option(f"[name='targets.{at}.direction']", row["direction"])
    page.fill("[name=budget_high]", "300万元")
    page.check("[name=wanted][value=development]")
    page.select_option("[name=technology_field]", "5")
    page.check("[name=anonymous]")
    page.locator("[name=delivery]").focus()
    expect(page.locator("#advice .amount-lead")).to_contain_text("65")
    shot(page, "demand-form")
    opens(page.get_by_role("button", name="Look it over and submit"))
    expect(page.get_by_text("The public will not read your name.")).to_be_visible()
    shot(page, "demand-summary")
    opens(page.get_by_role("button", name="Submit for review"))
    expect(page.get_by_text("The exchange has it.")).to_be_visible()
    shot(page, "demand-submitted")


def _answered(open_page: Callable[..., Page], desk: asking.Desk, demand: Demand) -> None:
    seller = enter(open_page, desk.seller, f"/zh-hans/as/{desk.university.slug}/demands/{demand.pk}/", width=390)
    shot(seller, "demand-seller-phone-zh")
    opens(seller.get_by_role("link", name="应答该需求"))
    seller.fill("[name=approach]", "40 mm 气凝胶毡，分两层错缝包覆。")
    seller.fill("[name='figures.0.value']", "10.5")
    seller.fill("[name='figures.1.value']", "12")
    seller.fill("[name='figures.2.note']", "见检测报告")
    seller.fill("[name=price_low]", "80万元")
    shot(seller, "response-form-phone-zh")
    opens(seller.get_by_role("button", name="检查并提交方案"))
    expect(seller.get_by_text("未达到").first).to_be_visible()
    shot(seller, "response-summary-phone-zh")
    opens(seller.get_by_role("button", name="发送给需求方"))
    expect(seller.get_by_text("方案已送达需求方，其他人不可见。")).to_be_visible()


def _weighed(buyer: Page, desk: asking.Desk, demand: Demand) -> None:
    buyer.goto(buyer.url.split("/en/")[0] + f"/en/as/{desk.firm.slug}/demands/")
    shot(buyer, "demands-own")
    opens(buyer.get_by_role("link", name="1", exact=True))
    shot(buyer, "responses-compare")
    opens(buyer.get_by_role("link", name="Lakeside University"))
    opens(buyer.get_by_role("link", name="Ask a question"))
    buyer.fill("[name=note]", "At which temperature?")
    shot(buyer, "response-ask")
    opens(buyer.get_by_role("button", name="Ask a question"))
    expect(buyer.get_by_text("At which temperature?")).to_be_visible()
    shot(buyer, "response-buyer")
    opens(buyer.get_by_role("link", name="Accept and open a deal"))
    opens(buyer.get_by_role("button", name="Accept and open a deal"))
    expect(buyer.get_by_text("A deal with the author is open.")).to_be_visible()
    shot(buyer, "response-accepted")
    assert Deal.objects.get().response == Response.objects.get(demand=demand)
