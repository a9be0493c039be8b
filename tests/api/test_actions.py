"""?actions=1 lists the moves that would not be refused now, and no others: each is tried, by roles on states."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import bodies, everything, shapes
from tests.api.everything import Everything, send
from tests.api.seats import Desk, undone
from tests.api.shapes import Operation
from transfer.kernel.states import all_tables

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]
NOT_NOW = {403, 404, 409}


def moves() -> list[Operation]:
    """Every move that the API has and a table of states knows."""
    known = {move for table in all_tables() for move in table.moves}
    return [one for one in shapes.writes() if one.move in known and "{id}" in one.path]


def places(desk: Desk, operation: Operation, *, listed: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Who sees an object for which the move is listed, or is not: one of each state, with each list of actions."""
    seen = set()
    for role, row in desk.rows(operation.noun):
        kind = (row["state"], tuple(row["actions"]))
        if (operation.move in row["actions"]) == listed and kind not in seen:
            seen.add(kind)
            yield role, row


def tried(whole: Everything, operation: Operation, role: str, row: dict[str, Any]) -> tuple[int, bytes]:
    """Status and body of the answer to a proper call."""
    path = operation.path.replace("{id}", row["id"])
    shown = f"{operation.path.partition('{id}')[0]}{row['id']}/"
    with undone():
        body = bodies.body(whole, operation, send(whole.keys[role], "get", shown).json())
        answer = send(whole.keys[role], operation.method, path, body, match=row["version"])
        return answer.status_code, answer.content


def test_each_move_that_is_listed_is_open(whole: Everything) -> None:
    desk, wrong, count = Desk(whole), [], 0
    for operation in moves():
        for role, row in places(desk, operation, listed=True):
            status, answer = tried(whole, operation, role, row)
            count += 1
            if status in NOT_NOW:
                wrong.append(f"{operation} from {row['state']} by {role}: {status} {answer[:160]!r}")
    assert not wrong, "\n".join(wrong)
    assert count > 60


def test_each_move_that_is_not_listed_is_refused(whole: Everything) -> None:
    desk, wrong, count = Desk(whole), [], 0
    for operation in moves():
        for role, row in places(desk, operation, listed=False):
            status, answer = tried(whole, operation, role, row)
            count += 1
            by_another_name = f"{operation.move}_revision" in row["actions"]
            if status < 400 and not by_another_name:
                wrong.append(f"{operation} from {row['state']} by {role}: {status} {answer[:160]!r}")
    assert not wrong, "\n".join(wrong)
    assert count > 150
