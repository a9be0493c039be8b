"""Money: whole minor units with an ISO 4217 currency. The only place that rounds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.core import UnknownLocaleError
from babel.numbers import format_decimal, get_currency_precision, is_currency
from django.utils.translation import gettext_lazy as _

from transfer.kernel.errors import Invalid, Misuse

LARGEST_MINOR = 9 * 10**15  # 90 trillion yuan; below 2**53, so that every reader of JSON gets it exactly
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "million": 10**6, "billion": 10**9, "m": 10**6}
_SIGNS = {"CNY": {"¥", "￥", "RMB", "元", "YUAN"}, "JPY": {"¥", "￥"}, "USD": {"$"}, "EUR": {"€"}, "GBP": {"£"}}
_WRITTEN = re.compile(
    r"(?P<before>[¥￥$€£]|[a-z]{3})?\s*"
    r"(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)\s*"
    r"(?P<unit>亿|千万|百万|万|million|billion|m)?\s*(?P<after>元|yuan|[a-z]{3})?",
    re.IGNORECASE,
)
_LONGEST = 60
_DIGITS = "零壹贰叁肆伍陆柒捌玖"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount. minor: whole minor units (fen for CNY); currency: ISO 4217.

    Arithmetic and order refuse mixed currencies.
    """

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if type(self.minor) is not int or not is_currency(self.currency):
            raise Misuse(f"not money: {self.minor!r} {self.currency!r}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    def times(self, factor: Fraction) -> "Money":
        """The amount times an exact fraction, rounded half away from zero to the minor unit."""
        return Money(round_half_up(Fraction(self.minor) * factor), self.currency)

    def split(self, weights: Sequence[Fraction | int]) -> list["Money"]:
        """Parts by weight whose sum is exactly the amount: whole units down, the rest by largest remainder, then order.

        ValueError for no weights, a negative one, or a zero sum.
        """
        exact = [Fraction(weight) for weight in weights]
        total = sum(exact)
        if not exact or min(exact) < 0 or total == 0:
            raise ValueError("weights must be positive")
        shares = [Fraction(self.minor) * weight / total for weight in exact]
        parts = [share.numerator // share.denominator for share in shares]
        left = self.minor - sum(parts)
        for index in sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))[:left]:
            parts[index] += 1
        return [Money(part, self.currency) for part in parts]

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with the currency's number of decimals."""
        places = get_currency_precision(self.currency)
        return Decimal(self.minor).scaleb(-places)

    def display(self, language: str = "en") -> str:
        """With thousands separators, decimals and unit: "3,200,000.00 CNY", in Chinese "3,200,000.00 元"."""
        places = get_currency_precision(self.currency)
        number = f"{self.decimal:,.{places}f}"
        unit = "元" if self.currency == "CNY" and language.startswith("zh") else self.currency
        return f"{number} {unit}"

    def in_units(self, unit: int, *, places: int = 2, language: str = "en") -> str:
        """The amount in e.g. 10,000 (万元) or 100,000,000 (亿元), rounded half up only here."""
        value = (self.decimal / unit).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        try:
            return str(format_decimal(value, format=f"#,##0.{'0' * places}", locale=language.replace("-", "_")))
        except UnknownLocaleError:
            return f"{value:,.{places}f}"

    def in_words(self) -> str:
        """A CNY amount in Chinese capital figures as certificates state it, e.g. 叁佰贰拾万元整."""
        if self.currency != "CNY" or self.minor < 0:
            raise Misuse("amounts in words are for yuan")
        yuan, fen = divmod(self.minor, 100)
        words = _capital(yuan) + "元"
        if not fen:
            return words + "整"
        jiao, rest = divmod(fen, 10)
        tenth = _DIGITS[jiao] + "角" if jiao else ("零" if yuan else "")
        text = tenth + (_DIGITS[rest] + "分" if rest else "整")
        return (words if yuan else "") + text

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise Misuse(f"{self.currency} and {other.currency} do not add")


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, as invoices do it."""
    sign = -1 if value < 0 else 1
    return sign * ((2 * abs(value.numerator) + value.denominator) // (2 * value.denominator))


def percent(part: int, whole: int, *, places: int = 2) -> Decimal | None:
    """part / whole in per cent, rounded half up once; None where there is no whole."""
    if whole == 0:
        return None
    scaled = round_half_up(Fraction(part * 100 * 10**places, whole))
    return Decimal(scaled).scaleb(-places)


def parse(text: str, *, currency: str = "CNY", field: str = "amount") -> Money:
    """Reads an amount as people write it: 1.2亿, 300万元, 1,200,000.00, CNY 3.2 million.

    Invalid, naming the field, for anything else (another currency's sign, commas that group nothing), for more decimals
    than the currency has, and for absurd sizes.
    """
    if not is_currency(currency):
        raise Invalid.one("currency", _("This is not a currency code (ISO 4217)."), "currency")
    match = _WRITTEN.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    signs = {"", currency, *_SIGNS.get(currency, ())}
    if match is None or not {(match[part] or "").upper() for part in ("before", "after")} <= signs:
        raise Invalid.one(field, _("Write an amount such as 1,200,000.00, 300万元 or 1.2亿."), "amount")
    number = Fraction(re.sub("[,，]", "", match["number"])) * _UNITS.get((match["unit"] or "").lower(), 1)
    minor = number * 10 ** get_currency_precision(currency)
    if minor.denominator != 1:
        raise Invalid.one(field, _("This has more decimals than the currency."), "amount_decimals")
    if minor > LARGEST_MINOR:
        raise Invalid.one(field, _("This amount is too large."), "amount_size")
    return Money(int(minor), currency)


def _capital(number: int) -> str:
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if low < unit // 10 else ""
            return _capital(high) + name + (gap + _capital(low) if low else "")
    return _thousands(number) or "零"


def _thousands(group: int) -> str:
    words, zero = "", False
    for unit, value in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = group // value % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + unit
        zero = digit == 0
    return words
