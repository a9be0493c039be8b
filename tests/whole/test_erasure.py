"""A person who took part in everything is erased: chains, seals and certificates stay verifiable, and no table holds
the name, the address or the words any more."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from contracts.models import Contract
from contracts.selectors import documents, paper, parties
from contracts.services import contracts, force
from institutions.models import Organization, User
from institutions.selectors import actors, keeping
from institutions.services import accounts
from market.services import confidentiality
from tests.contracts import bargain as bargains
from tests.contracts import registry
from tests.institutions import browsing, people
from tests.market import trade
from tests.market.test_api import call, key_of
from tests.whole.life import Life, deliver, lived
from transfer.edge.models import IdempotencyKey
from transfer.kernel import clock, events, facts, retention, ruleset, seals
from transfer.kernel.actor import SYSTEM, Actor
from transfer.kernel.models import Event
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.credentials.selectors import checks
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.signing.models import Signature

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data")]
NAME, ADDRESS, WORDS = "欧阳擎天柱", "ouyang.qingtianzhu@example.org", "the quincunx was never weighed"
SOUGHT = (NAME, json.dumps(NAME)[1:-1].replace("\\", "\\\\"), ADDRESS, WORDS)
"""As it is written, and as JSON in a text writes it (the backslash doubled for LIKE)."""


def cells_with(*texts: str) -> set[str]:
    """Every column of every table of the product in which one of the texts stands."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name) WHERE table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
            " AND c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')"
        )
        columns = cursor.fetchall()
        for table, column in columns:
            for text in texts:
                cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1', [f"%{text}%"])
                if cursor.fetchone():
                    found.add(f"{table}.{column}")
    return found


PUBLIC_PAGES = ("/{language}/notices/{award}/", "/{language}/notices/", "/{language}/technologies/{number}/")
PUBLIC_ANSWERS = ("/api/v1/publicities/{award}/", "/api/v1/publicities/", "/api/v1/achievements/")
PARTS = {
    "market.deal.",
    "market.demand.",
    "market.disclosure.",
    "market.listing.",
    "market.response.",
    "contracts.contract.",
    "contracts.distribution.",
    "contracts.registration.registered",
    "publicity.objection.filed",
    "signing.",
    "talent.mandate.accepted",
}
"""What an event of theirs begins with, one for each part."""


def read_by_all(life: Life) -> dict[str, str]:
    """What anybody reads where this person had a part, by address."""
    at = {"award": life.award.pk, "number": life.number}
    pages = [page.format(language=language, **at) for page in PUBLIC_PAGES for language in ("en", "zh-hans")]
    found = {}
    for path in [*pages, *(answer.format(**at) for answer in PUBLIC_ANSWERS)]:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        told = answer.json() if path.startswith("/api/") else answer.content.decode()
        found[path] = str(told)
    return found


def still_what_was_frozen(notice: Publicity) -> None:
    """The content is the one whose hash stands in the chain."""
    notice.refresh_from_db()
    digest = hashlib.sha256(facts.canonical(notice.content).encode()).hexdigest()
    opened = Event.objects.get(stream=notice.stream, name="publicity.publicity.opened")
    assert digest == notice.content_hash == json.loads(opened.body)["content"]


@pytest.fixture
def life(dictionary_data: None) -> Life:
    return lived(NAME, ADDRESS, WORDS)


def test_who_took_part_in_everything_is_erased_and_everything_still_holds(life: Life) -> None:
    taken_part = Event.objects.filter(actor_user=life.user.pk)
    names = set(taken_part.values_list("name", flat=True))
    assert {part for part in PARTS if not any(name.startswith(part) for name in names)} == set(), sorted(names)
    streams = set(taken_part.values_list("stream", flat=True))
    tokens = list(Credential.objects.values_list("token", flat=True))
    seals.seal()
    assert seals.check() == [] and len(tokens) == 2
    assert {checks.check_token(token).verdict for token in tokens} == {checks.GENUINE}
    expected = {
        "institutions_person.name",
        "institutions_user.email",
        "publicity_objectiontext.statement",
        "publicity_namedperson.name",
        "market_disclosedinventor.name",
        "contracts_distributionline.name",
        "edge_idempotencykey.answer",
    }
    before = cells_with(*SOUGHT)
    assert expected <= before, before
    assert Signature.objects.filter(user=life.user.pk).count() == 1

    with transaction.atomic():
        accounts.erase(life.user, actor=SYSTEM)
    deliver()

    assert cells_with(*SOUGHT) == set()
    assert [stream for stream in sorted(streams) if events.broken_links(stream)] == []
    seals.seal()
    assert seals.check() == []
    assert {checks.check_token(token).verdict for token in tokens} == {checks.GENUINE}
    assert Event.objects.filter(actor_user=life.user.pk).count() >= taken_part.count() > 20
    assert Signature.objects.filter(user=life.user.pk).count() == 1
    life.user.refresh_from_db()
    assert life.user.is_erased and not life.user.is_active


