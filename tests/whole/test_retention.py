"""Every noun declares how long it is kept, in one table; what its rule says is done."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction

from contracts.models import Contract
from institutions.services import memberships
from market.models import Achievement, Demand, InventionDisclosure, Listing, Offer, Response
from market.services import deals, disclosures, responses
from talent.models import Mandate
from talent.services import mandates
from tests.architecture.source import PRODUCT, ROOT
from tests.contracts import bargain as make
from tests.institutions import people
from tests.market import asking, trade, world
from transfer.kernel import clock, events, relay, retention, ruleset
from transfer.kernel.actor import SYSTEM
from transfer.kernel.models import Event, Stateful
from transfer.mechanisms.files import services as files
from transfer.mechanisms.files.models import StoredFile
from transfer.roof.notices.models import Mail, Notice

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("dictionary_data")]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_FILE_FOLDER = str(tmp_path)


def test_every_table_of_the_product_falls_under_one_line() -> None:
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in PRODUCT]
    assert [model._meta.label for model in ours if retention.noun_of(model) is None] == []
    nouns = {line.noun for line in retention.table()}
    assert {retention.noun_of(model) for model in ours} <= nouns


def test_a_line_has_an_act_exactly_where_its_rule_says_that_something_is_forgotten() -> None:
    today = clock.local_date(clock.now(), "CN")
    for line in retention.table():
        rule = ruleset.rule(line.rule, jurisdiction="CN", on=today)
        assert (rule.value["then"] == retention.KEEP) == (line.forget is None), line
        assert rule.source and (line.find is None or rule.period)


def test_the_page_says_the_whole_table() -> None:
    page = (ROOT / "docs" / "retention.md").read_text()
    told = {tuple(part.strip() for part in row.split("|")[1:3]) for row in page.splitlines() if row.startswith("| ")}
    assert {(line.noun, line.rule) for line in retention.table()} <= told


def old(obj: Any, years: int) -> None:
    type(obj)._base_manager.filter(pk=obj.pk).update(changed_at=clock.now() - timedelta(days=366 * years))


def swept(noun: str, obj: Any, years: int) -> None:
    """It is kept while it is young, forgotten when it is old, and that once."""
    assert noun not in retention.sweep()
    old(obj, years)
    assert retention.sweep().get(noun) == 1
    assert noun not in retention.sweep()
    assert events.broken_links(obj.stream) == []


def notes(obj: Stateful) -> list[str | None]:
    noted = Event.objects.filter(stream=obj.stream).exclude(note_digest="")
    return [events.note_of(event) for event in noted]


def attach(obj: Any, owner: Any) -> StoredFile:
    with transaction.atomic():
        made = files.receive(
            actor=SYSTEM, upload=ContentFile(b"10.5 W/m", "a.txt"), subject=obj.stream, kind="evidence",
            owner=owner.pk, thread=obj.thread,
        )  # fmt: skip
    files.examine_next()
    return made


def test_a_disclosure_that_was_released() -> None:
    there = world.make()
    made = world.disclosure(there)
    disclosures.file(made, actor=there.inventor)
    disclosures.take_up(made, actor=there.officer)
    disclosures.release(made, actor=there.officer, reason="known_already", note="Known since 1990.")
    held = attach(made, made.institution)
    swept("market.disclosure", made, 11)
    made.refresh_from_db()
    held.refresh_from_db()
    assert (made.summary, held.name, notes(made)) == ("", "", [""]) and made.title
    assert {inventor.name for inventor in made.inventors.all()} == {""}


def test_a_response_that_was_declined() -> None:
    desk = asking.build()
    made = asking.sent(desk)
    responses.decline(made, actor=desk.buyer, reason="price", note="Twice the budget.")
    held = attach(made, made.responder)
    swept("market.response", made, 6)
    made.refresh_from_db()
    held.refresh_from_db()
    assert (made.approach, made.evidence, made.figures, held.name) == (
        "",
        "",
        [],
        "",
    ) and made.decline_reason == "price"
    assert set(notes(made)) == {""}


def test_a_deal_that_was_broken_off_and_its_offers() -> None:
    market = trade.build()
    offer = trade.offered(market)
    assert offer.deliverables or offer.other_terms or Offer.objects.filter(pk=offer.pk).update(other_terms="By rail.")
    deal = offer.deal
    deals.break_off(deal, actor=market.buyer, reason="price", note="Too dear.")
    assert not {"market.deal", "market.offer"} & retention.sweep().keys()
    old(deal, 11)
    assert {noun: count for noun, count in retention.sweep().items() if noun.startswith("market.")} == {
        "market.deal": 1, "market.offer": 1,
    }  # fmt: skip
    offer.refresh_from_db()
    assert (offer.deliverables, offer.other_terms) == ("", "") and offer.price_minor
    assert set(notes(deal)) == {""} and retention.sweep() == {}


def test_a_legal_hold_keeps_a_text() -> None:
    desk = asking.build()
    made = asking.sent(desk)
    responses.withdraw(made, actor=desk.seller)
    old(made, 6)
    with transaction.atomic():
        retention.hold(made.thread, actor=SYSTEM, reason="dispute")
    assert retention.sweep() == {}
    made.refresh_from_db()
    assert made.approach


def test_a_mandate_that_has_ended() -> None:
    market = trade.build()
    agency = people.organization("broker_agency", at=market.exchange)
    terms: dict[str, Any] = {"commission": "none", "terms": "Finds three buyers."}
    made = mandates.propose(actor=market.seller, principal=market.university, broker=agency, **terms)
    mandates.accept(made, actor=people.actor(agency, "broker"))
    mandates.end(made, actor=market.seller, reason="done", note="Two were found.")
    swept("talent.mandate", made, 11)
    assert Mandate.objects.get(pk=made.pk).terms == "" and set(notes(made)) == {""}


def test_a_membership_that_has_ended() -> None:
    firm = people.organization()
    boss, clerk = people.actor(firm, "manager"), people.membership(firm, "clerk")
    with transaction.atomic():
        memberships.end(clerk, actor=boss)
        stream = clerk.stream
    event = Event.objects.filter(stream=stream).latest("version")
    assert not retention.sweep() and event.note_digest == ""
    old(clerk, 11)
    assert "institutions.membership" not in retention.sweep()  # nothing was ever written about it


def test_a_contract_that_has_ended() -> None:
    there = make.make()
    contract = make.signed(there)
    text = contract.documents.get().document
    Contract.objects.filter(pk=contract.pk).update(state="terminated")
    contract.refresh_from_db()
    held = attach(contract, there.market.university)
    swept("contracts.contract", contract, 31)
    contract.refresh_from_db()
    held.refresh_from_db()
    assert (contract.terms, held.name) == ({}, "") and contract.documents.get().document == text


def _achievement() -> Achievement:
    return world.achievement(world.make())


def _disclosure() -> InventionDisclosure:
    return world.disclosure(world.make())


def _demand() -> Demand:
    return asking.draft(asking.build())


def _response() -> Response:
    return asking.response(asking.build())


def _listing() -> Listing:
    return trade.draft(trade.build())


@pytest.mark.parametrize("begin", [_achievement, _disclosure, _demand, _response, _listing])
def test_a_draft_that_was_left(begin: Callable[[], Any]) -> None:
    made = begin()
    owner = people.organization()
    held = attach(made, owner)
    relay.drain()
    assert retention.sweep() == {}
    old(made, 1)
    assert retention.sweep() == {"market.draft": 1}
    assert not type(made).objects.filter(pk=made.pk).exists()
    assert StoredFile.objects.get(pk=held.pk).erased_at
    last = Event.objects.filter(stream=made.stream).latest("version")
    assert last.name == "kernel.draft.deleted" and events.broken_links(made.stream) == []
    relay.drain()


def test_the_draft_of_an_elected_disclosure_stays() -> None:
    there = world.make()
    made = world.disclosure(there)
    disclosures.file(made, actor=there.inventor)
    disclosures.take_up(made, actor=there.officer)
    disclosures.elect(made, actor=there.officer, exchange=there.exchange)
    old(made.achievement, 2)
    assert "market.draft" not in retention.sweep() and Achievement.objects.filter(pk=made.achievement.pk).exists()


def test_notices_with_their_mails_and_sessions() -> None:
    trade.agreed(trade.build())
    relay.drain()
    old_ones = list(Notice.objects.values_list("pk", flat=True))[:2]
    kept = Notice.objects.count() - len(old_ones)
    assert old_ones and kept
    mail = Mail.objects.create(
        user=Notice.objects.get(pk=old_ones[0]).user, status="sent", made_at=clock.now(), next_at=clock.now()
    )
    Notice.objects.filter(pk__in=old_ones).update(happened_at=clock.now() - timedelta(days=370), mail=mail)
    for name, days in (("a", 40), ("b", 20)):
        Session.objects.create(session_key=name * 32, expire_date=clock.now() - timedelta(days=days))
    assert retention.sweep() == {"notices.notice": 1, "institutions.session": 1}  # batches
    assert Notice.objects.count() == kept and not Mail.objects.filter(pk=mail.pk).exists()
    assert Session.objects.get().session_key == "b" * 32


def test_a_file_that_was_refused(settings: Any) -> None:
    made = world.achievement(world.make())
    with transaction.atomic():
        bad = files.receive(
            actor=SYSTEM, upload=ContentFile(b"MZ" + bytes(200), "a.pdf"), subject=made.stream, kind="evidence",
            owner=made.owner_id, thread=made.thread,
        )  # fmt: skip
    files.examine_next()
    bad.refresh_from_db()
    assert bad.state == "refused" and retention.sweep() == {}
    StoredFile.objects.filter(pk=bad.pk).update(created_at=clock.now() - timedelta(days=31))
    assert retention.sweep() == {"files.file": 1} and retention.sweep() == {}
