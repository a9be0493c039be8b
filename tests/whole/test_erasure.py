"""A person who took part in everything is erased: chains, seals and certificates stay verifiable, and no table holds
the name, the address or the words any more."""

from typing import Any

import pytest
from django.db import connection, transaction

from institutions.models import User
from institutions.services import accounts
from market.services import disclosures
from tests.contracts import bargain as bargains
from tests.contracts import registry
from tests.institutions import people
from tests.market import trade
from transfer.kernel import events, relay, seals
from transfer.kernel.actor import SYSTEM
from transfer.kernel.models import Event
from transfer.mechanisms.credentials.models import Credential
from transfer.mechanisms.credentials.selectors import checks
from transfer.mechanisms.publicity.models import Publicity
from transfer.mechanisms.publicity.services import objections

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data")]
NAME, ADDRESS, WORDS = "欧阳擎天柱", "ouyang.qingtianzhu@example.org", "the quincunx was never weighed"


def deliver() -> None:
    """As the worker does, until nothing is left."""
    while relay.drain():
        pass


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


@pytest.fixture
def busy(dictionary_data: None) -> User:
    """Disclosed, invented, listed, dealt, contracted, filed, was paid, shared out, objected — and said something."""
    user = people.user(NAME, ADDRESS)
    bargain = bargains.make()
    market = bargain.market
    actor = people.actor(market.university, "inventor", "transfer_officer", who=user)
    bargain.seller = market.seller = actor
    market.achievement = trade.achievement(market.university, market.exchange, user)
    disclosures.begin(
        actor=actor,
        institution=market.university,
        inventors=[{"user": user.pk, "name": NAME}],
        title="气凝胶毡",
        summary="常压一步法。",
        technology_field="5",
    )
    office = registry.office()
    contract = bargains.signed(bargain)
    registry.registered(bargain, office, contract)
    bargains.shared(bargain, contract)
    deliver()
    public = bargains.make(party_kind="022")
    trade.agreed(public.market)
    noticed = Publicity.objects.latest("created_at")
    objections.file(actor=actor, publicity=noticed, ground="price", statement=WORDS)
    deliver()
    return user


def test_who_took_part_in_everything_is_erased_and_everything_still_holds(busy: User) -> None:
    taken_part = Event.objects.filter(actor_user=busy.pk)
    apps = set(taken_part.values_list("name", flat=True))
    assert {name.partition(".")[0] for name in apps} >= {"market", "contracts", "publicity"}
    streams = set(taken_part.values_list("stream", flat=True))
    credential = Credential.objects.get()
    seals.seal()
    assert seals.check() == [] and checks.check_token(credential.token).verdict == checks.GENUINE
    expected = {
        "institutions_person.name",
        "institutions_user.email",
        "publicity_objectiontext.statement",
        "market_disclosedinventor.name",
        "contracts_distributionline.name",
    }
    before = cells_with(NAME, ADDRESS, WORDS)
    assert expected <= before, before

    with transaction.atomic():
        accounts.erase(busy, actor=SYSTEM)
    deliver()

    assert cells_with(NAME, ADDRESS, WORDS) == set()
    assert [stream for stream in sorted(streams) if events.broken_links(stream)] == []
    seals.seal()
    assert seals.check() == []
    assert checks.check_token(credential.token).verdict == checks.GENUINE
    assert Event.objects.filter(actor_user=busy.pk).count() >= taken_part.count() > 10
    busy.refresh_from_db()
    assert busy.is_erased and not busy.is_active


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
