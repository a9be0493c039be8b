"""Page, list, API, feed and export show the same of a concluded transaction, and never what is masked."""

import csv
import io
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import escape
from rest_framework.test import APIClient

from contracts.models import Contract, TransactionNotice
from contracts.selectors import documents, masks
from contracts.services import notices
from institutions.models import User
from tests.contracts import bargain as make
from tests.contracts import registry
from tests.contracts.bargain import Bargain
from tests.contracts.test_notices import EVERYTHING, concluded, ended
from tests.institutions import browsing, people
from transfer.kernel import relay
from transfer.kernel.actor import ANONYMOUS, Actor
from transfer.kernel.money import Money
from transfer.mechanisms.credentials import selectors as credentials

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=make.make)]

ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "Process for aerogel felt, licensed to a foundry"
AMOUNTS = ("turnover", "transaction")


@pytest.fixture
def bargain(stand: Bargain) -> Bargain:
    return stand


def browser_of(actor: Actor) -> Client:
    return browsing.sign_in(User.objects.get(pk=actor.user))


def paths(notice: TransactionNotice, language: str) -> dict[str, str]:
    return {
        "page": f"/{language}/transactions/{notice.pk}/",
        "list": f"/{language}/transactions/",
        "api": f"/api/v1/transaction-notices/{notice.pk}/",
        "api list": "/api/v1/transaction-notices/",
        "feed": f"/{language}/transactions/feed.atom",
        "export": f"/{language}/transactions/export.csv",
    }


def fetched(notice: TransactionNotice, language: str, client: Any = None) -> dict[str, str]:
    """What each outlet answers to the public."""
    found = {}
    for name, path in paths(notice, language).items():
        answer = (client or Client()).get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, (name, answer.status_code)
        found[name] = b"".join(answer).decode()
    return found


def secrets_of(contract: Contract, notice: TransactionNotice) -> set[str]:
    """What only parties and officials know, as it might be written anywhere."""
    turnover = contract.turnover
    assert turnover is not None
    people = [row for row in contract.parties.all()]
    return {
        TITLE,
        *(row.name_en for row in people),
        *(row.name_zh for row in people),
        *(row.uscc for row in people),
        str(turnover.minor),
        f"{turnover.decimal:,}",
        str(turnover.decimal),
        turnover.in_units(10_000),
        str(contract.pk),
        contract.document_hash,
        contract.thread.number,
        str(contract.deal_id),
    }


@pytest.mark.parametrize(
    ("language", "withheld"),
    [("en", []), ("zh-hans", ["buyers"]), ("en", EVERYTHING), ("zh-hans", EVERYTHING)],
    ids=["open", "buyer", "all", "all in Chinese"],
)
def test_page_api_feed_and_export_show_the_same_public_values(
    bargain: Bargain, language: str, withheld: list[str]
) -> None:
    _contract, notice = concluded(bargain, title=TITLE, withheld=withheld)
    answers = fetched(notice, language)
    with translation.override(language):
        shown = masks.shown(notice, ANONYMOUS)
        expected = {line.field: line.text for line in shown.lines if line.field != "publicity"}
        labels = {field.name: str(field.label) for field in masks.FIELDS}
    api = APIClient().get(paths(notice, language)["api"]).json()
    assert {name for name, value in api["facts"].items() if value not in (None, "", [], False)} == set(expected)
    assert api["facts"] == dict(shown.values)
    rows = list(csv.DictReader(io.StringIO(answers["export"].removeprefix("\ufeff"))))
    assert len(rows) == 1
    entry = ElementTree.fromstring(answers["feed"]).find(f"{ATOM}entry")
    assert entry is not None
    summary = entry.findtext(f"{ATOM}summary") or ""
    for name, text in expected.items():
        assert f"{labels[name]}: {text}" in summary
        amount = shown.amount(name) if name in AMOUNTS else None
        assert rows[0][labels[name]] == (str(amount.decimal) if amount else text)
        written = text.removesuffix(" 元").removesuffix(" CNY") if amount else escape(text)
        assert written in answers["page"], name
    for name in masks.NAMES:
        if name not in expected and labels[name] in rows[0]:
            assert rows[0][labels[name]] == ""
    confidential = {"en": "confidential", "zh-hans": "保密"}[language]
    for one in shown.masked:
        assert f"{labels[one.field]}: {confidential}" in summary


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nothing_that_is_masked_is_in_any_answer_to_the_public(bargain: Bargain, language: str) -> None:
    contract, notice = concluded(bargain, title=TITLE, withheld=EVERYTHING)
    ended(bargain, contract)
    relay.drain()
    for outlet, text in fetched(notice, language).items():
        for secret in secrets_of(contract, notice):
            assert secret not in text, (outlet, secret)
    stranger = browser_of(bargain.outsider)
    for outlet, text in fetched(notice, language, stranger).items():
        assert not [secret for secret in secrets_of(contract, notice) if secret in text], outlet


def test_the_control_without_a_wish_finds_those_values(bargain: Bargain) -> None:
    """The search above would find them: here they are public."""
    contract, notice = concluded(bargain, title=TITLE)
    answers = fetched(notice, "en")
    for outlet in ("page", "api", "feed", "export"):
        assert TITLE in answers[outlet] and "North Foundry" in answers[outlet]
    assert contract.thread.number in answers["page"]


