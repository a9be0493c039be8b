"""What may be a fact, its canonical form, and how old facts are read."""

import datetime
import enum
import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.toy.events import BoxPacked, BoxSent
from transfer.kernel import facts
from transfer.kernel.errors import Misuse

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that forgets what the test declares."""
    monkeypatch.setattr(facts, "_BY_NAME", dict(facts._BY_NAME))
    monkeypatch.setattr(facts, "_BY_CLASS", dict(facts._BY_CLASS))


def declare(hint: Any, name: str = "toy.box.tried", **more: Any) -> type:
    return facts.event(name, **more)(type("Tried", (), {"__annotations__": {"it": hint}, "__doc__": "A try.\n\nMore."}))


@given(plain)
def test_canonical_json_is_stable_under_reading(value: Any) -> None:
    text = facts.canonical(value)
    assert text == rfc8785.dumps(value).decode()
    assert facts.canonical(json.loads(text)) == text


def test_keys_are_sorted_as_utf_16() -> None:
    assert facts.canonical({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\ufb33":1}'


def test_canonical_json_is_sorted_and_tight() -> None:
    box = uuid.UUID(int=5)
    assert facts.body_of(BoxPacked(box=box, weight=3)) == f'{{"box":"{box}","weight":3}}'
    assert facts.canonical({"b": (1, None), "a": {2: True}}) == '{"a":{"2":true},"b":[1,null]}'


class Colour(enum.Enum):
    RED = 1


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), Decimal(1), datetime.date(2025, 1, 1), Colour.RED, b"x", {1, 2}, 2**53, -(2**53), [[0.1]]],
)
def test_what_is_no_fact_is_refused(value: Any) -> None:
    with pytest.raises(Misuse):
        facts.canonical({"it": value})


@pytest.mark.parametrize(
    "hint",
    [
        str,
        int,
        bool,
        uuid.UUID,
        str | None,
        list[str],
        tuple[int, ...],
        dict[str, int],
        list[dict[str, str | None]],
        Any,
    ],
)
def test_types_that_hold_facts(catalogue: None, hint: Any) -> None:
    declared = declare(hint)
    entry = facts.named("toy.box.tried")
    assert (entry.facts, entry.schema, entry.promise) == (declared, 1, "A try.")
    assert entry in facts.all_events()


@pytest.mark.parametrize("hint", [float, Decimal, datetime.date, list[float], dict[str, datetime.datetime], set[str]])
def test_types_that_hold_none_are_refused_at_declaration(catalogue: None, hint: Any) -> None:
    with pytest.raises(Misuse, match=r"toy\.box\.tried\.it"):
        declare(hint)


def test_a_name_stands_for_one_event_and_a_schema_needs_its_upcasters(catalogue: None) -> None:
    declare(int)
    with pytest.raises(Misuse, match="two events"):
        declare(int)
    with pytest.raises(Misuse, match="no upcaster"):
        declare(int, "toy.box.other", schema=3, upcasters={1: dict})
    with pytest.raises(Misuse, match="no event named"):
        facts.named("toy.box.unheard")
    with pytest.raises(Misuse, match="not a declared event"):
        facts.type_of(object())


def test_an_old_body_is_raised_step_by_step(catalogue: None) -> None:
    steps = {1: lambda body: {**body, "b": 2}, 2: lambda body: {**body, "c": body["b"] + 1}}
    declare(int, schema=3, upcasters=steps)
    assert facts.upcast("toy.box.tried", 1, {"a": 1}) == {"a": 1, "b": 2, "c": 3}
    assert facts.upcast("toy.box.tried", 3, {"a": 1}) == {"a": 1}
    assert facts.upcast("toy.box.sent", 1, {"box": "1"}) == {"box": "1", "express": False}
    assert facts.type_of(BoxSent(box=uuid.UUID(int=1), express=True)).schema == 2
