"""What the rules look at: the files of the checkout as text, and the sins they find."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ("institutions", "talent", "market", "contracts")
PRODUCT = ("transfer", *DOMAIN)
TEXT = {".py", ".html", ".txt", ".css", ".js", ".svg", ".md", ".toml", ".yml", ".yaml", ".cfg", ".sh", ".json", ".po"}
BARE_NAMES = {"Makefile", "Dockerfile", "check", "run", ".gitignore"}


@dataclass(frozen=True)
class Sin:
    """One broken rule: where, which, and what to do instead."""

    path: str
    line: int
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.advice}"


@dataclass(frozen=True)
class Source:
    """A file as a rule sees it: its path from the root and its text."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def is_product(self) -> bool:
        """Code that runs in production: an app or the project package, migrations included."""
        return self.is_python and (self.parts[0] in PRODUCT or self.path == "manage.py")

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    @property
    def is_vendored(self) -> bool:
        return "vendor" in self.parts

    @property
    def room(self) -> str:
        """The part of an app that the file belongs to: services, models, api …; '' outside an app."""
        inner = self.parts[depth_of_app(self.parts) :]
        return inner[0].removesuffix(".py") if inner else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def prose(self) -> set[int]:
        """The ids of the strings that stand alone, docstrings above all, so that prose is not read as code."""
        return {id(node.value) for node in self.nodes if isinstance(node, ast.Expr)}

    def strings(self) -> Iterator[ast.Constant]:
        """Every string in the code that is not prose."""
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in self.prose:
                yield node

    def sin(self, at: ast.AST | int, advice: str) -> Sin:
        return Sin(self.path, at if isinstance(at, int) else getattr(at, "lineno", 1), advice)


def depth_of_app(parts: tuple[str, ...]) -> int:
    """How many leading parts of a path name its app: market → 1, transfer/kernel → 2, transfer/roof/search → 3."""
    if parts[0] in DOMAIN:
        return 1
    if parts[0] != "transfer" or len(parts) < 3:
        return len(parts)
    return 3 if parts[1] in ("mechanisms", "roof") else 2


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute chain, '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def tracked_files(root: Path = ROOT) -> list[str]:
    """Paths of all files that are, or would be, under version control, without generated and ignored ones."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, text=True
    )
    if listing.returncode == 0 and listing.stdout:
        return sorted(path for path in set(listing.stdout.splitlines()) if os.path.lexists(root / path))
    hidden = {path for path in root.rglob("*") if any(part.startswith(".") for part in path.relative_to(root).parts)}
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path not in hidden)


def checkout(root: Path = ROOT) -> list[Source]:
    """Every text file of the checkout."""
    sources = []
    for path in tracked_files(root):
        pure = PurePosixPath(path)
        if (pure.suffix in TEXT or pure.name in BARE_NAMES) and (root / path).is_file():
            sources.append(Source(path, (root / path).read_text(encoding="utf-8")))
    return sources


def links_outside(root: Path, paths: list[str]) -> list[str]:
    """The symbolic links among the paths that lead out of the root, or nowhere."""
    links = [path for path in paths if (root / path).is_symlink()]
    return [path for path in links if root not in (root / path).parent.joinpath((root / path).readlink()).parents]