def test_who_was_erased_is_named_to_the_public_no_more(life: Life) -> None:
    before = read_by_all(life)
    named = {path for path, told in before.items() if NAME in told}
    assert {f"/en/notices/{life.award.pk}/", f"/zh-hans/notices/{life.award.pk}/"} <= named
    assert f"/api/v1/publicities/{life.award.pk}/" in named
    still_what_was_frozen(life.award)
    (row,) = life.award.people.all()
    assert [one["name"] for one in life.award.content["people"]] == [row.digest]

    with transaction.atomic():
        accounts.erase(life.user, actor=SYSTEM)
    deliver()

    after = read_by_all(life)
    assert {path for path, told in after.items() if NAME in told} == set()
    assert "(name erased)" in after[f"/en/notices/{life.award.pk}/"]
    still_what_was_frozen(life.award)
    assert [(row.digest, row.salt) for row in life.award.people.all()] == [("", "")]


def test_what_a_colleague_was_answered_about_them_goes_with_its_period(life: Life) -> None:
    """The answer is another person's own, kept for a second asking, and no longer than its rule says."""
    text = {"title": "气凝胶毡", "summary": "二", "technology_field": "5", "inventors": [{"name": NAME, "weight": 1}]}
    colleague = people.actor(actors.organization_of(life.colleague), "inventor")
    made = call(key_of(colleague), "post", "invention-disclosures/", text)
    assert made.status_code == 201, made.content
    with transaction.atomic():
        accounts.erase(life.user, actor=SYSTEM)
    assert "edge_idempotencykey.answer" in cells_with(*SOUGHT)
    day = ruleset.rule("retention.idempotency_key", jurisdiction="CN", on=clock.now().date()).period.days
    IdempotencyKey.objects.update(created_at=clock.now() - timedelta(days=day, hours=1))
    retention.sweep()
    assert "edge_idempotencykey.answer" not in cells_with(*SOUGHT)


@pytest.mark.django_db(transaction=True)
def test_the_check_of_the_seals_would_notice(dictionary_data: None) -> None:
    """The control: had erasure touched the chain, the same check would say so."""
    user = people.user(NAME, ADDRESS)
    with transaction.atomic():
        accounts.erase(user, actor=SYSTEM)
    seals.seal()
    assert seals.check() == []
    event = Event.objects.latest("recorded_at")
    tables = partitions()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE kernel_event SET reason = 'forgotten' WHERE stream = %s AND version = %s",
            [event.stream, event.version],
        )
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert {finding.kind for finding in seals.check()} == {"chain"}


def partitions() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'kernel_event'::regclass")
        return [name for (name,) in cursor.fetchall()]


PARTY, STREET = "司马未央", "梧桐路二十七号三单元"


def signed_by_a_person(who: Actor) -> Contract:
    """A contract whose buyer is a natural person, signed by both, registered and ended."""
    desk = actors.organization_of(who)
    Organization.objects.filter(pk=desk.pk).update(address=STREET, party_kind="400", region="330106")
    desk.refresh_from_db()
    bargain = bargains.make()
    bargain.market.enterprise, bargain.market.buyer, bargain.buyer, bargain.buyer_signs = desk, who, who, who
    contract = bargains.signed(bargain)
    deliver()
    registry.registered(bargain, registry.office(), contract)
    force.propose_end(contract, actor=bargain.seller_signs, move="terminate", reason="agreed")
    ended = force.terminate(contract, actor=who, reason="agreed")
    deliver()
    return ended


