"""The books: entries balance, are booked once and never changed; no account falls below nought; money is conserved."""

import random
import uuid
from collections.abc import Callable
from time import sleep
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.racing import at_once, raised
from transfer.kernel import clock, constraints, database, events, locking, policy
from transfer.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance
from transfer.kernel.errors import Misuse, NotAllowed, RuleBroken
from transfer.kernel.models import Event, Jurisdiction, Thread
from transfer.kernel.money import Money
from transfer.mechanisms.ledger import selectors
from transfer.mechanisms.ledger.models import Account, Balance, Entry, Posting
from transfer.mechanisms.ledger.services import entries
from transfer.mechanisms.ledger.services.accounts import account
from transfer.mechanisms.ledger.services.entries import Line

EXCHANGE, UNIVERSITY, BUYER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def person(*roles: str, organization: uuid.UUID) -> Actor:
    return Actor(
        user=uuid.uuid4(), organization=organization, roles=frozenset(roles), assurance=Assurance.SECOND_FACTOR
    )


OFFICER = person("listing_officer", organization=EXCHANGE)


def bank(currency: str = "CNY") -> Account:
    return account(actor=OFFICER, keeper=EXCHANGE, owner=EXCHANGE, kind="bank", currency=currency, may_be_negative=True)


def held(owner: uuid.UUID = BUYER, currency: str = "CNY", purpose: str = "") -> Account:
    return account(actor=OFFICER, keeper=EXCHANGE, owner=owner, kind="deposit_held", currency=currency, purpose=purpose)


def book(thread: Thread, *lines: Line, ref: str = "", kind: str = "deposit.paid") -> Entry:
    return entries.post(
        actor=OFFICER, kind=kind, ref=ref or uuid.uuid4().hex, subject="deposit:1", thread=thread, lines=lines
    )


def move(thread: Thread, source: Account, target: Account, minor: int, ref: str = "") -> Entry:
    return entries.transfer(
        actor=OFFICER, kind="deposit.paid", ref=ref or uuid.uuid4().hex, subject="deposit:1", thread=thread,
        amount=Money(minor, source.currency), source=source, target=target,
    )  # fmt: skip


def test_a_transfer_moves_money_and_tells_its_subject(thread: Thread) -> None:
    entry = move(thread, bank(), held(), 500_00)
    assert selectors.balance(held()) == Money(500_00) and selectors.balance(bank()) == Money(-500_00)
    assert selectors.balances([held(), bank()]) == {held().pk: Money(500_00), bank().pk: Money(-500_00)}
    posted = events.happened(Event.objects.get(stream=entry.stream))
    assert posted.facts["subject"] == "deposit:1" and posted.thread == thread.pk
    assert posted.facts["lines"] == [[str(bank().pk), -500_00, "CNY"], [str(held().pk), 500_00, "CNY"]]
    assert selectors.entries_for("deposit:1") == [entry]
    assert selectors.totals() == {"CNY": 0} and selectors.drifted() == []


def test_booking_the_same_twice_is_booking_once(thread: Thread) -> None:
    first = move(thread, bank(), held(), 7, ref="bank-42")
    assert move(thread, bank(), held(), 7, ref="bank-42") == first
    assert selectors.balance(held()) == Money(7) and selectors.entry_of("deposit.paid", "bank-42") == first
    with pytest.raises(Misuse, match="other lines"):
        move(thread, bank(), held(), 8, ref="bank-42")
    assert Event.objects.filter(name="ledger.entry.posted").count() == 1


@pytest.mark.parametrize(
    "lines",
    [
        lambda: [Line(bank(), Money(-5)), Line(held(), Money(4))],
        lambda: [Line(bank(), Money(-5))],
        list,
        lambda: [Line(bank(), Money(0)), Line(held(), Money(0))],
        lambda: [Line(bank(), Money(-5, "EUR")), Line(held(), Money(5, "EUR"))],
        lambda: [Line(bank(), Money(-5)), Line(held(currency="EUR"), Money(5, "EUR"))],
    ],
)
def test_what_does_not_balance_is_never_booked(thread: Thread, lines: Callable[[], list[Line]]) -> None:
    with pytest.raises(Misuse):
        book(thread, *lines())
    assert Entry.objects.count() == 0


