"""The frozen public content of a certificate, and reading it back for page and paper.

    {"title": {"en", "zh"}, "issuer": {"en", "zh"}, "statement": {"en", "zh"} (may be left out),
     "facts": [{"label": {"en", "zh"}, "value": "text" or {"en", "zh"}}
               | {"label": {"en", "zh"}, "amount": {"minor": 320000000, "currency": "CNY"}}, …]}

What must not become public must not be in it. Added when it is frozen: kind, number, issued_on, and a salt, so that
the hash in the chain tells nothing about the content once that is erased.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from transfer.kernel import facts
from transfer.kernel.errors import Invalid, Misuse
from transfer.kernel.money import Money

LANGUAGES = ("en", "zh")
_KEYS = {"title", "issuer", "statement", "facts"}
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of a certificate as shown: its label and value in both languages."""

    label_en: str
    label_zh: str
    value_en: str
    value_zh: str
    words: str = ""

    @property
    def same(self) -> bool:
        """Both languages say the same, so it stands there once."""
        return self.value_en == self.value_zh


@dataclass(frozen=True, slots=True)
class Face:
    """All that a certificate shows."""

    title: dict[str, str]
    issuer: dict[str, str]
    statement: dict[str, str] | None
    number: str
    issued_on: str
    lines: tuple[Line, ...]


def frozen(content: Mapping[str, Any], *, kind: str, number: str, issued_on: date) -> str:
    """The canonical text to keep and hash. Invalid when a language is missing or the shape is another."""
    unknown = set(content) - _KEYS
    if unknown or not {"title", "issuer", "facts"} <= set(content):
        raise _wrong(f"needs title, issuer, facts, and knows no {sorted(unknown)}")
    for key in ("title", "issuer", "statement"):
        if key in content:
            _bilingual(content[key], key)
    for place, fact in enumerate(content["facts"]):
        _fact(fact, f"facts[{place}]")
    return facts.canonical(
        {**content, "kind": kind, "number": number, "issued_on": issued_on.isoformat(), "salt": secrets.token_hex(16)}
    )


def face(snapshot: Mapping[str, Any]) -> Face:
    """What a frozen content shows."""
    return Face(
        title=snapshot["title"],
        issuer=snapshot["issuer"],
        statement=snapshot.get("statement"),
        number=snapshot["number"],
        issued_on=snapshot["issued_on"],
        lines=tuple(_line(fact) for fact in snapshot["facts"]),
    )


def _line(fact: Mapping[str, Any]) -> Line:
    label = fact["label"]
    if "amount" in fact:
        amount = Money(int(fact["amount"]["minor"]), fact["amount"]["currency"])
        words = amount.in_words() if amount.currency == "CNY" and amount.minor >= 0 else ""
        return Line(label["en"], label["zh"], amount.display("en"), amount.display("zh"), words)
    value = fact["value"]
    pair = value if isinstance(value, dict) else {"en": value, "zh": value}
    return Line(label["en"], label["zh"], pair["en"], pair["zh"])


def _fact(fact: Any, where: str) -> None:
    if not isinstance(fact, dict) or set(fact) not in ({"label", "value"}, {"label", "amount"}):
        raise _wrong(f"{where} is a label with a value or an amount")
    _bilingual(fact["label"], f"{where}.label")
    if "amount" in fact:
        try:
            Money(fact["amount"]["minor"], fact["amount"]["currency"])
        except (Misuse, KeyError, TypeError):
            raise _wrong(f"{where}.amount is minor units with a currency") from None
    elif isinstance(fact["value"], dict):
        _bilingual(fact["value"], f"{where}.value")
    elif not _is_text(fact["value"]):
        raise _wrong(f"{where}.value is text")


def _bilingual(value: Any, where: str) -> None:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES) or not all(map(_is_text, value.values())):
        raise _wrong(f"{where} needs its text in {' and '.join(LANGUAGES)}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()


def _wrong(what: str) -> Invalid:
    return Invalid.one("content", f"{_('The content of the certificate is incomplete.')} ({what})", "shape")
