"""Nothing is promised twice: right, territory, field, period and slot, also when two ask at the same moment."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction

from market.models import Achievement, IpRight, RightGrant
from market.selectors.rights import Extent
from market.services import rights
from tests.market import trade
from tests.racing import at_once, raised
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import RuleBroken

Y2026, Y2027, Y2028 = date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)
PAIRS = [
    ("the whole twice", Extent("exclusive"), Extent("exclusive"), 1),
    ("a transfer beside an exclusive licence", Extent("transfer"), Extent("exclusive"), 1),
    ("a sole beside an ordinary licence", Extent("sole"), Extent("ordinary"), 1),
    ("two ordinary licences", Extent("ordinary"), Extent("ordinary"), 2),
    ("a country and its province", Extent("exclusive", ["CN"]), Extent("exclusive", ["330000"]), 1),
    ("a province and its city", Extent("exclusive", ["330000"]), Extent("exclusive", ["330100"]), 1),
    ("two provinces", Extent("exclusive", ["330000"]), Extent("exclusive", ["310000"]), 2),
    ("the world and a country", Extent("exclusive"), Extent("exclusive", ["DE"]), 1),
    ("two countries", Extent("exclusive", ["DE"]), Extent("exclusive", ["FR", "US"]), 2),
    ("a field in common", Extent("exclusive", (), ["1", "2"]), Extent("exclusive", (), ["2"]), 1),
    ("two fields", Extent("exclusive", (), ["1"]), Extent("exclusive", (), ["2"]), 2),
    ("years in common", Extent("exclusive", starts=Y2026, ends=Y2028), Extent("exclusive", starts=Y2027), 1),
    ("one after the other", Extent("exclusive", starts=Y2026, ends=Y2027), Extent("exclusive", starts=Y2027), 2),
]


def reserved(achievement: Achievement, holder: str, extent: Extent, linger: float = 0.0) -> int:
    """Reserves in a transaction of its own, which stays open for a while."""
    with transaction.atomic():
        made = rights.reserve(actor=SYSTEM, achievement=achievement, holder=holder, extent=extent)
        time.sleep(linger)
    return len(made)


@contextmanager
def without_constraint() -> Iterator[None]:
    """The table as it would be if only the code looked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'market_rightgrant_once'",
        )
        (definition,) = cursor.fetchone()
        cursor.execute("ALTER TABLE market_rightgrant DROP CONSTRAINT market_rightgrant_once")
    try:
        yield
    finally:
        RightGrant.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE market_rightgrant ADD CONSTRAINT market_rightgrant_once {definition}")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_reserve_at_once_never_both_get_what_excludes_the_other(dictionary_data: None) -> None:
    achievement = trade.build().achievement

    def race(first: Extent, second: Extent) -> list[object]:
        return at_once(
            lambda: reserved(achievement, "test:1", first, 0.1),
            lambda: reserved(achievement, "test:2", second, 0.1),
        )

    for what, first, second, winners in PAIRS:
        ends = race(first, second)
        refused = raised(ends)
        assert len(refused) == 2 - winners, (what, ends)
        assert all(isinstance(one, RuleBroken) and one.code == "market_rightgrant_once" for one in refused), what
        assert RightGrant.objects.count() == 2 * winners, what
        RightGrant.objects.all().delete()
    with without_constraint():
        ends = race(Extent("exclusive"), Extent("exclusive"))
        assert not raised(ends), "the race would be noticed: without the constraint both get it"
    assert len(raised(race(Extent("exclusive"), Extent("exclusive")))) == 1


def test_a_patent_named_in_two_achievements_is_promised_once(dictionary_data: None) -> None:
    market = trade.build()
    second = trade.achievement(market.university, market.exchange)
    first_right, second_right = (one.rights.get() for one in (market.achievement, second))
    written = {first_right: "ZL 2019 1 0000001.6", second_right: "CN201910000001.6"}
    for right, number in written.items():
        IpRight.objects.filter(pk=right.pk).update(country="CN", number=number, kind="invention_patent")
    IpRight.objects.create(
        pk=uuid.uuid4(), achievement=second, kind="patent_application", country="CN", number="2019100000016"
    )
    assert reserved(market.achievement, "test:1", Extent("exclusive", ["CN"])) == 2
    with pytest.raises(RuleBroken, match="already promised"):
        reserved(second, "test:2", Extent("exclusive", ["330000"]))
    assert reserved(second, "test:2", Extent("exclusive", ["DE"])) == 2


def test_the_same_pairs_one_after_the_other_and_what_is_released_is_free(dictionary_data: None) -> None:
    achievement = trade.build().achievement
    for what, first, second, winners in PAIRS:
        reserved(achievement, "test:1", first)
        if winners == 2:
            reserved(achievement, "test:2", second)
        else:
            with pytest.raises(RuleBroken, match="already promised"):
                reserved(achievement, "test:2", second)
        assert RightGrant.objects.exclude(status="released").count() == 2 * winners, what
        with transaction.atomic():
            assert rights.release(actor=SYSTEM, holder="test:1") == 2
            assert rights.release(actor=SYSTEM, holder="test:1") == 0
            rights.release(actor=SYSTEM, holder="test:2")
        assert reserved(achievement, "test:3", second) == 2, what
        with transaction.atomic():
            rights.release(actor=SYSTEM, holder="test:3")
