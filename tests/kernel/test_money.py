"""Money is exact: it splits to the last minor unit, reads what people write, and refuses to guess."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transfer.kernel import money
from transfer.kernel.errors import Invalid, Misuse
from transfer.kernel.money import Money

amounts = st.integers(-money.LARGEST_MINOR, money.LARGEST_MINOR)
currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD"])


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_a_split_sums_exactly_and_is_never_off_by_a_unit(minor: int, weights: list[int]) -> None:
    parts = Money(minor).split(weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


def test_a_split_gives_the_rest_by_largest_remainder_then_order() -> None:
    assert [part.minor for part in Money(100).split([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(100).split([Fraction(1, 6), Fraction(5, 6)])] == [17, 83]
    assert [part.minor for part in Money(5).split([0, 1])] == [0, 5]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 1]])
def test_a_split_needs_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1).split(weights)


@given(st.integers(0, money.LARGEST_MINOR), currencies)
def test_what_is_shown_reads_back(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert money.parse(amount.display(), currency=currency) == amount
    assert money.parse(amount.display("zh-hans"), currency=currency) == amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.2亿", 12_000_000_000), ("300万元", 300_000_000), ("1,200,000.00", 120_000_000), ("１２", 1200),
        ("CNY 3.2 million", 320_000_000), ("¥ 0.05", 5), (" 5. ", 500), (".5元", 50), ("RMB 2千万", 2_000_000_000),
        ("3m", 300_000_000), ("1，000", 100_000), ("1 billion yuan", 100_000_000_000), ("3百万", 300_000_000),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, minor: int) -> None:
    assert money.parse(text) == Money(minor)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount"), ("abc", "amount"), ("-5", "amount"), ("1,2", "amount"), ("1.2.3", "amount"),
        ("12,34,567", "amount"), ("USD 5", "amount"), ("5 USD", "amount"), ("$5", "amount"), ("1e5", "amount"),
        ("NaN", "amount"), ("1\x00", "amount"), ("\ud800", "amount"), ("9" * 40, "amount_size"), ("9" * 61, "amount"),
        ("1.005", "amount_decimals"), ("1." + "0" * 40 + "1", "amount_decimals"), ("0.00000001万", "amount_decimals"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        money.parse(text, field="price")
    assert [(problem.field, problem.code) for problem in caught.value.problems] == [("price", code)]


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        money.parse("5", currency="XXQ")
    assert caught.value.problems[0].field == "currency"
    assert money.parse("$5", currency="USD") == Money(500, "USD")
    assert money.parse("￥500", currency="JPY") == Money(500, "JPY")


@pytest.mark.parametrize(("minor", "currency"), [(1.0, "CNY"), (True, "CNY"), ("1", "CNY"), (1, "QQQ"), (1, "")])
def test_only_whole_minor_units_of_a_currency_are_money(minor: int, currency: str) -> None:
    with pytest.raises(Misuse):
        Money(minor, currency)


def test_currencies_do_not_mix() -> None:
    assert Money(1) + Money(2) == Money(3) and Money(1) - Money(2) == Money(-1)
    assert Money(1) < Money(2) <= Money(2) and Money(2) > Money(1) and max(Money(1), Money(5)) == Money(5)
    mixed = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b]
    for combine in mixed:
        with pytest.raises(Misuse):
            combine(Money(1), Money(1, "USD"))


@pytest.mark.parametrize(("value", "whole"), [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("1/3", 0), ("-5/3", -2), ("7", 7)])
def test_halves_go_away_from_zero(value: str, whole: int) -> None:
    assert money.round_half_up(Fraction(value)) == whole


def test_shares_of_an_amount() -> None:
    assert Money(1001).times(Fraction(1, 2)) == Money(501)
    assert money.percent(1, 3) == Decimal("33.33")
    assert money.percent(2, 3, places=0) == Decimal(67)
    assert money.percent(1, 0) is None


def test_an_amount_is_shown_with_its_unit() -> None:
    amount = Money(320_000_005)
    assert amount.decimal == Decimal("3200000.05")
    assert amount.display() == "3,200,000.05 CNY" and amount.display("zh-hans") == "3,200,000.05 元"
    assert Money(5, "JPY").display("zh-hans") == "5 JPY"
    assert amount.in_units(10_000) == "320.00" == amount.in_units(10_000, language="zh-hans")
    assert Money(123_456_789_000).in_units(10_000) == "123,456.79"
    assert Money(123_456_789_000).in_units(10_000, language="de") == "123.456,79"
    assert Money(123_456_789_000).in_units(10_000, language="qq") == "123,456.79"  # a language no one knows


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (0, "零元整"), (5, "伍分"), (50, "伍角整"), (110, "壹元壹角整"), (105, "壹元零伍分"), (111, "壹元壹角壹分"),
        (1_000_500, "壹万零伍元整"), (1_000_000, "壹万元整"), (1_500, "壹拾伍元整"), (10_101_00, "壹万零壹佰零壹元整"),
        (320_000_000, "叁佰贰拾万元整"), (100_200_000, "壹佰万贰仟元整"), (10_000_000_000, "壹亿元整"),
        (1_000_000_000_000, "壹佰亿元整"), (10_001_000_000, "壹亿零壹万元整"), (12_000_000_000, "壹亿贰仟万元整"),
        (10_000_000_500, "壹亿零伍元整"), (12_000_000_000_000, "壹仟贰佰亿元整"),
        (120_000_000_000_000, "壹万贰仟亿元整"),
        (100_000_000_000_000 + 5, "壹万亿元零伍分"),
    ],
)  # fmt: skip
def test_amounts_in_capital_figures_as_certificates_state_them(minor: int, words: str) -> None:
    assert Money(minor).in_words() == words


@pytest.mark.parametrize("amount", [Money(-1), Money(1, "USD")])
def test_only_yuan_are_put_into_words(amount: Money) -> None:
    with pytest.raises(Misuse):
        amount.in_words()