def test_a_list_is_narrowed_by_class_region_and_month(bargain: Bargain) -> None:
    _contract, notice = concluded(bargain)
    month = notice.effective_on.strftime("%Y-%m")
    before = (notice.effective_on.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    for query, count in (
        ("contract_class=licensing", 1), ("contract_class=service", 0), ("region=330000", 1), ("region=440000", 0),
        (f"month={month}", 1), (f"month={before}", 0), (f"region=330000&month={month}", 1),
    ):  # fmt: skip
        page = Client().get(f"/en/transactions/?{query}").content.decode()
        assert page.count(f"/en/transactions/{notice.pk}/") == count, query
        rows = APIClient().get(f"/api/v1/transaction-notices/?{query}").json()["results"]
        assert len(rows) == count, query
        assert (b"".join(Client().get(f"/en/transactions/export.csv?{query}")).count(b"\n")) == count + 1
        assert Client().get(f"/en/transactions/feed.atom?{query}").content.count(b"<entry>") == count
    assert Client().get("/en/transactions/export.csv?month=2026-13").status_code == 422
    assert APIClient().get("/api/v1/transaction-notices/?month=soon").status_code == 422
    assert Client().get("/en/transactions/?month=soon").status_code == 200


def test_a_formula_in_a_title_stays_text_in_a_spreadsheet(bargain: Bargain) -> None:
    concluded(bargain, title='=HYPERLINK("http://example.org")')
    text = b"".join(Client().get("/en/transactions/export.csv")).decode().removeprefix("\ufeff")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["name of the contract"].startswith("'=")


def test_the_lists_ask_the_database_the_same_number_of_times_for_more_rows(bargain: Bargain) -> None:
    _contract, notice = concluded(bargain)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            b"".join(Client().get(path))
        return len(queries)

    addresses = ["/en/transactions/", "/api/v1/transaction-notices/", "/en/transactions/feed.atom",
                 "/en/transactions/export.csv"]  # fmt: skip
    for path in addresses:
        asked(path)
    once = [asked(path) for path in addresses]
    concluded(make.make())
    ended(bargain, notice.contract)
    relay.drain()
    assert [asked(path) for path in addresses] == once


@pytest.mark.parametrize("withheld", [[], EVERYTHING], ids=["open", "all"])
def test_the_check_page_of_a_certificate_shows_no_confidential_part(bargain: Bargain, withheld: list[str]) -> None:
    contract = make.signed(bargain, title=TITLE, withheld=withheld)
    registration = registry.registered(bargain, registry.office(), contract)
    relay.drain()
    certificate = credentials.of_subject(registration.stream).get()
    places = [f"/{language}/check/{certificate.token}/" for language in ("en", "zh-hans")]
    answers = [Client().get(place).content.decode() for place in places]
    answers.append(Client().get(f"/check/{certificate.token}/credential.jwt").content.decode())
    answers.append(certificate.content)
    never = {contract.terms["object"], contract.terms["plan"], TITLE, contract.document_hash, str(contract.pk)}
    withholdable = {"North Foundry", "北方铸造", "Lakeside University", "湖滨大学", "2,800,000.00", "280000000"}
    hidden = never | withholdable if withheld else never
    for text in answers:
        assert not [secret for secret in hidden if secret in text]
        assert registration.number in text or "." in text[:200]
    if not withheld:
        assert all(fact in answers[0] for fact in ("North Foundry", "Lakeside University", "2,800,000.00"))


def test_what_is_withheld_is_part_of_the_text_that_both_sign(bargain: Bargain) -> None:
    contract = make.sent(bargain, withheld=["buyers"])
    said = documents.shown(contract)["withheld"]
    assert said == [{"code": "buyers", "en": "the name of the buyer", "zh": "买方名称"}]
    other = make.sent(make.make())
    assert "withheld" not in documents.shown(other)


def test_a_party_sees_its_own_and_two_officers_revoke_on_the_pages(bargain: Bargain) -> None:
    contract, notice = concluded(bargain, title=TITLE, withheld=EVERYTHING)
    seller = browser_of(bargain.seller)
    own = seller.get(f"/en/as/{bargain.market.university.slug}/transactions/{notice.pk}/").content.decode()
    assert TITLE in own and "2,800,000.00" in own
    officer: Actor = bargain.market.officer
    place = f"/en/as/{bargain.market.exchange.slug}/transactions/{notice.pk}/"
    desk = browser_of(officer)
    assert f"{place}propose_revocation/" in desk.get(place).content.decode()
    done = desk.post(f"{place}propose_revocation/", {"version": 1, "reason": "secret", "note": ""})
    assert done.status_code == 302, done.content
    second = browser_of(people.actor(bargain.market.exchange, "reviewer"))
    assert f"{place}revoke/" in second.get(place).content.decode()
    done = second.post(f"{place}revoke/", {"version": 2, "note": ""})
    assert done.status_code == 302, done.content
    page = Client().get(f"/en/transactions/{notice.pk}/").content.decode()
    assert "This notice was revoked" in page and TITLE not in page
    assert Money(contract.turnover_minor or 0).display() not in page
    assert notices.consider(contract, actor=officer, after="in_force") is None


@pytest.mark.parametrize(("withheld", "said"), [([], True), (["title", "amounts"], False)], ids=["open", "withheld"])
def test_the_front_page_says_what_was_concluded_as_far_as_it_is_public(
    bargain: Bargain, withheld: list[str], said: bool
) -> None:
    contract, notice = concluded(bargain, title=TITLE, withheld=withheld)
    assert contract.turnover is not None
    page = Client().get("/en/").content.decode()
    line = page.split(f"/en/transactions/{notice.pk}/")[1].split("</li>")[0]
    assert (TITLE in page) is said and ("confidential" in line) is not said
    assert (notice.thread.number in line) is not said
