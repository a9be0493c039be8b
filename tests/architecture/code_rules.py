"""What product code may not do: reach upward by a string, write states, read other clocks, queue from the domain."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Sin, Source, dotted

# From the ground up; a file may name its own floor and those below it.
FLOORS = ("transfer.kernel", "transfer.edge", "transfer.mechanisms", "institutions", "talent", "market", "contracts")
ROOF = "transfer.roof"
WIRING_ROOMS = {"settings", "urls", "celery", "tasks", "asgi", "wsgi", "runner"}
QUEUEING = {"delay", "apply_async", "send_task", "delay_on_commit"}
CLOCK = "transfer/kernel/clock.py"
KEYS = "transfer/kernel/ids.py"  # a UUIDv7 carries milliseconds; the clock needs models, models need keys
WORKFLOW = "transfer/kernel/workflow.py"

OTHER_CLOCKS = {
    "timezone.now", "timezone.localtime", "timezone.localdate", "datetime.now", "datetime.utcnow", "datetime.today",
    "date.today", "time.time", "time.time_ns", "functions.Now",
}  # fmt: skip
IMPORTED_CLOCKS = {
    ("django.utils.timezone", "now"),
    ("django.utils.timezone", "localdate"),
    ("django.utils.timezone", "localtime"),
    ("django.db.models.functions", "Now"),
    ("time", "time"),
}
SQL_CLOCK = re.compile(r"\b(now|transaction_timestamp|statement_timestamp)\(\)|\bcurrent_(timestamp|date|time)\b", re.I)
CREATING = {"create", "get_or_create", "update_or_create", "acreate", "update", "aupdate"}


def floor_of(source: Source) -> int | None:
    """How high a product file stands, or None for wiring, which knows every floor."""
    parts = source.parts
    if len(parts) < 2 or (parts[0] == "transfer" and parts[1].removesuffix(".py") in WIRING_ROOMS):
        return None
    name = f"transfer.{parts[1]}" if parts[0] == "transfer" else parts[0]
    return len(FLOORS) if name == ROOF else FLOORS.index(name) if name in FLOORS else None


def names_an_upper_floor(source: Source) -> Iterator[Sin]:
    """A string is an import that import-linter cannot see: relations, policies, events and dotted paths by name."""
    floor = floor_of(source) if source.is_product and not source.is_migration else None
    if floor is None:
        return
    above = [re.escape(name) for name in (*FLOORS, ROOF)[floor + 1 :]]
    if not above:
        return
    upward = re.compile(rf"({'|'.join(above)})\.\w[\w.]*")
    for node in source.strings():
        if upward.fullmatch(str(node.value)):
            yield source.sin(node, f"{node.value!r} names a floor above; a lower floor records an event instead")


def loads_by_string(source: Source) -> Iterator[Sin]:
    """apps.get_model and friends hide a dependency; the kernel may load what settings name."""
    if not source.is_product or source.is_migration or source.path.startswith("transfer/kernel/"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Call):
            called = dotted(node.func).split(".")[-1]
            if called in {"get_model", "import_string", "import_module", "__import__"}:
                yield source.sin(node, f"{called}() hides an import; import the door of the app")


def writes_state(source: Source) -> Iterator[Sin]:
    """Only workflow.apply writes a state."""
    if not source.is_product or source.is_migration or source.path == WORKFLOW:
        return
    beginnings = {id(inner) for node in source.nodes if _is_init(node) for inner in ast.walk(node)}
    for node in source.nodes:
        assigns = _assigns_state(node) and not (dotted(node) == "self.state" and id(node) in beginnings)
        if assigns or (isinstance(node, ast.Call) and _call_writes_state(node)):
            yield source.sin(node, "a state changes through workflow.apply only")


def _assigns_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store | ast.Del)


def _is_init(node: ast.AST) -> bool:
    """A plain object, such as an error that names a state, is made whole in its __init__."""
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def _call_writes_state(call: ast.Call) -> bool:
    name = dotted(call.func).split(".")[-1]
    if name in CREATING:
        return any(keyword.arg == "state" for keyword in call.keywords)
    if name == "setattr":
        return len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and call.args[1].value == "state"
    if name == "bulk_update":
        return any(isinstance(node, ast.Constant) and node.value == "state" for node in ast.walk(call))
    return False


def queues_from_the_domain(source: Source) -> Iterator[Sin]:
    """Work is queued by the relay after commit; a service emits an event and knows no queue."""
    wiring = source.path in {"transfer/celery.py", "transfer/tasks.py"} or source.path.startswith("transfer/edge/")
    if not source.is_product or wiring or source.room == "tasks":
        return
    for node in source.nodes:
        called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
        if called in QUEUEING:
            yield source.sin(node, f".{called}() outside tasks; emit an event and let the relay bring it")


def deadline_in_the_queue(source: Source) -> Iterator[Sin]:
    """Redis delivers again what outlives its visibility timeout, so no deadline lives in a Celery ETA."""
    if not source.is_product:
        return
    for node in source.nodes:
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg in {"eta", "countdown"}:
                    yield source.sin(node, f"{keyword.arg}= puts a deadline into Redis; use a column and a beat tick")


def reads_another_clock(source: Source) -> Iterator[Sin]:
    """Time comes from transfer.kernel.clock alone."""
    if not source.is_product or source.path in {CLOCK, KEYS} or source.path.startswith("transfer/runner/"):
        return
    advice = "reads a clock of its own; use transfer.kernel.clock"
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in OTHER_CLOCKS:
            yield source.sin(node, f"{dotted(node)} {advice}")
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                if (node.module, name.name) in IMPORTED_CLOCKS:
                    yield source.sin(node, f"{node.module}.{name.name} {advice}")
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"} and not source.is_migration:
            yield source.sin(node.value, f"{node.arg} {advice}")


def asks_sql_for_now(source: Source) -> Iterator[Sin]:
    """now() is the start of the transaction: a bid that waited for the lock past the close would be accepted."""
    if not source.is_product or source.path == CLOCK:
        return
    for node in source.strings():
        found = SQL_CLOCK.search(str(node.value))
        if found and re.search(r"\b(select|where|default|values|set|interval|return|new)\b", str(node.value), re.I):
            yield source.sin(node, f"{found.group()} in SQL is the transaction's start; pass clock.after_lock()")


def imports_inside_a_function(source: Source) -> Iterator[Sin]:
    """The wish for an import inside a function is a layering question."""
    if not source.is_product:
        return
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield source.sin(inner, f"an import inside {node.name}(); move it up or cut the circle")


def public_without_docstring(source: Source) -> Iterator[Sin]:
    """What others call says what it promises."""
    parts = source.parts
    promised = parts[:2] in {("transfer", "kernel"), ("transfer", "mechanisms")} or source.room in {
        "services", "selectors", "policies",
    }  # fmt: skip
    if not source.is_product or source.is_migration or not promised:
        return
    for node in source.tree.body:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named and not node.name.startswith("_") and not ast.get_docstring(node):
            yield source.sin(node, f"{node.name} is public and has no docstring: say what it promises")


def command_without_actor(source: Source) -> Iterator[Sin]:
    """A command is a verb on at most one object, then keyword-only: the signature is the audit sentence."""
    if not source.is_product or source.room != "services" or source.parts[0] == "transfer":
        return
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if len(node.args.posonlyargs + node.args.args) > 1 or node.args.vararg:
            yield source.sin(node, f"{node.name}() takes more than its object by position; a command names its input")
        if "actor" not in {argument.arg for argument in node.args.kwonlyargs}:
            yield source.sin(node, f"{node.name}() has no keyword-only actor; a command says who acts")


RULES = (
    names_an_upper_floor, loads_by_string, writes_state, queues_from_the_domain, deadline_in_the_queue,
    reads_another_clock, asks_sql_for_now, imports_inside_a_function, public_without_docstring, command_without_actor,
)  # fmt: skip
