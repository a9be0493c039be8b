"""What the address of a reading route may ask: what the description names, and nothing else."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.api import shapes

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("dictionary_data")]


def reads() -> Iterator[tuple[str, set[str]]]:
    """Every route that is read, with some id, and what may be asked of it."""
    for path, operations in sorted(shapes.description()["paths"].items()):
        if "get" in operations:
            names = {one["name"] for one in operations["get"].get("parameters", []) if one["in"] == "query"}
            yield re.sub(r"\{\w+\}", str(uuid.uuid4()), path), names


def test_every_route_refuses_what_it_does_not_know_and_says_what_it_knows() -> None:
    for path, names in reads():
        answer = Client().get(path, {"no_such": "1", "utm_source": "x"})
        told = answer.json()
        assert (answer.status_code, told["code"], told["field"]) == (422, "unknown_parameter", "no_such"), path
        assert answer["Content-Type"] == "application/problem+json" and all(name in told["title"] for name in names)
        assert [one["field"] for one in told["problems"]] == ["no_such", "utm_source"]


def test_every_route_takes_what_its_description_names() -> None:
    for path, names in reads():
        for name in {*names, "format"}:
            answer = Client().get(path, {name: "json" if name == "format" else "x"})
            assert b"unknown_parameter" not in answer.content and answer.status_code < 500, (path, name)


def test_the_refusal_is_told_in_the_askers_language() -> None:
    told = Client(headers={"Accept-Language": "zh-hans"}).get("/api/v1/achievements/?no_such=1").json()
    assert "没有" in told["title"]


def test_pages_take_what_other_sites_add_to_links() -> None:
    for page in ("technologies/", "demands/", "transactions/", "statistics/", "search/"):
        assert Client().get(f"/en/{page}?utm_source=letter&fbclid=1").status_code == 200, page
