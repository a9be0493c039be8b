"""A visitor at a counter, from the consent to the answer at home: the clerk's desk on a wide screen and in Chinese, the
banner on every page, the visitor's telephone without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page

from institutions.models import CounterService
from institutions.selectors import counter_papers
from market.models import Demand
from tests.browser.pages import follow, opens, press, shot
from tests.browser.test_contracts import go, sign_in
from tests.institutions import counter
from tests.institutions.counter import Window
from transfer.mechanisms.files import services as files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that went to paper."""
    printed: list[str] = []
    real = counter_papers.receipt

    def noted(service: CounterService, code: str) -> bytes:
        printed.append(code)
        return real(service, code)

    monkeypatch.setattr(counter_papers, "receipt", noted)
    return printed


def test_served_at_the_counter_and_answered_at_home(
    open_page: Callable[..., Page], codes: list[str], tmp_path: Path
) -> None:
    window = counter.build()
    page = sign_in(open_page, window.clerk)
    go(page, f"/en/as/{window.exchange.slug}/")
    opens(page.get_by_role("main").get_by_role("link", name="Serve a visitor", exact=True).last)
    page.fill("input[name=email]", window.visitor.email)
    page.fill("input[name=acting_for]", "North Foundry")
    page.select_option("select[name=identity]", "resident_card")
    page.get_by_label("Post a technology demand").check()
    shot(page, "counter-open-wide")
    press(page, "Open the service")
    consent(page, tmp_path)
    demand = act(page, window)
    end(page, window)
    assert codes
    at_home(open_page, CounterService.objects.get(), codes[-1], demand)


def consent(page: Page, folder: Path) -> None:
    """The paper is printed, signed and kept."""
    page.get_by_role("heading", name="First the consent").wait_for()
    shot(page, "counter-opened-wide")
    service = CounterService.objects.get()
    follow(page, "Record the consent")
    paper = folder / "consent.pdf"
    paper.write_bytes(counter_papers.consent_form(service))
    page.set_input_files("input[name=upload]", [paper])
    press(page, "Record the consent")
    page.get_by_role("heading", name="What you may do for the visitor").wait_for()
    files.examine_next()


def act(page: Page, window: Window) -> Demand:
    """A demand is begun for the visitor; the banner stands on every page, and nothing stays in the browser."""
    follow(page, "Post a demand")
    page.get_by_text("You act for 张老师, North Foundry").wait_for()
    page.fill("input[name=title]", "Thinner cold insulation")
    page.fill("textarea[name=problem]", "The pipe rack has no room left.")
    page.select_option("select[name=technology_field]", "5")
    page.get_by_role("checkbox", name=re.compile("development", re.I)).first.check()
    shot(page, "counter-demand-wide")
    press(page, "Save the draft")
    demand = Demand.objects.get()
    page.wait_for_url("**/change/")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "counter-demand-phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    service = CounterService.objects.select_related("thread").get()
    go(page, f"/en/as/{window.exchange.slug}___{service.thread.number}/organization/")
    page.get_by_text("The visitor has not consented to this at the counter.").wait_for()
    return demand


def end(page: Page, window: Window) -> None:
    """Ended and printed, in Chinese."""
    service = CounterService.objects.get()
    go(page, f"/zh-hans/as/{window.exchange.slug}/counter/{service.pk}/")
    shot(page, "counter-acting-wide-zh")
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "counter-acting-phone-zh")
    follow(page, "结束代办")
    shot(page, "counter-close-phone-zh")
    press(page, "结束代办")
    page.get_by_text("代办已结束。请打印回执。").wait_for()
    shot(page, "counter-closed-phone-zh")
    with page.expect_popup():
        page.get_by_role("button", name="打印回执").click()
    page.wait_for_timeout(1500)
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, f"/zh-hans/as/{window.exchange.slug}/counter/")
    shot(page, "counter-list-wide-zh")


def at_home(open_page: Callable[..., Page], service: CounterService, code: str, demand: Demand) -> None:
    """On a telephone, without JavaScript, by the address in the QR code."""
    service.refresh_from_db()
    page = open_page(f"/zh-hans/receipts/{service.locator}/", width=390, script=False)
    page.fill("input[name=code]", f"{code[:4]} {code[4:8]} {code[8:]}")
    press(page, "查看所办事项")
    page.get_by_text(demand.thread.number).first.wait_for()
    assert code not in page.url
    dark = open_page(f"/en/receipts/{service.locator}/", dark=True)
    shot(dark, "receipt-enter-wide-dark")
    dark.fill("input[name=code]", code)
    press(dark, "Show what was done")
    shot(dark, "receipt-wide-dark")
    dark.set_viewport_size({"width": 390, "height": 844})
    shot(dark, "receipt-phone-dark")
    dark.locator("summary", has_text="Withdraw the consent").click()
    dark.fill("textarea[name=note]", "I wanted 90 mm, not 120.")
    press(dark, "Withdraw the consent")
    dark.get_by_text("You have withdrawn", exact=True).wait_for()
    shot(dark, "receipt-withdrawn-phone-dark")
    press(page, "确认")
    page.get_by_text("已撤回").first.wait_for()
    assert CounterService.objects.get(pk=service.pk).state == "withdrawn"


def test_an_account_is_opened_at_the_counter_and_activated_on_a_telephone(open_page: Callable[..., Page]) -> None:
    window = counter.build()
    page = sign_in(open_page, window.clerk)
    go(page, f"/en/as/{window.exchange.slug}/")
    opens(page.get_by_role("main").get_by_role("link", name="Open an account for a visitor").last)
    page.fill("input[name=name]", "贺新")
    page.fill("input[name=email]", "new.visitor@example.org")
    page.select_option("select[name=identity]", "resident_card")
    page.get_by_label("The visitor is here").check()
    shot(page, "counter-account-wide")
    press(page, "Open the account")
    page.get_by_text("The account is opened and still shut.").wait_for()
    shot(page, "counter-account-opened")
    letter = mail.outbox[-1]
    found = re.search(r"https?://[^/\s]+/en(/\S+)", letter.body)
    assert found and letter.to == ["new.visitor@example.org"]
    phone = open_page(f"/zh-hans{found.group(1)}", width=390, dark=True)
    phone.fill("input[name=password]", "a-walk-by-the-river-7")
    phone.get_by_label("本人在窗口请求开立此账户").check()
    shot(phone, "counter-activate-phone-zh")
    press(phone, "同意并激活")
    phone.get_by_text("账户已由您启用。").wait_for()
    shot(phone, "counter-activated-phone-zh")
