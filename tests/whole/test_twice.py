"""The same POST twice, and twice at once, for whatever begins or moves something over the API: one effect.

What is promised: a command needs an Idempotency-Key, so that nothing is begun twice for want of one (400). The same key
again is the kept answer; with another body it is refused (422). A key each is a piece of work each: of two who move one
object at once, one does and the other is told (409 or 412).
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.response import Response

from tests.api import bodies, everything, shapes
from tests.api.everything import send
from tests.api.seats import Desk, Seat
from tests.api.shapes import Operation
from tests.racing import at_once, raised
from transfer.edge import idempotency
from transfer.edge.models import IdempotencyKey
from transfer.kernel.models import Event

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOMS = {"notices", "operations", "certificates"}
"""What is read is read, and what is asked for is asked again; no object moves."""

LAST = ["organizations", "memberships", "api-keys"]
"""What ends what all others act by."""


@pytest.fixture
def desk(dictionary_data: None) -> Desk:
    return Desk(everything.build())


def test_what_is_sent_twice_or_twice_at_once_is_done_once(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert control_fails(desk, patch)
    found: list[str] = []
    done: Counter[str] = Counter()
    for operation in sorted(shapes.writes(), key=lambda one: LAST.index(one.noun) if one.noun in LAST else -1):
        seat = next(seats(desk, operation), None)
        if operation.method != "post" or operation.noun in ROOMS or seat is None:
            continue
        row = send(seat.key, "get", detail(seat)).json() if operation.move else None
        body = bodies.body(desk.world, operation, row)
        wrong, status = (moved_twice if operation.move else begun_twice)(seat, body)
        done["begun" if not operation.move else "moved"] += status < 300
        found += [f"{operation}: {one}" for one in wrong]
    assert not found, "\n".join(found)
    assert done["begun"] >= 15 and done["moved"] >= 40, done


def control_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Without what remembers keys the same creation is made twice, and that is seen."""
    monkeypatch.setattr(idempotency, "claim", lambda *given: IdempotencyKey())
    monkeypatch.setattr(idempotency, "store", lambda record, **given: None)
    body = bodies.creations(desk.world)["demands"]()
    control, _status = begun_twice(Seat(desk.world.keys["demander"], "/api/v1/demands/", None, True), body)
    return any("2 of it" in one for one in control)


def begun_twice(seat: Seat, body: dict[str, Any]) -> tuple[list[str], int]:
    """What is wrong with one creation, and its status."""
    key, before = uuid.uuid4().hex, told()
    ends = at_once(*[lambda: send(seat.key, "post", seat.path, body, key=key)] * 2)
    if raised(ends):
        return [repr(raised(ends))], 500
    first, second = ends
    wrong = [] if first.status_code == 201 else [f"{first.status_code} {first.content[:300]!r}"]
    wrong += answered_alike(first, second)
    if first.status_code == 201:
        made = begun(before, first.json()["id"])
        wrong += [] if made == 1 else [f"{made} of it were begun"]
    bare = send(seat.key, "post", seat.path, body, key=" ")
    wrong += [] if bare.status_code == 400 else [f"{bare.status_code} without a key"]
    return [*wrong, *repeated(seat, body, key, first)], first.status_code


def moved_twice(seat: Seat, body: dict[str, Any]) -> tuple[list[str], int]:
    """What is wrong with one move, and its status. Two keys at once: one moves it."""
    keys, before = [uuid.uuid4().hex, uuid.uuid4().hex], told()
    ends = at_once(*[
        lambda key=key: send(seat.key, "post", seat.path, body, match=seat.version, key=key) for key in keys
    ])  # fmt: skip
    if raised(ends):
        return [repr(raised(ends))], 500
    statuses = sorted(end.status_code for end in ends)
    if statuses[0] >= 400:
        # Not what this object is ready for: refused alike, which the tests of bad input look at.
        return ([] if statuses in ([409, 409], [422, 422]) else [f"{statuses} {ends[0].content[:200]!r}"]), statuses[0]
    # Whoever put it out of one's own sight and comes only then is told what a reader is told.
    late = send(seat.key, "get", detail(seat)).status_code
    wrong = [] if statuses[1] in (409, 412) or statuses[1] == late != 200 else [f"{statuses} at once"]
    wrong += [f"{one} twice" for one, times in Counter(since(before)).items() if times > 1]
    place = 0 if ends[0].status_code < 300 else 1
    return [*wrong, *repeated(seat, body, keys[place], ends[place])], ends[place].status_code


def repeated(seat: Seat, body: dict[str, Any], key: str, first: Response) -> list[str]:
    """What is wrong when it is sent once more, and when the key is used for something else. Nothing for whoever has
    just left, or revoked the API key itself.
    """
    ended_itself = send(seat.key, "get", "/api/v1/notices/").status_code == 401
    if first.status_code >= 300 or ended_itself:
        return []
    before = told()
    again = send(seat.key, "post", seat.path, body, match=seat.version, key=key)
    wrong = answered_alike(first, again)
    wrong += [] if again.headers.get("Idempotency-Replayed") == "true" else ["the answer was not kept"]
    other = send(seat.key, "post", seat.path, {**body, "other": 1}, match=seat.version, key=key)
    if (other.status_code, other.json().get("code")) != (422, "idempotency_key_reused"):
        wrong.append(f"{other.status_code} for the same key with another body")
    return wrong + ([] if told() == before else ["it was done again"])


def answered_alike(first: Response, second: Response) -> list[str]:
    """Status and body of both are the same."""
    alike = (first.status_code, first.json()) == (second.status_code, second.json())
    return [] if alike else [f"{first.status_code} and {second.status_code} are not the same answer"]


def seats(desk: Desk, operation: Operation) -> Iterator[Seat]:
    """From where it is open now, after all that was done before."""
    if not operation.move:
        yield desk.place(operation, desk.creator(operation))
        return
    for role, key in desk.world.keys.items():
        for row in desk.rows_of(role, operation.noun):
            if operation.move in (row.get("actions") or []):
                path = operation.path.replace("{id}", row["id"])
                shown = send(key, "get", f"{detail(Seat(key, path, None, True))}?actions=1").json()
                if operation.move in shown.get("actions", []):
                    yield Seat(key, path, shown["version"], True)


def detail(seat: Seat) -> str:
    """The address of the object of a move."""
    return "/".join(seat.path.split("/")[:5]) + "/"


def told() -> set[Any]:
    """Every event that there is."""
    return set(Event.objects.values_list("pk", flat=True))


def since(before: set[Any]) -> list[tuple[str, str]]:
    """Stream and name of what has happened since."""
    rows = Event.objects.order_by("stream", "version").values_list("pk", "stream", "name")
    return [(stream, name) for key, stream, name in rows if key not in before]


def begun(before: set[Any], key: str) -> int:
    """How many objects have begun since in the way of this one."""
    happened = since(before)
    way = next((name for stream, name in happened if stream.endswith(key)), "nothing")
    return sum(name == way for _stream, name in happened)
