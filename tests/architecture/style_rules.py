"""What no style sheet may hold: left and right. A page must read as well from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.source import Sin, Source

REASON = "sides:"
"""A comment on the line that begins so says why a side is meant and not the beginning or end of a line."""
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:text-align|float|clear|caption-side|justify-content|justify-items|justify-self)\s*:\s*(?:left|right)\b"
    r"|(?:to|from)\s+(?:left|right)\b|(?:background-position|transform-origin|object-position)\s*:[^;]*\b(?:left|right)\b"
)
_FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width|border-style|border-color)\s*:\s*([^;{}]+)")
_CORNERS = re.compile(r"(?<![\w-])border-radius\s*:\s*([^;{}]+)")
_PART = re.compile(r"(?:[^\s()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+")


def sides(source: Source) -> Iterator[Sin]:
    """Style sheets say where a line begins and ends (inline-start, inline-end), never left and right."""
    if not source.path.endswith(".css") or source.is_vendored:
        return
    written = source.text.splitlines()
    plain = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), source.text)
    for number, line in enumerate(plain.splitlines(), 1):
        if REASON not in written[number - 1] and _one_sided(line):
            yield source.sin(number, f"{line.strip()!r} knows left from right; say inline-start or inline-end")


def _one_sided(line: str) -> bool:
    if _SIDED.search(line):
        return True
    four = [_PART.findall(found.removesuffix("!important").strip()) for found in _FOUR.findall(line)]
    if any(len(parts) == 4 and parts[1] != parts[3] for parts in four):
        return True
    corners = [_PART.findall(found) for found in _CORNERS.findall(line)]
    return any(len(parts) > 1 and (parts * 4)[0] != (parts * 4)[1] for parts in corners)


RULES = (sides,)
