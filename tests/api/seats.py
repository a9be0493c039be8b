"""Where each operation of the API is called from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tests.api import shapes
from tests.api.everything import Everything, send
from tests.api.shapes import Operation

CREATORS = {
    "achievements": "lab_officer",
    "contracts": "seller",
    "counter-services": "clerk",
    "deals": "buyer",
    "demands": "demander",
    "distribution-rules": "seller",
    "distributions": "seller",
    "invention-disclosures": "inventor",
    "jobs": "seller",
    "listings": "seller",
    "mandates": "buyer",
    "objections": "demander",
    "offers": "buyer",
    "organizations": "outsider",
    "payments": "buyer",
    "registrations": "seller",
    "responses": "answerer",
    "role-grants": "exchange_manages",
}
"""Whose key begins one of each noun."""


@dataclass(frozen=True)
class Seat:
    """Where an operation is called from: a key, and the object for which it is open if there is one."""

    key: str
    path: str
    version: int | None
    open_now: bool


class Desk:
    """Everything, and a seat for every operation."""

    def __init__(self, world: Everything) -> None:
        self.world = world

    def rows(self, noun: str) -> list[tuple[str, dict[str, Any]]]:
        """What each key sees of the noun, with what it may do."""
        return [(role, row) for role in self.world.keys for row in self.rows_of(role, noun)]

    def rows_of(self, role: str, noun: str) -> list[dict[str, Any]]:
        """What one key sees of the noun, with what it may do; "" is the public."""
        if (role, noun) not in self.world.seen:
            path = f"/api/v1/{noun}/"
            if path not in shapes.description()["paths"]:
                return []
            query = shapes.query(path, actions=1, page_size=100, fields="id,state,version,actions")
            answer = send(self.world.keys.get(role, ""), "get", f"{path}?{query}")
            self.world.seen[role, noun] = answer.json()["results"] if answer.status_code == 200 else []
        return self.world.seen[role, noun]

    def seat(self, operation: Operation) -> Seat | None:
        """A key that may do it now; else one that sees such an object; None where there is no object at all."""
        if "{id}" not in operation.path:
            return self.place(operation, self.creator(operation))
        places = (self.place(operation, role) for role in self.world.keys if self.rows_of(role, operation.noun))
        first = None
        for place in places:
            if place.open_now:
                return place
            first = first or place
        return first

    def creator(self, operation: Operation) -> str:
        """The role that begins such a noun."""
        return CREATORS.get(operation.noun, "seller")

    def place(self, operation: Operation, role: str, turn: int = 0) -> Seat:
        """The seat of a role, at an object for which the operation is open to it if there is one.

        turn: of several such objects another one each time.
        """
        key = self.world.keys.get(role, "")
        if "{id}" not in operation.path:
            return Seat(key, operation.path, None, True)
        seen = self.rows_of(role, operation.noun)
        able = [row for row in seen if operation.move in (row.get("actions") or [])]
        if seen:
            rows = able or seen
            row = rows[turn % len(rows)]
            return Seat(key, operation.path.replace("{id}", row["id"]), row.get("version"), bool(able))
        return Seat(key, operation.path, None, False)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in it is taken back, so that each case meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