def test_an_account_that_may_not_go_below_nought_does_not(thread: Thread) -> None:
    move(thread, bank(), held(), 100)
    with pytest.raises(RuleBroken) as caught:
        move(thread, held(), bank(), 101)
    assert caught.value.code == "not_covered" and selectors.balance(held()) == Money(100)
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Balance.objects.filter(account=held()).update(minor=-1)
    assert constraints.refusal_for(broken.value).code == "ledger_balance_covered"
    with pytest.raises(Misuse):
        account(actor=OFFICER, keeper=EXCHANGE, owner=BUYER, kind="deposit_held", may_be_negative=True)
    with pytest.raises(Misuse):
        account(actor=OFFICER, keeper=EXCHANGE, owner=BUYER, kind="deposit_held", currency="XXXX")


def test_an_entry_is_taken_back_once(thread: Thread) -> None:
    entry = move(thread, bank(), held(), 100)
    back = entries.reverse(entry, actor=OFFICER, reason="wrong_payer")
    assert back.reverses == entry and entries.reverse(entry, actor=OFFICER, reason="wrong_payer") == back
    assert selectors.balance(held()) == Money(0)
    assert events.happened(Event.objects.get(stream=back.stream)).facts["reverses"] == str(entry.pk)
    spent = move(thread, bank(), held(), 50)
    move(thread, held(), bank(), 20)
    with pytest.raises(RuleBroken):
        entries.reverse(spent, actor=OFFICER, reason="too_late")


