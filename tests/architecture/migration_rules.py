"""What a migration may not do to a table that grows without end: rewrite it, or hold it while an index is built."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Sin, Source, dotted

# app label → models whose tables are append-only or large. A migration that creates the model may do as it likes.
BIG = {
    "kernel": {"event", "eventnote", "delivery", "threadlink", "thread"},
    "files": {"access", "accesslog", "version"},
    "ledger": {"entry", "line", "posting"},
    "market": {"achievement", "demand", "listing", "pricepoint"},
    "contracts": {"contract", "registration", "payment"},
    "search": {"document", "entry"},
    "statistics": {"contractfact", "rollup"},
}
# Apps whose first tables are still being written. The first release empties this list.
UNRELEASED = frozenset(BIG) - {"kernel"}
INSTEAD = {
    "AddIndex": "AddIndexConcurrently in a migration with atomic = False",
    "AddConstraint": "AddConstraintNotValid, and ValidateConstraint in a migration of its own",
    "AlterField": "a new column, a resumable backfill and a swap",
    "AlterUniqueTogether": "a unique index built concurrently",
    "AlterIndexTogether": "AddIndexConcurrently in a migration with atomic = False",
}
REWRITING_SQL = re.compile(r"\b(update|delete\s+from|alter\s+table)\s+(?:only\s+)?\"?(\w+)", re.I)
PLAIN_INDEX_SQL = re.compile(r"\bcreate\s+(unique\s+)?index\s+(?!concurrently)", re.I)


def heavy_migration(source: Source, unreleased: frozenset[str] = UNRELEASED) -> Iterator[Sin]:
    """One sin per operation that would stop a running exchange."""
    if not (source.is_product and source.is_migration) or source.path.endswith("__init__.py"):
        return
    label = source.parts[source.parts.index("migrations") - 1]
    calls = [node for node in source.nodes if isinstance(node, ast.Call)]
    created = {str(_argument(call, "name")).lower() for call in calls if _name(call) == "CreateModel"}
    big = BIG.get(label, set()) - created
    if not big or label in unreleased:
        return
    for call in calls:
        name = _name(call)
        if name in {"RunSQL", "RunPython"}:
            yield from _judge_run(source, call, label, big)
        elif str(_argument(call, "model_name", "name")).lower() in big:
            if name in INSTEAD:
                yield source.sin(call, f"{name} holds a table that grows without end; use {INSTEAD[name]}")
            elif name == "AddField" and _builds_an_index(call):
                yield source.sin(call, "AddField builds an index at once; db_index=False, then AddIndexConcurrently")


def _judge_run(source: Source, call: ast.Call, label: str, big: set[str]) -> Iterator[Sin]:
    if _name(call) == "RunPython":
        yield source.sin(call, "RunPython in a migration cannot be resumed; write a backfill command")
        return
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            tables = {f"{label}_{model}" for model in big}
            touched = {table.lower() for _verb, table in REWRITING_SQL.findall(node.value)}
            if tables & touched or PLAIN_INDEX_SQL.search(node.value):
                yield source.sin(node, "SQL that holds or rewrites a table that grows without end")


def _name(call: ast.Call) -> str:
    return dotted(call.func).split(".")[-1]


def _argument(call: ast.Call, *names: str) -> object:
    """The first of these keyword arguments that is a constant, else the first positional one."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    for value in (*(given.get(name) for name in names), *call.args[:1]):
        if isinstance(value, ast.Constant):
            return value.value
    return ""


def _builds_an_index(call: ast.Call) -> bool:
    for node in ast.walk(call):
        if isinstance(node, ast.Call) and _name(node) in {"ForeignKey", "OneToOneField"}:
            indexed = {keyword.arg: keyword.value for keyword in node.keywords}.get("db_index")
            return not (isinstance(indexed, ast.Constant) and indexed.value is False)
        if isinstance(node, ast.keyword) and node.arg in {"unique", "db_index"}:
            return isinstance(node.value, ast.Constant) and node.value.value is True
    return False
