"""The confidentiality agreement as both sides walk it: prepared at a desk, signed there and on a phone, printed."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from institutions.models import User
from market.models import Deal
from tests.browser.pages import follow, opens, press, shot
from tests.institutions import people
from tests.institutions.browsing import sign_in
from tests.market import trade, world
from transfer.kernel.actor import Actor
from transfer.mechanisms.signing.models import Envelope

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def seated(open_page: Callable[..., Page], actor: Actor, path: str, *, width: int = 1280) -> Page:
    """A page on which this actor's person is signed in with a second factor."""
    page = open_page("/en/listings/", width=width)
    cookie = sign_in(User.objects.get(pk=actor.user)).cookies[settings.SESSION_COOKIE_NAME]
    base = page.url.partition("/en/")[0]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    page.goto(base + path)
    return page


def test_from_the_deal_to_both_signatures(open_page: Callable[..., Page]) -> None:
    market = trade.build()
    deal = trade.deal(market)
    office = seated(open_page, market.buyer, f"/en/as/{market.enterprise.slug}/deals/{deal.pk}/")
    shot(office, "confidentiality-none")
    follow(office, "Prepare the agreement on confidentiality")
    shot(office, "confidentiality-prepare")
    press(office, "Put it before both sides")
    office.wait_for_url(f"**/deals/{deal.pk}/")
    shot(office, "confidentiality-waits")
    sides = (
        (market.university, "en", 390, "Read and sign", "Sign for the organization"),
        (market.enterprise, "zh-hans", 1280, "阅读并签署", "代表单位签署"),
    )
    for party, language, width, read, sign in sides:
        signer = people.actor(party, "signatory")
        page = seated(open_page, signer, f"/{language}/as/{party.slug}/", width=width)
        shot(page, f"confidentiality-today-{width}")
        opens(page.get_by_role("main").locator(f"a[href*='{deal.pk}/confidentiality/sign/']").first)
        shot(page, f"confidentiality-sign-{width}")
        page.check("input[name=read]")
        press(page, sign)
        page.wait_for_url(f"**/deals/{deal.pk}/")
        shot(page, f"confidentiality-signed-{width}")
        assert page.get_by_role("main").get_by_role("link", name=read, exact=True).count() == 0
        world.drain()
    assert Deal.objects.get(pk=deal.pk).confidentiality == Envelope.objects.get(subject=deal.stream).pk
    office.reload()
    follow(office, "The text of the agreement")
    shot(office, "confidentiality-text")
    phone = seated(open_page, market.seller, f"/zh-hans/as/{market.university.slug}/deals/{deal.pk}/", width=390)
    shot(phone, "confidentiality-deal-phone")
    follow(phone, "协议文本")
    shot(phone, "confidentiality-text-phone")