def test_nobody_unknown_books(thread: Thread) -> None:
    for command in (
        lambda: entries.post(
            actor=ANONYMOUS, kind="x", ref="1", subject="s", thread=thread,
            lines=[Line(bank(), Money(-1)), Line(held(), Money(1))],
        ),
        lambda: entries.reverse(move(thread, bank(), held(), 1), actor=ANONYMOUS, reason="x"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            command()


def test_a_statement_runs(thread: Thread) -> None:
    for minor in (100, 50, 25):
        move(thread, bank(), held(), minor)
    move(thread, held(), bank(), 75)
    lines = selectors.statement(held())
    assert [(line.posting.minor, line.after.minor) for line in lines] == [(-75, 100), (25, 175), (50, 150), (100, 100)]
    older = selectors.statement(held(), before=lines[1].posting.pk, limit=1)
    assert [line.after.minor for line in older] == [150]


def test_who_looks_into_the_books(thread: Thread) -> None:
    entry = move(thread, bank(), held(), 100)
    actors = {
        "officer": OFFICER,
        "auditor": person("auditor", organization=EXCHANGE),
        "reviewer": person("reviewer", organization=EXCHANGE),
        "buyer": person("buyer", organization=BUYER),
        "inventor": person("inventor", organization=BUYER),
        "other": person("manager", organization=UNIVERSITY),
        "anonymous": ANONYMOUS,
        "system": SYSTEM,
    }
    sees = {"officer", "auditor", "buyer", "system"}
    for name, actor in actors.items():
        of_account = Account.objects.visible_to(actor).filter(pk=held().pk).exists()
        of_entry = Entry.objects.visible_to(actor).filter(pk=entry.pk).exists()
        assert of_account == bool(policy.may(actor, "ledger.account.view", held())) == (name in sees), name
        assert of_entry == bool(policy.may(actor, "ledger.entry.view", entry)) == (name in sees), name
    assert not policy.may(actors["buyer"], "ledger.account.view", bank())


# ------------------------------------------------------------------------------------------ the database's last word


def raw_entry(thread: Thread, *lines: tuple[Account, int, str], count: int | None = None) -> Entry:
    entry = Entry.objects.create(
        kind="raw", ref=uuid.uuid4().hex, subject="s", thread=thread, lines=len(lines) if count is None else count,
        digest="", posted_at=clock.now(),
    )  # fmt: skip
    for on, minor, currency in lines:
        Posting.objects.create(entry=entry, account=on, minor=minor, currency=currency)
    return entry


def checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_database_refuses_what_does_not_balance(thread: Thread) -> None:
    out, into, euro = bank(), held(), held(currency="EUR")
    raw_entry(thread, (out, -5, "CNY"), (into, 5, "CNY"))
    checked()
    for lines, count in (
        ([(out, -5, "CNY"), (into, 4, "CNY")], None),
        ([(out, -5, "CNY"), (into, 5, "CNY")], 3),
        ([(out, -5, "CNY"), (euro, 5, "EUR")], None),
        ([], 2),
    ):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            raw_entry(thread, *lines, count=count)
            checked()
        assert constraints.refusal_for(caught.value).code == "ledger_entry_balances"
    with pytest.raises(IntegrityError, match="EUR"), transaction.atomic():
        raw_entry(thread, (out, -5, "EUR"), (euro, 5, "EUR"))


def test_no_line_joins_an_old_entry_and_nothing_is_changed(thread: Thread) -> None:
    entry = move(thread, bank(), held(), 100)
    checked()
    with pytest.raises(IntegrityError, match="balance"), transaction.atomic():
        Posting.objects.create(entry=entry, account=bank(), minor=-1, currency="CNY")
        Posting.objects.create(entry=entry, account=held(), minor=1, currency="CNY")
        checked()
    for change in (
        lambda: Posting.objects.filter(entry=entry).update(minor=1),
        lambda: Entry.objects.filter(pk=entry.pk).update(kind="other"),
        lambda: Posting.objects.filter(entry=entry).delete(),
        lambda: Account.objects.filter(pk=held().pk).update(owner=UNIVERSITY),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_the_app_may_only_append(app_connection: "psycopg2.extensions.connection") -> None:
    assert set(database.tables_of("ledger")) == {"ledger_account", "ledger_entry", "ledger_posting"}
    for table in database.tables_of("ledger"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"UPDATE {table} SET id = id"):
            with app_connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
            app_connection.rollback()


def test_the_app_books_what_balances_and_nothing_else(
    committed_thread: Thread, app_connection: "psycopg2.extensions.connection"
) -> None:
    out, into = bank(), held()
    for minor, accepted in ((5, True), (4, False)):
        entry = str(uuid.uuid4())
        with app_connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_entry (id, kind, ref, subject, thread_id, lines, digest, reason, posted_at) "
                "VALUES (%s, 'raw', %s, 's', %s, 2, '', '', clock_timestamp())",
                [entry, entry, str(committed_thread.pk)],
            )
            for on, amount in ((out, -5), (into, minor)):
                cursor.execute(
                    "INSERT INTO ledger_posting (entry_id, account_id, minor, currency) VALUES (%s, %s, %s, 'CNY')",
                    [entry, str(on.pk), amount],
                )
        if accepted:
            app_connection.commit()
        else:
            with pytest.raises(psycopg2.errors.CheckViolation, match="does not balance"):
                app_connection.commit()
    assert Entry.objects.count() == 1


# ------------------------------------------------------------------------------------------- any sequence, many at once


@given(
    moves=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 10**12), st.sampled_from(["CNY", "JPY"])),
        max_size=12,
    ),
    taken_back=st.lists(st.integers(0, 11), max_size=4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_any_sequence_balances(moves: list[tuple[int, int, int, str]], taken_back: list[int]) -> None:
    Jurisdiction.objects.get_or_create(
        code="CN", defaults={"name_en": "China", "name_zh": "中国", "time_zone": "Asia/Shanghai", "calendar": "CN"}
    )
    with transaction.atomic():
        thread = Thread.objects.create(number=f"T-{uuid.uuid4().hex[:20]}", begun_by="test", begun_at=clock.now())
        keeper = uuid.uuid4()
        owners = [uuid.uuid4() for _number in range(4)]
        pots = {
            (number, currency): account(
                actor=OFFICER, keeper=keeper, owner=owner, kind="pot", currency=currency, may_be_negative=number == 0
            )
            for number, owner in enumerate(owners)
            for currency in ("CNY", "JPY")
        }
        expected = dict.fromkeys(pots, 0)
        done: list[tuple[Entry, int, int, int, str]] = []
        for source, target, minor, currency in moves:
            covered = source == 0 or expected[source, currency] >= minor or source == target
            try:
                entry = move(thread, pots[source, currency], pots[target, currency], minor)
            except RuleBroken:
                assert not covered
                continue
            assert covered
            expected[source, currency] -= minor
            expected[target, currency] += minor
            done.append((entry, source, target, minor, currency))
        for index in set(taken_back):
            if index < len(done):
                entry, source, target, minor, currency = done[index]
                try:
                    entries.reverse(entry, actor=OFFICER, reason="test")
                except RuleBroken:
                    continue
                expected[source, currency] += minor
                expected[target, currency] -= minor
        checked()
        assert {key: selectors.balance(pot).minor for key, pot in pots.items()} == expected
        assert selectors.drifted() == [] and set(selectors.totals().values()) <= {0}
        assert all(value >= 0 for (number, _currency), value in expected.items() if number)


@pytest.fixture
def committed_thread(transactional_db: None, jurisdictions: None) -> Thread:
    return Thread.objects.create(number="EX-2026-3-A", begun_by="test", begun_at=clock.now())


def _many_at_once(thread: Thread) -> tuple[list[object], list[Account]]:
    pots = [held(owner=uuid.uuid4()) for _number in range(3)]
    for pot in pots:
        move(thread, bank(), pot, 1000)
    chance = random.Random(1)
    plans = [(*chance.sample(pots, 2), chance.randint(1, 400)) for _number in range(16)]

    def moving(source: Account, target: Account, minor: int) -> Callable[[], object]:
        return lambda: move(thread, source, target, minor)

    return at_once(*(moving(*plan) for plan in plans)), pots


def test_many_at_once_conserve_money(committed_thread: Thread) -> None:
    results, pots = _many_at_once(committed_thread)
    assert not [one for one in raised(results) if not isinstance(one, RuleBroken)], results
    assert sum(selectors.balance(pot).minor for pot in pots) == 3000
    assert selectors.drifted() == [] and selectors.totals() == {"CNY": 0}


def test_twin_without_the_lock_money_is_lost(committed_thread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_only(rows: Any) -> list[Any]:
        found = list(rows.order_by("pk"))
        sleep(0.05)
        return found

    monkeypatch.setattr(entries.locking, "lock_all", look_only)
    assert entries.locking is locking
    _results, pots = _many_at_once(committed_thread)
    assert selectors.drifted() != []


def test_the_same_booking_by_many_at_once_is_booked_once(committed_thread: Thread) -> None:
    into, out = held(), bank()
    results = at_once(*[lambda: move(committed_thread, out, into, 10, ref="bank-7")] * 8)
    assert not raised(results) and len({entry.pk for entry in results}) == 1
    assert selectors.balance(into) == Money(10)
    booked = Entry.objects.get()
    taken = at_once(*[lambda: entries.reverse(booked, actor=OFFICER, reason="x")] * 4)
    assert not raised(taken) and len({entry.pk for entry in taken}) == 1
    assert selectors.balance(into) == Money(0)


def test_the_last_money_is_spent_once(committed_thread: Thread) -> None:
    into, out = held(), bank()
    move(committed_thread, out, into, 100)
    results = at_once(*[lambda: move(committed_thread, into, out, 60)] * 4)
    assert len(raised(results)) == 3 and all(isinstance(one, RuleBroken) for one in raised(results))
    assert selectors.balance(into) == Money(40)
