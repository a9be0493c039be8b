"""A rule that is shipped is read, or says what it waits for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tests.architecture.source import Sin, Source

RULES = "institutions/dictionaries/data/rulesets.json"


def unread_rule(rules: Source, sources: Iterable[Source]) -> Iterator[Sin]:
    """A key of the file of rules that no code names and that does not wait; and one that waits though it is read."""
    data = json.loads(rules.text)
    shipped, awaited = {row["key"] for row in data["rules"]}, data.get("awaited", {})
    named = {string.value for source in sources if source.is_product for string in source.strings()}
    for key in sorted(shipped - named - awaited.keys()):
        yield rules.sin(_line(rules, key), f"nobody reads {key}: read it, or say under awaited what it waits for")
    for key in sorted(awaited.keys() & named):
        yield rules.sin(_line(rules, key), f"{key} is read: it does not wait any more")
    for key in sorted(awaited.keys() - shipped):
        yield rules.sin(_line(rules, key), f"there is no rule {key}")


def _line(rules: Source, key: str) -> int:
    return rules.text.count("\n", 0, rules.text.find(f'"{key}"')) + 1
