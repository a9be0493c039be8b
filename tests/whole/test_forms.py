"""Forms of pages sent twice, twice at once, and from two tabs: one effect, and nothing overwritten unseen."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from contracts.models import Contract, Payment
from institutions.models import Membership
from market.models import Achievement, InventionDisclosure, Listing
from tests.contracts import bargain
from tests.institutions import browsing
from tests.market import asking, trade, world
from tests.racing import at_once, raised
from transfer.edge import idempotency
from transfer.edge.models import IdempotencyKey
from transfer.edge.views.pages import ChangingPage
from transfer.kernel.actor import Actor

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]


class Tab:
    """A form as one tab of a browser holds it: what its fields say is sent unless the person types something else."""

    def __init__(self, actor: Actor, name: str, *args: Any) -> None:
        self.member = Membership.objects.select_related("organization", "user").get(pk=actor.membership)
        self.client: Client = browsing.sign_in(self.member.user)
        with translation.override("en"):
            self.place = reverse(name, args=[self.member.organization.slug, *args])
        page = self.client.get(self.place)
        assert page.status_code == 200, page.content.decode()[-2000:]
        self.held = fields(page.content.decode())

    def send(self, **typed: Any) -> Any:
        """The answer to what is held and typed."""
        return self.client.post(self.place, {**self.held, **typed})


def fields(page: str) -> dict[str, list[str] | str]:
    """The hidden fields, and what stands in the others of the page's own form."""
    form = max(re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.S), key=len)
    held: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name, value = (re.search(rf'\b{one}="([^"]*)"', tag) for one in ("type", "name", "value"))
        if name is None or (kind and kind[1] in ("checkbox", "radio") and "checked" not in tag):
            continue
        held.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s?(.*?)</textarea>', form, re.S):
        held[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.findall(r'<option[^>]*value="([^"]*)"[^>]*selected', options)
        held[name] = [html.unescape(one) for one in chosen]
    return held


PAID = {"amount": "100万元", "reference": "B-1"}


def payment_form() -> tuple[Tab, dict[str, str]]:
    made = bargain.make()
    contract = bargain.signed(made)
    return Tab(made.buyer, "contracts:payment_new", contract.pk), {**PAID, "paid_on": bargain.today().isoformat()}


def test_a_form_sent_again_is_answered_again_and_does_nothing() -> None:
    form, typed = payment_form()
    first, second = form.send(**typed), form.send(**typed)
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert Payment.objects.count() == 1
    assert form.send(**typed, note="").status_code == 302
    other = form.send(**{**typed, "amount": "50万元"})
    assert other.status_code == 302, "what is changed after going back is another piece of work"


def test_what_was_refused_may_be_sent_again() -> None:
    form, typed = payment_form()
    assert form.send(**{**typed, "amount": "much"}).status_code == 422
    assert form.send(**typed).status_code == 302
    assert Payment.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_payment(monkeypatch: pytest.MonkeyPatch) -> None:
    form, typed = payment_form()

    def click() -> Any:
        sender = Client()
        sender.cookies = form.client.cookies
        return sender.post(form.place, {**form.held, **typed})

    ends = at_once(click, click, click)
    assert not raised(ends)
    assert {end.status_code for end in ends} == {302} and len({end["Location"] for end in ends}) == 1
    assert Payment.objects.count() == 1
    monkeypatch.setattr(idempotency, "claim", lambda *given: IdempotencyKey())
    monkeypatch.setattr(idempotency, "store", lambda record, **given: None)
    at_once(click, click)
    assert Payment.objects.count() == 3, "the control: without what remembers them each click pays"


def disclosure() -> tuple[Actor, Any, str, dict[str, str]]:
    made = world.make()
    return made.inventor, world.disclosure(made), "market:disclosure_change", {"title": "Another name"}


def achievement() -> tuple[Actor, Any, str, dict[str, str]]:
    made = world.make()
    return made.officer, world.achievement(made), "market:achievement_change", {"title": "Another name"}


def listing() -> tuple[Actor, Any, str, dict[str, str]]:
    made = trade.build()
    return made.seller, trade.draft(made), "market:listing_change", {"asking": "2,000,000"}


def demand() -> tuple[Actor, Any, str, dict[str, str]]:
    made = asking.build()
    return made.buyer, asking.draft(made), "market:demand_change", {"title": "Another name"}


@pytest.mark.parametrize("build", [disclosure, achievement, listing, demand])
def test_a_second_tab_does_not_overwrite_the_first(build: Callable[[], tuple[Actor, Any, str, dict[str, str]]]) -> None:
    actor, obj, name, typed = build()
    first, second = (Tab(actor, name, obj.pk) for _tab in range(2))
    assert first.send(**typed).status_code == 302, first.send(**typed).content.decode()[-3000:]
    refused = second.send(**{**typed, next(iter(typed)): "9,999,999"})
    assert refused.status_code == 412 and "9,999,999" in refused.content.decode()


def test_whatever_changes_a_versioned_object_by_a_page_of_its_own_is_compared() -> None:
    found = {page.model for page in descendants(ChangingPage)}
    assert {InventionDisclosure, Achievement, Listing} <= found and Contract not in found


def descendants(page: type) -> set[type]:
    return {below for one in page.__subclasses__() for below in (one, *descendants(one)) if hasattr(below, "model")}
