"""What the OpenAPI description says can be sent, and what is wrong for each shape."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from drf_spectacular.generators import SchemaGenerator

HUGE = 10**40
NUL, HALF = "a\x00b", "a\ud800b"


@dataclass(frozen=True)
class Operation:
    """One way to write. shape: of its body, empty for none."""

    method: str
    path: str
    shape: Mapping[str, Any]

    @property
    def noun(self) -> str:
        """The plural in the address."""
        return self.path.split("/")[3]

    @property
    def move(self) -> str:
        """The name of the move; "" for a creation, "change" for a PATCH."""
        if self.method == "patch":
            return "change"
        return self.path.rstrip("/").rpartition("}/")[2].replace("-", "_") if "{id}" in self.path else ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


def writes() -> list[Operation]:
    """Every POST and PATCH that reads JSON; what only takes a file is tested with the files."""
    found = []
    for path, operations in sorted(description()["paths"].items()):
        for method in ("post", "patch"):
            if method in operations:
                body = operations[method].get("requestBody", {}).get("content", {})
                if body and "application/json" not in body:
                    continue
                shape = resolved(body["application/json"]["schema"]) if body else {}
                found.append(Operation(method, path, shape))
    return found


def asked(path: str) -> set[str]:
    """What a list may be asked for."""
    return {one["name"] for one in description()["paths"][path]["get"].get("parameters", [])}


def query(path: str, **wanted: object) -> str:
    """Those of these parameters that a list may be asked for, as the end of its address."""
    known = asked(path)
    return urlencode({name: value for name, value in wanted.items() if name in known})


def resolved(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shape behind its reference."""
    while True:
        both = [*shape.get("allOf", []), *shape.get("anyOf", [])]
        if "$ref" in shape:
            shape = description()["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        elif both and "properties" not in shape:
            shape = {**both[0], **{key: value for key, value in shape.items() if key not in ("allOf", "anyOf")}}
        else:
            return shape


def kind(shape: Mapping[str, Any]) -> str:
    """string, integer, money, …"""
    given = shape.get("type", "")
    named = next((one for one in given if one != "null"), "") if isinstance(given, list) else given
    if named == "object" and "minor" in shape.get("properties", {}) and "currency" in shape["properties"]:
        return "money"
    if "enum" in shape:
        return "enum"
    return str({"string": shape.get("format") or "string"}.get(named, named))


def wrong(shape: Mapping[str, Any]) -> Iterator[Any]:
    """Values that this shape refuses, with the field named."""
    what = kind(resolved(shape))
    yield from {
        "string": [{"x": 1}, [1]],
        "enum": ["no-such", {"x": 1}],
        "uri": ["no address", {"x": 1}],
        "date": ["2026-02-30", "tomorrow", HUGE, {"x": 1}],
        "uuid": ["x", HUGE, {"x": 1}],
        "decimal": ["x", "NaN", "Infinity", HUGE, {"x": 1}],
        "integer": [-1, HUGE, -HUGE, 1.5, "x", "9" * 40, {"x": 1}, [1]],
        "boolean": ["maybe", HUGE, {"x": 1}],
        "array": ["x", 7, {"x": 1}],
        "object": ["x", 7, [1]],
        "money": [
            {"minor": -1, "currency": "CNY"},
            {"minor": HUGE, "currency": "CNY"},
            {"minor": 1.5, "currency": "CNY"},
            {"minor": 1, "currency": "QQQ"},
            {"minor": 1},
            "-3",
            "9" * 40,
            "much",
        ],
    }.get(what, [])
    if what == "array":
        yield from ([bad] for bad in wrong(resolved(shape)["items"]))
    if what == "object":
        for name, part in resolved(shape).get("properties", {}).items():
            yield from ({name: bad} for bad in wrong(part))


def unknown(shape: Mapping[str, Any]) -> Iterator[Any]:
    """Values of the right shape that name nothing."""
    if kind(resolved(shape)) == "uuid":
        yield str(uuid.uuid4())


def strange(shape: Mapping[str, Any]) -> Iterator[Any]:
    """Values that may be right or wrong, and never break anything."""
    what = kind(resolved(shape))
    yield None
    yield from {
        "string": [HUGE, "", " ", "𠮷" * 400, "x" * 100_000, "<script>", "9" * 40, "-1"],
        "date": ["0001-01-01", "9999-12-31", "1582-10-10"],
        "integer": [0, 2**31, 2**63, True],
        "array": [[], [None], [[]], [{}], ["x"] * 1_000],
        "object": [{}, {"a": None}, {"a": "x" * 100_000}, {"__proto__": "x"}],
        "money": [{}, [], 7, True, {"minor": 0, "currency": "CNY"}, {"minor": 5, "currency": "cny"}, "0.001"],
        "decimal": ["0", "-1", "1e400", "0.000000001"],
        "boolean": [0, "true"],
    }.get(what, [])


def unstorable(shape: Mapping[str, Any]) -> Iterator[Any]:
    """Texts that no database column holds."""
    what = kind(resolved(shape))
    if what in ("string", "date", "uuid", "enum", "uri", "money"):
        yield from (NUL, HALF)
    elif what == "array":
        yield from ([text] for text in (NUL, HALF))
    elif what == "object":
        yield from ({"a": text} for text in (NUL, HALF))
        yield {HALF: "a"}


def sample(shape: Mapping[str, Any]) -> dict[str, Any]:
    """The smallest body of the right shape: the required fields alone."""
    return {name: _sample(resolved(shape["properties"][name])) for name in shape.get("required", [])}


def _sample(shape: Mapping[str, Any]) -> Any:
    what = kind(shape)
    if what == "enum":
        return next(one for one in shape["enum"] if one)
    if what == "array":
        return [_sample(resolved(shape["items"]))]
    if what == "object":
        return sample(shape)
    return {
        "date": "2026-11-01",
        "uuid": str(uuid.uuid4()),
        "integer": 1,
        "boolean": True,
        "money": {"minor": 100, "currency": "CNY"},
        "decimal": "1",
        "uri": "https://example.org/",
    }.get(what, "x")
