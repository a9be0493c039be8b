"""Steps 9, 11 and 12: registered and certified, made public without what is confidential, counted."""

from playwright.sync_api import expect

from contracts.models import Contract, Registration, TransactionNotice
from tests.browser.thread.money import price
from tests.browser.thread.town import OpenPage, Person, Town, look, settle
from tests.contracts import bargain
from transfer.mechanisms.credentials import selectors as credentials

BUYER = "North Foundry"


def registered(town: Town, office: Person, contract: Contract) -> Registration:
    office.go(f"contracts/{contract.pk}/")
    office.follow("Apply for registration")
    office.choose(office=str(town.register.pk))
    office.send()
    office.press("File the application")
    registrar = town.person(town.register, "registrar")
    registrar.go("registrations/desk/")
    registrar.key("a")
    registrar.key("s")
    registration = Registration.objects.get(contract=contract)
    assert registration.state == "in_review"
    look(registrar.page, f"registration-desk-{contract.contract_class}")
    for choice in registrar.page.locator("form#checklist input[value=yes]").all():
        choice.check()
    registrar.press("Record the findings")
    registrar.key("r")
    registration.refresh_from_db()
    assert registration.state == "registered" and registration.number
    assert registration.turnover == registration.transaction == contract.turnover
    assert registrar.page.problems == []  # type: ignore[attr-defined] # gathered by the fixture
    return registration


def certified(open_page: OpenPage, office: Person, registration: Registration) -> None:
    settle(lambda: credentials.of_subject(registration.stream).exists())
    office.go(f"registrations/{registration.pk}/")
    office.follow("Check page")
    address = "/" + office.page.url.split("/", 3)[3]
    for path, said in ((address, "Genuine and in force"), (address.replace("/en/", "/zh-hans/"), "真实有效")):
        public = open_page(path)
        expect(public.get_by_text(said).first).to_be_visible()
        expect(public.get_by_text(registration.number).first).to_be_visible()
        told = public.inner_text("main")
        assert BUYER not in told and not any(text in told for text in bargain.FILLED["terms"].values())
    look(office.go(f"registrations/{registration.pk}/"), f"registration-{registration.contract_class}")


def published(open_page: OpenPage, office: Person, contract: Contract) -> None:
    settle(TransactionNotice.objects.filter(contract=contract, state="issued").exists)
    page = open_page("/en/transactions/")
    look(page, "transactions")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=contract.title).click()
    told = page.inner_text("main")
    assert price(contract) in told and "Lakeside University" in told and "What is not shown here" in told
    assert BUYER not in told and contract.document_hash not in told
    look(page, f"transaction-{contract.contract_class}")
    office.go(f"contracts/{contract.pk}/")
    office.follow("The public notice")
    office.reads(BUYER)


def counted(open_page: OpenPage, town: Town, *contracts: Contract) -> None:
    """The regulator of the region reads each contract to the cent; the public does not read a single one."""
    settle()
    regulator = town.person(town.regulator, "statistician")
    regulator.go("statistics/?by=class&unit=yuan&region=330000")
    for one in contracts:
        head = regulator.page.get_by_role("rowheader", name=one.contract_class)
        expect(regulator.page.get_by_role("row").filter(has=head)).to_contain_text(price(one))
    public = open_page("/en/statistics/?by=class&unit=yuan&region=330000")
    told = public.inner_text("main")
    assert not [one for one in contracts if price(one) in told]
    look(public, "statistics")
