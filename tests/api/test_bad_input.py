"""Whatever is sent to whichever operation: a clear refusal with code and field, never a 5xx, nothing half-written.

A few of the values for each field always; every value with --torture.
"""

import itertools
import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.urls import resolve
from rest_framework.response import Response

from tests.api import everything, shapes
from tests.api.everything import problem_fields, send
from tests.api.seats import CREATORS, Desk, Seat, undone
from tests.api.shapes import Operation
from transfer.kernel.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
ELSEWHERE = {"notices", "operations", "certificates"}
"""Rooms of the roof with tests of their own."""
SOME_OR_ALL = pytest.mark.parametrize("some", [1, pytest.param(0, marks=pytest.mark.torture)], ids=["some", "all"])
"""How many values of each kind; 0 is all."""


class Taker:
    """Takes so many of the values, others each time, so that a few fields see what all would."""

    def __init__(self, some: int) -> None:
        self.some = some
        self._turn = itertools.count()

    def __call__(self, values: Iterable[Any]) -> Sequence[Any]:
        everyone = list(values)
        if not self.some or len(everyone) <= self.some:
            return everyone
        first = next(self._turn)
        return [everyone[(first + place) % len(everyone)] for place in range(self.some)]


def writes() -> list[Operation]:
    """Every POST and PATCH on a noun."""
    return [operation for operation in shapes.writes() if operation.noun not in ELSEWHERE]


def ask(seat: Seat, operation: Operation, body: Any, **more: Any) -> tuple[Response, int]:
    """The answer, and how many events it left behind."""
    with undone():
        before = Event.objects.count()
        answer = send(seat.key, operation.method, seat.path, body, match=seat.version, **more)
        connection.check_constraints()  # those that PostgreSQL would only look at on commit
        return answer, Event.objects.count() - before


def told(answer: Response) -> dict[str, Any]:
    """The problem document."""
    return dict(json.loads(answer.content)) if answer.content else {}


def complaint(answer: Response, left: int, statuses: set[int], field: str = "") -> str:
    """What is wrong with a refusal; "" when nothing is."""
    if answer.status_code not in statuses:
        return f"{answer.status_code} instead of {sorted(statuses)}: {answer.content[:160]!r}"
    body = told(answer)
    if not body.get("code") or not body.get("title"):
        return f"no code or title: {body}"
    if field and field not in problem_fields(body):
        return f"{field} is not named: {body}"
    return "left something behind" if left else ""


def is_beside_the_table(operation: Operation, seat: Seat) -> bool:
    """Whether it changes no state, as a signature under the object's agreement does, so that no state closes it."""
    viewset = resolve(seat.path).func.cls
    return operation.move in viewset.moves and operation.move not in viewset.model.STATES.moves


@SOME_OR_ALL
def test_what_is_wrong_in_a_field_is_named_beside_it(desk: Desk, some: int) -> None:
    found: list[str] = []
    take = Taker(some and 3)
    asked = 0
    for operation in writes():
        seat = desk.seat(operation)
        if seat is None:
            continue
        base = shapes.sample(operation.shape)
        cases = [
            (field, {**base, field: value})
            for field, part in operation.shape.get("properties", {}).items()
            for value in (*shapes.wrong(part), *shapes.unknown(part))
        ]
        for field in operation.shape.get("required", []):
            cases.append((field, {name: value for name, value in base.items() if name != field}))
        for field, body in take(cases):
            asked += 1
            wrong = complaint(*ask(seat, operation, body), {422}, field)
            if wrong:
                found.append(f"{operation} {field}={str(body.get(field))[:60]!r}: {wrong}")
    assert not found, "\n".join(found)
    assert asked > 200


@SOME_OR_ALL
def test_texts_that_cannot_be_stored_are_refused_at_the_door(desk: Desk, some: int) -> None:
    found: list[str] = []
    take = Taker(some and 2)
    for operation in writes():
        seat = desk.seat(operation)
        fields = operation.shape.get("properties", {}).items() if seat else ()
        for field, value in take((field, value) for field, part in fields for value in shapes.unstorable(part)):
            if seat:
                wrong = complaint(*ask(seat, operation, {**shapes.sample(operation.shape), field: value}), {422}, field)
                if wrong:
                    found.append(f"{operation} {field}={value!r}: {wrong}")
    assert not found, "\n".join(found)


