"""Money as people read it: 3,200,000.00 元, 320 万元, 2.03 亿元, 3,200,000.00 CNY, 3.2 million CNY."""

from typing import Any, Literal

from django.utils.translation import get_language, gettext

from transfer.edge import writing
from transfer.kernel.money import Money

Unit = Literal["exact", "auto", "yuan", "wan", "yi"]
WAN, MILLION, YI = 10_000, 1_000_000, 100_000_000


def is_chinese(language: str | None = None) -> bool:
    """True when the given (or active) language is Chinese."""
    return (language or get_language() or "").startswith("zh")


def parts(value: Any, currency: str = "CNY", unit: Unit = "exact") -> tuple[str, str]:
    """Number and unit of an amount in the reader's language.

    `value` is a Money, or whole minor units (分, cents) of `currency`. `exact` shows every cent; `yuan` drops them
    when they are zero; `wan` and `yi` scale (millions in English); `auto` picks the scale by size.
    """
    money = value if isinstance(value, Money) else Money(int(value), currency)
    chinese = is_chinese()
    if unit == "auto":
        unit = _fitting(money, chinese)
    if unit in ("wan", "yi"):
        return _scaled(money, unit, chinese)
    number, _, name = money.display("zh" if chinese else "en").rpartition(" ")
    if unit == "yuan" and money.decimal == money.decimal.to_integral_value():
        number = number.partition(".")[0]
    return number, name


def words(value: Any, currency: str = "CNY", unit: Unit = "exact") -> str:
    """Number and unit with a no-break space between."""
    number, name = parts(value, currency, unit)
    return writing.isolated(f"{number}\u00a0{name}")


def _fitting(money: Money, chinese: bool) -> Unit:
    size = abs(money.decimal)
    if size >= YI:
        return "yi"
    return "wan" if size >= (WAN if chinese else MILLION) else "yuan"


def _scaled(money: Money, unit: str, chinese: bool) -> tuple[str, str]:
    own = money.currency == "CNY"
    if chinese:
        scale, name = (WAN, "万") if unit == "wan" else (YI, "亿")
        name += "元" if own else money.currency
    else:
        scale, name = MILLION, gettext("million %(currency)s") % {"currency": money.currency}
    number = money.in_units(scale, language="zh_Hans" if chinese else "en")
    return number.rstrip("0").rstrip(".") if "." in number else number, name
