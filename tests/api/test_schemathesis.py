"""schemathesis over the whole OpenAPI: no 5xx, no answer that the description does not name, each of its shape.

Half of the examples are what the description allows, half what it forbids; a planted fault is found.

Three roles with a few examples in CI; every role and many examples with --torture. An example is made once and sent by
all who take part, since to make it costs as much as to answer it.
"""

import itertools
import unittest
import uuid
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.response import Response
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from market.api.listings import ListingViewSet
from tests.api import everything
from tests.api.everything import ROLES
from tests.api.seats import Desk, Seat, undone
from tests.api.shapes import Operation
from transfer.mechanisms.credentials.api.checks import CheckView
from transfer.mechanisms.files import tus

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
IN_CI = ("seller", "officer", "")
"""The seller's officer, an officer of the exchange, the public."""
PARTS = 6
"""The long walk goes in so many parts, each through every sixth operation."""
schemathesis.serializer.alias(tus.CONTENT, "application/octet-stream")  # bytes like any others


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests stay in the test's transaction: Django would end its connection with each of them."""
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "close", lambda: None)


@cache
def operations() -> list[Any]:
    """Every operation of the description."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    return [found.ok() for found in schema.get_all_operations()]


def complaint(desk: Desk, operation: Any, roles: Sequence[str], examples: int) -> str:
    """What is wrong with one operation for these roles, and for whom; "" when nothing is.

    Whoever may do it meets every example, and of several objects another one each time; the others meet the first.
    """
    found: dict[str, str] = {}
    for mode in GenerationMode:
        _call(desk, operation, roles, examples, mode, found)
    return "\n".join(f"{operation.label} by {by or 'the public'}: {what}" for what, by in found.items())[:3000]


def _call(
    desk: Desk, operation: Any, roles: Sequence[str], examples: int, mode: GenerationMode, found: dict[str, str]
) -> None:
    asked = Operation(operation.method, operation.path, {})
    turns = itertools.count()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        turn = next(turns)
        for role in roles:
            if turn == 0 or able(desk, asked, role):
                for wrong in _wrong(case, desk.place(asked, role, turn)):
                    found.setdefault(wrong, role)

    with suppress(unittest.SkipTest):  # nothing is forbidden here, for want of anything to give
        call()


def able(desk: Desk, operation: Operation, role: str) -> bool:
    """Whether it is open to the role: it begins such nouns, reads them, or has one in a state in which it may."""
    if "{id}" not in operation.path:
        return role in ("", desk.creator(operation))
    return desk.place(operation, role).open_now or (
        operation.method == "get" and bool(desk.rows_of(role, operation.noun))
    )


def _wrong(case: Any, seat: Seat) -> list[str]:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    if seat.key:
        headers["Authorization"] = f"Bearer {seat.key}"
    if "{id}" in case.operation.path and "{" not in seat.path:
        case.path_parameters["id"] = seat.path.split("/")[4]
    if seat.version is not None:
        headers["If-Match"] = f'"{seat.version}"'
    try:
        with undone():
            case.call_and_validate(headers=headers, checks=CHECKS)
    except FailureGroup as wrong:
        return [str(one)[:1500] for one in wrong.exceptions]
    return []


def walk(desk: Desk, operations: Sequence[Any], roles: Sequence[str], examples: int) -> list[str]:
    """What is wrong, by operation."""
    return [wrong for operation in operations if (wrong := complaint(desk, operation, roles, examples))]


def test_no_call_ends_in_a_fault_or_in_an_answer_that_is_not_described(desk: Desk) -> None:
    wrong = walk(desk, operations(), IN_CI, 2)
    assert not wrong, "\n\n".join(wrong)


def test_planted_faults_are_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_more: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ListingViewSet, "get_queryset", broken)
    monkeypatch.setattr(CheckView, "post", lambda *_given, **_more: Response({}, status=418))
    planted = {"GET /api/v1/listings/": "Server error", "POST /api/v1/certificates/check/": "418"}
    for operation in operations():
        if operation.label in planted:
            assert planted.pop(operation.label) in complaint(desk, operation, [""], 1)
    assert not planted


@pytest.mark.torture
@pytest.mark.parametrize("part", range(PARTS))
def test_the_same_for_every_role_and_for_long(desk: Desk, part: int) -> None:
    wrong = walk(desk, operations()[part::PARTS], ["", *ROLES], 10)
    assert not wrong, "\n\n".join(wrong)
