"""What no file may be or hold: too long, badly named, silenced without a reason, bound to one machine."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.source import Sin, Source

FILE_LINES = 500
FUNCTION_LINES = 50
VAGUE = {"utils", "util", "common", "helpers", "helper", "misc"}
SILENCER = re.compile(
    r"#\s*(?P<what>noqa(?P<noqa>:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|type:\s*ignore(?P<type>\[[\w,\s-]+\])?"
    r"|pragma:\s*no\s*(?:cover|branch)|djlint:\s*off|nosec(?:\s+B\d+)?)(?P<rest>.*)"
)
PER_FILE = re.compile(r'\s*"[^"]+"\s*=\s*\["[A-Z]+\d*"')
MACHINE = re.compile(r"(?<![\w.>-])(/work/(main|wt|shared)\b|/home/\w+/|/Users/\w+/|/root/\w|[A-Z]:\\Users\\)")


def too_long(source: Source) -> Iterator[Sin]:
    """A file above 500 lines is cut by noun."""
    counted = PurePosixPath(source.path).suffix in {".py", ".html", ".js", ".css"} and not source.is_migration
    lines = source.text.count("\n")
    if counted and not source.is_vendored and lines > FILE_LINES:
        yield source.sin(lines, f"{lines} lines; above {FILE_LINES} a file is cut by noun")


def long_function(source: Source) -> Iterator[Sin]:
    """A function above 50 lines, its docstring not counted, gets a name for its middle."""
    if not source.is_python or source.is_migration:
        return
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node, clean=False):
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            if lines > FUNCTION_LINES:
                yield source.sin(
                    node, f"{node.name}() has {lines} lines; above {FUNCTION_LINES} its middle gets a name"
                )


def vague_name(source: Source) -> Iterator[Sin]:
    """utils, common and helpers are where things go that nobody thought about."""
    for part in source.parts:
        if PurePosixPath(part).stem in VAGUE and not source.is_vendored:
            yield source.sin(1, f"{part} names nothing; name the noun it is about")


def shadows_standard_library(source: Source) -> Iterator[Sin]:
    """A top-level package or module named like a standard one would be imported instead of it."""
    top = source.parts[0]
    package = len(source.parts) == 2 and source.parts[1] == "__init__.py"
    module = len(source.parts) == 1 and source.is_python
    if (package or module) and PurePosixPath(top).stem in sys.stdlib_module_names:
        yield source.sin(1, f"{top} shadows the standard library, which Django itself imports")


def silenced_without_reason(source: Source) -> Iterator[Sin]:
    """A linter exception names its rule and carries its reason on the line."""
    if source.is_python and SILENCER.search(source.text):  # most files silence nothing and need not be cut to tokens
        for line, comment in _comments(source.text):
            yield from _judge_silencer(source, line, comment)
    elif source.path == "pyproject.toml":
        yield from _unexplained_ignores(source)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _judge_silencer(source: Source, line: int, comment: str) -> Iterator[Sin]:
    found = SILENCER.search(comment)
    if not found:
        return
    what = found["what"]
    if (what.startswith("noqa") and not found["noqa"]) or (what.startswith("type") and not found["type"]):
        yield source.sin(line, f"{what} silences everything; name the rule")
    if len(re.findall(r"\w+", found["rest"])) < 2:
        yield source.sin(line, f"{what} carries no reason on its line")


def _unexplained_ignores(source: Source) -> Iterator[Sin]:
    inside = False
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.match(r"\s*(extend-)?(ignore|ignore_imports|skip_descendants)\s*=\s*\[\s*$", line):
            inside = True
        elif inside and line.strip().startswith("]"):
            inside = False
        elif (PER_FILE.match(line) or (inside and line.strip().startswith('"'))) and "#" not in line:
            yield source.sin(number, f"{line.strip()} is an exception without a reason on its line")


def path_of_a_machine(source: Source) -> Iterator[Sin]:
    """No file knows on whose machine it was written."""
    if source.is_vendored or source.path == "tests/architecture/text_rules.py":
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        found = MACHINE.search(line)
        if found:
            yield source.sin(number, f"{found.group()} is a path of somebody's machine")


RULES = (
    too_long, long_function, vague_name, shadows_standard_library, silenced_without_reason, path_of_a_machine,
)  # fmt: skip
