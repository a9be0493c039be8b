"""The golden examples of events: tests/golden/<app>.json holds, for each event and each schema it ever had, one body.

`python -m tests.golden` adds examples, made from the types, for what has none. It never touches an example that is
there: the bodies of a schema once released are for ever.
"""

import json
import types
import typing
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from transfer.kernel import facts

FOLDER = Path(__file__).resolve().parent
Examples = dict[str, dict[str, dict[str, Any]]]


def read(app: str) -> Examples:
    """The examples of one app: event name, schema, body."""
    path = FOLDER / f"{app}.json"
    examples: Examples = json.loads(path.read_text()) if path.exists() else {}
    return examples


def example(hint: Any, name: str) -> Any:
    """A plain value of a fact's type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return example(arguments[0], name)
    if origin in (list, tuple):
        return [example(arguments[0], name)]
    if origin is dict:
        return {"key": example(arguments[1], name)}
    return {uuid.UUID: str(uuid.UUID(int=7)), int: 1, bool: True, type(None): None}.get(hint, name)


def fits(value: Any, hint: Any) -> bool:
    """Whether a plain value is one of a fact's type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return True
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, argument) for argument in arguments)
    if origin in (list, tuple):
        return isinstance(value, list) and all(fits(item, arguments[0]) for item in value)
    if origin is dict or hint is dict:
        return isinstance(value, dict) and (not arguments or all(fits(item, arguments[1]) for item in value.values()))
    if hint is uuid.UUID:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    return type(value) is (type(None) if hint is None else hint)


def texts(value: Any) -> Iterator[str]:
    """Every string in a body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def add_missing() -> list[str]:
    """Writes an example for every declared event whose present schema has none. Returns their names."""
    added = []
    for entry in facts.all_events():
        app = entry.name.partition(".")[0]
        known = read(app)
        if str(entry.schema) not in known.get(entry.name, {}):
            body = {name: example(hint, name) for name, hint in typing.get_type_hints(entry.facts).items()}
            known.setdefault(entry.name, {})[str(entry.schema)] = body
            text = json.dumps(known, indent=1, ensure_ascii=False, sort_keys=True)
            (FOLDER / f"{app}.json").write_text(text + "\n")
            added.append(f"{entry.name} {entry.schema}")
    return added