@SOME_OR_ALL
def test_strange_values_break_nothing(desk: Desk, some: int) -> None:
    found: list[str] = []
    take = Taker(some and 2)
    for operation in writes():
        seat = desk.seat(operation)
        fields = operation.shape.get("properties", {}).items() if seat else ()
        for field, value in take((field, value) for field, part in fields for value in shapes.strange(part)):
            if seat:
                answer, left = ask(seat, operation, {**shapes.sample(operation.shape), field: value})
                if answer.status_code >= 500 or (answer.status_code >= 400 and (left or not told(answer).get("code"))):
                    found.append(f"{operation} {field}={str(value)[:60]!r}: {answer.status_code} {left} left")
    assert not found, "\n".join(found)


@SOME_OR_ALL
def test_the_envelope_of_a_request_is_checked_first(desk: Desk, some: int) -> None:
    found: list[str] = []
    take = Taker(some and 2)
    for operation in writes():
        seat = desk.seat(operation)
        if seat is None:
            continue
        large = b'{"note": "' + b"x" * 10_000_000 + b'"}'
        cases: list[tuple[str, set[int], dict[str, Any]]] = [
            ("a body of 10 MB", {413}, {"raw": large}),
            ("no JSON", {400}, {"raw": b"{"}),
            ("no object", {400}, {"raw": b"[1, 2]"}),
            ("no UTF-8", {400}, {"raw": b'{"note": "\xff"}'}),
            ("NaN", {400}, {"raw": b'{"note": NaN}'}),
            ("very deep", {400}, {"raw": b'{"a":' * 60_000 + b"1" + b"}" * 60_000}),
            ("an unknown field", {422}, {"body": {"no_such_field": 1}}),
            ("a short key", {400}, {"key": "x"}),
        ]
        for what, statuses, more in take(cases):
            wrong = complaint(*ask(seat, operation, more.pop("body", None), **more), statuses)
            if wrong:
                found.append(f"{operation} with {what}: {wrong}")
        nobody = Seat("", seat.path, seat.version, False)
        wrong = complaint(*ask(nobody, operation, shapes.sample(operation.shape)), {401})
        if wrong:
            found.append(f"{operation} without a key: {wrong}")
    assert not found, "\n".join(found)


def test_a_stale_or_missing_version_and_somebody_elses_object_are_refused(desk: Desk) -> None:
    found: list[str] = []
    for operation in writes():
        seat = desk.seat(operation)
        if seat is None or seat.version is None:
            continue
        body = shapes.sample(operation.shape)
        stale = Seat(seat.key, seat.path, seat.version + 7, False)
        missing = Seat(seat.key, seat.path, None, False)
        wrong = [complaint(*ask(stale, operation, body), {412}), complaint(*ask(missing, operation, body), {428})]
        seen = {name for name, row in desk.rows(operation.noun) if row["id"] in seat.path}
        for name in set(desk.world.keys) - seen:
            other = Seat(desk.world.keys[name], seat.path, seat.version, False)
            wrong.append(complaint(*ask(other, operation, body), {404}))
            break
        found += [f"{operation}: {one}" for one in wrong if one]
    assert not found, "\n".join(found)


@SOME_OR_ALL
def test_a_move_that_is_not_open_is_refused_with_what_is(desk: Desk, some: int) -> None:
    found: list[str] = []
    take = Taker(some and 2)
    now_closed = 0
    for operation in writes():
        if "{id}" not in operation.path:
            continue
        closed = [pair for pair in desk.rows(operation.noun) if operation.move not in pair[1]["actions"]]
        for name, row in take({(name, row["state"]): (name, row) for name, row in closed}.values()):
            seat = Seat(desk.world.keys[name], operation.path.replace("{id}", row["id"]), row["version"], False)
            answer, left = ask(seat, operation, shapes.sample(operation.shape))
            if answer.status_code == 200 and is_beside_the_table(operation, seat):
                continue
            wrong = complaint(answer, left, {403, 404, 409, 422})
            if answer.status_code == 409:
                now_closed += 1
                wrong = wrong or ("" if "open_moves" in told(answer) else "does not say what is open")
            if wrong:
                found.append(f"{operation} from {row['state']} by {name}: {wrong}")
    assert not found, "\n".join(found)
    assert now_closed > 20


def test_every_creation_has_a_creator_and_most_moves_a_seat_from_which_they_are_open(desk: Desk) -> None:
    operations = writes()
    creations = {operation.noun for operation in operations if not operation.move}
    assert creations == set(CREATORS)
    seats = {str(operation): desk.seat(operation) for operation in operations}
    assert sum(seat is not None and seat.open_now for seat in seats.values()) / len(seats) > 0.6
