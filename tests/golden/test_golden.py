"""Every event of every app has an example of each schema it ever had, and each still reads as the present one."""

import re
import typing

import pytest

from tests import golden
from transfer.kernel import facts

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]*|")
PERSONAL = re.compile(r"(^|_)(name|title|text|comment|description|note|e?mail|phone|address)$")
EVENTS = facts.all_events()


def test_every_event_has_an_example_of_each_schema() -> None:
    missing = [
        f"{entry.name} schema {schema}"
        for entry in EVENTS
        for schema in range(1, entry.schema + 1)
        if str(schema) not in golden.read(entry.name.partition(".")[0]).get(entry.name, {})
    ]
    assert not missing, "run `.venv/bin/python -m tests.golden` and commit tests/golden; missing: " + ", ".join(missing)


def test_no_example_is_of_an_event_that_is_gone() -> None:
    known = {entry.name for entry in EVENTS}
    kept = {name for path in golden.FOLDER.glob("*.json") for name in golden.read(path.stem)}
    assert not kept - known, "an event's name is for ever, as long as one may be stored"


@pytest.mark.parametrize("entry", EVENTS, ids=lambda entry: entry.name)
def test_each_example_reads_as_the_present_facts(entry: facts.EventType) -> None:
    hints = typing.get_type_hints(entry.facts)
    for schema, body in golden.read(entry.name.partition(".")[0]).get(entry.name, {}).items():
        now = facts.upcast(entry.name, int(schema), dict(body))
        assert set(now) == set(hints), f"{entry.name}: facts changed without a new schema and an upcaster"
        wrong = [name for name, value in now.items() if not golden.fits(value, hints[name])]
        assert not wrong, f"{entry.name} schema {schema}: {wrong} are not of their types"


@pytest.mark.parametrize("entry", EVENTS, ids=lambda entry: entry.name)
def test_facts_are_codes_and_never_free_text(entry: facts.EventType) -> None:
    bodies = golden.read(entry.name.partition(".")[0]).get(entry.name, {})
    spoken = [text for text in golden.texts(bodies) if not CODE.fullmatch(text)]
    assert not spoken, f"{entry.name}: {spoken} read like free text; facts hold ids and codes"
    named = [name for name in typing.get_type_hints(entry.facts) if PERSONAL.search(name)]
    assert not named, f"{entry.name}: {named} would put a person or a text into the chain for ever"
