"""Checks of what people enter on the market: each problem is named beside its field."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.models import User
from institutions.selectors import dictionaries
from transfer.kernel.errors import Invalid, Problem

IPC_SYMBOL = re.compile(r"[A-H]\d{2}[A-Z](?: ?\d{1,4}/\d{2,6})?")
_PATENT_CN = re.compile(r"(?:ZL|CN)?\s*(\d{12})\.?([\dX])")
_ANY_SUBCLASS = "A01B"  # there once the classes and subclasses of the IPC were loaded from a file
MOST_ROWS = 50


def codes(given: Mapping[str, Any], fields: Mapping[str, str], *, on: date) -> list[Problem]:
    """Problems for fields whose code (or codes, in a list) is not in its dictionary on that day."""
    problems = []
    for field, dictionary in fields.items():
        value = given.get(field)
        for code in value if isinstance(value, list | tuple) else [value]:
            if code and not dictionaries.is_valid(dictionary, code, on=on):
                problems.append(Problem(field, "code", _("This code is not in the dictionary in force.")))
    return problems


def rows(given: Mapping[str, Any], field: str, allowed: Mapping[str, int], required: Sequence[str]) -> list[Problem]:
    """Problems of a list of rows of short texts. allowed: key → longest text; required: keys that must be filled."""
    value = given.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return [Problem(field, "rows", _("This is a list of rows."))]
    if len(value) > MOST_ROWS:
        return [Problem(field, "rows", _("No more than 50 rows."))]
    problems = []
    for number, row in enumerate(value):
        for key, text in row.items():
            if key not in allowed or not isinstance(text, str) or len(text) > allowed[key]:
                problems.append(Problem(f"{field}.{number}.{key}", "text", _("A short text is expected here.")))
        for key in required:
            if not str(row.get(key, "")).strip():
                problems.append(Problem(f"{field}.{number}.{key}", "required", _("This is needed.")))
    return problems


def ipc(symbols: Sequence[str], *, on: date) -> list[Problem]:
    """Problems of IPC symbols: C01B 33/158, or a subclass such as C01B. Where classes are loaded, it is one of them."""
    if any(not IPC_SYMBOL.fullmatch(symbol.strip()) for symbol in symbols):
        return [Problem("ipc", "ipc", _("Write IPC symbols such as C01B 33/158."))]
    if not dictionaries.is_valid("ipc", _ANY_SUBCLASS, on=on):
        return []
    unknown = [symbol for symbol in symbols if not dictionaries.is_valid("ipc", symbol.strip()[:4], on=on)]
    return [Problem("ipc", "code", _("The IPC has no such subclass: %s") % ", ".join(unknown))] if unknown else []


def patent_number(country: str, number: str) -> bool:
    """True for a number that can be one. Chinese ones since 2003: 12 digits and a check digit (GB/T: sum mod 11)."""
    if country != "CN" or not number:
        return True
    match = _PATENT_CN.fullmatch(number.replace(" ", "").upper())
    if not match:
        return False
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(digit) * weight for digit, weight in zip(match[1], weights, strict=True)) % 11
    return match[2] == ("X" if rest == 10 else str(rest))


def refuse(problems: Sequence[Problem]) -> None:
    """Raises Invalid when there is a problem."""
    if problems:
        raise Invalid(problems)


def inventors(given: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Problems of a list of inventors: somebody, each with an account or a name, whole shares above nought."""
    if not given:
        return [Problem("inventors", "required", _("Name at least one inventor."))]
    if len(given) > MOST_ROWS:
        return [Problem("inventors", "rows", _("No more than 50 rows."))]
    problems = []
    accounts = [str(row["user"]) for row in given if row.get("user")]
    if len(set(accounts)) < len(accounts):
        problems.append(Problem("inventors", "twice", _("One inventor stands here twice.")))
    known = {str(key) for key in User.objects.filter(pk__in=accounts).values_list("pk", flat=True)}
    for number, row in enumerate(given):
        if row.get("user") and str(row["user"]) not in known:
            problems.append(Problem(f"inventors.{number}.user", "unknown", _("There is no such account.")))
        if not row.get("user") and not str(row.get("name") or "").strip():
            problems.append(Problem(f"inventors.{number}.name", "required", _("Give an account or a name.")))
        weight = row.get("weight", 1)
        if type(weight) is not int or not 0 < weight <= 1_000_000:
            problems.append(Problem(f"inventors.{number}.weight", "weight", _("A share is a whole number of parts.")))
    return problems


def inventor_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The stored part of one given inventor."""
    return {"user": row.get("user") or None, "name": row.get("name") or "", "weight": row.get("weight", 1)}
