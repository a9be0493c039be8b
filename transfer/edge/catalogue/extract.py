"""Finds every message that a person may read, in Python and in templates."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from transfer.edge.catalogue.parts import Key

PLACES = ("transfer", "institutions", "talent", "market", "contracts", "templates")
_SKIPPED = {"migrations", "vendor", "runner"}
# The number of leading arguments that are texts, and whether the first one is a context.
_CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
    "npgettext_lazy": (3, True),
}
_TEXT = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_IN_TEMPLATE = re.compile(
    rf"(?<![\w.])(npgettext|pgettext|ngettext|gettext|_)\(\s*{_TEXT}(?:,\s*{_TEXT})?(?:,\s*{_TEXT})?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A message in the source: its context, its English text, its plural where it has one, and where it stands."""

    context: str
    text: str
    plural: str
    place: str

    @property
    def key(self) -> Key:
        """How a translation is found."""
        return (self.context, self.text)


class NotConstant(Exception):
    """A message is put together at run time, so nobody could have translated it."""


def messages_of(root: Path) -> Iterator[Found]:
    """Every message under the root of the checkout, file by file."""
    for file in _sources(root):
        place = str(file.relative_to(root))
        text = file.read_text(encoding="utf-8")
        yield from python_messages(text, place) if file.suffix == ".py" else template_messages(text, place)


def python_messages(source: str, place: str) -> Iterator[Found]:
    """The messages of a Python file. NotConstant for one that is not written out."""
    for node in ast.walk(ast.parse(source, place)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _CALLS:
                yield _found(name, [_constant(argument, place) for argument in node.args], f"{place}:{node.lineno}")


def template_messages(source: str, place: str) -> Iterator[Found]:
    """The messages of a template, read by Django's own lexer."""
    marked = templatize(source, origin=place)
    for match in _IN_TEMPLATE.finditer(marked):
        texts = [ast.literal_eval(text) for text in match.groups()[1:] if text]
        line = marked.count("\n", 0, match.start()) + 1
        yield _found(match[1], texts, f"{place}:{line}")


def _sources(root: Path) -> Iterable[Path]:
    for name in PLACES:
        for file in sorted((root / name).rglob("*")):
            if file.suffix in {".py", ".html", ".txt"} and not _SKIPPED & set(file.relative_to(root).parts):
                yield file


def _constant(argument: ast.expr, place: str) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise NotConstant(f"{place}:{argument.lineno}: a message is put together here; write it out with placeholders")
    return ""


def _found(name: str, texts: list[str], place: str) -> Found:
    count, has_context = _CALLS[name]
    given = (texts + ["", "", ""])[:count]
    context = given.pop(0) if has_context else ""
    return Found(context, given[0], given[1] if len(given) > 1 else "", place)
