"""Policies are asked by name; the list is closed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from tests.architecture.source import Sin, Source, dotted

ASKED_IN_TEMPLATE = re.compile(r"\{%\s*can\s+[\"']([\w.]+)[\"']")
ASKING = {"may", "require"}


def unknown_policy(source: Source, is_policy: Callable[[str], bool]) -> Iterator[Sin]:
    """A policy that a template or a function asks by a name nobody declares."""
    if source.path.startswith("templates/"):
        for found in ASKED_IN_TEMPLATE.finditer(source.text):
            if not is_policy(found[1]):
                yield source.sin(source.text.count("\n", 0, found.start()) + 1, f"there is no policy {found[1]}")
    elif source.is_product:
        for node in source.nodes:
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in ASKING:
                for argument in node.args:
                    name = argument.value if isinstance(argument, ast.Constant) else None
                    if isinstance(name, str) and name.count(".") == 2 and not is_policy(name):
                        yield source.sin(node, f"there is no policy {name}")
