"""The catalogue of events: each name's facts are a frozen dataclass with a schema number and its upcasters."""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any, dataclass_transform
from uuid import UUID

from transfer.kernel.errors import Misuse

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
_LARGEST = 2**53 - 1
_PLAIN = (str, int, bool, UUID, type(None))
_AS_IT_IS = frozenset({str, bool, type(None)})
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@dataclasses.dataclass(frozen=True, slots=True)
class EventType:
    """One entry of the catalogue."""

    name: str
    schema: int
    facts: type
    upcasters: dict[int, Upcaster]
    promise: str


_BY_NAME: dict[str, EventType] = {}
_BY_CLASS: dict[type, EventType] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(name: str, *, schema: int = 1, upcasters: dict[int, Upcaster] | None = None) -> Callable[[type], type]:
    """Declares the facts of an event: strings, whole numbers, booleans, ids, lists and objects of these. No floats.

    A change of facts is schema + 1 and an upcaster from the schema before, kept for ever.
    """

    def register(cls: type) -> type:
        made: type = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        for field_name, hint in typing.get_type_hints(made).items():
            if not _is_plain(hint):
                raise Misuse(f"{name}.{field_name}: {hint} is not a fact")
        missing = set(range(1, schema)) - set(upcasters or {})
        if missing:
            raise Misuse(f"{name} has no upcaster from schema {missing}")
        if name in _BY_NAME:
            raise Misuse(f"two events are named {name}")
        promise = (cls.__doc__ or "").strip().split("\n")[0]
        entry = EventType(name, schema, made, upcasters or {}, promise)
        _BY_NAME[name] = _BY_CLASS[made] = entry
        return made

    return register


def type_of(facts: object) -> EventType:
    """The catalogue entry of a facts object. Misuse for one that was never declared."""
    try:
        return _BY_CLASS[type(facts)]
    except KeyError:
        raise Misuse(f"{type(facts)} is not a declared event") from None


def named(name: str) -> EventType:
    """The catalogue entry of a name. Misuse for an unknown one."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise Misuse(f"there is no event named {name}") from None


def all_events() -> list[EventType]:
    """The catalogue, by name."""
    return [_BY_NAME[name] for name in sorted(_BY_NAME)]


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of plain data; ids become strings. Misuse for a float or a number beyond 2**53."""
    # Without floats and with sorted keys the standard library's C encoder writes exactly RFC 8785, eight times as fast
    # as rfc8785, which the tests compare it with.
    return _encode(_plain(value))


def body_of(facts: object) -> str:
    """The canonical body of a facts object."""
    return canonical({f.name: getattr(facts, f.name) for f in dataclasses.fields(facts)})  # type: ignore[arg-type] # a declared event is a dataclass


def upcast(name: str, schema: int, body: dict[str, Any]) -> dict[str, Any]:
    """The body as the present schema has it."""
    entry = named(name)
    for step in range(schema, entry.schema):
        body = entry.upcasters[step](body)
    return body


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, float):
        raise Misuse(f"a float is not a fact: {value!r}")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        named_items = {str(key): item for key, item in value.items()}
        return {key: _plain(named_items[key]) for key in _in_order(named_items)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise Misuse(f"JSON readers do not hold this whole number exactly: {value}")
    if isinstance(value, _PLAIN):
        return value
    raise Misuse(f"not a fact: {value!r}")


def _in_order(keys: Iterable[str]) -> list[str]:
    """By UTF-16 code units, as RFC 8785 wants it; ASCII comes to the same by itself."""
    return sorted(keys) if "".join(keys).isascii() else sorted(keys, key=_utf16)


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _is_plain(hint: Any) -> bool:
    if hint in _PLAIN or hint is Any:
        return True
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (list, tuple, dict, typing.Union, types.UnionType):
        return all(argument is Ellipsis or _is_plain(argument) for argument in arguments)
    return False
