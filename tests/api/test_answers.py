"""What lists and objects show, to each role, is of the shape that the description says."""

from functools import cache

import pytest
from jsonschema import Draft202012Validator

from tests.api import everything, shapes
from tests.api.everything import send
from tests.api.seats import Desk

pytestmark = [pytest.mark.slow, pytest.mark.stands_on(build=everything.stand)]


@cache
def shape_of(path: str) -> Draft202012Validator:
    """What the description says about the answer of a GET."""
    answer = shapes.description()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**answer, "components": shapes.description()["components"]})


def lists() -> list[str]:
    """Every list of a noun."""
    ways = shapes.description()["paths"].items()
    return [path for path, way in ways if "get" in way and path.count("/") in (4, 5) and "{" not in path]


def test_every_row_that_every_role_sees_is_of_its_described_shape(desk: Desk) -> None:
    found: set[str] = set()
    for path in lists():
        for role in ["", *desk.world.keys]:
            answer = send(
                desk.world.keys.get(role, ""), "get", f"{path}?{shapes.query(path, page_size=100, actions=1)}"
            )
            if answer.status_code == 200:
                for error in shape_of(path).iter_errors(answer.json()):
                    place = ".".join("*" if isinstance(part, int) else str(part) for part in error.absolute_path)
                    found.add(f"{path} {place}: {error.message[:200]}")
            elif answer.status_code not in (401, 403, 404, 422):
                found.add(f"{path} answers {answer.status_code}")
    assert not found, "\n".join(sorted(found))
