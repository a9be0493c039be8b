"""A registration in the browser: applied for on a phone, decided with keys on the desk; axe clean in both languages."""

import pytest

from contracts.models import Registration
from contracts.services import registration_desk as desk
from contracts.services import registrations
from tests.browser.pages import follow, press, shot
from tests.browser.test_contracts import OpenPage, address, go, sign_in
from tests.contracts import bargain as make
from tests.contracts import registry

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("dictionary_data"),
]


def test_applied_for_on_a_phone_and_decided_with_keys(open_page: OpenPage) -> None:
    bargain, office = make.make(), registry.office()
    contract = make.signed(bargain)
    phone = sign_in(open_page, bargain.seller, width=390)
    go(phone, address(bargain.seller, "contract", contract.pk))
    follow(phone, "Apply for registration")
    phone.select_option("select[name=office]", str(office.organization.pk))
    shot(phone, "registration-apply")
    press(phone, "Go on to the summary")
    shot(phone, "registration-summary")
    press(phone, "File the application")
    registration = Registration.objects.get()
    assert registration.state == "filed"
    desk.request_supplement(registration, actor=office.registrar, note="Please add annex 2.")
    go(phone, address(bargain.seller, "registration", registration.pk))
    shot(phone, "registration-supplement")
    registrations.resubmit(registration, actor=bargain.seller, note="Annex 2 is part of the text.")
    page = sign_in(open_page, office.registrar)
    go(page, address(office.registrar, "registration_desk", language="zh-hans"))
    shot(page, "registration-desk-zh")
    page.keyboard.press("s")
    page.wait_for_selector("form#checklist")
    go(page, address(office.registrar, "registration_review", registration.pk))
    shot(page, "registration-desk-review")
    for choice in page.locator("form#checklist input[value=yes]").all():
        choice.check()
    press(page, "Record the findings")
    page.get_by_role("main").get_by_role("heading", name=contract.title).click()
    page.keyboard.press("r")
    page.wait_for_function("!document.querySelector('form#checklist')")
    registration.refresh_from_db()
    assert registration.state == "registered" and registration.number
    shot(page, "registration-desk-registered")
    assert page.problems == [] and phone.problems == []  # type: ignore[attr-defined] # gathered by the fixture
