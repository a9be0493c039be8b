"""What a page of the documentation may not do: name a file or lead to a page that is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from tests.architecture.source import DOMAIN, Sin, Source

PLACES = ("transfer", *DOMAIN, "tests", "docs", "templates", "static", "locale", "bench")
NAMED = re.compile(rf"`((?:{'|'.join(PLACES)})/[\w./-]*\w)(?:::\w+)?/?`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def dead_reference(source: Source, exists: Callable[[str], bool]) -> Iterator[Sin]:
    """Paths in backticks and links of a Markdown page; `exists` tells whether a path from the root is there."""
    if not source.path.endswith(".md") or source.is_vendored:
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        for path in NAMED.findall(line):
            if not exists(path) and not exists(f"{path}.py"):
                yield source.sin(number, f"{path} is not there")
        for target in LINK.findall(line):
            if not exists(_from_root(PurePosixPath(source.path).parent, target)):
                yield source.sin(number, f"the link to {target} leads nowhere")


def _from_root(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = []
    for part in (folder / target).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
