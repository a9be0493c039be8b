"""The clerk's desk, what a page does while one serves, the receipt on paper, and the visitor's page."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from institutions.models import CounterService, User
from institutions.selectors import actors
from institutions.services import counter_services as services
from market.models import Demand
from tests.institutions import counter
from tests.institutions.browsing import sign_in
from tests.institutions.counter import Window
from transfer.edge.paper import Sheet
from transfer.kernel.models import Event

pytestmark = pytest.mark.stands_on(build=counter.build)


@pytest.fixture
def window(stand: Window) -> Window:
    cache.clear()
    return stand


def clerk_of(window: Window) -> Client:
    return sign_in(actors.user_of(window.clerk))


def desk(window: Window, path: str = "") -> str:
    return f"/en/as/{window.exchange.slug}/{path}"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found.group(1)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text on its way to paper."""
    found: list[str] = []
    real = Sheet.normalize_text

    def noted(sheet: Sheet, text: str) -> str:
        found.append(text)
        return real(sheet, text)

    monkeypatch.setattr(Sheet, "normalize_text", noted)
    return found


def ended(window: Window) -> CounterService:
    """A service in which a demand was begun, and that waits for the visitor."""
    client = clerk_of(window)
    service = counter.serving(window)
    begin(client, window, service)
    with transaction.atomic():
        services.close(CounterService.objects.get(pk=service.pk), actor=window.clerk)
    return CounterService.objects.get(pk=service.pk)


def begin(client: Client, window: Window, service: CounterService) -> Any:
    place = f"/en/as/{window.exchange.slug}___{service.thread.number}/demands/new/"
    return client.post(
        place,
        {"title": "Cold insulation", "technology_field": "5", "exchange": window.exchange.pk, "original_lang": "en"},
    )


def test_a_visitor_is_served_from_the_door_to_the_receipt(window: Window, written: list[str]) -> None:
    client = clerk_of(window)
    today = client.get(desk(window)).content.decode()
    assert "Serve a visitor" in today
    form = client.get(desk(window, "counter/new/"))
    assert form.status_code == 200 and "data-draft" not in form.content.decode()
    wrong = client.post(desk(window, "counter/new/"), {**counter.given(window), "email": "nobody@example.org"})
    assert wrong.status_code == 422 and "Nobody has an account" in wrong.content.decode()
    opened = client.post(desk(window, "counter/new/"), counter.given(window))
    assert opened.status_code == 302, opened.content.decode()[:2000]
    service = CounterService.objects.get()
    page = client.get(opened.url).content.decode()
    assert "First the consent" in page and "张老师" in page and service.thread.number in page
    assert client.get(f"{opened.url}consent.pdf").content[:5] == b"%PDF-"
    assert "窗口代办同意书" in written and any("165" in text for text in written)
    consented = client.post(f"{opened.url}consent/", {"upload": counter.paper(), "version": 1})
    assert consented.status_code == 302, consented.content.decode()[:2000]
    page = client.get(opened.url).content.decode()
    served = f"/en/as/{window.exchange.slug}___{service.thread.number}/"
    assert f'href="{served}demands/new/"' in page and "disclosures/new" not in page

    begun = begin(client, window, service)
    assert begun.status_code == 302, begun.content.decode()[:3000]
    draft = client.get(begun.url).content.decode()
    assert "You act for 张老师, North Foundry" in draft and ' data-draft="' not in draft
    assert "You are serving" in client.get(desk(window)).content.decode()
    demand = Demand.objects.get()
    assert demand.made_by == window.visitor.pk

    closed = client.post(f"{opened.url}close/", {"version": 2})
    assert closed.status_code == 302
    printed = client.post(f"{opened.url}receipt/", {"version": 3})
    assert printed["Content-Type"] == "application/pdf" and printed["Cache-Control"] == "no-store"
    text = "\n".join(written)
    service.refresh_from_db()
    assert service.locator in text and demand.thread.number in text and "窗口代办回执" in text
    code = re.search(r"\b([a-z2-9]{4}) ([a-z2-9]{4}) ([a-z2-9]{4})\b", text)
    assert code and service.receipt_digest
    assert "".join(code.groups()) not in service.receipt_digest
    visitor = Client()
    entered = visitor.post(f"/en/receipts/{service.locator}/", {"code": code.group(0)})
    assert entered.status_code == 302 and code.group(1) not in entered.url
    shown = visitor.get(entered.url).content.decode()
    assert demand.thread.number in shown and "If you say nothing, it stands." in shown
    assert "still a draft" in shown or "still take it back" in shown
    confirmed = visitor.post(entered.url, {"do": "confirm", "version": hidden(shown, "version")})
    assert confirmed.status_code == 302
    service.refresh_from_db()
    assert service.state == "confirmed"


