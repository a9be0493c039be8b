"""The pages of docs/generated, written from the registries so that they cannot drift: states, permissions, events."""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable

from django.apps import apps
from django.utils import translation

from transfer.kernel import events, facts, policy, states
from transfer.kernel.facts import EventType
from transfer.kernel.policy import Policy
from transfer.kernel.states import Move, StateTable

NOTE = "<!-- Written by `manage.py generate_docs`; change the code, not this page. -->"


def pages() -> dict[str, str]:
    """File name → content, in English, of what the installed product apps declare."""
    tables = [table for table in states.all_tables() if _is_product(table.noun)]
    policies = [entry for entry in policy.all_policies() if _is_product(entry.name)]
    catalogue = [entry for entry in facts.all_events() if _is_product(entry.name)]
    with translation.override("en"):
        return {
            "states.md": states_page(tables),
            "permissions.md": permissions_page(policies, tables),
            "events.md": events_page(catalogue, events.subscribers),
        }


def states_page(tables: Iterable[StateTable]) -> str:
    """A diagram and a table of moves per noun."""
    return _page("States and moves", "One table per noun; only `workflow.apply` makes a move.", map(_noun, tables))


def permissions_page(policies: Iterable[Policy], tables: Iterable[StateTable]) -> str:
    """Each policy with what it promises, the assurance it needs and the moves that ask it."""
    asked: dict[str, list[str]] = {}
    for table in tables:
        asked.setdefault(table.begin_policy, []).append(f"{table.noun}: begin")
        for move in table.moves.values():
            asked.setdefault(move.policy, []).append(f"{table.noun}: {move.name}")
    rows = [
        (
            f"`{entry.name}`",
            entry.promise,
            entry.assurance.name.lower().replace("_", " "),
            ", ".join(asked.get(entry.name, [])),
        )
        for entry in policies
    ]
    permissions = _table(("policy", "yes when", "assurance", "asked by the moves"), rows)
    return _page(
        "Permissions", "The closed list. The system actor passes all; an API key also needs the scope.", [permissions]
    )


def events_page(catalogue: Iterable[EventType], listeners: Callable[[str], Iterable[str]]) -> str:
    """Each event with its schema, its facts and who listens."""
    return _page(
        "Events",
        "Facts are ids, codes, whole numbers, booleans and dates; never a person's name, contact or free text.",
        (_event(entry, sorted(listeners(entry.name))) for entry in catalogue),
    )


def _noun(table: StateTable) -> str:
    moves = list(table.moves.values())
    ends = [state for state in table.states if not any(m.target for m in table.open_from(state))]
    lines = [
        f"    [*] --> {table.initial}",
        *(f"    {source} --> {m.target}: {_arrow(m)}" for m in moves if m.target for source in m.sources),
        *(f"    {state} --> [*]" for state in ends),
    ]
    labels = _table(("state", "label"), [(f"`{code}`", str(label)) for code, label in table.states.items()])
    rows = [("begin", "", f"`{table.initial}`", f"`{table.begin_policy}`", f"`{table.begin_event}`", "")]
    rows += [
        (
            move.name,
            ", ".join(f"`{source}`" for source in move.sources),
            f"`{move.target}`" if move.target else "stays",
            "the clock" if move.by_clock else f"`{move.policy}`",
            f"`{move.event}`",
            ", ".join([*move.asks, *_persons(move), *(_title(guard) for guard in move.guards)]),
        )
        for move in moves
    ]
    table_of_moves = _table(("move", "from", "to", "who may", "event", "asks and guards"), rows)
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    return f"## {table.noun}\n\n{diagram}\n\n{labels}\n{table_of_moves}"


def _event(entry: EventType, listeners: list[str]) -> str:
    hints = typing.get_type_hints(entry.facts)
    rows = [(f"`{field.name}`", _type_name(hints[field.name])) for field in dataclasses.fields(entry.facts)]
    heard = f"Heard by {', '.join(f'`{name}`' for name in listeners)}.\n\n" if listeners else ""
    return f"## {entry.name}\n\nSchema {entry.schema}. {entry.promise}\n\n{heard}{_table(('fact', 'type'), rows)}"


def _arrow(move: Move) -> str:
    return f"{move.name} (clock)" if move.by_clock else move.name


def _persons(move: Move) -> list[str]:
    return ["proposed by another person"] * bool(move.seconded) + [f"proposes {move.proposes}"] * bool(move.proposes)


def _title(guard: Callable[..., object]) -> str:
    return (guard.__doc__ or guard.__name__.replace("_", " ")).strip().split("\n")[0].rstrip(".")


def _type_name(hint: object) -> str:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return " or ".join(_type_name(part) for part in typing.get_args(hint))
    if typing.get_origin(hint):
        return str(hint).replace("typing.", "").replace("uuid.", "")
    return "nothing" if hint is type(None) else getattr(hint, "__name__", str(hint))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _name in head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _page(title: str, promise: str, sections: Iterable[str]) -> str:
    return "\n".join([NOTE, f"# {title}", "", promise, "", *sections])


def _is_product(name: str) -> bool:
    """False for the nouns that exist in tests only."""
    return not apps.get_app_config(name.partition(".")[0]).name.startswith("tests.")