def test_the_name_of_a_party_stays_until_the_time_of_keeping_is_over(dictionary_data: None) -> None:
    who = people.person(PARTY)
    contract = signed_by_a_person(who)
    user = User.objects.get(pk=who.user)
    fixed = documents.latest(contract)
    assert fixed is not None and PARTY not in fixed.document and STREET not in fixed.document
    (one,) = parties.people(contract)
    assert one["digest"] in fixed.document and one["name_zh"] == PARTY
    assert (
        one["digest"]
        == hashlib.sha256(
            facts.canonical({name: text for name, text in one.items() if name != "digest"}).encode()
        ).hexdigest()
    )
    assert PARTY in str(parties.named(documents.shown(contract), contract))

    browser = browsing.sign_in(user)
    before = browser.get("/en/me/account/erase/").content.decode()
    assert "party of 1 signed contract" in before and "30 years after a contract has ended" in before
    zh = browser.get("/zh-hans/me/account/erase/").content.decode()
    assert "合同终止满 30 年后" in zh
    after = browser.post("/en/me/account/erase/", {"sure": "on"}, follow=True).content.decode()
    assert "party of 1 signed contract" in after and "What was personal is erased." in after
    deliver()
    user.refresh_from_db()
    assert user.is_erased
    assert cells_with(PARTY) == {"contracts_contractparty.name_zh"}
    assert cells_with(STREET) == {"contracts_contractparty.address"}
    assert PARTY in str(parties.named(documents.shown(contract), contract))

    retention.sweep()
    assert cells_with(PARTY) == {"contracts_contractparty.name_zh"}
    Contract.objects.filter(pk=contract.pk).update(changed_at=clock.now() - timedelta(days=365 * 31))
    hold = retention.hold(contract.thread, actor=people.actor(people.exchange(), "auditor"), reason="lawsuit")
    retention.sweep()
    assert cells_with(PARTY) == {"contracts_contractparty.name_zh"}
    retention.lift(hold, actor=people.actor(people.exchange(), "auditor"), reason="decided")
    retention.sweep()
    assert cells_with(PARTY, STREET) == set()
    contract.refresh_from_db()
    still = documents.latest(contract)
    assert still is not None and still.document == fixed.document
    assert documents.hash_of(documents.parsed(still)) == contract.document_hash
    envelope = documents.envelope_of(contract)
    assert envelope.document == fixed.document and envelope.document_hash == contract.document_hash
    assert [events.broken_links(stream) for stream in (contract.stream, envelope.stream)] == [[], []]
    seals.seal()
    assert seals.check() == []
    assert "(name erased)" in str(parties.named(documents.shown(contract), contract)) and not parties.people(contract)
    assert paper.rendered(documents.shown(contract), made_at=clock.now(), signed=[], is_draft=False)[:5] == b"%PDF-"


def test_in_a_contract_that_was_never_signed_the_name_goes_at_once(dictionary_data: None) -> None:
    who = people.person(PARTY)
    bargain = bargains.make()
    market = bargain.market
    contract = contracts.draft_outside(
        actor=bargain.seller,
        sellers=[market.university],
        buyers=[actors.organization_of(who)],
        title="另一份",
        contract_class="service",
    )
    assert keeping.after_erasure(User.objects.get(pk=who.user).pk) == []
    with transaction.atomic():
        accounts.erase(User.objects.get(pk=who.user), actor=SYSTEM)
    deliver()
    assert cells_with(PARTY) == set()
    assert {str(row.name) for row in contract.parties.all()} == {str(market.university.name), "erased"}


def test_that_a_name_stays_in_a_confidentiality_agreement_is_said(dictionary_data: None) -> None:
    who, market = people.person(PARTY), trade.build()
    market.enterprise, market.buyer = actors.organization_of(who), who
    assert who.user is not None and keeping.after_erasure(who.user) == []
    confidentiality.prepare(trade.deal(market), actor=who)
    (said,) = keeping.after_erasure(who.user)
    assert "1 confidentiality agreement" in said