def test_the_whole_desk_of_the_visitor_is_out_of_sight(window: Window) -> None:
    client, service = clerk_of(window), counter.serving(window)
    served = f"/en/as/{window.exchange.slug}___{service.thread.number}/"
    home = f"{served}serving/"
    for path in ("", "demands/", "disclosures/", "deals/", "mandates/", "members/"):
        answer = client.get(served + path)
        assert (answer.status_code, answer.url) == (302, home), path
    assert client.get(home).url == desk(window, f"counter/{service.pk}/")
    for path in (
        "organization/",
        "members/invite/",
        "keys/new/",
        "disclosures/new/",
        "deals/new/",
        "counter/new/",
        "files/",
    ):
        assert client.get(served + path).status_code in (403, 405), path
    assert "not consented" in client.get(f"{served}organization/").content.decode()
    other = sign_in(actors.user_of(window.colleague))
    assert other.get(served).status_code == 404
    assert Client().get(served).status_code == 302  # to sign in
    with transaction.atomic():
        services.withdraw(CounterService.objects.get(pk=service.pk), actor=window.buyer)
    assert client.get(f"{served}demands/new/").status_code == 409


def test_a_refusal_for_want_of_a_second_factor_does_not_lead_to_the_clerks(window: Window) -> None:
    client, service = clerk_of(window), counter.serving(window)
    served = f"/en/as/{window.exchange.slug}___{service.thread.number}/"
    assert "confirm" not in client.get(f"{served}organization/leave/").headers.get("Location", "")


def test_the_visitor_answers_signed_in(window: Window) -> None:
    service = ended(window)
    visitor = sign_in(window.visitor)
    today = visitor.get(f"/en/as/{window.firm.slug}/").content.decode()
    assert "Confirm or withdraw what was done for you at a counter" in today
    assert visitor.get(f"/en/receipts/{service.locator}/").url.endswith(f"/receipts/{service.pk}/")
    assert service.thread.number in visitor.get("/en/me/counter/").content.decode()
    own = f"/en/as/{window.firm.slug}/receipts/{service.pk}/"
    page = visitor.get(own).content.decode()
    demand = Demand.objects.get()
    assert f"/as/{window.firm.slug}/demands/{demand.pk}/" in page and "Withdraw" in page
    answered = visitor.post(f"{own}withdraw/", {"version": service.version, "note": "Not mine."})
    assert answered.status_code == 302
    service.refresh_from_db()
    assert service.state == "withdrawn" and Demand.objects.get().state == "draft"
    assert "The visitor has withdrawn" in clerk_of(window).get(desk(window, f"counter/{service.pk}/")).content.decode()
    stranger = sign_in(User.objects.get(pk=window.stranger.user))
    assert stranger.get("/en/me/counter/").content.decode().count(service.thread.number) == 0
    assert stranger.get(own).status_code == 404


def test_the_receipt_page_shows_nothing_before_its_code(window: Window) -> None:
    service = ended(window)
    with transaction.atomic():
        code = services.print_receipt(service, actor=window.clerk)
    stranger, place = Client(), f"/en/receipts/{service.locator}/"
    page = stranger.get(place)
    assert "张老师" not in page.content.decode() and "North Foundry" not in page.content.decode()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    assert stranger.get("/en/receipts/abcdefghjkmn/").status_code == 404
    assert stranger.get(f"/receipts/{service.locator}/").url == place  # what the QR code holds
    assert stranger.post(place, {"do": "withdraw", "version": 1}).status_code == 403
    for _try in range(services.TRIES):
        assert stranger.post(place, {"code": "wrong wrong"}).status_code == 422
    assert stranger.post(place, {"code": code}).status_code == 429
    cache.clear()
    assert stranger.post(place, {"code": code}).status_code == 302
    withdrawn = stranger.post(place, {"do": "withdraw", "version": 1, "note": "No."})
    assert withdrawn.status_code == 302
    assert '"by":"receipt"' in Event.objects.get(name="institutions.counter_service.withdrawn").body
    assert stranger.post(place, {"do": "confirm", "version": 1}).status_code == 409


def test_one_address_does_not_try_many_receipts(window: Window) -> None:
    service, stranger = ended(window), Client()
    for _try in range(20):
        stranger.post(f"/en/receipts/{service.locator}/", {"code": ""})
    too_many = stranger.post(f"/en/receipts/{service.locator}/", {"code": "x"})
    assert too_many.status_code == 429 and too_many["Retry-After"] == "60"


def test_the_office_reads_who_served_whom_on_what_consent(window: Window) -> None:
    service = ended(window)
    for actor in (window.auditor, window.manager):
        reader = sign_in(actors.user_of(actor))
        assert service.thread.number in reader.get(desk(window, "counter/")).content.decode()
        page = reader.get(desk(window, f"counter/{service.pk}/")).content.decode()
        assert "a signed paper" in page and "Resident identity card" in page and "What was done" in page
        assert "Print the receipt" not in page
    colleague = sign_in(actors.user_of(window.colleague))
    page = colleague.get(desk(window, f"counter/{service.pk}/")).content.decode()
    assert "serves this visitor" in page and "Print the receipt" in page and "What you may do for" not in page
    with transaction.atomic():
        services.confirm(CounterService.objects.get(pk=service.pk), actor=window.buyer)
    assert colleague.get(desk(window, f"counter/{service.pk}/")).status_code == 404  # answered: it is the clerk's own
